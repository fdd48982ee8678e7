"""Releases in an object store: what publish.py and rollback.py upload, what servers fetch (fetching.py).

1. Recordings first, live.json last and in one piece: at every instant the store's release is the old one or
   the new one, and has all its recordings there.
2. What is there is not sent again: a recording never changes, so the same name and size is the same sound.
   An upload that was interrupted is therefore simply repeated, and sends only what is left.
3. The store compares the checksum of what arrives (Content-MD5). Before live.json is sent, the store's own
   list has to name every recording, at its full size.
4. Nothing is ever removed: another machine may still play it.

AUDIO_BUCKET is "bucket" or "bucket/folder", and AUDIO_BASE_URL the public address of the same place: a name
appended to it is a recording. The address of the store and the key to it are read by boto3 alone, from the
environment (not from .env): AWS_ENDPOINT_URL_S3, AWS_DEFAULT_REGION, AWS_ACCESS_KEY_ID,
AWS_SECRET_ACCESS_KEY. The key has to allow listing and writing (s3:ListBucket, s3:PutObject).
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import md5
from pathlib import Path
from typing import Any

import boto3
from botocore import exceptions
from botocore.config import Config

from ivr.errors import ObjectStoreError, ReleaseError
from ivr.release import load, missing
from ivr.serve.live import LIVE

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


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What had to be sent: how many recordings, and whether the store had another release."""

    recordings: int
    release: bool


def upload(
    audio: Path, release: Path, bucket: str, begins: Callable[[int], object] = lambda _: None
) -> Uploaded:
    """Bring the release in this file, with its recordings below `audio`, into the store: it is live there.

    `begins` is called with the number of recordings before they are sent. Raises ReleaseError where the
    release is not whole on this computer, and ObjectStoreError, saying what callers hear now, where the store
    does not take it or somebody presses Ctrl-C.
    """
    wanted, content = load(release), release.read_bytes()
    if gone := missing(audio, wanted):
        raise ReleaseError(
            f"Von diesem Stand fehlen {len(gone)} Aufnahmen, zum Beispiel {gone[0]}. "
            "Bitte nehmen Sie neu auf: python scripts/record.py"
        )
    sizes = {file: (audio / "recordings" / file).stat().st_size for file in sorted(wanted.files)}
    with _explained(bucket, _OLD), closing(_Folder(bucket)) as folder:
        there = folder.contents()
        lacking = [file for file, size in sizes.items() if file not in there or there[file].size != size]
        if lacking:
            begins(len(lacking))
            for file in lacking:
                folder.put(file, (audio / "recordings" / file).read_bytes(), _RECORDING)
            _verify(folder, sizes)
        different = LIVE not in there or there[LIVE].etag != f'"{_md5(content).hex()}"'
        if different:
            with _explained(bucket, _EITHER):
                folder.put(LIVE, content, _RELEASE)
    return Uploaded(len(lacking), different)


@dataclass(frozen=True, slots=True)
class _Object:
    size: int  # bytes
    etag: str  # for most stores the MD5 in quotes; for the others a release is sent once more than needed


class _Folder:
    """The folder of the bucket: what is in it, and putting something into it."""

    def __init__(self, bucket: str) -> None:
        self._bucket, _, folder = bucket.strip("/").partition("/")
        self._prefix = f"{folder}/" if folder else ""
        self._client = boto3.client("s3", config=_CONFIG)

    def contents(self) -> dict[str, _Object]:
        """Every object by its name, folders inside left out."""
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=self._prefix, Delimiter="/"
        )
        return {
            entry["Key"].removeprefix(self._prefix): _Object(entry["Size"], entry["ETag"])
            for page in pages
            for entry in page.get("Contents", ())
        }

    def put(self, name: str, content: bytes, headers: dict[str, str]) -> None:
        """Write one object, whole or not at all."""
        checksum = b64encode(_md5(content)).decode()
        self._client.put_object(
            Bucket=self._bucket, Key=self._prefix + name, Body=content, ContentMD5=checksum, **headers
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def _md5(content: bytes) -> bytes:
    return md5(content, usedforsecurity=False).digest()


def _verify(folder: _Folder, sizes: dict[str, int]) -> None:
    there = folder.contents()
    wrong = [file for file, size in sizes.items() if file not in there or there[file].size != size]
    if wrong:
        raise ObjectStoreError(
            f"{len(wrong)} Aufnahmen sind nicht ganz im Objektspeicher angekommen, zum Beispiel {wrong[0]}. "
            f"{_OLD}"
        )


# -- what can go wrong, in German

_WRONG_KEY = (
    "Der Objektspeicher kennt den Schlüssel nicht. "
    "Bitte prüfen Sie AWS_ACCESS_KEY_ID und AWS_SECRET_ACCESS_KEY."
)
_FORBIDDEN = (
    "Der Objektspeicher verweigert den Zugriff auf „{bucket}“. "
    "Der Schlüssel muss dort auflisten und schreiben dürfen (s3:ListBucket, s3:PutObject)."
)
_BUSY = "Der Objektspeicher ist gerade überlastet. Bitte versuchen Sie es in einigen Minuten noch einmal."
_ELSEWHERE = (
    "„{bucket}“ liegt in einer anderen Region. Bitte prüfen Sie AWS_DEFAULT_REGION und AWS_ENDPOINT_URL_S3."
)
_DAMAGED = "Eine Datei ist beschädigt angekommen. Bitte prüfen Sie die Verbindung zum Internet."
_NO_BUCKET = "„{bucket}“ gibt es im Objektspeicher nicht. Bitte prüfen Sie AUDIO_BUCKET."
_ANSWERS = {  # what the store answers
    "NoSuchBucket": _NO_BUCKET,
    "InvalidBucketName": _NO_BUCKET,
    "InvalidAccessKeyId": _WRONG_KEY,
    "SignatureDoesNotMatch": _WRONG_KEY,
    "ExpiredToken": _WRONG_KEY,
    "InvalidToken": _WRONG_KEY,
    "AccessDenied": _FORBIDDEN,
    "AllAccessDisabled": _FORBIDDEN,
    "AccountProblem": _FORBIDDEN,
    "403": _FORBIDDEN,
    "SlowDown": _BUSY,
    "ServiceUnavailable": _BUSY,
    "InternalError": _BUSY,
    "RequestTimeout": _BUSY,
    "503": _BUSY,
    "PermanentRedirect": _ELSEWHERE,
    "AuthorizationHeaderMalformed": _ELSEWHERE,
    "BadDigest": _DAMAGED,
    "RequestTimeTooSkewed": "Die Uhr dieses Computers geht falsch. Bitte stellen Sie sie.",
}
_NO_KEY = (
    "Der Schlüssel zum Objektspeicher fehlt. AWS_ACCESS_KEY_ID und AWS_SECRET_ACCESS_KEY gehören "
    "in die Umgebung; aus der Datei .env werden sie nicht gelesen."
)
_UNREACHABLE = (
    "Der Objektspeicher ist nicht zu erreichen. Gibt es eine Verbindung zum Internet? "
    "Bitte prüfen Sie sonst AWS_ENDPOINT_URL_S3."
)
_FAILURES: tuple[tuple[tuple[type[Exception], ...], str], ...] = (  # what boto3 finds out by itself
    ((exceptions.NoCredentialsError, exceptions.PartialCredentialsError), _NO_KEY),
    ((exceptions.SSLError,), "Das Zertifikat des Objektspeichers ist ungültig: AWS_ENDPOINT_URL_S3 prüfen."),
    ((exceptions.ConnectionError, exceptions.HTTPClientError), _UNREACHABLE),
    ((exceptions.ParamValidationError,), _NO_BUCKET),
    ((exceptions.BaseEndpointResolverError, exceptions.InvalidRegionError), _ELSEWHERE),
    ((ValueError,), "Die Adresse in AWS_ENDPOINT_URL_S3 ist keine. Richtig beginnt sie mit https://."),
)
_UNKNOWN = (
    "Der Objektspeicher macht Schwierigkeiten ({kind}). Bitte versuchen Sie es später noch einmal "
    "und prüfen Sie die Einstellungen AWS_… und AUDIO_BUCKET."
)


@contextmanager
def _explained(bucket: str, afterwards: str) -> Iterator[None]:
    """Say in German what went wrong and what callers hear afterwards; a refusal changes nothing."""
    try:
        yield
    except KeyboardInterrupt:
        raise ObjectStoreError(f"Abgebrochen. {afterwards}") from None
    except exceptions.ClientError as error:
        code = _code(error)
        sentence = _ANSWERS.get(code, _UNKNOWN).format(bucket=bucket, kind=code)
        raise ObjectStoreError(f"{sentence}\n{_OLD}") from error
    except (exceptions.BotoCoreError, ValueError) as error:
        sentence = next((german for kinds, german in _FAILURES if isinstance(error, kinds)), _UNKNOWN)
        sentence = sentence.format(bucket=bucket, kind=type(error).__name__)
        raise ObjectStoreError(f"{sentence}\n{afterwards}") from error


def _code(error: Any) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
