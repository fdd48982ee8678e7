"""What wrk sends: Twilio's webhooks, signed, at many positions."""

from __future__ import annotations

import json
import re
import shutil
from email import message_from_string
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from loadtest import ratios
from loadtest.server import TOKEN, URL
from twilio.request_validator import RequestValidator

from ivr.core.positions import position_at
from ivr.errors import HotlineError
from ivr.release import Release


@pytest.mark.slow
def test_every_request_is_one_that_twilio_could_have_sent(release: Release, tmp_path: Path) -> None:
    """Its path is a position, its signature passes Twilio's own check, and all keys occur."""
    script = ratios.write_script(tmp_path / "webhooks.lua", release.guide).read_text(encoding="ascii")
    prepared = [json.loads(line.rstrip(",")) for line in script.splitlines() if line.startswith('"')]
    assert len(prepared) == ratios.PREPARED
    keys = set()
    for request in prepared:
        head, _, body = request.partition("\r\n\r\n")
        first, _, headers = head.partition("\r\n")
        (path,) = re.findall(r"^POST (\S+) HTTP/1\.1$", first)
        assert position_at(path.removeprefix("/voice/"))
        params = dict(parse_qsl(body, keep_blank_values=True))
        given = message_from_string(headers)
        assert int(given["Content-Length"]) == len(body)
        assert RequestValidator(TOKEN).validate(URL + path, params, given["X-Twilio-Signature"])
        keys.add(params["Digits"])
    assert keys == {*"0123456789*#", ""}


def test_without_wrk_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """In German, with the command that installs it."""
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(HotlineError, match="apt install wrk"):
        ratios.load("http://127.0.0.1:1", Path("webhooks.lua"), 1)
