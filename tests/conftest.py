"""Every test: no network but loopback, a home directory of its own, none of the settings of the person who runs it."""

from __future__ import annotations

import ipaddress
import os
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from fakes import TickingClock

from interviewer import bank as bank_module
from interviewer.bank import Bank
from interviewer.settings import Settings

if TYPE_CHECKING:
    from interviewer.services import Services

hypothesis.settings.register_profile("tests", deadline=None, derandomize=True, database=None, max_examples=100)
hypothesis.settings.load_profile("tests")

_OURS = ("INTERVIEWER_", "OPENAI_")


def _is_loopback(host: Any) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback or ipaddress.ip_address(name).is_unspecified
    except ValueError:
        return False


class NetworkGuard:
    """Stands before the sockets of this process and remembers who tried to leave the machine."""

    def __init__(self) -> None:
        self.refused: list[str] = []

    def check(self, host: Any) -> None:
        """Raises an exception that no `except OSError` or `except Exception` swallows."""
        if not _is_loopback(host):
            self.refused.append(str(host))
            pytest.fail(f"a test tried to reach {host}: tests may only use loopback")

    def settle(self) -> None:
        """Forget who tried, and raise AssertionError if anyone did."""
        tried, self.refused = self.refused, []
        assert not tried, f"only loopback is allowed, but something tried to reach {tried}"

    def around_connect(self, original: Callable[..., Any]) -> Callable[..., Any]:
        """`connect` and `connect_ex` of a socket, guarded."""

        def guarded(sock: socket.socket, address: Any) -> Any:
            if sock.family in (socket.AF_INET, socket.AF_INET6):
                self.check(address[0])
            return original(sock, address)

        return guarded

    def around_sendto(self, original: Callable[..., Any]) -> Callable[..., Any]:
        """`sendto` of a socket, guarded: its address comes last."""

        def guarded(sock: socket.socket, *args: Any) -> Any:
            if sock.family in (socket.AF_INET, socket.AF_INET6):
                self.check(args[-1][0])
            return original(sock, *args)

        return guarded

    def around_lookup(self, original: Callable[..., Any]) -> Callable[..., Any]:
        """`getaddrinfo`, guarded: looking up a name asks a name server."""

        def guarded(host: Any, *args: Any, **options: Any) -> Any:
            self.check(host)
            return original(host, *args, **options)

        return guarded


@pytest.fixture(scope="session")
def network_guard() -> Iterator[NetworkGuard]:
    guard = NetworkGuard()
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, guard.around_connect(getattr(socket.socket, name)))
        patch.setattr(socket.socket, "sendto", guard.around_sendto(socket.socket.sendto))
        patch.setattr(socket, "getaddrinfo", guard.around_lookup(socket.getaddrinfo))
        yield guard


@pytest.fixture(autouse=True)
def loopback_only(network_guard: NetworkGuard) -> Iterator[None]:
    """Fails a test during which anything, a background thread included, tried to leave the machine."""
    yield
    network_guard.settle()


@pytest.fixture
def home() -> Iterator[Path]:
    """The home directory of the test, not made yet; in memory where the machine has a place for it: every answer is synced."""
    memory = Path("/dev/shm")  # noqa: S108
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Path(folder) / "home"


@pytest.fixture(autouse=True)
def clean_environment(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting, key, proxy or `.env` of the person who runs the tests; subprocesses inherit it."""
    for name in list(os.environ):
        if name.upper().startswith(_OURS) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("INTERVIEWER_HOME_DIR", str(home))
    monkeypatch.setenv("INTERVIEWER_DISCOVER", "false")
    monkeypatch.setitem(Settings.model_config, "env_file", None)


class Vault:
    """A folder that can be shut: while it is, this process can read it but not write to it, even as root."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def shut(self) -> Iterator[None]:
        """Take the right to write from the folder and its files, and from root its powers."""
        inside = [self.folder, *self.folder.rglob("*")]
        before = {path: path.stat().st_mode for path in inside}
        for path in inside:
            path.chmod(0o555 if path.is_dir() else 0o444)
        was_root = os.geteuid() == 0
        if was_root:
            os.seteuid(65534)
        try:
            yield
        finally:
            if was_root:
                os.seteuid(0)
            for path, mode in before.items():
                path.chmod(mode)


@pytest.fixture
def vault() -> Iterator[Vault]:
    """Outside of pytest's own folders, which nobody but their owner may enter."""
    with tempfile.TemporaryDirectory() as folder:
        yield Vault(Path(folder))


@pytest.fixture
def clock() -> TickingClock:
    """The time of the test."""
    return TickingClock()


@pytest.fixture(scope="session")
def bank() -> Bank:
    """The bundled question bank."""
    return bank_module.load()


@pytest.fixture
def services(home: Path, bank: Bank, clock: TickingClock, monkeypatch: pytest.MonkeyPatch) -> Services:
    """Everything, with the built-in examiner and without an index: no passages, so that no test waits for one to be built.

    Warnings for the person fail the test.
    """
    from interviewer.services import Services

    made = Services(
        Settings(home_dir=home, grader="builtin"), warn=lambda sentence: pytest.fail(sentence.en), now=clock
    )
    made.__dict__["_bank"] = bank  # read already: parsing it for every test costs seconds
    monkeypatch.setattr(made, "passages", lambda question, answer: [])
    return made
