"""Requests as Twilio sends them, marked as practice, so that the server counts nobody."""

from __future__ import annotations

from ivr.operations.doctor.causes import SLOW, UnreachableError, unreachable
from ivr.operations.doctor.target import Site
from ivr.simulator.transport import Reply, TransportError
from ivr.simulator.webhook_client import Request, WebhookClient

PRACTICE = (("Practice", "1"),)
NOT_THE_TOKEN = "not the auth token"  # noqa: S105 - what a forger signs with


def ask(site: Site, path: str, call_status: str, token: str | None = None) -> Reply:
    """POST to a path of the hotline, signed with the auth token or another; UnreachableError without one.

    The parameters are those of a call between two numbers that belong to nobody.
    """
    url = f"{site.settings.public_url}{path}"
    exchange = WebhookClient(transport=site.outside, token=token or site.settings.auth_token, entry=url)
    try:
        return exchange.ask(Request("POST", url, PRACTICE), call_status)[1]
    except UnreachableError:
        raise
    except TransportError as error:  # the exchange itself has lost patience
        raise unreachable(url, SLOW) from error
