"""Settings from the environment and `.env`; the home directory; what the project ships."""

import json
import stat
import threading
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from interviewer.errors import BadInput, HomeError
from interviewer.prompts import Prompts
from interviewer.services import Services
from interviewer.settings import Saved, Settings, fixed, shipped


def test_defaults_need_no_configuration(home):
    settings = Settings()
    assert (settings.home_dir, settings.host, settings.port, settings.grader) == (home, "127.0.0.1", 7860, "auto")
    assert settings.base_url is settings.api_key is settings.model is settings.database_url is None


def test_the_environment_of_openai_is_honoured_and_ours_wins(monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-theirs")
    assert Settings().base_url == "http://127.0.0.1:1/v1"
    monkeypatch.setenv("INTERVIEWER_BASE_URL", "http://127.0.0.1:2/v1")
    monkeypatch.setenv("INTERVIEWER_API_KEY", "sk-ours")
    settings = Settings()
    assert settings.base_url == "http://127.0.0.1:2/v1"
    assert settings.api_key is not None
    assert settings.api_key.get_secret_value() == "sk-ours"


def test_a_key_is_never_printed(monkeypatch):
    for name in ("API_KEY", "STT_API_KEY", "TTS_API_KEY"):
        monkeypatch.setenv(f"INTERVIEWER_{name}", "sk-secret")
    assert "sk-secret" not in f"{Settings()!r} {Settings()} {Settings().model_dump_json()}"


def test_an_empty_variable_is_no_setting(monkeypatch):
    monkeypatch.setenv("INTERVIEWER_PORT", "")
    assert Settings().port == 7860


def test_a_dotenv_file_is_read_and_the_environment_wins(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("INTERVIEWER_PORT=7001\nINTERVIEWER_MODEL=from-file\nSOMETHING_ELSE=1\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(Settings.model_config, "env_file", ".env")
    monkeypatch.setenv("INTERVIEWER_MODEL", "from-environment")
    assert (Settings().port, Settings().model) == (7001, "from-environment")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "seven"),
        ("GRADER", "human"),
        ("LANGUAGE", "fr"),
        ("REQUEST_TIMEOUT", "0"),
        ("REQUEST_TIMEOUT", "inf"),
        ("PROMPTS_DIR", "/no/such/folder"),
        ("MAX_ANSWER", "10"),
        ("FALLBACK", "perhaps"),
        ("EMBEDDINGS", "both"),
        ("STT", "ears"),
        ("TTS", "whisper"),
        ("STT_DOWNLOAD", "perhaps"),
    ],
)
def test_a_wrong_value_is_refused_by_name(monkeypatch, name, value):
    monkeypatch.setenv(f"INTERVIEWER_{name}", value)
    with pytest.raises(ValidationError, match=f"(?i){name}"):
        Settings()


def test_a_home_in_the_persons_own_directory_may_be_written_with_a_tilde(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    for name in ("HOME_DIR", "QUESTIONS_DIR", "AUTH_FILE"):
        monkeypatch.setenv(f"INTERVIEWER_{name}", "~/mine")
    settings = Settings()
    assert settings.home() == settings.questions() == settings.auth_file == Path(tmp_path / "mine")


def test_the_home_is_made_and_left_clean(home):
    assert Settings(home_dir=home / "deep" / "er").home() == home / "deep" / "er"
    assert list((home / "deep" / "er").iterdir()) == []


def test_a_read_only_home_is_one_clear_sentence(vault):
    for home in (vault.folder, vault.folder / "new"):
        with vault.shut(), pytest.raises(HomeError) as caught:
            Settings(home_dir=home).home()
        assert str(home) in str(caught.value)
        assert "INTERVIEWER_HOME_DIR" in caught.value.en
        assert "INTERVIEWER_HOME_DIR" in caught.value.zh


def test_a_full_disk_is_one_clear_sentence(home):
    home.mkdir()
    (home / ".writable").symlink_to("/dev/full")
    with pytest.raises(HomeError, match="No space left on device"):
        Settings(home_dir=home).home()


def test_a_file_in_the_place_of_the_home_is_one_clear_sentence(home):
    home.write_text("a file")
    with pytest.raises(HomeError, match=str(home)):
        Settings(home_dir=home).home()


def test_many_at_once_may_ask_for_the_home(home):
    failed: list[Exception] = []

    def ask() -> None:
        try:
            for _ in range(50):
                Settings(home_dir=home).home()
        except Exception as e:
            failed.append(e)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def test_what_is_shipped_is_found_from_anywhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shipped.cache_clear()
    assert (shipped("knowledge") / "questions").is_dir()
    assert Settings().questions() == shipped("knowledge") / "questions"
    with pytest.raises(FileNotFoundError, match="incomplete"):
        shipped("nonsense")


def test_questions_of_ones_own(tmp_path):
    assert Settings(questions_dir=tmp_path).questions() == tmp_path


def test_prompts_of_ones_own_stand_before_the_bundled_ones_and_missing_ones_are_those(tmp_path, home):
    (tmp_path / "grade.md").write_text("---\npurpose: mine\nvariables:\n---\n# user\nhello\n")
    prompts = Services(Settings(home_dir=home, prompts_dir=tmp_path)).prompts
    assert prompts.load("grade").purpose == "mine"
    assert prompts.load("clarify") == Prompts().load("clarify")


# --- what the settings page saves

ALL = Saved(
    grader="model",
    base_url="http://127.0.0.1:1/v1",
    api_key=SecretStr("sk-saved"),
    model="m",
    fallback=False,
    request_timeout=7.5,
)


def test_what_is_saved_is_in_force_the_next_time(home):
    now = Settings().save(ALL)
    assert Settings() == now
    assert now.saved() == ALL
    assert (now.grader, now.base_url, now.model, now.fallback, now.request_timeout) == (
        "model", "http://127.0.0.1:1/v1", "m", False, 7.5,
    )  # fmt: skip
    assert now.api_key.get_secret_value() == "sk-saved"
    back = now.save(Saved())
    assert back == Settings(home_dir=home)
    assert back.base_url is back.api_key is None
    assert (back.grader, back.fallback, back.request_timeout) == ("auto", True, 60.0)


def test_only_its_owner_may_read_it_and_nothing_else_is_left(home):
    home.mkdir()
    (home / "settings.json").write_text("{}")
    (home / "settings.json").chmod(0o644)
    Settings().save(ALL)
    assert stat.S_IMODE((home / "settings.json").stat().st_mode) == 0o600
    assert [path.name for path in home.iterdir()] == ["settings.json"]


def test_the_key_is_in_the_file_and_in_no_print(home):
    now = Settings().save(ALL)
    assert "sk-saved" in (home / "settings.json").read_text()
    assert "sk-saved" not in f"{now!r} {now} {now.model_dump_json()} {now.saved()!r} {now.saved().model_dump_json()}"


def test_environment_and_dotenv_win_over_what_is_saved(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("INTERVIEWER_MODEL=from-file\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(Settings.model_config, "env_file", ".env")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:2/v1")
    assert {"model", "base_url"} <= fixed()
    assert not {"api_key", "grader", "fallback", "request_timeout"} & fixed()
    now = Settings().save(ALL)
    for settings in (now, Settings()):
        assert (settings.model, settings.base_url) == ("from-file", "http://127.0.0.1:2/v1")
        assert (settings.grader, settings.api_key.get_secret_value()) == ("model", "sk-saved")
    assert Settings(grader="builtin").grader == "builtin"


def test_a_home_with_a_tilde_has_its_saved_settings_too(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("INTERVIEWER_HOME_DIR", "~/mine")
    Settings().save(Saved(model="m"))
    assert (tmp_path / "mine" / "settings.json").exists()
    assert Settings().model == "m"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "JSONDecodeError"),
        ('{"api_key": "sk-oops"', "JSONDecodeError"),
        ('{"grader": "sk-oops"}', "grader"),
        ('{"request_timeout": -1, "fallback": "sk-oops"}', "fallback"),
        ('["sk-oops"]', "dictionary"),
        ('"sk-oops"', "dictionary"),
        ("[" * 100_000, "RecursionError"),
        (b"\xff\xfesk-oops", "UnicodeDecodeError"),
    ],
)
def test_a_file_that_does_not_hold_is_one_sentence_and_the_defaults(home, text, says):
    home.mkdir()
    (home / "settings.json").write_bytes(text if isinstance(text, bytes) else text.encode())
    told = []
    settings = Settings()
    assert settings == Settings(home_dir=home)
    assert settings.grader == "auto"
    Services(settings, warn=told.append)
    (sentence,) = told
    for each in (sentence.en, sentence.zh):
        assert says in each
        assert str(home / "settings.json") in each
        assert "sk-oops" not in each
    with pytest.raises(BadInput):
        settings.saved()


def test_a_folder_in_its_place_is_one_sentence(home):
    (home / "settings.json").mkdir(parents=True)
    assert Settings().grader == "auto"
    with pytest.raises(BadInput, match="Is a directory"):
        Settings().saved()


def test_names_of_another_version_are_passed_over(home):
    home.mkdir()
    (home / "settings.json").write_text(json.dumps({"model": "m", "new_in_the_next": 1, "home_dir": "/elsewhere"}))
    assert (Settings().model, Settings().home_dir) == ("m", home)


def test_what_cannot_be_saved_is_one_clear_sentence(vault):
    with vault.shut(), pytest.raises(HomeError):
        Settings(home_dir=vault.folder).save(ALL)


def test_a_disk_that_fills_up_leaves_the_old_file(home, monkeypatch):
    Settings().save(Saved(model="old"))

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("interviewer.settings.os.replace", full)
    with pytest.raises(HomeError, match="No space left on device"):
        Settings().save(ALL)
    assert Settings().model == "old"
    assert [path.name for path in home.iterdir()] == ["settings.json"]
