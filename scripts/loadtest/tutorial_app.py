"""A voice menu after Twilio's Python tutorials: the SDK validates each request and builds each response."""

from __future__ import annotations

import os

from flask import Flask, abort, request
from twilio.request_validator import RequestValidator
from twilio.twiml.voice_response import Gather, VoiceResponse

app = Flask(__name__)


@app.before_request
def check_signature() -> None:
    """403 for a request without Twilio's signature."""
    validator = RequestValidator(os.environ["TWILIO_AUTH_TOKEN"])
    if not validator.validate(request.url, request.form, request.headers.get("X-Twilio-Signature", "")):
        abort(403)


@app.post("/voice/<path:position>")
def menu(position: str) -> str:
    """The menu, which is said."""
    gather = Gather(num_digits=1, action=f"/voice/{position}")
    gather.say("Für den Vertrieb drücken Sie die Eins, für den Service die Zwei.", language="de-DE")
    response = VoiceResponse()
    response.append(gather)
    response.redirect(f"/voice/{position}")
    return str(response)
