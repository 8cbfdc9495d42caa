"""The guard of conftest.py refuses what leaves the machine, whatever the code under test catches."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress

import pytest

OUTSIDE: dict[str, Callable[[], object]] = {
    "connect": lambda: socket.socket().connect(("192.0.2.1", 80)),
    "connect_ex": lambda: socket.socket().connect_ex(("192.0.2.1", 80)),
    "create_connection": lambda: socket.create_connection(("192.0.2.1", 80), timeout=1),
    "udp": lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.1", 53)),
    "ipv6": lambda: socket.socket(socket.AF_INET6).connect(("2001:db8::1", 80)),
    "name": lambda: socket.getaddrinfo("example.com", 443),
}


@pytest.mark.parametrize("attempt", OUTSIDE.values(), ids=OUTSIDE.keys())
@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
def test_leaving_the_machine_fails_even_where_errors_are_swallowed(attempt, network_guard):
    with pytest.raises(pytest.fail.Exception, match="loopback"), suppress(Exception):
        attempt()
    with pytest.raises(AssertionError, match=r"192\.0\.2\.1|2001:db8::1|example\.com"):
        network_guard.settle()


def test_loopback_is_allowed(network_guard):
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(("localhost", server.getsockname()[1]), timeout=5).close()
    assert not network_guard.refused


def test_a_background_thread_is_noticed(network_guard):
    def leave() -> None:
        with pytest.raises(pytest.fail.Exception), socket.socket() as s:
            s.connect(("192.0.2.1", 80))

    thread = threading.Thread(target=leave)
    thread.start()
    thread.join()
    with pytest.raises(AssertionError, match=r"192\.0\.2\.1"):
        network_guard.settle()
    network_guard.settle()  # told once
