"""The lock files: what is installed is what the requirements files ask for, to the byte of each file."""

from __future__ import annotations

import re

import pytest

from ivr.settings import ROOT

WEB, ALL = "requirements-web", "requirements"
ENTRY = re.compile(
    r"^([a-z0-9-]+)==(\S+)(?: ; .+?)? \\\n((?: +--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE
)


def locked(name: str) -> dict[str, tuple[str, str]]:
    """The version and the hashes of each package."""
    text = (ROOT / f"{name}.lock").read_text(encoding="utf-8")
    found = {package: (version, hashes) for package, version, hashes in ENTRY.findall(text)}
    assert len(found) == sum(line[:1].isalnum() for line in text.splitlines()), "each has its hashes"
    return found


def asked(name: str) -> dict[str, str]:
    """The packages that a requirements file pins, and their versions; without those of other files."""
    text = (ROOT / f"{name}.txt").read_text(encoding="utf-8")
    pinned = re.findall(r"^([\w.-]+)(?:\[\w+\])?==([\w.]+)", text, re.MULTILINE)
    return {re.sub(r"[-_.]+", "-", package).lower(): version for package, version in pinned}


@pytest.mark.parametrize("name", [WEB, ALL])
def test_the_lock_has_what_is_asked_for(name: str) -> None:
    """A version that was changed in one place only would be the old one on every server."""
    versions = {package: version for package, (version, _) in locked(name).items()}
    wanted = asked(WEB) | asked(name)
    assert len(wanted) >= 10
    assert {package: versions.get(package) for package in wanted} == wanted


def test_a_server_gets_the_same_as_staff() -> None:
    """Both locks agree on every package that serves."""
    assert locked(WEB).items() <= locked(ALL).items()


def test_wheels_for_every_system_are_in_the_lock() -> None:
    """Of a package that is compiled there are several files, one for each system and Python."""
    for package in ("granian", "sqlalchemy", "psycopg-binary", "pyyaml", "numpy"):
        assert locked(ALL)[package][1].count("--hash") > 20, package


def test_the_image_is_built_from_the_lock() -> None:
    """And pip refuses whatever has another hash."""
    assert "--require-hashes --requirement requirements-web.lock" in (ROOT / "Dockerfile").read_text(
        encoding="utf-8"
    )
