"""Official fakes: queues that remember what they were asked, built from the real types."""

from __future__ import annotations

import json
import select
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain, count, repeat
from types import TracebackType
from typing import Any, Self

from interviewer.grading.grader import SoFar, Task, Watch
from interviewer.halt import Halt
from interviewer.llm.client import Reply
from interviewer.llm.endpoint import Endpoint
from interviewer.models import GraderInfo, Judgement, PointVerdict, Quote, Verdict
from interviewer.prompts import Message


@dataclass(frozen=True)
class Asked:
    """One call as a fake chat received it."""

    messages: tuple[Message, ...]
    max_tokens: int
    form: Mapping[str, Any]
    """What was asked of the server beside the messages, such as `response_format`; empty: plain text."""

    @property
    def text(self) -> str:
        """All messages, one after the other."""
        return "\n".join(m.content for m in self.messages)


class ScriptedChat:
    """A `Chat` that says what it was told to: replies, texts, values (as JSON), or errors to raise, in this order.

    To who listens it says a text in `pieces`.
    """

    def __init__(self, *script: Reply | str | Mapping[str, Any] | Exception, endpoint: Endpoint | None = None) -> None:
        self.endpoint = endpoint or Endpoint(base_url="http://127.0.0.1:9/v1", model="scripted")
        self.asked: list[Asked] = []
        self._script = list(script)
        self.pieces = 4

    def complete(
        self,
        messages: Sequence[Message],
        max_tokens: int,
        form: Mapping[str, Any] | None = None,
        listen: Callable[[str], None] | None = None,
        halt: Halt | None = None,
    ) -> Reply:
        self.asked.append(Asked(tuple(messages), max_tokens, form or {}))
        if halt:
            halt.check()
        if not self._script:
            raise AssertionError(f"the script is over, but the chat was asked a {len(self.asked)}th time")
        step = self._script.pop(0)
        if isinstance(step, Exception):
            raise step
        reply = step if isinstance(step, Reply) else _reply(step)
        for n in range(1, self.pieces + 1) if listen else ():
            listen(reply.text[: len(reply.text) * n // self.pieces])
            if halt:
                halt.check()
        return reply


def _reply(said: str | Mapping[str, Any]) -> Reply:
    return Reply(text=said if isinstance(said, str) else json.dumps(said, ensure_ascii=False), finish_reason="stop")


@dataclass(frozen=True)
class Heard:
    """One request as a fake server received it."""

    method: str
    path: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: Any


@dataclass
class Said:
    """What a fake server answers: a status, a body (bytes, text, or a value to send as JSON), headers, a delay."""

    body: Any = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    """Waits so long before it answers."""
    hang_up: bool = False
    """Closes the connection without an answer; in the middle of a stream, after its pieces."""
    drip: bool = False
    """Promises more than the body and sends a space every 50 ms, without end."""
    slow_head: bool = False
    """Sends one header after the other every 50 ms, and never the last one."""
    stream: Sequence[Any] | None = None
    """Sends these instead of a body, a piece at a time: bytes and text as they are, a value as a server-sent event."""
    gap: float = 0.0
    """Seconds between two pieces of the stream."""
    endless: bool = False
    """Sends the last piece of the stream again and again."""


def script(*said: Said) -> Callable[[Heard], Said]:
    """Answers in this order; the last one again and again."""
    waiting = list(said)
    return lambda _: waiting.pop(0) if len(waiting) > 1 else waiting[0]


class FakeServer:
    """A real HTTP server on a free loopback port: says what `answer` makes of each request, and remembers them."""

    def __init__(self, answer: Callable[[Heard], Said]) -> None:
        self.heard: list[Heard] = []
        self.left = threading.Event()
        """A client hung up before the answer was complete."""
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _handle(self) -> None:
                raw = self.rfile.read(int(self.headers.get("content-length", 0)))
                heard = Heard(
                    self.command,
                    self.path,
                    {k.lower(): v for k, v in self.headers.items()},
                    json.loads(raw) if raw and "json" in self.headers.get("content-type", "") else raw or None,
                )
                outer.heard.append(heard)
                self.close_connection = True
                try:
                    outer._send(self, answer(heard))
                except OSError:
                    outer.left.set()

            do_GET = do_POST = _handle

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._closed = threading.Event()
        self.base_url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def _send(self, to: BaseHTTPRequestHandler, said: Said) -> None:
        self._rest(to, said.seconds)
        if said.stream is not None:
            self._stream(to, said, said.stream)
        elif not said.hang_up:
            self._send_whole(to, said)

    def _send_whole(self, to: BaseHTTPRequestHandler, said: Said) -> None:
        is_json = not isinstance(said.body, bytes | str)
        raw = _bytes(json.dumps(said.body) if is_json else said.body)
        length = len(raw) + (1_000_000 if said.drip else 0)
        self._head(to, said, {"content-type": "application/json" if is_json else "text/html", "content-length": length})
        to.wfile.write(raw)
        while said.drip and not self._closed.is_set():
            self._rest(to, 0.05)
            to.wfile.write(b" ")

    def _stream(self, to: BaseHTTPRequestHandler, said: Said, pieces: Sequence[Any]) -> None:
        self._head(to, said, {"content-type": "text/event-stream; charset=utf-8", "transfer-encoding": "chunked"})
        for n, piece in enumerate(chain(pieces, repeat(pieces[-1])) if said.endless else pieces):
            if self._closed.is_set():
                return
            self._rest(to, said.gap if n else 0)
            raw = _bytes(piece if isinstance(piece, bytes | str) else f"data: {json.dumps(piece)}\n\n")
            to.wfile.write(f"{len(raw):x}\r\n".encode() + raw + b"\r\n")
        if not said.hang_up:
            to.wfile.write(b"0\r\n\r\n")

    def _head(self, to: BaseHTTPRequestHandler, said: Said, headers: Mapping[str, Any]) -> None:
        to.send_response_only(said.status)
        for name, value in {"date": to.date_time_string(), "connection": "close", **headers, **said.headers}.items():
            to.send_header(name, str(value))
        for n in count() if said.slow_head else ():
            to.flush_headers()
            self._rest(to, 0.05)
            to.send_header(f"x-{n}", "1")
            if self._closed.is_set():
                return
        to.end_headers()

    def _rest(self, to: BaseHTTPRequestHandler, seconds: float) -> None:
        """Wait. Raises OSError as soon as the client hangs up."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and not self._closed.is_set():
            readable, _, _ = select.select([to.connection], [], [], min(left, 0.02))
            if readable and not to.connection.recv(1):
                raise ConnectionResetError

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._closed.set()
        self._server.shutdown()
        self._server.server_close()


def _bytes(text: bytes | str) -> bytes:
    return text.encode() if isinstance(text, str) else text


Ruling = Verdict | Mapping[str, Verdict] | Judgement | BaseException
"""What a scripted judge is to do: one verdict for all points, verdicts by point id, a whole judgement, or an error."""


def judgement(task: Task, verdicts: Verdict | Mapping[str, Verdict]) -> Judgement:
    """A real judgement of a task. Credited points quote the first twenty characters of the answer; unnamed ones are missing."""
    by_id = {p.id: verdicts for p in task.open_points} if isinstance(verdicts, Verdict) else verdicts
    start = task.answer[:20]
    quote = (Quote(text=start, start=0, end=len(start)),)
    points = [
        PointVerdict(id=p.id, verdict=v, quotes=() if v is Verdict.MISSING else quote)
        for p in task.open_points
        for v in [by_id.get(p.id, Verdict.MISSING)]
    ]
    return Judgement(grader=GraderInfo(kind="model", model="scripted", prompt="grade@00000000"), points=tuple(points))


class ScriptedJudge:
    """A `Grader` that rules as it was told to, in this order, and remembers every task; a task too many is an error."""

    def __init__(self, *script: Ruling) -> None:
        self.tasks: list[Task] = []
        self._script = list(script)

    def enqueue(self, *script: Ruling) -> None:
        """Append to what it will say."""
        self._script += script

    def judge(self, task: Task, watch: Watch | None = None) -> Judgement:
        self.tasks.append(task)
        if not self._script:
            raise AssertionError(f"the script is over, but the judge was asked a {len(self.tasks)}th time")
        ruling = self._script.pop(0)
        if isinstance(ruling, BaseException):
            raise ruling
        spoken = ruling if isinstance(ruling, Judgement) else judgement(task, ruling)
        for n in range(len(spoken.points)) if watch else ():
            watch.show(SoFar(points=spoken.points[: n + 1]))
            watch.halt.check()
        return spoken


class Clock:
    """A clock in seconds that moves only when somebody waits; several threads may."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []
        self._lock = threading.Lock()

    def __call__(self) -> float:
        return self.now

    def wait(self, woken: threading.Event, seconds: float) -> None:
        with self._lock:
            self.slept.append(seconds)
            self.now += seconds


class TickingClock:
    """A clock that moves one second per look, from 2026-11-21 09:00 UTC; `turn(seconds)` moves it by hand, back as well."""

    def __init__(self) -> None:
        self._now = datetime(2026, 11, 21, 9, tzinfo=UTC)
        self._lock = threading.Lock()

    def __call__(self) -> datetime:
        with self._lock:
            self._now += timedelta(seconds=1)
            return self._now

    def turn(self, seconds: float) -> None:
        """Move the clock."""
        self._now += timedelta(seconds=seconds)
