"""An object store on this computer, small releases with real sound, and a line that reaches both."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import boto3
import pytest
from botocore import exceptions
from example_release import RELEASE
from fakes.fake_hotline import wav

from ivr.files import write_atomically
from ivr.release import Release, dumps
from ivr.simulator.transport import HTTPTransport, Params, Reply, WSGITransport

if TYPE_CHECKING:
    from moto.server import ThreadedMotoServer

SOUND = wav(0.5)
REFUSED = exceptions.ClientError({"Error": {"Code": "SlowDown"}}, "PutObject")
CUT = exceptions.EndpointConnectionError(endpoint_url="https://store.example")
_EVERYBODY_READS = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}],
}


def small(number: int) -> Release:
    """A release of three files: two that all such releases share, and the goodbye, which is its own."""
    shared = (replace(r, file=f"{'ab'[r.pace == 'slow'] * 8}.wav") for r in RELEASE.recordings)
    said = tuple(
        replace(r, file=f"{number:08x}.wav", text=f"Tschüs {number}") if r.speech == "goodbye" else r
        for r in shared
    )
    return replace(RELEASE, made=f"2026-02-{number:02}T00:00:00+00:00", recordings=said)


def put(audio: Path, release: Release, name: str = "live.json") -> Path:
    """Write a release below an audio folder, with a real sound for every recording."""
    (audio / "recordings").mkdir(parents=True, exist_ok=True)
    for file in release.files:
        (audio / "recordings" / file).write_bytes(SOUND + file.encode())
    write_atomically(audio / name, dumps(release))
    return audio / name


def start_server() -> ThreadedMotoServer:
    """The store's server; whoever starts it stops it."""
    from moto.server import ThreadedMotoServer  # only where a store is wanted: it takes a tenth of a second

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    return server


_made: dict[object, Any] = {}


def _client(*args: Any, **kwargs: Any) -> Any:
    """What boto3.client makes, made once for each environment: making one takes a fifth of a second."""
    told = frozenset(item for item in os.environ.items() if item[0].startswith("AWS_"))
    key = told, args, id(kwargs.get("config"))
    if key not in _made:
        _made[key] = boto3.session.Session().client(*args, **kwargs)
    return _made[key]


@dataclass(slots=True)
class Bucket:
    """A bucket that everybody may read: its name for AUDIO_BUCKET, its address for AUDIO_BASE_URL."""

    name: str
    base_url: str

    @classmethod
    def made(cls, server: ThreadedMotoServer, patch: pytest.MonkeyPatch, name: str) -> Bucket:
        """A new bucket, for whose key the environment of this test has."""
        host, port = server.get_host_and_port()
        for setting, value in {
            "AWS_ENDPOINT_URL_S3": f"http://{host}:{port}",
            "AWS_ACCESS_KEY_ID": "schluessel",
            "AWS_SECRET_ACCESS_KEY": "geheim",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_MAX_ATTEMPTS": "1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }.items():
            patch.setenv(setting, value)
        patch.setattr(boto3, "client", _client)
        client = boto3.client("s3")
        client.create_bucket(Bucket=name)
        client.put_bucket_policy(Bucket=name, Policy=json.dumps(_EVERYBODY_READS))
        client.close()
        return cls(name, f"http://{host}:{port}/{name}")

    def wire(self, patch: pytest.MonkeyPatch) -> Wire:
        """What boto3 sends from now on."""
        return Wire(patch)

    def get(self, key: str, **headers: str) -> tuple[int, Mapping[str, str], bytes]:
        """What everybody gets for a name: status, headers, content."""
        try:
            reply = urlopen(Request(f"{self.base_url}/{key}", headers=headers))  # noqa: S310 - on loopback
        except HTTPError as error:
            reply = error
        with reply:
            return reply.status, reply.headers, reply.read()

    @property
    def live(self) -> bytes:
        """The release that is live there, once it has been made sure that it is whole; empty if none is."""
        status, _, content = self.get("live.json")
        if status == 404:
            return b""
        for file in {recording["file"] for recording in json.loads(content)["recordings"]}:
            assert self.get(file)[0] == 200, f"{file} is missing"
        return content


class Wire:
    """What boto3 sends, request by request; the n-th can be made to fail instead."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.sent: list[str] = []
        self.fails_at, self.failure = 0, BaseException()
        self.late = False  # whether the request that fails arrives all the same, and only its answer is lost

        def client(*args: Any, **kwargs: Any) -> Any:
            made = _client(*args, **kwargs)
            made.meta.events.unregister("before-send.s3", unique_id="wire")
            made.meta.events.register("before-send.s3", self._before, unique_id="wire")
            return made

        patch.setattr(boto3, "client", client)

    @property
    def put(self) -> list[str]:
        """The names of what was put, in order."""
        return [line.rpartition("/")[2] for line in self.sent if line.startswith("PUT")]

    def _before(self, request: Any, **_: Any) -> None:
        self.sent.append(f"{request.method} {request.url}")
        if len(self.sent) == self.fails_at:
            if self.late:
                headers = {name: _text(value) for name, value in request.headers.items()}
                urlopen(Request(request.url, request.body, headers, method=request.method)).close()  # noqa: S310 - on loopback
            raise self.failure


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


class StoreLine:
    """The hotline inside this process, and everything else over real sockets."""

    def __init__(self, inside: WSGITransport, outside: HTTPTransport) -> None:
        self.public_url = inside.public_url
        self._inside, self._outside = inside, outside
        self.fetched: list[str] = []

    def post(self, url: str, params: Params, headers: Mapping[str, str]) -> Reply:
        """To the hotline."""
        return self._inside.post(url, params, headers)

    def get(self, url: str, headers: Mapping[str, str]) -> Reply:
        """A recording, from wherever it is."""
        self.fetched.append(url)
        line = self._inside if url.startswith(self.public_url) else self._outside
        return line.get(url, headers)
