"""The settings: what is missing or wrong is said, all of it, with the remedy."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import app
import ivr.settings
from ivr.errors import HotlineError, SettingsError
from ivr.settings import ROOT, Settings, audio_folder, one_setting

TOKEN = "0123456789abcdef0123456789abcdef"
GOOD = {"TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_URL": "https://hotline.example.de"}


def test_token_and_address_are_enough() -> None:
    """Everything else has a default: port 8000, no human, no test phone."""
    settings = Settings.from_environment(GOOD)
    assert (settings.port, settings.staff_number, settings.test_phone) == (8000, "", False)


def test_everything_can_be_told() -> None:
    """Spaces around a value and a slash behind the address, as they are copied, do no harm."""
    told = {"PUBLIC_URL": " https://a.example/pfad/ ", "STAFF_NUMBER": "+4951112345", "PORT": "8080"}
    settings = Settings.from_environment({**GOOD, **told})
    assert settings.public_url == "https://a.example/pfad"
    assert (settings.port, settings.staff_number) == (8080, "+4951112345")


@pytest.mark.parametrize(
    ("told", "folder"),
    [
        ("", ROOT / "audio"),
        ("stadt", ROOT / "stadt"),
        ("../texte", ROOT / "../texte"),
        ("/srv/texte", Path("/srv/texte")),
        (" '/srv/unsere Texte' ", Path("/srv/unsere Texte")),
    ],
)
def test_texts_may_live_elsewhere(told: str, folder: Path) -> None:
    """Seen from the program, or a whole path; the server and the scripts read the same setting."""
    assert Settings.from_environment({**GOOD, "AUDIO_FOLDER": told}).audio == folder
    assert audio_folder({"AUDIO_FOLDER": told}) == folder


def test_a_home_folder_is_found() -> None:
    """As people write it."""
    assert audio_folder({"AUDIO_FOLDER": "~/texte"}) == Path.home() / "texte"


def test_all_that_is_missing_is_said_at_once() -> None:
    """Token and address, each with where to find it."""
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({})
    assert "TWILIO_AUTH_TOKEN fehlt" in str(caught.value)
    assert "PUBLIC_URL fehlt" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLIC_URL", "hotline.example.de"),
        ("PUBLIC_URL", "http://hotline.example.de"),
        ("PUBLIC_URL", "https://"),
        ("PUBLIC_URL", "https://a.example?b=1"),
        ("PUBLIC_URL", "https://a.example#b"),
        ("STAFF_NUMBER", "0511 12345"),
        ("STAFF_NUMBER", "+49 511"),
        ("STAFF_NUMBER", "<Number>"),
        ("STAFF_NUMBER", "+499001234567"),
        ("STAFF_NUMBER", "+49137123456"),
        ("STAFF_NUMBER", "+491805123456"),
        ("STAFF_NUMBER", "+4911833123"),
        ("PORT", "fünf"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "٣"),
        ("PUBLIC_URL", "https://[::1"),
        ("TWILIO_ACCOUNT_SID", "SK0123456789abcdef0123456789abcdef"),
        ("FALLBACK_URL", "http://web.example.de"),
        ("AUDIO_BASE_URL", "cdn.example.de"),
        ("DATABASE_URL", "mysql://db"),
        ("METRICS_TOKEN", "kurz"),
        ("TWILIO_AUTH_TOKEN", "…"),
        ("TWILIO_AUTH_TOKEN", f"„{TOKEN}“"),
        ("TWILIO_AUTH_TOKEN", TOKEN[1:]),
        ("TWILIO_AUTH_TOKEN", TOKEN.replace("a", "g")),
        ("DATABASE_URL", "postgresql://u:p@db:abc/x"),
        ("DATABASE_URL", "postgresql://u:p@db:99999/x"),
        ("DATABASE_URL", "postgresql://u:a/b@db/x"),
        ("PUBLIC_URL", "https://a.example/voice"),
    ],
)
def test_what_is_wrong_is_named(name: str, value: str) -> None:
    """The name of the setting and an example of a right one."""
    with pytest.raises(SettingsError, match=name):
        Settings.from_environment({**GOOD, name: value})


@pytest.mark.parametrize("quote", ['"', "'"])
def test_a_pair_of_quotes_is_no_part_of_a_value(quote: str) -> None:
    """`docker run --env-file` keeps them: with them each call would be refused."""
    quoted = {name: f"{quote}{value}{quote}" for name, value in GOOD.items()}
    assert Settings.from_environment(quoted) == Settings.from_environment(GOOD)


def test_a_password_in_an_address_that_is_refused_is_not_shown() -> None:
    """The database's address holds one."""
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({**GOOD, "DATABASE_URL": "postgresql://hotline:sesam@db:abc/x"})
    assert "sesam" not in str(caught.value)
    assert "%40" in str(caught.value)


def test_the_test_phone_needs_no_https_and_has_a_secret_of_its_own() -> None:
    """On this computer http is enough, and no two test phones share a secret."""
    assert Settings.from_environment(
        {**GOOD, "PUBLIC_URL": "http://127.0.0.1:5000", "TEST_PHONE": "1"}
    ).test_phone
    assert Settings.for_test_phone().auth_token != Settings.for_test_phone().auth_token


def test_the_app_is_made_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server gets it from the environment, always the same; a name that is not there is not there."""
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("ivr.serve.log.configure", lambda: str)  # it changes sys.excepthook for good
    assert app.app.test_client().get("/health").status_code == 200
    assert app.app is app.app
    with pytest.raises(AttributeError):
        _ = app.nothing


def test_without_settings_the_web_process_refuses_to_start_and_says_why() -> None:
    """A German sentence for each thing that is missing, no traceback."""
    ended = subprocess.run(
        [sys.executable, "-c", "import app; app.app"],
        cwd=ROOT,
        env={},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert "TWILIO_AUTH_TOKEN fehlt" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_every_error_of_the_tree_is_caught_at_the_edge() -> None:
    """Scripts catch HotlineError; whatever a human can mend is one."""
    source = (ROOT / "ivr" / "errors.py").read_text(encoding="utf-8")
    classes = [value for value in vars(sys.modules["ivr.errors"]).values() if isinstance(value, type)]
    errors = [kind for kind in classes if issubclass(kind, Exception)]
    assert len(errors) >= 5
    for kind in errors:
        assert issubclass(kind, HotlineError)
        assert kind.__name__ in source.partition('"""')[2].partition('"""')[0]


def test_the_folder_of_the_project_is_found() -> None:
    """Wherever a script is started from."""
    assert Path(ROOT, "Procfile").is_file()


def test_no_secret_is_shown() -> None:
    """Settings that end up in a log line or an error show no token and no password."""
    secrets = {"DATABASE_URL": "postgresql://u:geheimes-wort@db/x", "METRICS_TOKEN": "geheimes-wort"}
    told = {**GOOD, **secrets, "PHONE_PASSWORD": "geheimes-wort", "TWILIO_AUTH_TOKEN": "fa15e" * 6 + "00"}
    shown = repr(Settings.from_environment(told))
    assert "geheimes-wort" not in shown
    assert "fa15e" not in shown


def test_a_script_asks_only_for_what_it_needs() -> None:
    """The report needs no Twilio; what talks with Twilio needs the account."""
    assert Settings.from_environment({}, needs=()).public_url == ""
    with pytest.raises(SettingsError, match="TWILIO_ACCOUNT_SID fehlt"):
        Settings.from_environment(GOOD, needs=("TWILIO_ACCOUNT_SID",))


def test_who_has_no_place_for_settings_writes_them_into_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """.env beside app.py; what the environment says counts more."""
    (tmp_path / ".env").write_text(f"TWILIO_AUTH_TOKEN={TOKEN}\nPUBLIC_URL=https://a.example\n")
    monkeypatch.setattr(ivr.settings, "ROOT", tmp_path)
    monkeypatch.delenv("TWILIO_AUTH_TOKEN", raising=False)
    monkeypatch.setenv("PUBLIC_URL", "https://b.example")
    told = Settings.from_environment()
    assert (told.auth_token, told.public_url) == (TOKEN, "https://b.example")


def test_one_setting_is_found_though_others_are_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Scripts that need no server's settings still know the folder and who answers."""
    (tmp_path / ".env").write_text('AUDIO_FOLDER="texte"\nSTAFF_NUMBER=+4951112345\n')
    monkeypatch.setattr(ivr.settings, "ROOT", tmp_path)
    for name in ("AUDIO_FOLDER", "STAFF_NUMBER", "PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)
    assert audio_folder() == tmp_path / "texte"
    assert (one_setting("STAFF_NUMBER"), one_setting("PUBLIC_URL")) == ("+4951112345", "")


def test_recordings_come_from_this_server_or_from_where_it_is_said() -> None:
    """A slash between address and name, either way; who tries it out on this computer hears this computer."""
    told = {**GOOD, "AUDIO_BASE_URL": "https://cdn.example.de/a/"}
    assert Settings.from_environment(GOOD).audio_url == "https://hotline.example.de/audio/"
    assert Settings.from_environment(told).audio_url == "https://cdn.example.de/a/"
    assert Settings.from_environment({**told, "TEST_PHONE": "1"}).audio_base_url == ""


def test_what_is_tried_out_is_not_counted() -> None:
    """The test phone writes no counts; a server does, unless told where into its own folder."""
    assert Settings.from_environment({**GOOD, "TEST_PHONE": "1"}).state is None
    assert Settings.from_environment(GOOD).state == ROOT / "state"
    assert Settings.from_environment({**GOOD, "STATE_FOLDER": "/var/lib/hotline"}).state == Path(
        "/var/lib/hotline"
    )


@pytest.mark.parametrize("name", ["PUBLIC_URL", "FALLBACK_URL", "AUDIO_BASE_URL"])
def test_an_address_with_a_password_is_refused_without_showing_it(name: str) -> None:
    """It would stand in pages, in logs and at Twilio."""
    with pytest.raises(SettingsError, match=name) as caught:
        Settings.from_environment({**GOOD, name: "https://nutzer:sesam@a.example"})
    assert "sesam" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"TWILIO_AUTH_TOKEN: x\n", "Zeile 1: Richtig ist NAME=Wert"),
        (
            b"# gut\nFALBACK_URL=https://a.example\n",
            "Zeile 2: FALBACK_URL gibt es nicht. Meinten Sie FALLBACK_URL",
        ),
        (b'AUDIO_FOLDER="texte\n', "Zeile 1: Um einen Wert stehen zwei gerade Anführungszeichen oder keine"),
        ("AUDIO_FOLDER=„texte“\n".encode(), "Zeile 1: Um einen Wert stehen zwei gerade Anführungszeichen"),
        ("# für uns\n".encode("latin-1"), "Codierung UTF-8"),
        ("A=b\n".encode("utf-16"), "Codierung UTF-8"),
    ],
)
def test_a_mistake_in_the_file_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes, said: str
) -> None:
    """With its line where it has one; never a traceback."""
    (tmp_path / ".env").write_bytes(content)
    monkeypatch.setattr(ivr.settings, "ROOT", tmp_path)
    with pytest.raises(SettingsError, match=said):
        Settings.from_environment()


def test_a_file_that_may_not_be_read_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    """Usually somebody has forgotten as whom the command has to run."""

    def refused(*_args: object, **_more: object) -> str:
        raise PermissionError

    monkeypatch.setattr(Path, "read_text", refused)
    with pytest.raises(SettingsError, match="sudo -u hotline"):
        Settings.from_environment()


def test_the_file_may_come_from_windows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A byte order mark, other line ends, quotes, spaces, a name that others read."""
    content = (
        f'\ufeffTWILIO_AUTH_TOKEN = "{TOKEN}"\r\nPUBLIC_URL=https://a.example\r\nAWS_DEFAULT_REGION=x\r\n'
    )
    (tmp_path / ".env").write_text(content, encoding="utf-8", newline="")
    monkeypatch.setattr(ivr.settings, "ROOT", tmp_path)
    for name in GOOD:
        monkeypatch.delenv(name, raising=False)
    assert Settings.from_environment().auth_token == TOKEN


def test_the_address_of_the_copy_may_name_its_page() -> None:
    """It is what one sees in the browser."""
    told = {**GOOD, "FALLBACK_URL": "https://web.example.de/ansage/index.xml"}
    assert Settings.from_environment(told).fallback_url == "https://web.example.de/ansage"


def test_a_wrong_setting_is_the_last_word_of_the_server() -> None:
    """The Procfile's command ends at once, with the German sentence and no traceback behind it."""
    _, _, *arguments = shlex.split((ROOT / "Procfile").read_text(encoding="utf-8"))
    ended = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={"PUBLIC_URL": "https://a.example", "TWILIO_AUTH_TOKEN": TOKEN, "STAFF_NUMBER": "0511 12345"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert ended.stderr.splitlines()[-1].startswith("STAFF_NUMBER")
