"""Valid requests of Twilio, and every way we know to forge one; it knows nothing of the hotline's own code.

A forgery is a request whose signature, path or parameters mean something else than those of the valid one it
was made from. The same parameters in another order, or spelt otherwise, are none, nor is another method:
Twilio signs neither order nor method.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import Any
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode

PUBLIC_URL = "https://hotline.example.de"
TOKEN = "a54e1b2f7c9d0836a54e1b2f7c9d0836"
FORM = "application/x-www-form-urlencoded; charset=UTF-8"
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it arrives: method, target, form, signature, and what else there is."""

    target: str  # path and query, to the letter
    form: Pairs
    signature: str
    method: str = "POST"
    body: bytes | None = None  # instead of the form
    content_type: str = FORM
    served: str | None = None  # path and query that the server serves, if not the target's
    more: dict[str, str] = field(default_factory=dict)  # further entries of the environ

    @property
    def sent(self) -> bytes:
        """The body."""
        return encoded(self.form) if self.body is None else self.body

    @property
    def path_and_query(self) -> tuple[str, str]:
        """What is served."""
        path, _, query = (self.target if self.served is None else self.served).partition("?")
        return path, query

    def environ(self) -> dict[str, Any]:
        """As a server makes it that tells the raw address."""
        path, query = self.path_and_query
        body = self.sent
        return {
            "REQUEST_METHOD": self.method,
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "RAW_URI": self.target,
            "SCRIPT_NAME": "",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "hotline.example.de",
            "HTTP_X_TWILIO_SIGNATURE": self.signature,
            "CONTENT_TYPE": self.content_type,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "wsgi.url_scheme": "http",
            **self.more,
        }

    def meaning(self) -> tuple[object, ...]:
        """What the hotline would be told, and by which proof."""
        path, query = self.path_and_query
        length = self.more.get("CONTENT_LENGTH", str(len(self.sent)))
        readable = length.isdigit() and int(length) <= len(self.sent)
        told = _read(self.sent[: int(length)] if readable else b"(unreadable)")
        return unquote_to_bytes(path), query, told, self.signature


@cache
def encoded(form: Pairs) -> bytes:
    """The form as Twilio posts it."""
    return urlencode(form).encode()


@lru_cache(maxsize=4096)
def _read(body: bytes) -> frozenset[tuple[str, str]]:
    return frozenset(parse_qsl(body.decode("latin-1"), keep_blank_values=True))


def signed(url: str, form: Pairs, token: str = TOKEN, hashed: str = "sha1") -> str:
    """Twilio's formula, written down a second time."""
    text = url + "".join(name + value for name, value in sorted(form))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashed).digest()).decode()


def call(*more: tuple[str, str]) -> Pairs:
    """What Twilio sends about one call, then what the last verb adds."""
    about = {
        "AccountSid": "AC0f1e2d3c4b5a69788796a5b4c3d2e1f0",
        "ApiVersion": "2010-04-01",
        "CallSid": "CA9f8e7d6c5b4a39281706f5e4d3c2b1a0",
        "CallStatus": "in-progress",
        "Direction": "inbound",
        "From": "+492214710123",
        "Caller": "+492214710123",
        "To": "+493023125000",
        "Called": "+493023125000",
        "FromCity": "Köln",
        "FromZip": "",
        "FromCountry": "DE",
        "ToCity": "Berlin",
        "ToZip": "",
        "ToCountry": "DE",
    }
    return tuple({**about, **dict(more)}.items())


def valid(paths: list[str]) -> list[Asked]:
    """A signed request for each of these positions, with a key and with silence, and for what is none."""
    keys: list[Pairs] = [
        (("Digits", key), ("FinishedOnKey", ""), ("msg", "Gather End")) for key in ("1", "9", "0", "#")
    ]
    plain = [
        ("/voice", call(("CallStatus", "ringing"))),
        ("/voice?nach=fehler", call()),
        ("/voice/status", call(("CallStatus", "completed"), ("CallDuration", "125"), ("Duration", "3"))),
    ]
    at = [(path, call(*keys[index % 4])) for index, path in enumerate(paths)]
    at += [(path, call()) for path in paths]
    at += [(path, call(("DialCallStatus", "completed"))) for path in paths if "/transfer/" in path]
    posts = [Asked(target, form, signed(PUBLIC_URL + target, form)) for target, form in plain + at]
    return posts + [_as_get(one) for one in posts[:12]]


def _as_get(one: Asked) -> Asked:
    """The same told in the query, as to a number that is set up for GET."""
    target = one.target + ("&" if "?" in one.target else "?") + urlencode(one.form)
    return Asked(target, (), signed(PUBLIC_URL + target, ()), "GET")


# a valid request, and another valid one
Forge = Callable[[random.Random, Asked, Asked], Asked]


def forgeries(rng: random.Random, requests: list[Asked], number: int) -> Iterator[tuple[str, Asked]]:
    """So many forgeries, each with its kind; all kinds equally often."""
    meanings = [(one, one.meaning()) for one in requests]
    made = 0
    while made < number:
        name, forge = KINDS[made % len(KINDS)]
        (one, meaning), other = rng.choice(meanings), rng.choice(requests)
        forged = forge(rng, one, other)
        if forged.meaning() != meaning and _proves_something_else(forged):
            made += 1
            yield name, forged


def _proves_something_else(forged: Asked) -> bool:
    """By chance a request may turn into another valid one: that is no forgery."""
    path, query = forged.path_and_query
    url = PUBLIC_URL + path + ("?" if query else "") + query
    return bool(forged.more or forged.served) or forged.signature != signed(url, tuple(_read(forged.sent)))


# the signature


def _with_signature(change: Callable[[random.Random, str], str]) -> Forge:
    return lambda rng, one, _other: replace(one, signature=change(rng, one.signature))


def _flip_a_bit(rng: random.Random, given: str) -> str:
    digest = bytearray(base64.b64decode(given))
    digest[rng.randrange(len(digest))] ^= 1 << rng.randrange(8)
    return base64.b64encode(digest).decode()


def _swap_case(rng: random.Random, given: str) -> str:
    at = [index for index, char in enumerate(given) if char.isalpha()]
    chosen = set(rng.sample(at, rng.randint(1, len(at))))
    return "".join(char.swapcase() if index in chosen else char for index, char in enumerate(given))


def _cut(rng: random.Random, given: str) -> str:
    return given[: rng.randrange(len(given))] if rng.random() < 0.5 else given[rng.randint(1, len(given)) :]


def _same_digest_other_letters(rng: random.Random, given: str) -> str:
    """Base64 that a careless reader takes for the same: its last two bits don't count."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    last = alphabet.index(given[-2])
    return given[:-2] + alphabet[last ^ rng.randint(1, 3)] + "="


def _spell_otherwise(rng: random.Random, given: str) -> str:
    digest = base64.b64decode(given)
    at = rng.randrange(1, len(given))
    return rng.choice(
        (
            given.rstrip("="),
            given + "=",
            given.replace("=", "%3D"),
            "=" + given,
            given[:at] + rng.choice(" \t\r\n\0\u00a0") + given[at:],
            rng.choice(" \t\n") + given,
            given + rng.choice((" ", "\n", "\t", "\0", "\u00ad")),
            digest.hex(),
            base64.b32encode(digest).decode(),
            base64.b85encode(digest).decode(),
            base64.b64encode(given.encode()).decode(),
            f'"{given}"',
            f"sha1={given}",
            f"Bearer {given}",
            given.encode("utf-16").decode("latin-1"),
            "".join(chr(ord(char) + 0xFEE0) for char in given),
        )
    )


def _several(rng: random.Random, given: str) -> str:
    """A header that is sent twice arrives as one, with a comma."""
    wrong = base64.b64encode(rng.randbytes(20)).decode()
    return rng.choice((f"{given},{given}", f"{given}, {wrong}", f"{wrong},{given}", given * 2, f"{given};"))


def _nothing(rng: random.Random, _given: str) -> str:
    return rng.choice(("", " ", "=", "null", "None", "undefined", "0", "*", "A" * rng.randint(1, 4000), "ü€"))


def _guessed(rng: random.Random, _given: str) -> str:
    return base64.b64encode(rng.randbytes(rng.choice((20, 20, 20, 16, 32, 0)))).decode()


def _by_another_token(rng: random.Random, one: Asked, _other: Asked) -> Asked:
    at = rng.randrange(len(TOKEN))
    token = rng.choice(
        (
            "",
            "12345",
            TOKEN[::-1],
            TOKEN.upper(),
            TOKEN + "\n",
            TOKEN[:at],
            TOKEN[:at] + "x" + TOKEN[at + 1 :],
        )
    )
    return replace(one, signature=signed(PUBLIC_URL + one.target, one.form, token))


def _by_another_hash(rng: random.Random, one: Asked, _other: Asked) -> Asked:
    text = PUBLIC_URL + one.target + "".join(name + value for name, value in sorted(one.form))
    made = rng.choice(
        (
            signed(PUBLIC_URL + one.target, one.form, hashed=rng.choice(("md5", "sha256", "sha512"))),
            base64.b64encode(hashlib.sha1(text.encode(), usedforsecurity=False).digest()).decode(),
            base64.b64encode(hashlib.sha1((TOKEN + text).encode(), usedforsecurity=False).digest()).decode(),
        )
    )
    return replace(one, signature=made)


def _of_another_request(_rng: random.Random, one: Asked, other: Asked) -> Asked:
    return replace(one, signature=other.signature)


def _of_another_address(rng: random.Random, one: Asked, _other: Asked) -> Asked:
    """Signed with the right token, but for a server that is not ours, and told so in every header."""
    host = rng.choice(
        ("boese.example.org", "hotline.example.de.", "hotline.example.de:8443", "HOTLINE.example.de")
    )
    scheme = rng.choice(("https", "http"))
    lies = {
        "HTTP_HOST": host,
        "SERVER_NAME": host,
        "HTTP_X_FORWARDED_HOST": host,
        "HTTP_X_FORWARDED_PROTO": scheme,
        "HTTP_X_FORWARDED_PREFIX": "/",
        "HTTP_FORWARDED": f"host={host};proto={scheme}",
        "HTTP_X_ORIGINAL_HOST": host,
    }
    told = dict(rng.sample(sorted(lies.items()), rng.randint(1, len(lies))))
    return replace(one, signature=signed(f"{scheme}://{host}{one.target}", one.form), more=told)


# the address


def _another_path(_rng: random.Random, one: Asked, other: Asked) -> Asked:
    return replace(one, target=other.target)


def _path_spelt_otherwise(rng: random.Random, one: Asked, _other: Asked) -> Asked:
    path, mark, query = one.target.partition("?")
    rest = path[len("/voice") :] or "/"
    at = rng.randrange(1, len(rest) + 1)
    changed = rng.choice(
        (
            rest + "/",
            "/" + rest,
            rest.replace("/", "//"),
            rest.upper(),
            rest[:at] + rest[at:].swapcase() + "Ä",
            rest + rng.choice(("%00", "%20", "%2F", ";a=b", ".", "%0A")),
            "/." + rest,
            f"/x/..{rest}",
            rest[:at] + rng.choice("0123456789abcxyz-.") + rest[at:],
            rest[: at - 1] + rest[at:] + rng.choice("0189"),
            rest.replace("0", rng.choice("123456789")),
            rest.replace("normal", "slow") + "?",
        )
    )
    changed = changed.replace("Ä", quote("Ä")).removeprefix("/")
    return replace(one, target=f"/voice/{changed}{mark}{query}")


def _query_changed(rng: random.Random, one: Asked, _other: Asked) -> Asked:
    path, _, query = one.target.partition("?")
    fields = query.split("&") if query else []
    added = rng.choice(
        ("nach=fehler", "Digits=1", "Practice=1", "a", "a=", "CallStatus=completed", "Digits=")
    )
    at = rng.randint(0, len(fields))
    changed = rng.choice(
        ([*fields[:at], added, *fields[at:]], fields[1:], [added], [*fields, ""], fields[::-1])
    )
    return replace(one, target=path + "?" + "&".join(changed))


def _letter_and_service_differ(rng: random.Random, one: Asked, other: Asked) -> Asked:
    """The letter of the request is the one that is signed, but another path or query would be served."""
    path, _, query = one.target.partition("?")
    served = rng.choice((other.target, f"{path}?nach=fehler", f"{path}?Digits={rng.choice('123')}&{query}"))
    letter = rng.choice(({}, {"REQUEST_URI": one.target}, {"HTTP_X_ORIGINAL_URL": one.target}))
    if rng.random() < 0.3:
        letter = {**letter, "RAW_URI": rng.choice(("", PUBLIC_URL + one.target))}
    return replace(one, served=served, more=letter)


def _header_pretends(rng: random.Random, one: Asked, other: Asked) -> Asked:
    """A header that some proxies obey says which request this really is."""
    name = rng.choice(("X_ORIGINAL_URL", "X_REWRITE_URL", "X_FORWARDED_URI", "X_ORIGINAL_URI", "RAW_URI"))
    return replace(one, target=other.target, form=other.form, more={f"HTTP_{name}": one.target})


# the parameters


def _value_changed(rng: random.Random, one: Asked, _other: Asked) -> Asked:
    told, at = list(one.form or (("Digits", "1"),)), rng.randrange(len(one.form or (1,)))
    name, value = told[at]
    spot = rng.randint(0, len(value))
    new = rng.choice(
        (
            value[:spot] + rng.choice("0123456789*# abcö\0") + value[spot:],
            value[:spot] + value[spot + 1 :],
            value.swapcase(),
            value[::-1],
            "",
            value + " ",
            str(rng.randrange(10**6)),
        )
    )
    return replace(one, form=(*told[:at], (name, new), *told[at + 1 :]))


def _digits_changed(rng: random.Random, one: Asked, _other: Asked) -> Asked:
    """What pays most: another key, another end of a transfer, another length of the call."""
    new = rng.choice(
        (
            ("Digits", rng.choice("0123456789*#")),
            ("DialCallStatus", rng.choice(("completed", "busy", "failed"))),
            ("CallStatus", rng.choice(("completed", "ringing"))),
            ("CallDuration", str(rng.randrange(10_000))),
            ("To", f"+4951{rng.randrange(10**7)}"),
            ("Practice", "1"),
        )
    )
    return replace(one, form=tuple({**dict(one.form), new[0]: new[1]}.items()))


def _name_changed(rng: random.Random, one: Asked, _other: Asked) -> Asked:
    told = list(one.form or (("Digits", "1"),))
    at = rng.randrange(len(told))
    name, value = told[at]
    new = rng.choice(
        (name.lower(), name.upper(), name + "[]", name + " ", " " + name, name[:-1], "x" + name, "")
    )
    return replace(one, form=(*told[:at], (new, value), *told[at + 1 :]))


def _parameter_gone(rng: random.Random, one: Asked, _other: Asked) -> Asked:
    if not one.form:
        return _query_changed(rng, one, one)
    kept = rng.sample(one.form, rng.randrange(len(one.form)))
    return replace(one, form=tuple(kept))


def _parameter_added(rng: random.Random, one: Asked, _other: Asked) -> Asked:
    names = ("Digits", "nach", "Practice", "Extra", "DialCallStatus", "bodySHA256", "CallSid", "")
    new = (rng.choice(names), rng.choice(("", "1", "x", "completed", " ")))
    at = rng.randint(0, len(one.form))
    return replace(one, form=(*one.form[:at], new, *one.form[at:]))


def _a_second_value(rng: random.Random, one: Asked, _other: Asked) -> Asked:
    """The same name again, before or after, with another value."""
    name, value = rng.choice(one.form or (("Digits", "1"),))
    second = (name, rng.choice((value + "1", "", value[:-1], "2")))
    return replace(one, form=rng.choice(((*one.form, second), (second, *one.form))))


def _values_exchanged(rng: random.Random, one: Asked, _other: Asked) -> Asked:
    if len(one.form) < 2:
        return _parameter_added(rng, one, one)
    first, second = sorted(rng.sample(range(len(one.form)), 2))
    told = list(one.form)
    told[first], told[second] = (told[first][0], told[second][1]), (told[second][0], told[first][1])
    return replace(one, form=tuple(told))


def _moved_to_the_query(rng: random.Random, one: Asked, _other: Asked) -> Asked:
    """Some or all parameters stand in the query instead of the body, or the other way round."""
    path, _, query = one.target.partition("?")
    if not one.form:
        return replace(one, target=path, form=tuple(parse_qsl(query, keep_blank_values=True)), method="POST")
    moved = set(rng.sample(one.form, rng.randint(1, len(one.form))))
    added = urlencode([pair for pair in one.form if pair in moved])
    kept = tuple(pair for pair in one.form if pair not in moved)
    target = f"{path}?{query}{'&' if query else ''}{added}"
    return replace(one, target=target, form=kept, method=rng.choice(("GET", "POST")))


# method and body


def _method_and_body_gone(rng: random.Random, one: Asked, _other: Asked) -> Asked:
    method = rng.choice(("GET", "HEAD", "OPTIONS", "DELETE", "TRACE", "post", "X"))
    more = {} if one.form else {"HTTP_X_HTTP_METHOD_OVERRIDE": "POST"}
    return replace(one, method=method, form=() if one.form else call(), more=more)


def _multipart(form: Pairs) -> bytes:
    parts = (f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in form)
    return "".join(f"--x\r\n{part}" for part in parts).encode() + b"--x--\r\n"


ENCODINGS: list[tuple[str, Callable[[Pairs], bytes]]] = [
    ("application/json", lambda form: json.dumps(dict(form)).encode()),
    ("multipart/form-data; boundary=x", _multipart),
    (FORM, lambda form: encoded(form).decode().encode("utf-16")),
    (FORM, lambda form: encoded(form).replace(b"&", b";")),
    (FORM, lambda form: quote(encoded(form)).encode()),
    (FORM, lambda form: encoded(form)[::-1]),
    (FORM, lambda form: b"\xef\xbb\xbf" + encoded(form)),
    (FORM, lambda form: encoded(form) + b"\xff"),
    (FORM, lambda form: b"\x1f\x8b\x08" + encoded(form)),
    (FORM, lambda form: encoded(form) + b"\0"),
    (FORM, lambda form: encoded(form).replace(b"=", b"==")),
    (FORM, lambda form: encoded(form).replace(b"%C3%B6", b"%F6").replace(b"&", b"&&x&")),
]


def _another_encoding(rng: random.Random, one: Asked, _other: Asked) -> Asked:
    content_type, encode = rng.choice(ENCODINGS)
    return replace(one, body=encode(one.form or call()), content_type=content_type)


def _length_lies(rng: random.Random, one: Asked, _other: Asked) -> Asked:
    """The body ends earlier than it does, or nobody says where."""
    body = one.sent or encoded(call())
    length = rng.choice((str(rng.randrange(len(body))), "0", "-1", "x", "1e9", "99999999999", " "))
    more = {"CONTENT_LENGTH": length, "HTTP_TRANSFER_ENCODING": "chunked"}
    if length == " " or one.sent == b"":
        more = {"CONTENT_LENGTH": str(rng.randint(1, len(body)))}
        return replace(one, body=body[: int(more["CONTENT_LENGTH"])] + (b"" if one.form else b"x"), more=more)
    return replace(one, body=body, more=more)


KINDS: list[tuple[str, Forge]] = [
    ("signature: bit flipped", _with_signature(_flip_a_bit)),
    ("signature: case changed", _with_signature(_swap_case)),
    ("signature: cut", _with_signature(_cut)),
    ("signature: other letters of the same digest", _with_signature(_same_digest_other_letters)),
    ("signature: spelt otherwise", _with_signature(_spell_otherwise)),
    ("signature: several", _with_signature(_several)),
    ("signature: nothing", _with_signature(_nothing)),
    ("signature: guessed", _with_signature(_guessed)),
    ("signature: by another token", _by_another_token),
    ("signature: by another hash", _by_another_hash),
    ("signature: of another request", _of_another_request),
    ("signature: of another address", _of_another_address),
    ("address: another path", _another_path),
    ("address: spelt otherwise", _path_spelt_otherwise),
    ("address: query changed", _query_changed),
    ("address: letter and service differ", _letter_and_service_differ),
    ("address: a header pretends", _header_pretends),
    ("parameters: value changed", _value_changed),
    ("parameters: what the dialog reads changed", _digits_changed),
    ("parameters: name changed", _name_changed),
    ("parameters: gone", _parameter_gone),
    ("parameters: added", _parameter_added),
    ("parameters: a second value", _a_second_value),
    ("parameters: values exchanged", _values_exchanged),
    ("parameters: moved to the query or back", _moved_to_the_query),
    ("body: another method without it", _method_and_body_gone),
    ("body: another encoding", _another_encoding),
    ("body: its length lies", _length_lies),
]
