"""Settings from the environment and `.env`; the home directory; what the project ships."""

import threading
from pathlib import Path

import pytest
from pydantic import ValidationError

from interviewer.errors import HomeError
from interviewer.settings import Settings, shipped


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
    monkeypatch.setenv("INTERVIEWER_API_KEY", "sk-secret")
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
        ("MAX_ANSWER", "10"),
        ("FALLBACK", "perhaps"),
        ("EMBEDDINGS", "both"),
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
