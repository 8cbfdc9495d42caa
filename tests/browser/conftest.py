"""A real server process and a real Chromium. Skipped with a reason where Chromium is missing, except in CI."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--disable-quic",
]  # fmt: skip


TURN = "(document.querySelector('#turn-id textarea, #turn-id input')?.value ?? '')"
"""The id of the open turn, as the page holds it; empty when there is none."""


@dataclass
class Server:
    """`python app.py` on a home directory of its own."""

    home: Path
    port: int
    extra: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("INTERVIEWER_", "OPENAI_"))} | {
            "INTERVIEWER_HOME_DIR": str(self.home),
            "INTERVIEWER_PORT": str(self.port),
            "INTERVIEWER_DISCOVER": "false",
            **self.extra,
        }
        self.process = subprocess.Popen(
            [sys.executable, "app.py"],
            cwd=ROOT,
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                output = self.process.stdout.read() if self.process and self.process.stdout else ""
                pytest.fail(f"the server ended: {output}")
            with socket.socket() as s:
                if s.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        pytest.fail("the server did not answer within a minute")

    def kill(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        if self.process:
            self.process.wait()
            if self.process.stdout:
                self.process.stdout.close()


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all visitors that do not mind each other."""
    running = Server(tmp_path_factory.mktemp("home"), free_port())
    running.start()
    yield running
    running.kill()


@pytest.fixture(scope="module")
def serve_with(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Server]]:
    """`serve_with(MODEL="x")`: a server of its own with these settings, for the tests of one file."""
    running: list[Server] = []

    def start(**settings: str) -> Server:
        extra = {f"INTERVIEWER_{name}": value for name, value in settings.items()}
        running.append(Server(tmp_path_factory.mktemp("home"), free_port(), extra))
        running[-1].start()
        return running[-1]

    yield start
    for each in running:
        each.kill()


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server to kill, with a history of its own."""
    running = Server(tmp_path / "home", free_port())
    running.start()
    yield running
    running.kill()


@pytest.fixture(scope="session")
def launch() -> Iterator[Callable[..., Any]]:
    """`launch(*flags)`: a Chromium with these flags as well."""
    if CHROMIUM is None:
        reason = "chromium is not installed (Debian: apt-get install chromium fonts-noto-cjk)"
        if os.environ.get("INTERVIEWER_TEST_ALL"):
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running: list[Any] = []

        def start(*flags: str) -> Any:
            running.append(playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *flags]))
            return running[-1]

        yield start
        for browser in running:
            browser.close()


@pytest.fixture(scope="session")
def chromium(launch: Callable[..., Any]) -> Any:
    """The browser of all visitors who need nothing special."""
    return launch()


@pytest.fixture(scope="session")
def microphone(launch: Callable[..., Any]) -> Callable[[Path], Any]:
    """`microphone(wav)`: a browser whose microphone plays that file again and again, and which may use it."""

    @cache
    def start(wav: Path) -> Any:
        fake = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
        return launch(*fake, f"--use-file-for-fake-audio-capture={wav}")

    return start


@dataclass
class Visitor:
    """A browser page that notes every host it talks to and every error on its console."""

    page: Any
    foreign: list[str]
    errors: list[str]

    def open(self, url: str) -> None:
        self.page.goto(url)
        self.page.wait_for_selector(".iv-hero h1, #answer textarea", state="visible")

    def start(self) -> None:
        self.page.click("#start")
        self.page.wait_for_selector("#answer textarea", state="visible")

    def answer(self, text: str) -> None:
        """Submit an answer and wait until the next thing is asked, or the report is there."""
        before = self.turn
        self.page.fill("#answer textarea", text)
        self.page.click("#submit")
        self.next_turn(before)

    def next_turn(self, before: str) -> None:
        """Wait until another turn is open than `before`, or none."""
        self.page.wait_for_function(f"before => {TURN} !== before", arg=before)

    @property
    def turn(self) -> str:
        return str(self.page.evaluate(TURN))

    def text(self, selector: str) -> str:
        return str(self.page.inner_text(selector))


@pytest.fixture
def visit(request: pytest.FixtureRequest) -> Iterator[Callable[..., Visitor]]:
    contexts = []

    def make(
        locale: str = "zh-CN", width: int = 1280, height: int = 900, browser: Any = None, **options: Any
    ) -> Visitor:
        context = (browser or request.getfixturevalue("chromium")).new_context(
            locale=locale, viewport={"width": width, "height": height}, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        visitor = Visitor(page, [], [])
        page.on("request", lambda r: visitor.foreign.append(r.url) if _foreign(r.url) else None)
        page.on("console", lambda m: visitor.errors.append(m.text) if m.type == "error" else None)
        return visitor

    yield make
    for context in contexts:
        context.close()


def _foreign(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:"))
