"""The plan records what is new, and nothing twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.compile.plan import JOINT_PAUSE, Job, Plan, file_name, plan, settings_changed
from ivr.compile.speech import Speech, Utterance
from ivr.core.guide import Pace


@dataclass(frozen=True)
class Facts:
    name: str = "nano"
    limit: int | None = None
    settings: str = "speed=0.9"


SOUND = "8000 Hz"
COSTS = Speech("title:kosten", "Kosten.", (Utterance("Kosten.", 1.5),))
JITSI = Speech("video:1", "Jitsi ist frei.", (Utterance("Jitsi ist frei.", 0.7), Utterance("Ja.", 1.5)))


def planned(*speeches: Speech, existing: Sequence[str] = ()) -> Plan:
    """The plan of these speeches for a voice without a limit."""
    return plan(speeches, Facts(), SOUND, existing)


def said(*utterances: Utterance) -> Speech:
    """A speech of these utterances."""
    return Speech("x", "", utterances)


def files(jobs: Sequence[Job]) -> list[str]:
    """The names of their recordings."""
    return [job.file for job in jobs]


def test_an_empty_store_gets_every_speech_at_every_pace() -> None:
    """Two speeches at three paces are six recordings."""
    found = planned(COSTS, JITSI)
    assert found.record == found.jobs
    assert [(job.speech.id, job.pace) for job in found.jobs] == [
        ("title:kosten", Pace.NORMAL),
        ("title:kosten", Pace.SLOW),
        ("title:kosten", Pace.VERY_SLOW),
        ("video:1", Pace.NORMAL),
        ("video:1", Pace.SLOW),
        ("video:1", Pace.VERY_SLOW),
    ]
    assert len(set(files(found.jobs))) == 6


def test_nothing_is_recorded_twice() -> None:
    """After everything is recorded, the same texts need nothing."""
    before = planned(COSTS, JITSI)
    after = planned(COSTS, JITSI, existing=files(before.record))
    assert after.record == ()


def test_a_changed_text_records_only_itself() -> None:
    """One new sentence costs three recordings, one a pace."""
    before = planned(COSTS, JITSI)
    changed = replace(COSTS, utterances=(Utterance("Die Kosten.", 1.5),))
    after = planned(changed, JITSI, existing=files(before.jobs))
    assert [job.speech.id for job in after.record] == ["title:kosten"] * 3
    assert files(after.jobs)[3:] == files(before.jobs)[3:]


@pytest.mark.parametrize(
    "changed",
    [
        file_name(said(Utterance("Kosten!", 1.5)), Pace.NORMAL, Facts(), SOUND),
        file_name(said(Utterance("Kosten.", 1.4)), Pace.NORMAL, Facts(), SOUND),
        file_name(said(*COSTS.utterances * 2), Pace.NORMAL, Facts(), SOUND),
        file_name(COSTS, Pace.SLOW, Facts(), SOUND),
        file_name(replace(COSTS, words=1), Pace.NORMAL, Facts(), SOUND),
        file_name(replace(COSTS, dictated=True), Pace.NORMAL, Facts(), SOUND),
        file_name(COSTS, Pace.NORMAL, Facts(name="gtts"), SOUND),
        file_name(COSTS, Pace.NORMAL, Facts(settings="speed=1.0"), SOUND),
        file_name(COSTS, Pace.NORMAL, Facts(), "16000 Hz"),
    ],
    ids=["text", "pause", "number", "pace", "words", "dictated", "voice", "voice-settings", "sound-settings"],
)
def test_whatever_changes_the_sound_changes_the_name(changed: str) -> None:
    """Staleness is a matter of names: each ingredient of the sound is in the name."""
    assert changed != file_name(COSTS, Pace.NORMAL, Facts(), SOUND)


def test_the_name_is_the_same_on_every_machine() -> None:
    """Two machines that record the same guide agree on every name."""
    name = file_name(said(Utterance("Größe.", 0.7)), Pace.NORMAL, Facts(), SOUND)
    assert name == "041992ca709abfc27ce4.wav"


def test_what_staff_wrote_is_no_part_of_the_name() -> None:
    """An id or a written text that sounds the same as before keeps its recording."""
    renamed = replace(COSTS, id="title:geld", text="Kosten .")
    assert files(planned(renamed).jobs) == files(planned(COSTS).jobs)


def test_speeches_that_sound_alike_share_a_recording() -> None:
    """Both are in the plan, each with its file, but the file is recorded once."""
    found = planned(COSTS, replace(COSTS, id="title:geld"))
    assert len(found.jobs) == 6
    assert len(found.record) == 3
    assert set(files(found.jobs)) == set(files(found.record))


def test_a_changed_lexicon_records_exactly_what_it_concerns() -> None:
    """A respelling of Jitsi leaves everything without Jitsi as it is, and reaches the voice."""
    before = planned(COSTS, JITSI)
    after = plan(
        (COSTS, JITSI),
        Facts(),
        SOUND,
        files(before.jobs),
        respell=lambda text: text.replace("Jitsi", "Dschitsi"),
    )
    assert [job.speech.id for job in after.record] == ["video:1"] * 3
    assert after.record[0].speech.utterances[0].text == "Dschitsi ist frei."
    assert after.record[0].speech.text == "Jitsi ist frei."


def test_an_utterance_over_the_limit_of_a_voice_is_split_after_respelling() -> None:
    """The parts have short pauses between them and the utterance's own pause at the end."""
    long = Speech("a", "a", (Utterance("Rufen Sie uns an, wir helfen.", 0.7), Utterance("Ja.", 1.5)))
    found = plan((long,), Facts(limit=20), SOUND, (), respell=lambda text: text.replace("helfen", "hellfen"))
    assert found.jobs[0].speech.utterances == (
        Utterance("Rufen Sie uns an,", JOINT_PAUSE),
        Utterance("wir hellfen.", 0.7),
        Utterance("Ja.", 1.5),
    )


def test_an_utterance_within_the_limit_stays_whole() -> None:
    """A split that is not needed would only cost melody."""
    found = plan((JITSI,), Facts(limit=len("Jitsi ist frei.")), SOUND, ())
    assert found.jobs[0].speech == JITSI


def test_the_slowest_pace_speaks_a_section_in_phrases() -> None:
    """Its pauses then stand where a reader takes a breath; titles, and the other paces, stay whole."""
    text = "Legen Sie vorher Regeln fest wie bei persönlichen Treffen."
    section = Speech("section:a:1", text, (Utterance(text, 0.7), Utterance("Ja.", 1.5)), words=10)
    given = {job.pace: [it.text for it in job.speech.utterances] for job in planned(section).jobs}
    assert given[Pace.NORMAL] == given[Pace.SLOW] == [text, "Ja."]
    parts = ["Legen Sie vorher Regeln fest,", "wie bei persönlichen Treffen.", "Ja."]
    assert given[Pace.VERY_SLOW] == parts
    title = planned(replace(section, words=0)).jobs[2].speech
    assert [it.text for it in title.utterances] == [text, "Ja."]


def test_a_speech_at_one_pace_is_recorded_at_one_pace() -> None:
    """What is only ever said slowly ("Gut. Ich spreche jetzt langsamer.") has one recording."""
    found = planned(replace(COSTS, paces=(Pace.SLOW,)))
    assert [job.pace for job in found.jobs] == [Pace.SLOW]


def released(planned: Plan) -> dict[tuple[str, Pace, str], str]:
    """The files of the release that this plan made."""
    return {(job.speech.id, job.pace, job.speech.text): job.file for job in planned.jobs}


LOUDER = "8000 Hz, louder"


@pytest.mark.parametrize(
    ("voice", "sound"),
    [(Facts(), LOUDER), (Facts(settings="speed=1.0"), SOUND), (Facts(name="gtts", limit=100), SOUND)],
    ids=["sound", "settings of the voice", "voice"],
)
def test_changed_settings_record_everything_and_are_noticed(voice: Facts, sound: str) -> None:
    """Staff learn why all is recorded though they have changed no text."""
    before = planned(COSTS, JITSI)
    after = plan((COSTS, JITSI), voice, sound, files(before.jobs))
    assert after.record == after.jobs
    assert settings_changed(after, released(before))


def test_changed_settings_are_noticed_among_changed_texts() -> None:
    """What counts is what has stayed the same."""
    before = planned(COSTS, JITSI)
    new = replace(COSTS, text="Geld.", utterances=(Utterance("Geld.", 1.5),))
    assert settings_changed(plan((new, JITSI), Facts(), LOUDER, files(before.jobs)), released(before))


def test_changed_texts_are_no_changed_settings() -> None:
    """One text that has kept its recording shows it, and so does a guide in which nothing is the same."""
    before = planned(COSTS, JITSI)
    new = replace(COSTS, text="Geld.", utterances=(Utterance("Geld.", 1.5),))
    assert not settings_changed(planned(new, JITSI, existing=files(before.jobs)), released(before))
    assert not settings_changed(planned(new, existing=files(before.jobs)), released(before))


def test_lost_recordings_are_no_changed_settings() -> None:
    """An empty store records everything, too, but under the names of before."""
    before = planned(COSTS, JITSI)
    assert not settings_changed(planned(COSTS, JITSI), released(before))


def test_settings_that_are_recorded_already_need_no_word() -> None:
    """Whoever goes back to earlier settings, whose recordings are still there, waits for nothing."""
    before = planned(COSTS)
    louder = plan((COSTS,), Facts(), LOUDER, ())
    both = [*files(before.jobs), *files(louder.jobs)]
    assert not settings_changed(plan((COSTS,), Facts(), LOUDER, both), released(before))


def test_the_first_release_has_no_changed_settings() -> None:
    """Nothing earlier, nothing changed."""
    assert not settings_changed(planned(COSTS), {})


SPEECHES = st.lists(
    st.builds(
        Speech,
        st.text(max_size=5),
        st.just(""),
        st.lists(st.builds(Utterance, st.text(max_size=9), st.sampled_from([0.4, 0.7])), max_size=3).map(
            tuple
        ),
    ),
    max_size=6,
)


@given(SPEECHES, SPEECHES)
def test_after_recording_the_store_has_all_that_is_said(old: list[Speech], new: list[Speech]) -> None:
    """Whatever was there before, exactly the files that the new guide lacks are recorded."""
    store = set(files(planned(*old).record))
    found = planned(*new, existing=sorted(store))
    assert set(files(found.record)) == set(files(found.jobs)) - store
    assert all(re.fullmatch(r"[0-9a-f]{20}\.wav", job.file) for job in found.jobs)
