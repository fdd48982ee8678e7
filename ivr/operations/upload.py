"""Publishing to an object store, as publish.py and rollback.py do it; servers poll it (mirror.py).

1. Recordings first, live.json last and in one piece: whoever sees a live.json finds all of its recordings.
2. What is there is not sent again: a recording never changes, so the same name and size is the same sound.
   An upload that was interrupted is simply repeated, and sends only what is left.
3. The store compares the checksum of what arrives (Content-MD5) and keeps nothing that is damaged.
4. Nothing is ever removed: a server may still play it.

AUDIO_BUCKET is "bucket" or "bucket/folder", and AUDIO_BASE_URL the public address of the same place: a name
appended to it is a recording. The address of the store and the key to it are read by boto3 alone, from the
environment (not from .env): AWS_ENDPOINT_URL_S3, AWS_DEFAULT_REGION, AWS_ACCESS_KEY_ID,
AWS_SECRET_ACCESS_KEY. The key has to allow listing and writing (s3:ListBucket, s3:PutObject).
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from hashlib import md5
from pathlib import Path

import boto3
from botocore import exceptions
from botocore.config import Config

from ivr.commands import command
from ivr.errors import ObjectStoreError, ReleaseError
from ivr.release import LIVE, load, missing

_RECORDING = {"ContentType": "audio/wav", "CacheControl": "public, max-age=31536000, immutable"}
_RELEASE = {"ContentType": "application/json", "CacheControl": "no-cache"}
_CONFIG = Config(
    connect_timeout=10,  # seconds
    read_timeout=30,
    retries={"mode": "standard"},  # three attempts with growing pauses, also where the store says "slow down"
    request_checksum_calculation="when_required",  # newer kinds of checksum are unknown to many stores
    response_checksum_validation="when_required",
)
_OLD = "Anrufer hören weiter das Bisherige. Derselbe Befehl macht weiter, wo es aufgehört hat."
_EITHER = "Anrufer hören das Bisherige oder schon den neuen Stand. Derselbe Befehl bringt es zu Ende."


def upload(audio: Path, release: Path, bucket: str, begins: Callable[[int], object] = lambda _: None) -> bool:
    """Make the release in this file, with its recordings below `audio`, live in the store.

    False if it already was and nothing was sent.

    `begins` is called with the number of recordings before they are sent. Raises ReleaseError where the
    release is not complete on this computer, and ObjectStoreError, saying what callers hear now, where the
    store does not take it or somebody presses Ctrl-C.
    """
    wanted, content = load(release), release.read_bytes()
    if gone := missing(audio, wanted):
        raise ReleaseError(
            f"Von diesem Stand fehlen {len(gone)} Aufnahmen, zum Beispiel {gone[0]}. "
            f"Bitte nehmen Sie neu auf: {command('record.py')}"
        )
    recordings = [audio / "recordings" / file for file in sorted(wanted.files)]
    with _german_errors(bucket, _OLD), closing(_Folder(bucket)) as folder:
        there = folder.contents()
        lacking = [path for path in recordings if there.get(path.name, (-1, ""))[0] != path.stat().st_size]
        if lacking:
            begins(len(lacking))
        for path in lacking:
            folder.put(path.name, path.read_bytes(), _RECORDING)
        # Most stores use the MD5 as ETag; for the others live.json is sent once more than needed.
        changed = there.get(LIVE, (0, ""))[1] != f'"{_md5(content).hex()}"'
        if changed:
            with _german_errors(bucket, _EITHER):
                folder.put(LIVE, content, _RELEASE)
    return changed or bool(lacking)


class _Folder:
    """The folder of the bucket: what is in it, and putting something into it."""

    def __init__(self, bucket: str) -> None:
        self._bucket, _, folder = bucket.strip("/").partition("/")
        self._prefix = f"{folder}/" if folder else ""
        self._client = boto3.client("s3", config=_CONFIG)

    def contents(self) -> dict[str, tuple[int, str]]:
        """Each object by its name, with its size in bytes and its ETag; folders inside are left out."""
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=self._prefix, Delimiter="/"
        )
        found = (entry for page in pages for entry in page.get("Contents", ()))
        return {entry["Key"].removeprefix(self._prefix): (entry["Size"], entry["ETag"]) for entry in found}

    def put(self, name: str, content: bytes, headers: dict[str, str]) -> None:
        """Write one object, completely or not at all."""
        checksum = b64encode(_md5(content)).decode()
        self._client.put_object(
            Bucket=self._bucket, Key=self._prefix + name, Body=content, ContentMD5=checksum, **headers
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def _md5(content: bytes) -> bytes:
    return md5(content, usedforsecurity=False).digest()


# What can go wrong: the codes that a store answers, the exceptions of boto3, and the German for both.
_NO_BUCKET = "„{bucket}“ gibt es im Objektspeicher nicht. Bitte prüfen Sie AUDIO_BUCKET."
_CODES = (
    ("NoSuchBucket InvalidBucketName", _NO_BUCKET),
    (
        "InvalidAccessKeyId SignatureDoesNotMatch ExpiredToken InvalidToken",
        "Der Objektspeicher kennt den Schlüssel nicht. "
        "Bitte prüfen Sie AWS_ACCESS_KEY_ID und AWS_SECRET_ACCESS_KEY.",
    ),
    (
        "AccessDenied AllAccessDisabled AccountProblem 403",
        "Der Objektspeicher verweigert den Zugriff auf „{bucket}“. "
        "Der Schlüssel muss dort auflisten und schreiben dürfen (s3:ListBucket, s3:PutObject).",
    ),
)
_EXCEPTIONS: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
    (
        (exceptions.NoCredentialsError, exceptions.PartialCredentialsError),
        "Der Schlüssel zum Objektspeicher fehlt. AWS_ACCESS_KEY_ID und AWS_SECRET_ACCESS_KEY gehören "
        "in die Umgebung; aus der Datei .env werden sie nicht gelesen.",
    ),
    (
        (exceptions.ConnectionError, exceptions.HTTPClientError),
        "Der Objektspeicher ist nicht zu erreichen. Gibt es eine Verbindung zum Internet? "
        "Bitte prüfen Sie sonst AWS_ENDPOINT_URL_S3.",
    ),
    ((exceptions.ParamValidationError,), _NO_BUCKET),
)
_UNKNOWN = (
    "Der Objektspeicher macht Schwierigkeiten ({kind}). Bitte versuchen Sie es später noch einmal "
    "und prüfen Sie die Einstellungen AWS_… und AUDIO_BUCKET."
)


@contextmanager
def _german_errors(bucket: str, afterwards: str) -> Iterator[None]:
    """ObjectStoreError: what went wrong, and what callers hear `afterwards`; a refusal changes nothing."""
    try:
        yield
    except KeyboardInterrupt:
        raise ObjectStoreError(f"Abgebrochen. {afterwards}") from None
    except exceptions.ClientError as error:
        kind = str(error.response.get("Error", {}).get("Code", ""))
        german = next((german for codes, german in _CODES if kind in codes.split()), _UNKNOWN)
        raise ObjectStoreError(f"{german.format(bucket=bucket, kind=kind)}\n{_OLD}") from error
    except (exceptions.BotoCoreError, ValueError) as error:
        german = next((german for kinds, german in _EXCEPTIONS if isinstance(error, kinds)), _UNKNOWN)
        german = german.format(bucket=bucket, kind=type(error).__name__)
        raise ObjectStoreError(f"{german}\n{afterwards}") from error
