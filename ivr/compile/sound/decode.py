"""Decoding: from a file that somebody brings to samples; the whole of it, or a refusal that says why.

FFmpeg (PyAV) reads what telephones and computers record: M4A, MP3, WAV, Ogg, FLAC and others. It is lenient:
from a file that is broken off it gives what is there, without a word. So each way in which a format says how
long it is gets compared with what came:

1. Most containers have the length in their header, and less than that is a part of a recording. Not so raw
   AAC, AMR, Ogg, and MP3 without an Xing header: there FFmpeg guesses it from the first bit rate. With a
   variable one that is far from the truth, so what it guesses says nothing.
2. A WAV is the exception: FFmpeg corrects the header's length by the size of the file. So it is read here.
3. An MP3 without Xing header promises nothing, but each of its frames does. The last one has to be whole.
4. The same holds for the last page of an Ogg file.
5. Whatever can't be decoded in the middle of a file is damage.

Such an MP3 that ends exactly between two frames looks whole to everybody. Whether it is long enough for its
text is another question (ivr.compile.sound.takes).
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ivr.compile.sound.loudness import Samples
from ivr.errors import VoiceError
from ivr.files import reason

if TYPE_CHECKING:
    from av import AudioStream
    from av.container import InputContainer

# FFmpeg's names. Nothing else is tried: it knows playlists, too, and would fetch what they name.
FORMATS = "wav,w64,aiff,caf,mp3,aac,mov,ogg,flac,amr,matroska,asf"
GUESSED = ("aac", "amr", "mp3", "ogg")  # no length in the header
XING = (b"Xing", b"Info", b"VBRI")  # names of the header that an MP3 may have, in a frame before the first
TOLERANCE = 0.2  # seconds; encoders add up to 0.1 s at both ends, and not all decoders take it away
UNKNOWN = (0, 0xFFFFFFFF)  # bytes of a WAV's sound, where a recorder had no time to write how many

# An MP3's frame by its header (layer III; ISO 11172-3, 13818-3): kbit/s of MPEG 2 and of MPEG 1, the rate in
# Hz of MPEG 1, and by the two bits of the version how often that is halved.
MP3_KBITS = (
    (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0),
    (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0),
)
MP3_RATES = (44100, 48000, 32000, 44100)
MP3_HALVED = (2, 1, 1, 0)
MP3_LARGEST = 1441  # bytes of a frame

_AGAIN = "Bitte übertragen Sie sie noch einmal vollständig, oder nehmen Sie noch einmal auf."


@dataclass(frozen=True, slots=True)
class _Sound:
    """What came out of a file, and what the file says about it."""

    samples: Samples
    rate: int  # Hz
    promised: float  # seconds; 0 where nothing is promised
    kind: str  # FFmpeg's name of the format
    last: bytes  # the last frame as it stands in the file


def decoded(path: Path) -> tuple[Samples, int]:
    """Mono samples of the whole file, full scale 1.0, and their rate in Hz.

    Raises VoiceError, in German with the remedy, where there is no such file, no sound, or less than all.
    """
    content = _content(path)
    try:
        sound = _decode(content)
    except ImportError as error:
        raise VoiceError(
            "Um Aufnahmen zu lesen, fehlt auf diesem Computer das Programmpaket „av“, vielleicht weil das "
            "Betriebssystem zu alt dafür ist. Bitte fügen Sie die Aufnahme an einem neueren Computer ein."
        ) from error
    except EOFError:  # FFmpeg's own errors are these, too
        raise VoiceError(_broken_off(path)) from None
    except ValueError:
        raise VoiceError(_not_decoded(path, content)) from None
    if sound is None or not _whole(sound, content):
        raise VoiceError(_broken_off(path))
    return sound.samples, sound.rate


def _content(path: Path) -> bytes:
    if path.is_dir():
        raise VoiceError(f"„{path}“ ist ein Ordner. Bitte nennen Sie die Datei darin.")
    if not path.exists():
        raise VoiceError(
            f"Die Datei „{path}“ gibt es nicht. Stimmt der Name? Am einfachsten: Ziehen Sie die Datei mit "
            "der Maus in dieses Fenster, dann steht er da."
        )
    try:
        content = path.read_bytes()
    except OSError as error:
        raise VoiceError(f"Die Datei „{path}“ lässt sich nicht öffnen. {reason(error)}") from error
    if not content:
        raise VoiceError(f"Die Datei „{path.name}“ ist leer (0 Byte): Es ist nichts angekommen. {_AGAIN}")
    return content


def _not_decoded(path: Path, content: bytes) -> str:
    if content[4:8] == b"ftyp":  # an M4A whose table of contents, at the end, is missing
        return _broken_off(path)
    return (
        f"In der Datei „{path.name}“ ist kein Ton zu finden. Möglich sind M4A, MP3, WAV, OGG, FLAC und AIFF, "
        "so wie das Telefon oder der Computer sie aufnimmt. Ist es die richtige Datei? Vielleicht ist sie "
        f"beschädigt. {_AGAIN}"
    )


def _broken_off(path: Path) -> str:
    return f"Die Datei „{path.name}“ ist beschädigt oder bricht vor dem Ende ab. {_AGAIN}"


def _decode(content: bytes) -> _Sound | None:
    """What is in the file; None where it breaks in the middle, ValueError where there is no sound."""
    import av  # FFmpeg takes half a second to load, and only files that people bring need it

    av.logging.set_level(av.logging.PANIC)  # what goes wrong is said above, in German
    with av.open(io.BytesIO(content), "r", options={"format_whitelist": FORMATS}) as file:
        if not file.streams.audio:
            raise ValueError("no sound")
        stream, planes = file.streams.audio[0], av.AudioResampler(format="fltp")
        try:
            packets = [packet for packet in file.demux(stream) if packet.size]
            frames = [frame for packet in (*packets, None) for frame in stream.codec_context.decode(packet)]
        except av.FFmpegError:
            return None
        if not frames:
            raise ValueError("no sound")
        parts = [part.to_ndarray().mean(axis=0) for frame in frames for part in planes.resample(frame)]
        promised = _promised(file, stream, content[: packets[0].pos or 0])
        rate, last = stream.codec_context.sample_rate, bytes(packets[-1])
        return _Sound(np.concatenate(parts), rate, promised, file.format.name, last)


def _promised(file: InputContainer, stream: AudioStream, head: bytes) -> float:
    """The seconds that the header promises; 0 where it does not. `head` is what comes before the sound."""
    xing = any(name in head[-MP3_LARGEST:] for name in XING)
    if file.format.name in GUESSED and not xing:
        return 0.0
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return (file.duration or 0) / 1_000_000


def _whole(sound: _Sound, content: bytes) -> bool:
    """Whether nothing is missing: of what the header promises, and of the last piece."""
    if len(sound.samples) / sound.rate < sound.promised - TOLERANCE:
        return False
    if sound.kind == "wav":
        return _whole_wav(content)
    if sound.kind == "ogg":
        return _whole_page(content[content.rfind(b"OggS") :])
    return sound.kind != "mp3" or len(sound.last) >= _frame_size(sound.last)


def _whole_wav(content: bytes) -> bool:
    """RIFF: a name of four letters, the size of what follows, and that; the sound is in "data"."""
    at = 12
    while at + 8 <= len(content):
        name, size = struct.unpack_from("<4sI", content, at)
        if name == b"data":
            return size in UNKNOWN or at + 8 + size <= len(content)
        at += 8 + size + size % 2
    return True  # not reached: without it there are no samples


def _whole_page(page: bytes) -> bool:
    """RFC 3533: the 27th byte is the number of segments, then come their sizes, then they themselves."""
    return len(page) >= 27 and len(page) >= 27 + page[26] + sum(page[27 : 27 + page[26]])


def _frame_size(frame: bytes) -> int:
    """The bytes that an MP3 frame has by its own header; 0 where there is none."""
    if len(frame) < 4 or frame[0] != 0xFF or frame[1] & 0xE0 != 0xE0:
        return 0
    version = frame[1] >> 3 & 3
    first = version == 3  # MPEG 1; in the others a frame has half as many samples
    rate = MP3_RATES[frame[2] >> 2 & 3] >> MP3_HALVED[version]
    return (144 if first else 72) * MP3_KBITS[first][frame[2] >> 4] * 1000 // rate + (frame[2] >> 1 & 1)
