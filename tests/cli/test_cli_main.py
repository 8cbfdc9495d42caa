"""What holds for every command: the language, settings that are wrong, defects, broken pipes, the lazy page."""

import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from interviewer.cli.terminal import language


@pytest.mark.parametrize(
    ("setting", "environ", "lang"),
    [
        ("zh", {"LANG": "en_US.UTF-8"}, "zh"),
        ("en", {"LANG": "zh_CN.UTF-8"}, "en"),
        ("auto", {"LANG": "zh_CN.UTF-8"}, "zh"),
        ("auto", {"LANG": "zh_TW"}, "zh"),
        ("auto", {"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ("auto", {"LANG": "en_GB.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8", "LC_ALL": ""}, "zh"),
        ("auto", {"LANG": "C.UTF-8"}, "en"),
        ("auto", {}, "en"),
    ],
)
def test_the_language_of_the_terminal(setting, environ, lang):
    assert language(setting, environ) == lang


def test_without_a_command_the_help_is_shown(run):
    ran = run()
    assert ran.code == 0
    assert "Usage: interviewer" in ran.out


@pytest.mark.parametrize(
    ("name", "value"),
    [("INTERVIEWER_PORT", "http"), ("INTERVIEWER_GRADER", "coin"), ("INTERVIEWER_MAX_ANSWER", "3")],
)
def test_a_wrong_setting_is_named_but_its_value_is_not_printed(run, monkeypatch, name, value):
    monkeypatch.setenv("INTERVIEWER_API_KEY", "sk-never-shown")
    monkeypatch.setenv(name, value)
    ran = run("bank", "list")
    assert (ran.code, ran.out) == (2, "")
    assert name in ran.err
    assert "sk-never" not in ran.err
    assert len(ran.err.splitlines()) == 1


@pytest.fixture
def defect(monkeypatch):
    def broken(*_):
        raise RuntimeError("a defect")

    monkeypatch.setattr("interviewer.bank.load", broken)


def test_a_defect_is_one_sentence(run, defect):
    ran = run("bank", "list")
    assert (ran.code, ran.out) == (1, "")
    assert "RuntimeError: a defect" in ran.err
    assert "--debug" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("arguments", [("--debug", "bank", "list"), ("bank", "list", "--debug")])
def test_debug_keeps_the_traceback(run, defect, arguments):
    with pytest.raises(RuntimeError, match="a defect"):
        run(*arguments)


def test_debug_keeps_the_traceback_of_an_expected_error_too(run):
    from interviewer.errors import UnknownQuestion

    with pytest.raises(UnknownQuestion):
        run("bank", "show", "nothing", "--debug")


def test_serve_is_wired_to_the_page_with_its_options(run, monkeypatch, tmp_path):
    served = {}
    page = SimpleNamespace(serve=lambda settings, services: served.update(settings=settings, services=services))
    monkeypatch.setitem(sys.modules, "interviewer.ui.server", page)  # the real one loads Gradio
    run("serve", "--host", "::1", "--port", "8123", "--auth", str(tmp_path / "logins"))
    settings = served["settings"]
    assert (settings.host, settings.port, settings.auth_file) == ("::1", 8123, tmp_path / "logins")
    assert served["services"].settings is settings
    assert run("serve", "--port", "70000").code == 2


def process(*arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "interviewer", *arguments], capture_output=True, check=False, timeout=60, **options
    )


@pytest.mark.parametrize(
    "command", [("history", "--json"), ("bank", "list", "--json")], ids=["one line", "more than a buffer"]
)
def test_a_reader_who_has_enough_is_no_error(command):
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as nobody:
        ran = subprocess.run(
            [sys.executable, "-m", "interviewer", *command],
            stdout=nobody,
            stderr=subprocess.PIPE,
            env=buffered,
            check=False,
            timeout=60,
        )
    assert ran.stderr == b""


def test_json_is_utf8_whatever_the_locale():
    ran = process(
        "bank",
        "show",
        "batch-normalization-why",
        "--json",
        env=os.environ | {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    )
    assert ran.returncode == 0
    assert "批归一化" in ran.stdout.decode("utf-8")
