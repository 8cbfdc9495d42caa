"""A genuine llama.cpp server with a tiny random model: structure is real, sense is not.

The binary is named by INTERVIEWER_TEST_LLAMA, or stands in `../shared/bin` beside the repository, next to `tiny_gguf.py`.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

# Read on import: a fixture takes all INTERVIEWER_ variables away from the tests.
BINARY = Path(
    os.environ.get("INTERVIEWER_TEST_LLAMA")
    or Path(__file__).resolve().parents[3] / "shared" / "bin" / "llama-server"
)  # fmt: skip
START_SECONDS = 30.0


@dataclass(frozen=True)
class LlamaServer:
    """A running server."""

    base_url: str
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """Kill it, as a crash would."""
        self.process.kill()
        self.process.wait()


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random-weight model file; skips where there is no server to run it, or nothing to write it with."""
    if not os.access(BINARY, os.X_OK):
        pytest.skip(f"no llama.cpp server at {BINARY}")
    if find_spec("gguf") is None:
        pytest.skip("the package gguf, which writes the tiny model, is not installed")
    path = tmp_path_factory.mktemp("llama") / "tiny.gguf"
    subprocess.run([sys.executable, BINARY.with_name("tiny_gguf.py"), path], check=True, capture_output=True)
    return path


@pytest.fixture(scope="session")
def start_llama(tiny_model: Path) -> Iterator[Callable[[], LlamaServer]]:
    """Starts one more server; all are stopped at the end."""
    with ExitStack() as running:

        def start() -> LlamaServer:
            server = _start(tiny_model)
            running.callback(server.stop)
            _wait_until_healthy(server)
            return server

        yield start


@pytest.fixture(scope="session")
def llama_server(start_llama: Callable[[], LlamaServer]) -> str:
    """Base URL of the server that the tests share."""
    return start_llama().base_url


def _start(model: Path) -> LlamaServer:
    port = _free_port()
    options = f"--host 127.0.0.1 --port {port} -c 16384 -np 2 -t 1 --alias tiny --offline --no-warmup".split()
    with (model.parent / f"{port}.log").open("wb") as log:
        process = subprocess.Popen([BINARY, "-m", model, *options], stdout=log, stderr=subprocess.STDOUT)
    return LlamaServer(f"http://127.0.0.1:{port}/v1", process)


def _free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port: int = s.getsockname()[1]
        return port


def _wait_until_healthy(server: LlamaServer) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            with opener.open(server.base_url.removesuffix("/v1") + "/health", timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    pytest.fail(f"{BINARY} did not become healthy (exit code {server.process.poll()})")
