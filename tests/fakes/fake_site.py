"""The hotline and the web space on loopback, over HTTPS, as far as connect.py looks at them."""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import trustme
from fakes.fake_twilio import serving

TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response><Say language="de-DE">Guten Tag.</Say></Response>'


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        pages = {
            "/health": ("application/json", json.dumps({"status": "ok", "release": "heute"})),
            "/index.xml": ("text/xml", TWIML),
        }
        kind, text = pages.get(self.path, ("text/plain", "nichts"))
        self.send_response(200 if self.path in pages else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def site(folder: Path) -> Iterator[tuple[str, Path]]:
    """The address, and the file with the authority that has to be trusted."""
    authority, trusted = trustme.CA(), folder / "authority.pem"
    authority.cert_pem.write_to_path(str(trusted))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with serving(_Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        yield f"https://127.0.0.1:{server.server_port}", trusted
