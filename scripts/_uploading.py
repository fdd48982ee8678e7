"""Uploading a release, as publish.py and rollback.py do it where AUDIO_BUCKET is set."""

from __future__ import annotations

from pathlib import Path

import _venv  # noqa: F401 - makes ivr importable

from ivr.settings import Settings


def bucket() -> str:
    """The object store that releases are uploaded to; empty where there is none."""
    return Settings.from_environment(needs=()).audio_bucket


def soon(to: str) -> str:
    """When callers hear it: a store is asked every ten seconds, a folder every half."""
    if to:
        return "Alle Server übernehmen es in einer halben Minute."
    return "Eine laufende Hotline übernimmt es in zwei Sekunden."


def upload(audio: Path, release: Path, to: str) -> bool:
    """Make the release in this file live in the object store; whether it was not yet what is live there.

    Raises ReleaseError and ObjectStoreError, see ivr.operations.upload.
    """
    from ivr.operations.upload import upload as upload_to_store

    return upload_to_store(audio, release, to, _begins)


def _begins(recordings: int) -> None:
    print(f"In den Objektspeicher werden {recordings} Aufnahmen hochgeladen …", flush=True)
