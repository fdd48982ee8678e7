"""The routes of the telephone in the browser: the page, the call, and the embedded voice.

- Everything below /phone is refused to whoever has no access (access.py), scripts and styles included.
- Nothing comes from another host, and no script or style stands inside the page: the Content-Security-Policy
  forbids it.
- A call goes to a hotline inside this process, signed, as Twilio would send it. That hotline neither counts
  nor logs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Response, jsonify, render_template, request

from ivr.compile.documents.keymap import printed_guide
from ivr.core.guide import Pace
from ivr.core.organisation import HOTLINE
from ivr.errors import VoiceError
from ivr.release import Release
from ivr.serve.live import LiveRelease
from ivr.settings import Settings
from ivr.simulator.browser import practice_room
from ivr.simulator.browser.access import Access
from ivr.simulator.browser.call_token import (
    RELEASE_NAMES,
    Call,
    CallTokenError,
    ReleaseName,
    answers,
    dump,
    load,
)
from ivr.simulator.browser.replay import go_on
from ivr.simulator.browser.view import Differences, View, differences
from ivr.simulator.events import Answer
from ivr.simulator.transport import WSGITransport

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

MAX_BODY = 1_000_000  # bytes; the token of an hour's call has about 20,000
MAX_SPOKEN = 1000  # characters; the longest section has 700, and a long text keeps calls waiting
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


Hotlines = Mapping[ReleaseName, Hotline]


def register(app: Flask, settings: Settings, hotlines: Hotlines) -> None:
    """Add the page and its call to the app."""
    phone = Blueprint(
        "phone",
        __name__,
        url_prefix="/phone",
        template_folder="templates",
        static_folder="static",
        static_url_path="/static",
    )
    access, views = Access(settings), _Views(settings, hotlines)
    phone.before_request(lambda: access.refusal(request))
    phone.after_request(_with_headers)
    phone.add_url_rule("", view_func=views.page, strict_slashes=False)
    phone.add_url_rule("/call", view_func=views.call, methods=["POST"])
    phone.add_url_rule("/spoken", view_func=spoken, methods=["GET", "POST"])
    app.register_blueprint(phone)


def _with_headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response


class _Views:
    """The page and its call, for these two hotlines."""

    def __init__(self, settings: Settings, hotlines: Hotlines) -> None:
        self._settings, self._hotlines = settings, hotlines

    def page(self) -> str:
        """The page, for the release that its address names."""
        name: ReleaseName = "draft" if request.args.get("stand") == "draft" else "live"
        release = self._hotlines[name].release
        return render_template(
            "phone.html",
            stand=name,
            release=release,
            hotline=release.organisation.hotline if release else HOTLINE,
            guide=printed_guide(release.guide, rooms=True) if release else None,
            trouble=self._hotlines[name].live.trouble,
            drafted=self._hotlines["draft"].release is not None,
            changed=self._differences(release),
            keypad=KEYPAD,
            practice_code=practice_room.CODE,
        )

    def call(self) -> tuple[Response, int] | Response:
        """What happens after what the caller did; 409 where the call is lost."""
        try:
            before, did = _asked(self._settings.auth_token)
        except CallTokenError:
            return jsonify(error=_LOST), 409
        hotline = self._hotlines[before.release]
        release = hotline.release
        transport = WSGITransport(hotline.application, self._settings.public_url)
        texts = release.texts if release else {}
        progress = go_on(before, did, transport, self._settings.auth_token, texts)
        view = View(release, self._differences(release))
        return jsonify(
            call=dump(progress.call, self._settings.auth_token),
            events=list(map(view.one, progress.events[progress.new :])),
            keys=progress.keys,
        )

    def _differences(self, called: Release | None) -> Differences:
        """What the release to be called changes for callers."""
        live = self._hotlines["live"].release
        return differences(live, called) if live and called else Differences()


def _asked(secret: str) -> tuple[Call, tuple[Answer, ...]]:
    """The call, and what the caller did since; CallTokenError where either is unusable."""
    request.max_content_length = MAX_BODY
    asked = request.get_json(silent=True)  # JSON only: no form of another page can post it
    if not isinstance(asked, dict):
        raise CallTokenError("no JSON")
    did = answers(asked.get("did"))
    token = asked.get("call")
    if token is not None:
        return load(str(token), secret), did
    for name in RELEASE_NAMES:
        if asked.get("stand") == name:
            return Call(name), did
    raise CallTokenError("no release named")


def spoken() -> Response:
    """The text comes in the body: typed digits are read back, and addresses may be logged elsewhere."""
    asked = request.get_json(silent=True)
    try:
        sound = speak(str(asked.get("text", "")) if isinstance(asked, dict) else "")
    except (VoiceError, ImportError) as error:
        return Response(str(error), 503, mimetype="text/plain")
    return Response(sound, mimetype="audio/wav")


@lru_cache(maxsize=64)  # a few hundred kilobytes each
def speak(text: str) -> bytes:
    """A WAV file of the text; VoiceError where the voice is missing or there is nothing to say.

    Imports the speech engine and the sound libraries, and so raises ImportError where they are not installed.
    """
    from ivr.compile import voices
    from ivr.compile.german import utterances
    from ivr.compile.sound import telephone
    from ivr.compile.speech import SENTENCE_PAUSE

    voice = voices.load(voices.DEFAULT)
    parts = [telephone.telephone(*voice.say(utterance)) for utterance in utterances(text[:MAX_SPOKEN])]
    audible = [part for part in parts if len(part)]
    if not audible:
        raise VoiceError("Hier gibt es nichts zu sprechen.")
    return telephone.encode(telephone.join(audible, [SENTENCE_PAUSE] * len(audible), Pace.NORMAL))


_LOST = "Die Hotline wurde neu gestartet, das Gespräch ist dabei verloren gegangen. Bitte rufen Sie neu an."
