"""Replies that are whole in time, or none: an HTTP opener for servers that may drip, or send us elsewhere.

- A reply, its head and its body, has to be whole within PATIENCE seconds; else TimeoutError.
- No redirect is followed: who is asked has to answer.
"""

from __future__ import annotations

import io
import socket
import time
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.request import HTTPHandler, HTTPRedirectHandler, HTTPSHandler, Request, build_opener

PATIENCE = 10.0  # seconds until a connection is there, and as many until a reply is whole


class _Punctual(io.RawIOBase):
    """What a socket brings in, until a moment after which nothing more is waited for."""

    def __init__(self, sock: socket.socket) -> None:
        self._end = time.monotonic() + PATIENCE
        self._sock, self._raw = sock, sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        self._sock.settimeout(left)
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _PunctualResponse(HTTPResponse):
    def __init__(self, sock: socket.socket, *more: Any, **others: Any) -> None:
        super().__init__(sock, *more, **others)
        self.fp.close()
        self.fp = io.BufferedReader(_Punctual(sock))


class _Connection(HTTPConnection):
    response_class = _PunctualResponse


class _SecureConnection(HTTPSConnection):
    response_class = _PunctualResponse


class _Plain(HTTPHandler):
    def http_open(self, req: Request) -> HTTPResponse:
        return self.do_open(_Connection, req)


class _Secure(HTTPSHandler):
    def https_open(self, req: Request) -> HTTPResponse:
        return self.do_open(_SecureConnection, req)  # which checks certificates


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """None: the redirect is the answer."""


opener = build_opener(_Plain, _Secure, _NoRedirects)
