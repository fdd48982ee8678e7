"""Bringing in a take, and taking it back.

1. A take is refused when callers would not want it: silent, clipped, too noisy, too long for its text, or so
   short that a part of the text must be missing. For that it is compared with a voice's own recording of the
   same text, pauses left out: half a text is half as long, and nobody reads a whole one that fast.
2. What stood there before is not thrown away. It moves to a folder below studio/vorher/ that has the moment
   of the import and the speech as its name. The last import can be taken back, then the one before.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import soundfile

from ivr.compile.sound import telephone
from ivr.compile.sound.decode import decoded
from ivr.compile.sound.loudness import CLIPPED, Samples, measure
from ivr.compile.sound.takes import Take, centred, noise, path_of, slug, speaking, takes, trimmed
from ivr.compile.speech import Speech
from ivr.errors import VoiceError
from ivr.files import beside, reason
from ivr.release import HUMAN, AudioFolder, Recording, Release, readable

LEAST_DISTANCE = 20.0  # dB between speech and the noise of the room; a smartphone in a quiet room has 35
LEAST_SHARE = 0.68  # of the time in which a voice speaks the same text; a fast reader needs 0.72
SHORT_WORD = 0.25  # seconds less: a voice draws out a word that stands alone
FASTEST = 0.045  # seconds a letter, pauses left out; the embedded voice has 0.083, a fast reader 0.058
SLOWEST = 0.16  # seconds a letter, about 60 words a minute; and three times the pauses of the text
ALLOWANCE = 2.0  # seconds more for a very short text
LOWEST_RATE = 8000  # Hz
SHORTEST = 0.2  # seconds
BEFORE = "vorher"  # the folder below the takes
_MOMENT = "%Y%m%dT%H%M%S%fZ"
_AGAIN = "Bitte nehmen Sie noch einmal auf."


@dataclass(frozen=True, slots=True)
class Spoken:
    """How long a voice speaks a text, pauses left out."""

    voice: str
    seconds: float


def bring_in(audio: Path, speech: Speech, source: Path, now: datetime) -> Take:
    """Keep a sound file as the take of a speech, instead of the one that is there.

    Raises VoiceError, in German with the remedy, where it can't be read or should not be heard.
    """
    samples, rate = decoded(source)
    if rate < LOWEST_RATE or len(samples) < rate * SHORTEST:
        raise VoiceError(f"Die Datei „{source.name}“ enthält keine brauchbare Aufnahme. {_AGAIN}")
    refuse(samples, rate, speech, by_voice(audio, speech))
    file = io.BytesIO()
    soundfile.write(file, samples, rate, format="FLAC", subtype="PCM_16")
    path = path_of(audio, speech)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside(path) as new:  # first to the disc, then what was there goes, then it gets its name
            new.write_bytes(file.getvalue())
            _put_away(path, speech, now)
    except OSError as error:
        raise VoiceError(f"Die Aufnahme lässt sich nicht ablegen. {reason(error)}") from error
    return takes(audio, [speech])[speech]


def undo(audio: Path, speech: Speech | None = None) -> str:
    """Take back the last import, or the last one for this speech; returns the slug of the speech.

    Raises VoiceError where there is nothing to take back.
    """
    folder = AudioFolder(audio).takes
    imports = sorted((folder / BEFORE).glob(f"*Z.{slug(speech)}" if speech else "*Z.*"))
    if not imports:
        raise VoiceError("Es gibt keine Aufnahme, die sich zurücknehmen lässt. Es ist nichts geändert.")
    last = imports[-1]
    undone = last.name.partition(".")[2]
    try:
        for take in list(folder.glob(f"{undone}.*.flac")):
            take.unlink()
        for former in list(last.iterdir()):
            former.replace(folder / former.name)
        last.rmdir()
    except OSError as error:
        raise VoiceError(f"Die Aufnahme lässt sich nicht zurücknehmen. {reason(error)}") from error
    return undone


def _put_away(path: Path, speech: Speech, now: datetime) -> None:
    """Move what this speech has, for today's text or an older one, to where it can be taken back from."""
    before = path.parent / BEFORE / f"{now.astimezone(UTC):{_MOMENT}}.{slug(speech)}"
    before.mkdir(parents=True)
    for older in list(path.parent.glob(f"{slug(speech)}.*.flac")):
        older.replace(before / older.name)


def refuse(samples: Samples, rate: int, speech: Speech, voice: Spoken | None) -> None:
    """VoiceError where this should not be heard as that speech; `voice` is what to compare with."""
    samples = centred(samples)
    heard = measure(samples, rate)
    if heard.level < telephone.SILENT:
        raise VoiceError(f"Die Aufnahme ist stumm. War das Mikrofon an? {_AGAIN}")
    if heard.clipped > CLIPPED:
        raise VoiceError(
            f"Die Aufnahme ist übersteuert. Sprechen Sie etwas weiter weg vom Mikrofon. {_AGAIN}"
        )
    if heard.level - noise(samples, rate) < LEAST_DISTANCE:
        raise VoiceError(f"Die Aufnahme rauscht zu stark. Suchen Sie einen ruhigen Raum. {_AGAIN}")
    _refuse_length(samples, rate, speech, voice)


def _refuse_length(samples: Samples, rate: int, speech: Speech, voice: Spoken | None) -> None:
    letters = sum(map(str.isalnum, speech.spoken))
    spoken, seconds = speaking(samples, rate), len(trimmed(samples, rate)) / rate
    least = LEAST_SHARE * voice.seconds - SHORT_WORD if voice else 0.0
    most = SLOWEST * letters + 3 * sum(said.pause for said in speech.utterances) + ALLOWANCE
    if spoken < max(least, FASTEST * letters):
        needed = f"Auch wer schnell liest, braucht {_seconds(FASTEST * letters)}"
        if voice and least > FASTEST * letters:
            needed = f"Die Stimme „{voice.voice}“ braucht {_seconds(voice.seconds)}"
        raise VoiceError(
            f"In der Aufnahme wird nur {_seconds(spoken)} lang gesprochen. {needed} für den Text "
            f"„{_short(speech.text)}“.\nIst es die richtige Datei, und ist sie vollständig? {_AGAIN}"
        )
    if seconds > most:
        raise VoiceError(
            f"Die Aufnahme dauert {_seconds(seconds)}. Auch wer langsam liest, braucht höchstens "
            f"{_seconds(most)} für den Text „{_short(speech.text)}“.\n"
            f"Ist es die richtige Datei, und enthält sie nur diesen Text? {_AGAIN}"
        )


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f} Sekunden".replace(".", ",")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 80 else f"{line[:80]} …"


def by_voice(audio: Path, speech: Speech) -> Spoken | None:
    """How long a voice speaks this text, from the newest of its recordings; None where there is none."""
    for said in (said for release in _releases(audio) for said in release.recordings):
        path = AudioFolder(audio).recordings / said.file
        if _same(said, speech) and path.is_file():
            return Spoken(said.voice, speaking(*telephone.read(path)))
    return None


def _same(said: Recording, speech: Speech) -> bool:
    """A voice's recording of these words, at the quickest pace that they are spoken at."""
    same = (said.speech, said.spoken, said.pace) == (speech.id, speech.spoken, speech.paces[0].value)
    return same and said.voice != HUMAN


def _releases(audio: Path) -> Iterator[Release]:
    """Those in which a voice may have spoken it, the newest first; what can't be read is left out."""
    folder = AudioFolder(audio)
    files = folder.draft, folder.live, *sorted(folder.history.glob("*.json"), reverse=True)
    yield from filter(None, map(readable, files))
