"""A minimal Flask app to compare with: a constant as long as a menu."""

from __future__ import annotations

from flask import Flask, Response

TWIML = b"<?xml version='1.0'?><Response><Play>" + b"x" * 540 + b"</Play></Response>"
app = Flask(__name__, static_folder=None)


@app.post("/voice/<path:_position>")
def answer(_position: str) -> Response:
    """The same for each position."""
    return Response(TWIML, content_type="text/xml; charset=utf-8")
