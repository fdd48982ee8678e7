"""Turn → TwiML. The only module that knows TwiML; Twilio's own types write it.

- Everything that is said hangs inside a Gather, so that a key works at any moment.
- The silence that a turn begins with is played before the Gather, and so is what is said `unheeded`: Twilio
  drops the keys pressed during it.
- Silence is a recording. There is no Pause: other engines refuse it inside a Gather. Where an old release has
  no recording of a silence, there is none.
- finishOnKey is empty, or Twilio would swallow the #; at the door of a room it is the star. One key is one
  answer; where a number is typed, all its digits are. Gather's timeout counts from each key to the next, too.
- Each reminder has a Gather of its own, in the same document, so that no digit is lost between two documents.
- A human's telephone is connected when a key was pressed there: Number's url is asked when it is answered.
- A recording that is missing is spoken by Twilio's German voice.
- Only German: every Say carries de-DE.
- Every address of ours carries OVERRIDES (core/positions.py), which make Twilio try again, or give up early.
- The copy on a web space (operations/static_fallback.py) waits for no key: nothing there could answer one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import takewhile

from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

from ivr.core.guide import Pace
from ivr.core.positions import OVERRIDES, path_of
from ivr.core.prompts import WHISPER
from ivr.core.turn import Breath, Item, Listen, Meet, Position, Repeat, Transfer, Turn, Words
from ivr.release import Release

CONTENT_TYPE = "text/xml; charset=utf-8"
LANGUAGE = "de-DE"
VOICE = "Polly.Vicki-Neural"
PATIENT = "#rc=5&rp=all"  # for the web space: nothing else comes after it
RING_SECONDS = 25  # how long a human's telephone rings; Twilio's default of 30 is long for somebody who waits
TALK_SECONDS = 2 * 3600  # a talk with a human ends then: a handset may lie beside its telephone
ACCEPT = "1"  # the key by which a human takes a call
WHISPER_WAIT = 5  # seconds in which it is awaited, twice
MOST_IN_A_ROOM = 30  # people; more can't talk to each other
REGION = "ie1"  # where Twilio mixes the voices of a room: Ireland
_APOLOGY = "Entschuldigung. Da ist etwas schiefgegangen. Ich beginne noch einmal von vorn."
_OUT_OF_ORDER = (
    "Guten Tag. {name}Unsere Ansage ist gerade leider gestört. "
    "Bitte rufen Sie später noch einmal an. Auf Wiederhören."
)
_NAME = "Hier ist die {hotline}. "


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a response needs besides the turn itself."""

    release: Release
    present: frozenset[str]  # the recordings that exist
    public_url: str
    audio_url: str = ""  # what the name of a recording is appended to; empty: this server has them

    def recording_url(self, file: str) -> str:
        """Where Twilio fetches a recording."""
        return (self.audio_url or f"{self.public_url}/audio/") + file

    @property
    def has_whisper(self) -> bool:
        """Whether the release has the words for a human who answers."""
        return (WHISPER, Pace.NORMAL) in self.release.by_speech

    def whisper_url(self, *, answered: bool = False) -> str:
        """Where Twilio asks what a human hears who answers, and where it reports their key."""
        return f"{self.public_url}/voice/whisper{'/key' if answered else ''}{OVERRIDES}"

    def position_url(self, position: Position) -> str:
        """Where Twilio reports what happened at this position."""
        return f"{self.public_url}/voice/{path_of(position)}{OVERRIDES}"


def render(turn: Turn, around: Surroundings, caller_id: str = "") -> bytes:
    """The TwiML of one turn; `caller_id` is the number that a human's telephone shows during a transfer."""
    response = VoiceResponse()
    before, said = _parted(turn)
    _say(response, before, turn.pace, around)
    if isinstance(turn.then, Listen):
        for words in (said, *((reminder,) for reminder in turn.then.reminders)):
            gather = _gather(turn.then, around)
            _say(gather, words, turn.pace, around)
            response.append(gather)
        response.redirect(around.position_url(turn.then.position), method="POST")
    elif isinstance(turn.then, Transfer):
        gather = _gather(Listen(turn.then.before, 1), around)
        _say(gather, said, turn.pace, around)
        response.append(gather)
        response.append(_dial(turn.then, around, caller_id))
    elif isinstance(turn.then, Meet):
        _say(response, said, turn.pace, around)
        response.append(_conference(turn.then, around))
    elif isinstance(turn.then, Repeat):
        _say(response, said, turn.pace, around)
        response.redirect(around.position_url(turn.then.position), method="POST")
    else:
        response.hangup()
    return str(response).encode()


def _parted(turn: Turn) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """What comes before any key counts, and what is said while keys do."""
    silences = tuple(takewhile(lambda item: isinstance(item, Breath), turn.says))
    before = max(len(silences), turn.unheeded)
    return turn.says[:before], turn.says[before:]


def _gather(listen: Listen, around: Surroundings) -> Gather:
    """Waits for keys; they are reported at the position."""
    return Gather(
        input="dtmf",
        num_digits=listen.digits,
        finish_on_key=listen.ends_with,
        timeout=listen.seconds,
        action=around.position_url(listen.position),
    )


def _dial(transfer: Transfer, around: Surroundings, caller_id: str) -> Dial:
    """The telephones of one step. The caller hears it ring until somebody has taken the call."""
    dial = Dial(
        action=around.position_url(transfer.position),
        timeout=RING_SECONDS,
        time_limit=TALK_SECONDS,
        answer_on_bridge=True,
        **({"caller_id": caller_id} if caller_id else {}),
    )
    url = {"url": around.whisper_url()} if around.has_whisper else {}
    for number in transfer.numbers:
        dial.number(number, **url)
    return dial


def whisper(around: Surroundings) -> bytes:
    """What a human hears who answers: that a caller of the hotline is there, and the key that takes the call.

    A mailbox answers, too, and presses none: then it is hung up, and the next telephone rings.
    """
    response = VoiceResponse()
    for _ in range(2):
        gather = Gather(
            input="dtmf",
            num_digits=1,
            finish_on_key="",
            timeout=WHISPER_WAIT,
            action=around.whisper_url(answered=True),
        )
        _say(gather, (WHISPER,), Pace.NORMAL, around)
        response.append(gather)
    response.hangup()
    return str(response).encode()


def whispered(key: str) -> bytes:
    """After the key of a human: an empty document brings the two together, any other ends it."""
    response = VoiceResponse()
    if key != ACCEPT:
        response.hangup()
    return str(response).encode()


def _conference(meet: Meet, around: Surroundings) -> Dial:
    """A room. Nothing is recorded, and Twilio is not asked to report who is in it.

    It starts with the second person; until then Twilio plays what `alone` says.
    """
    dial = Dial(action=around.position_url(meet.position), hangup_on_star=True, time_limit=meet.seconds)
    dial.conference(
        meet.room,
        beep="onEnter",
        start_conference_on_enter=True,
        end_conference_on_exit=False,
        wait_url=around.position_url(meet.alone),
        wait_method="POST",
        max_participants=MOST_IN_A_ROOM,
        record="do-not-record",
        region=REGION,
    )
    return dial


def apology(public_url: str) -> bytes:
    """After an exception: an apology in German, and the way back to the beginning."""
    response = VoiceResponse()
    response.say(_APOLOGY, language=LANGUAGE, voice=VOICE)
    response.redirect(f"{public_url}/voice?nach=fehler{OVERRIDES}", method="POST")
    return str(response).encode()


def out_of_order(hotline: str = "") -> bytes:
    """When nothing can be served: a German sentence and the end of the call.

    `hotline` is what it is called when it is spoken; without a release nobody knows, and it is empty.
    """
    name = _NAME.format(hotline=hotline) if hotline else ""
    response = VoiceResponse()
    response.say(_sayable(_OUT_OF_ORDER.format(name=name)), language=LANGUAGE, voice=VOICE)
    response.hangup()
    return str(response).encode()


def unattended(says: Iterable[Item], files: Mapping[str, str], onward: str) -> bytes:
    """TwiML that any web space can serve: no key is waited for.

    `files` tells where the recording of each speech is, relative to this document; a silence may be missing.
    Then the call goes on to the document `onward`, or ends if that is empty.
    """
    response = VoiceResponse()
    for item in says:
        speech = item.speech if isinstance(item, Breath) else item
        if isinstance(speech, str) and speech in files:
            response.play(files[speech])
    if onward:
        response.redirect(onward + PATIENT, method="GET")
    else:
        response.hangup()
    return str(response).encode()


def _say(verb: VoiceResponse | Gather, says: Iterable[Item], pace: Pace, around: Surroundings) -> None:
    for item in says:
        if isinstance(item, Words):
            verb.say(_sayable(item.text), language=LANGUAGE, voice=VOICE)
            continue
        if isinstance(item, Breath):
            recording = around.release.by_speech.get((item.speech, Pace.NORMAL))
        else:
            recording = around.release.recording(item, pace)
        if recording and recording.file in around.present:
            verb.play(around.recording_url(recording.file))
        elif recording and recording.spoken:
            verb.say(_sayable(recording.spoken), language=LANGUAGE, voice=VOICE)


def _sayable(text: str) -> str:
    """Without control characters, which are not XML and which Twilio's types let through."""
    return "".join(" " if unicodedata.category(char) in ("Cc", "Cs", "Cn") else char for char in text)
