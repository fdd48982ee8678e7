"""Twilio's API as its documentation describes it, for one account: in this process, or on loopback.

One `answer` serves both. It asks for the token of the region, filters, hands out pages that shift when
something is deleted, keeps each region's settings apart, and remembers what it was asked.
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

ACCOUNT = "AC" + "a" * 32
TOKENS = {"ie1": "1e" * 16, "us1": "a5" * 16}  # as Twilio makes them: 32 hexadecimal digits
NUMBER = "+4951112345"
SID = "PN" + "b" * 32
CALLER = "+495119876543"
API = {"ie1": "api.dublin.ie1.twilio.com", "us1": "api.twilio.com"}
ROUTES = {"ie1": "routes.dublin.ie1.twilio.com", "us1": "routes.twilio.com"}
DEMO: dict[str, Any] = {
    "voice_url": "https://demo.twilio.com/welcome/voice/",
    "voice_method": "POST",
    "voice_fallback_url": "",
    "voice_fallback_method": "POST",
    "status_callback": "",
    "status_callback_method": "POST",
    "voice_application_sid": None,
    "trunk_sid": None,
    "voice_caller_id_lookup": False,
}
Reply = tuple[int, dict[str, Any] | str]
_REGIONS = {host: region for hosts in (API, ROUTES) for region, host in hosts.items()}


@dataclass
class FakeTwilio:
    """The account; change its fields to decide what it holds and how it behaves."""

    settings: dict[str, dict[str, Any]] = field(default_factory=lambda: {"ie1": {**DEMO}, "us1": {**DEMO}})
    number: str = NUMBER
    region: str = ""  # empty: nobody has chosen one
    calls: list[dict[str, Any]] = field(default_factory=list)
    recordings: list[dict[str, Any]] = field(default_factory=list)
    faults: list[tuple[str, int | Exception, int]] = field(
        default_factory=list
    )  # part of a line, status, code
    odd: list[tuple[str, str]] = field(default_factory=list)  # part of a line, what is said once instead
    page: int = 1000  # records a page, at most
    asked: list[str] = field(default_factory=list)  # "GET host/path Name=value", names sorted
    before: Callable[[str], object] = lambda _line: None

    def answer(self, method: str, url: str, form: str, authorization: str) -> Reply:
        """What Twilio replies; an exception that is among the faults is raised."""
        parts = urlsplit(url)
        given = dict(parse_qsl(parts.query if method == "GET" else form, keep_blank_values=True))
        told = (f"{name}={value}" for name, value in sorted(given.items()))
        line = " ".join([f"{method} {parts.netloc}{parts.path}", *told])
        self.asked.append(line)
        self.before(line)
        for fault in self.faults:
            if fault[0] in line:
                self.faults.remove(fault)
                if isinstance(fault[1], Exception):
                    raise fault[1]
                return _refusal(fault[1], fault[2])
        for said in self.odd:
            if said[0] in line:
                self.odd.remove(said)
                return 200, said[1]
        region = _REGIONS.get(parts.netloc)
        if region is None:
            return 404, "<html>no such host</html>"
        if authorization != basic(ACCOUNT, TOKENS[region]):
            return _refusal(401, 20003)
        return self._resource(method, parts.path, region, given)

    def call(self, ended: datetime | None, status: str = "completed", **more: Any) -> str:
        """Put a record there: from a caller to the number, or as told; returns its id."""
        sid = f"CA{len(self.calls):032x}"
        end = format_datetime(ended.astimezone(UTC)) if ended else None
        record = {"sid": sid, "from": CALLER, "to": self.number, "status": status, "end_time": end}
        self.calls.append({**record, "region": "ie1", "delete": 204, **more})
        return sid

    def recording(self, call: str, created: datetime) -> str:
        """Put a recording of a call there; returns its id."""
        sid = f"RE{len(self.recordings):032x}"
        made = format_datetime(created.astimezone(UTC))
        self.recordings.append(
            {"sid": sid, "call_sid": call, "date_created": made, "region": "ie1", "delete": 204}
        )
        return sid

    def _resource(self, method: str, path: str, region: str, given: dict[str, str]) -> Reply:
        if path == f"/v2/PhoneNumbers/{self.number}":
            return self._route(method, given)
        base = f"/2010-04-01/Accounts/{ACCOUNT}"
        if path == f"{base}/IncomingPhoneNumbers.json":
            same = given.get("PhoneNumber", "") in self.number  # a part is enough
            return self._pages(path, "incoming_phone_numbers", [self._phone(region)] if same else [], given)
        if path == f"{base}/IncomingPhoneNumbers/{SID}.json" and method == "POST":
            self.settings[region].update({_snake(name): _value(value) for name, value in given.items()})
            return 200, self._phone(region)
        for name, records in (("Calls", self.calls), ("Recordings", self.recordings)):
            here = [record for record in records if record["region"] == region]
            if path == f"{base}/{name}.json":
                return self._pages(path, name.lower(), [r for r in here if _fits(r, given)], given)
            for record in here:
                if path == f"{base}/{name}/{record['sid']}.json" and method == "DELETE":
                    return self._delete(records, record)
        return _refusal(404, 20404)

    def _route(self, method: str, given: dict[str, str]) -> Reply:
        if method == "POST":
            self.region = given["VoiceRegion"]
        if not self.region:
            return _refusal(404, 20404)
        return 200, {"phone_number": self.number, "voice_region": self.region}

    def _phone(self, region: str) -> dict[str, Any]:
        return {"sid": SID, "phone_number": self.number, "account_sid": ACCOUNT, **self.settings[region]}

    def _delete(self, records: list[dict[str, Any]], record: dict[str, Any]) -> Reply:
        if record["delete"] != 204:
            return _refusal(409, record["delete"])
        records.remove(record)
        return 204, ""

    def _pages(self, path: str, key: str, records: list[dict[str, Any]], given: Mapping[str, str]) -> Reply:
        size, page = min(int(given.get("PageSize", 50)), self.page), int(given.get("Page", 0))
        more = records[(page + 1) * size :]
        rest = "&".join(f"{name}={value}" for name, value in given.items() if name != "Page")
        rest = rest.replace("+", "%2B").replace("<", "%3C")
        following = f"{path}?{rest}&Page={page + 1}" if more else None
        return 200, {key: records[page * size : (page + 1) * size], "next_page_uri": following, "page": page}

    @contextmanager
    def served(self) -> Iterator[str]:
        """Listen on this computer; yields the address. The header Host says whom a request is meant for."""
        with serving(_handler(self)) as server:
            yield f"http://127.0.0.1:{server.server_port}"


def basic(account: str, token: str) -> str:
    """The header Authorization."""
    return "Basic " + base64.b64encode(f"{account}:{token}".encode()).decode()


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[ThreadingHTTPServer]:
    """A server in a thread of its own, closed in the end."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def _handler(twilio: FakeTwilio) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            form = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            url = f"https://{self.headers['Host']}{self.path}"
            try:
                status, body = twilio.answer(self.command, url, form, self.headers.get("Authorization", ""))
            except ConnectionError:
                return  # hangs up
            text = body if isinstance(body, str) else json.dumps(body)
            self.send_response(status)
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        def do_POST(self) -> None:
            self.do_GET()

        def do_DELETE(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


def _refusal(status: int, code: int) -> Reply:
    """As Twilio says no, in English, with the caller's number in it."""
    words = {"code": code, "message": f"Refused {CALLER}", "more_info": "…", "status": status}
    return status, {name: value for name, value in words.items() if code or name != "code"}


def _fits(record: Mapping[str, Any], given: Mapping[str, str]) -> bool:
    """Whether a record is in a list: days are those of UTC, each before its midnight."""
    for name, value in given.items():
        if name in ("To", "From", "Status") and record[name.lower()] != value:
            return False
        if name in ("EndTime<", "DateCreated<"):
            moment = record["end_time" if name == "EndTime<" else "date_created"]
            day = datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=UTC)
            if not moment or datetime.strptime(moment, "%a, %d %b %Y %H:%M:%S %z") >= day:
                return False
    return True


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


def _value(text: str) -> str | bool:
    return {"true": True, "false": False}.get(text, text)
