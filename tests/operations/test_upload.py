"""The object store: a release goes live there whole or not at all, and every mishap is said in German."""

from __future__ import annotations

import base64
import sys
from hashlib import md5
from pathlib import Path

import prune
import publish
import pytest
import rollback
from botocore import exceptions
from fakes.example_store import CUT, REFUSED, SOUND, Bucket, Wire, put, small

from ivr.errors import ObjectStoreError, ReleaseError
from ivr.operations import upload as object_store
from ivr.operations.upload import upload
from ivr.release import dumps

pytestmark = pytest.mark.slow  # a store on this computer has to be started

OLD, NEW = dumps(small(1)).encode(), dumps(small(2)).encode()
OWN, NEW_FILE = "00000001.wav", "00000002.wav"
REQUESTS = 4  # one more than an update has: list, one recording, live.json


@pytest.fixture
def wire(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> Wire:
    """What is sent to the store, once the bucket is there."""
    return bucket.wire(monkeypatch)


@pytest.fixture
def audio(tmp_path: Path) -> Path:
    """An audio folder where one release is live and a newer one is the draft."""
    put(tmp_path, small(1))
    put(tmp_path, small(2), "draft.json")
    return tmp_path


# what is uploaded


def test_recordings_go_first_and_live_json_last(audio: Path, wire: Wire, bucket: Bucket) -> None:
    """Everything is there, byte by byte, when the release goes live."""
    begun: list[int] = []
    assert upload(audio, audio / "live.json", bucket.name, begun.append)
    assert begun == [3]
    assert wire.put == [OWN, "aaaaaaaa.wav", "bbbbbbbb.wav", "live.json"]
    assert bucket.live == OLD
    assert bucket.get(OWN)[2] == SOUND + OWN.encode()


def test_caches_keep_recordings_for_ever_and_releases_never(audio: Path, bucket: Bucket) -> None:
    """Twilio plays only what says that it is sound."""
    upload(audio, audio / "live.json", bucket.name)
    _, recording, _ = bucket.get(OWN)
    _, release, _ = bucket.get("live.json")
    assert (recording["Content-Type"], recording["Cache-Control"]) == (
        "audio/wav",
        "public, max-age=31536000, immutable",
    )
    assert (release["Content-Type"], release["Cache-Control"]) == ("application/json", "no-cache")


def test_what_is_there_is_not_sent_again(audio: Path, wire: Wire, bucket: Bucket) -> None:
    """The second release sends its own recording; the same release once more sends nothing."""
    upload(audio, audio / "live.json", bucket.name)
    wire.sent.clear()
    assert upload(audio, audio / "draft.json", bucket.name)
    assert wire.put == [NEW_FILE, "live.json"]
    wire.sent.clear()
    assert not upload(audio, audio / "draft.json", bucket.name)
    assert wire.put == []
    assert bucket.live == NEW


def test_a_recording_of_another_size_is_replaced(audio: Path, wire: Wire, bucket: Bucket) -> None:
    """Half a file that somebody copied there by hand is not taken for a whole one."""
    whole = (audio / "recordings" / OWN).read_bytes()
    (audio / "recordings" / OWN).write_bytes(whole[:100])
    upload(audio, audio / "live.json", bucket.name)
    (audio / "recordings" / OWN).write_bytes(whole)
    wire.sent.clear()
    assert upload(audio, audio / "live.json", bucket.name)
    assert bucket.get(OWN)[2] == whole


@pytest.mark.parametrize("folder", ["hotline", "verein/hotline", "hotline/"])
def test_a_release_may_have_a_folder_of_its_own(audio: Path, bucket: Bucket, folder: str) -> None:
    """AUDIO_BUCKET=name/folder; what lies beside it is not mistaken for it."""
    upload(audio, audio / "live.json", bucket.name)
    assert upload(audio, audio / "draft.json", f"{bucket.name}/{folder}")
    assert bucket.get(f"{folder.strip('/')}/live.json")[2] == NEW
    assert bucket.live == OLD
    assert not upload(audio, audio / "live.json", bucket.name)


def test_the_store_gets_the_checksum_to_compare(
    audio: Path, bucket: Bucket, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is damaged on its way is refused by the store itself."""
    checksums: dict[str, str] = {}
    before = wire._before

    def note(request: object, **more: object) -> None:
        checksums[request.url.rpartition("/")[2]] = request.headers.get("Content-MD5")  # type: ignore[attr-defined]  # botocore has no types
        before(request, **more)

    monkeypatch.setattr(wire, "_before", note)
    upload(audio, audio / "live.json", bucket.name)
    for name, content in ((OWN, SOUND + OWN.encode()), ("live.json", OLD)):
        said = checksums[name]
        digest = base64.b64encode(md5(content, usedforsecurity=False).digest())
        assert (said if isinstance(said, bytes) else said.encode()) == digest


def test_a_release_that_is_not_whole_here_is_not_uploaded(audio: Path, wire: Wire, bucket: Bucket) -> None:
    """A recording that is missing on this computer, or half a release: nothing is sent."""
    (audio / "recordings" / NEW_FILE).unlink()
    with pytest.raises(ReleaseError, match=f"fehlen 1 Aufnahmen, zum Beispiel {NEW_FILE}"):
        upload(audio, audio / "draft.json", bucket.name)
    (audio / "draft.json").write_bytes(NEW[:500])
    with pytest.raises(ReleaseError, match=r"draft\.json"):
        upload(audio, audio / "draft.json", bucket.name)
    assert wire.sent == []


# interrupted


@pytest.mark.parametrize(
    ("failure", "late"),
    [(REFUSED, False), (CUT, True), (KeyboardInterrupt(), True)],
    ids=["refused", "answer-lost", "ctrl-c"],
)
def test_interrupted_at_any_step_it_is_the_old_release_or_the_new_and_repeating_heals(
    audio: Path, wire: Wire, bucket: Bucket, failure: BaseException, late: bool
) -> None:
    """Whole at every moment, and what staff are told of it is true."""
    steps: list[bytes] = []  # what was live after failing at this step
    for step in range(1, REQUESTS + 1):
        upload(audio, audio / "live.json", bucket.name)  # for the next step everything is as it was
        _forget(bucket)
        wire.sent.clear()
        wire.fails_at, wire.failure, wire.late = step, failure, late
        if told := _told(audio, bucket):
            steps.append(bucket.live)
            assert "Derselbe Befehl" in told
            assert bucket.live == OLD or "oder schon den neuen Stand" in told
        wire.fails_at = 0
        upload(audio, audio / "draft.json", bucket.name)
        assert bucket.live == NEW
    assert steps == [OLD] * (REQUESTS - 2) + [NEW if late else OLD]


def _told(audio: Path, bucket: Bucket) -> str:
    """What staff are told when they upload the draft; empty if nothing went wrong."""
    try:
        upload(audio, audio / "draft.json", bucket.name)
    except ObjectStoreError as error:
        return str(error)
    return ""


def _forget(bucket: Bucket) -> None:
    """Remove the recording that only the new release has."""
    folder = object_store._Folder(bucket.name)
    folder._client.delete_object(Bucket=bucket.name, Key=NEW_FILE)
    folder.close()


# what can go wrong


def _refused(code: str) -> Exception:
    refused: Exception = exceptions.ClientError({"Error": {"Code": code, "Message": "English"}}, "PutObject")
    return refused


@pytest.mark.parametrize(
    ("failure", "german"),
    [
        (_refused("AccessDenied"), "verweigert den Zugriff auf „eimer“"),
        (_refused("SignatureDoesNotMatch"), "prüfen Sie AWS_ACCESS_KEY_ID"),
        (_refused("SlowDown"), "Schwierigkeiten (SlowDown)"),
        (exceptions.PartialCredentialsError(provider="env", cred_var="x"), "Schlüssel zum Objektspeicher"),
        (exceptions.ReadTimeoutError(endpoint_url="https://x"), "nicht zu erreichen"),
        (exceptions.SSLError(endpoint_url="https://x", error="x"), "nicht zu erreichen"),
        (exceptions.ProfileNotFound(profile="x"), "Schwierigkeiten (ProfileNotFound)"),
    ],
    ids=str,
)
def test_every_failure_is_german_with_a_remedy(failure: Exception, german: str) -> None:
    """And says what callers hear now; no word of the library comes through."""
    with pytest.raises(ObjectStoreError) as said, object_store._german_errors("eimer", "Danach."):
        raise failure
    assert german in str(said.value)
    assert str(said.value).endswith(("Danach.", "wo es aufgehört hat."))
    assert "English" not in str(said.value)


@pytest.mark.usefixtures("bucket")
def test_a_bucket_that_is_not_there(audio: Path) -> None:
    """Two names that no store has: one that could be, one that can't."""
    for name in ("gibt-es-nicht", "Größe & Co"):
        with pytest.raises(ObjectStoreError, match=f"„{name}“ gibt es im Objektspeicher nicht"):
            upload(audio, audio / "live.json", name)


def test_without_a_key(audio: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    """Said before anything is sent."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(audio / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(audio / "none"))
    with pytest.raises(ObjectStoreError, match=r"Schlüssel zum Objektspeicher fehlt.*\.env"):
        upload(audio, audio / "live.json", bucket.name)


def test_with_a_wrong_key(audio: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store itself refuses a key that it does not know."""
    monkeypatch.setattr("moto.settings.INITIAL_NO_AUTH_ACTION_COUNT", 0)
    with pytest.raises(ObjectStoreError, match=r"kennt den Schlüssel nicht.*AWS_ACCESS_KEY_ID"):
        upload(audio, audio / "live.json", bucket.name)


@pytest.mark.parametrize(
    ("address", "german"),
    [("http://127.0.0.1:9", "nicht zu erreichen"), ("speicher", "prüfen Sie die Einstellungen AWS_…")],
)
def test_an_address_where_no_store_is(
    audio: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch, address: str, german: str
) -> None:
    """Nobody listens there, or it is no address at all."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", address)
    with pytest.raises(ObjectStoreError, match=german):
        upload(audio, audio / "live.json", bucket.name)


# the scripts


@pytest.fixture
def staff(audio: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The audio folder on the desk of staff who have a bucket and nothing else."""
    monkeypatch.setattr("ivr.settings._file", dict)
    for name in ("TWILIO_AUTH_TOKEN", "PUBLIC_URL", "TEST_PHONE", "AUDIO_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AUDIO_BUCKET", bucket.name)
    for script in (publish, rollback, prune):
        monkeypatch.setattr(script, "AUDIO", audio)
    monkeypatch.setattr(publish, "refusals", lambda *_: [])  # the example's sound is none
    return audio


def _runs(script: object, patch: pytest.MonkeyPatch, *arguments: str) -> int:
    patch.setattr(sys, "argv", ["script.py", *arguments])
    code: int = script.main()  # type: ignore[attr-defined]  # a module of scripts/
    return code


def test_publishing_and_going_back_reach_the_store(
    staff: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """First there, then here: the same release in both places, forward and back."""
    assert _runs(publish, monkeypatch, "--yes") == 0
    assert bucket.live == (staff / "live.json").read_bytes() == NEW
    assert "3 Aufnahmen hochgeladen" in capsys.readouterr().out
    assert _runs(rollback, monkeypatch, "--yes") == 0
    assert bucket.live == (staff / "live.json").read_bytes() == OLD
    assert "in einer halben Minute" in capsys.readouterr().out


@pytest.mark.parametrize("step", range(1, REQUESTS))
@pytest.mark.usefixtures("capsys")
def test_a_failed_upload_changes_nothing_here(
    staff: Path, bucket: Bucket, wire: Wire, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """Neither there nor here; the same command again brings it to its end, back as well as forward."""
    upload(staff, staff / "live.json", bucket.name)
    for script, requests, before, after in ((publish, REQUESTS - 1, OLD, NEW), (rollback, 2, NEW, OLD)):
        wire.sent.clear()
        wire.fails_at, wire.failure = step, CUT
        failed = _runs(script, monkeypatch, "--yes") == 1
        assert failed == (step <= requests)
        wire.fails_at = 0
        if failed:
            assert bucket.live == (staff / "live.json").read_bytes() == before
            assert _runs(script, monkeypatch, "--yes") == 0
        assert bucket.live == (staff / "live.json").read_bytes() == after


def test_a_computer_that_stops_between_there_and_here_is_healed_by_the_same_command(
    staff: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store is ahead for that while: whole there, whole here."""
    for script, before, after in (("publish", OLD, NEW), ("rollback", NEW, OLD)):
        module = sys.modules[script]
        with monkeypatch.context() as patch:
            patch.setattr(module, script, _stops)
            with pytest.raises(SystemExit):
                _runs(module, monkeypatch, "--yes")
        assert (bucket.live, (staff / "live.json").read_bytes()) == (after, before)
        assert _runs(module, monkeypatch, "--yes") == 0
        assert bucket.live == (staff / "live.json").read_bytes() == after


def _stops(*_: object) -> None:
    raise SystemExit


def test_what_is_live_here_only_is_made_up_for(
    staff: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A store that is new: nothing to publish here, and still it gets what callers hear; once."""
    put(staff, small(2))
    assert _runs(publish, monkeypatch) == 0
    assert bucket.live == NEW
    assert "Jetzt steht er auch im Objektspeicher" in capsys.readouterr().out
    assert _runs(publish, monkeypatch) == 0
    assert "nichts zu veröffentlichen" in capsys.readouterr().out


@pytest.mark.usefixtures("staff")
def test_tidying_up_leaves_the_store_alone(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another server may still play what is there."""
    assert _runs(prune, monkeypatch) == 0
    assert wire.sent == []


def test_staff_without_a_store_go_on_as_before(
    staff: Path, wire: Wire, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No bucket, no Twilio settings: nothing is sent, and boto3 not even imported."""
    monkeypatch.delenv("AUDIO_BUCKET")
    monkeypatch.setitem(sys.modules, "ivr.operations.upload", None)  # importing it now fails
    assert _runs(publish, monkeypatch, "--yes") == 0
    assert (staff / "live.json").read_bytes() == NEW
    assert _runs(rollback, monkeypatch, "--yes") == 0
    assert wire.sent == []
    assert "in zwei Sekunden" in capsys.readouterr().out


def test_a_wrong_setting_is_explained(
    staff: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What stands wrong in the environment is said; nothing goes live."""
    monkeypatch.setenv("AUDIO_BASE_URL", "ftp://speicher")
    assert _runs(publish, monkeypatch, "--yes") == 1
    assert "AUDIO_BASE_URL ist" in capsys.readouterr().err
    assert (staff / "live.json").read_bytes() == OLD
