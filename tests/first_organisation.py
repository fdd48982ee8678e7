"""Whose guide is shipped in audio/: the first organisation, which the program must not know."""

from __future__ import annotations

from ivr.core.organisation import Organisation

FIRST = Organisation("Netzwerk Selbsthilfe", "Netzwerk Selbsthilfe", web="www.netzwerk-selbsthilfe.com")
