"""The routes of the telephone in the browser: the page, the call, and the embedded voice.

- Everything below /phone passes the door first, scripts and styles included.
- Nothing comes from another host, and no script or style stands inside the page: the Content-Security-Policy
  forbids it.
- A call goes to a hotline inside this process, signed, as Twilio would send it. That hotline neither counts
  nor logs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Flask, Response, jsonify, render_template, request

from ivr.errors import VoiceError
from ivr.release import Release
from ivr.serve.live import LiveRelease
from ivr.settings import Settings
from ivr.simulator.browser.access import Door
from ivr.simulator.browser.call_token import STANDS, History, HistoryError, Stand, answers, seal, unseal
from ivr.simulator.browser.diff import Differences, differences
from ivr.simulator.browser.rate_limit import Failures
from ivr.simulator.browser.resume import go_on
from ivr.simulator.browser.view import Show
from ivr.simulator.transport import InProcess

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

MAX_BODY = 1_000_000  # bytes; the history of an hour's call has about 20,000
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "media-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
# The keypad in the order of ITU-T E.161: key, letters, accessible name.
KEYPAD = (
    ("1", "", "1"), ("2", "ABC", "2"), ("3", "DEF", "3"),
    ("4", "GHI", "4"), ("5", "JKL", "5"), ("6", "MNO", "6"),
    ("7", "PQRS", "7"), ("8", "TUV", "8"), ("9", "WXYZ", "9"),
    ("*", "", "Stern"), ("0", "", "0"), ("#", "", "Raute"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hotline:
    """One of the two hotlines that can be called: what it says, and how to reach it."""

    live: LiveRelease
    application: WSGIApplication

    @property
    def release(self) -> Release | None:
        """What is said now; None as long as there is none."""
        snapshot = self.live.snapshot()
        return snapshot.release if snapshot else None


Hotlines = Mapping[Stand, Hotline]


def register(app: Flask, settings: Settings, hotlines: Hotlines) -> None:
    """Hang the page and its call into the app."""
    phone = Blueprint(
        "phone",
        __name__,
        url_prefix="/phone",
        template_folder="templates",
        static_folder="static",
        static_url_path="/static",
    )
    _guard(phone, settings)
    _routes(phone, settings, hotlines)
    app.register_blueprint(phone)


def _guard(phone: Blueprint, settings: Settings) -> None:
    door = Door(settings, Failures(settings.auth_token))

    @phone.before_request
    def ask() -> Response | None:
        if refused := door.refusal(request):
            return Response(refused.words, refused.status, refused.headers, mimetype="text/plain")
        return None

    @phone.after_request
    def close(response: Response) -> Response:
        response.headers.update(HEADERS)
        return response


def _routes(phone: Blueprint, settings: Settings, hotlines: Hotlines) -> None:
    @phone.get("", strict_slashes=False)
    def page() -> str:
        stand: Stand = "draft" if request.args.get("stand") == "draft" else "live"
        release = hotlines[stand].release
        changed = _differences(hotlines)
        return render_template(
            "phone.html",
            stand=stand,
            release=release,
            guide=release.guide if release else None,
            trouble=hotlines[stand].live.trouble,
            drafted=hotlines["draft"].release is not None,
            changed=changed if stand == "draft" else Differences(),
            keypad=KEYPAD,
        )

    @phone.post("/call")
    def call() -> tuple[Response, int] | Response:
        try:
            history, did = _asked(settings.auth_token)
        except HistoryError:
            return jsonify(error=_LOST), 409
        return jsonify(_answer(history, did, settings, hotlines))

    @phone.get("/spoken")
    def spoken() -> Response:
        try:
            wav: Callable[[str], bytes] = import_module("ivr.simulator.browser.tts").wav
            sound = wav(request.args.get("text", ""))
        except (VoiceError, ImportError) as error:
            return Response(str(error), 503, mimetype="text/plain")
        return Response(sound, mimetype="audio/wav")


def _asked(secret: str) -> tuple[History, tuple[Any, ...]]:
    """The history, and what the caller did since; HistoryError where either is unusable."""
    request.max_content_length = MAX_BODY
    asked = request.get_json(silent=True)  # JSON only: no form of another page can post it
    if not isinstance(asked, dict):
        raise HistoryError("no JSON")
    did = answers(asked.get("did"))
    sealed = asked.get("call")
    if sealed is not None:
        return unseal(str(sealed), secret), did
    for stand in STANDS:
        if asked.get("stand") == stand:
            return History(stand), did
    raise HistoryError("no stand")


def _answer(
    history: History, did: tuple[Any, ...], settings: Settings, hotlines: Hotlines
) -> dict[str, object]:
    hotline = hotlines[history.stand]
    release = hotline.release
    texts = {recording.file: recording.text for recording in release.recordings} if release else {}
    line = InProcess(hotline.application, settings.public_url)
    progress = go_on(history, did, line, settings.auth_token, texts)
    changed = _differences(hotlines) if history.stand == "draft" else Differences()
    return {
        "call": seal(progress.history, settings.auth_token),
        "moments": Show(release, changed).all(progress.moments)[progress.new :],
        "keys": progress.keys,
    }


def _differences(hotlines: Hotlines) -> Differences:
    live, draft = hotlines["live"].release, hotlines["draft"].release
    return differences(live, draft) if live and draft else Differences()


_LOST = "Die Hotline wurde neu gestartet, das Gespräch ist dabei verloren gegangen. Bitte rufen Sie neu an."
