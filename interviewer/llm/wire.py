"""The connection under a request, which another thread can cut: at a halt, and when its time is up.

The timeouts of the HTTP library are per read, so a server that sends a byte now and then would never meet them; and a
thread that waits for a byte can only be woken by shutting the socket down. The server sees that, and stops generating.
"""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from contextvars import ContextVar
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import httpx2

_current: ContextVar[Wire | None] = ContextVar("wire", default=None)


def tapped(client: httpx2.Client) -> httpx2.Client:
    """The same client; from now on its requests hand their connection to the `Wire` they are made in."""
    client.event_hooks = {"request": [_tap]}
    return client


def _tap(request: httpx2.Request) -> None:
    if wire := _current.get():
        request.extensions = {**request.extensions, "trace": wire.trace}


class Wire:
    """A context in which one request is made, for at most so many seconds."""

    def __init__(self, seconds: float) -> None:
        self.expired = False
        """Whether it was cut because its time was up."""
        self._lock = threading.Lock()
        self._cut = False
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._expire)
        self._timer.daemon = True

    def cut(self) -> None:
        """Break the connection off at once, or as soon as there is one. From any thread, more than once."""
        with self._lock:
            self._cut = True
            self._shut()

    def trace(self, event: str, info: dict[str, Any]) -> None:
        """What httpcore calls at every step. The socket is doubled: encryption takes the original over."""
        if event.endswith("connect_tcp.complete"):
            with self._lock:
                self._close()
                self._socket = info["return_value"].get_extra_info("socket").dup()
                if self._cut:
                    self._shut()

    def __enter__(self) -> Self:
        self._token = _current.set(self)
        self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._timer.cancel()
        _current.reset(self._token)
        with self._lock:
            self._close()

    def _expire(self) -> None:
        self.expired = True
        self.cut()

    def _shut(self) -> None:
        if self._socket:
            with suppress(OSError):  # the other side was faster
                self._socket.shutdown(socket.SHUT_RDWR)

    def _close(self) -> None:
        if self._socket:
            self._socket.close()
        self._socket = None
