"""The release: what is said at which pace."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime

import pytest
from example_release import RELEASE

from ivr.core.desk import NO_STAFF, Person, Staff
from ivr.core.guide import Notice, Pace
from ivr.core.organisation import UNNAMED, Organisation
from ivr.core.period import Period
from ivr.errors import ReleaseError
from ivr.release import Release, dumps, loads


def test_each_pace_has_a_recording_even_in_a_release_of_two() -> None:
    """A release from before the third pace goes on: very slow is then spoken slowly."""
    two = replace(RELEASE, recordings=tuple(it for it in RELEASE.recordings if it.pace != "very_slow"))
    section = "section:kosten:1"
    assert two.recording(section, Pace.VERY_SLOW) == two.recording(section, Pace.SLOW)
    assert two.recording(section, Pace.VERY_SLOW) != two.recording(section, Pace.NORMAL)


def test_a_release_knows_all_paces() -> None:
    """A recording of the slowest pace is found under its name, also after a way through the file."""
    normal = RELEASE.recording("section:kosten:1", Pace.NORMAL)
    slowest = replace(normal, pace="very_slow", file="0" * 20 + ".wav")
    others = tuple(it for it in RELEASE.recordings if it.pace != "very_slow")
    release = loads(dumps(replace(RELEASE, recordings=(*others, slowest))), "live.json")
    assert release.recording("section:kosten:1", Pace.VERY_SLOW) == slowest


def test_what_is_never_said_is_an_error() -> None:
    """A speech that no release has is a mistake in the program, not a silence."""
    with pytest.raises(KeyError):
        RELEASE.recording("section:nirgends:1", Pace.SLOW)


def test_a_release_says_whose_hotline_it_is() -> None:
    """Also after a way through the file."""
    linden = Organisation("Nachbarschaftshilfe Linden", "Nachbarschaftshilfe Linden", "+49511123456")
    assert loads(dumps(replace(RELEASE, organisation=linden)), "live.json").organisation == linden


def test_a_release_from_before_the_organisation_goes_on() -> None:
    """It has no name, and nothing else is wrong with it."""
    data = json.loads(dumps(RELEASE))
    del data["organisation"]
    assert loads(json.dumps(data), "live.json").organisation == UNNAMED


def test_an_organisation_that_is_no_text_is_refused() -> None:
    """As anything else in the file that was spoilt by hand."""
    data = json.loads(dumps(RELEASE)) | {"organisation": {"name": 7}}
    with pytest.raises(ReleaseError, match="nicht lesbar"):
        loads(json.dumps(data), "live.json")


def test_a_release_remembers_who_answers_and_when(release: Release) -> None:
    """What is written is what is read; a release from before there was any of it has none."""
    staff = Staff(
        (Person("+4951112345", frozenset({0, 2})),),
        True,
        (((540, 720), (840, 990)), *[()] * 6),
        {date(2026, 12, 24): (), date(2026, 12, 31): ((600, 720),)},
        date(2040, 12, 31),
    )
    notice = Notice("notice-sommer", Period(None, datetime.fromisoformat("2027-01-07")))
    recordings = tuple(
        replace(one, speech="notice-sommer") for one in release.recordings if one.speech == "again"
    )
    new = replace(
        release,
        staff=staff,
        guide=replace(release.guide, notices=(notice,)),
        recordings=(*release.recordings, *recordings),
    )
    assert loads(dumps(new), "live.json") == new
    old = json.loads(dumps(release))
    del old["staff"], old["guide"]["notices"]
    for topic in (old["guide"]["contact"], *(c for c in old["guide"]["main"]["choices"] if "sections" in c)):
        del topic["period"]
    known = ("whisper", "closed_later", "transfer_next")
    old["recordings"] = [one for one in old["recordings"] if one["speech"] not in known]
    assert loads(json.dumps(old), "live.json").staff == NO_STAFF
