"""Sound files as telephones and computers write them, in bytes."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

# What writes it: FFmpeg's codec, container, rate, and options of codec and container.
KINDS: dict[str, tuple[str, str, int, dict[str, str], dict[str, str]]] = {
    "iphone.m4a": ("aac", "ipod", 48000, {}, {}),
    "web.m4a": ("aac", "ipod", 48000, {}, {"movflags": "+faststart"}),
    "lossless.m4a": ("alac", "ipod", 44100, {}, {}),
    "android.3gp": ("aac", "3gp", 16000, {}, {}),
    "xing.mp3": ("libmp3lame", "mp3", 44100, {"flags": "+qscale", "global_quality": "472"}, {}),
    "vbr.mp3": (
        "libmp3lame",
        "mp3",
        44100,
        {"flags": "+qscale", "global_quality": "472"},
        {"write_xing": "0"},
    ),
    "cbr.mp3": ("libmp3lame", "mp3", 16000, {"b": "32k"}, {"write_xing": "0", "id3v2_version": "0"}),
    "windows.wav": ("pcm_s16le", "wav", 44100, {}, {}),
    "whatsapp.ogg": ("libopus", "ogg", 48000, {}, {}),
    "mac.aiff": ("pcm_s16be", "aiff", 44100, {}, {}),
    "archive.flac": ("flac", "flac", 44100, {}, {}),
    "raw.aac": ("aac", "adts", 44100, {}, {}),
    "browser.webm": ("libopus", "webm", 48000, {}, {}),
}


def sound_file(kind: str, samples: NDArray[np.float32], rate: int) -> bytes:
    """A mono file of one of KINDS."""
    codec, container, target, codec_options, options = KINDS[kind]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, kind)
        with av.open(str(path), "w", format=container, options=options) as output:
            stream: Any = output.add_stream(codec, rate=target, layout="mono", options=codec_options)
            size = stream.codec_context.frame_size or 1024
            converted = av.AudioResampler(stream.format.name, "mono", target, size)
            frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="fltp", layout="mono")
            frame.sample_rate = rate
            for part in (*converted.resample(frame), *converted.resample(None), None):
                output.mux(stream.encode(part))
        return path.read_bytes()
