"""Official fakes: queues that remember what they were asked, built from the real types."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
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
        text = step if isinstance(step, str) else json.dumps(step, ensure_ascii=False)
        reply = step if isinstance(step, Reply) else Reply(text=text, finish_reason="stop")
        for n in range(1, self.pieces + 1) if listen else ():
            listen(reply.text[: len(reply.text) * n // self.pieces])
            if halt:
                halt.check()
        return reply


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
    """Closes the connection without an answer."""
    drip: bool = False
    """Promises more than the body and sends a space every 50 ms, without end."""


class FakeServer:
    """A real HTTP server on a free loopback port: says what `answer` makes of each request, and remembers them."""

    def __init__(self, answer: Callable[[Heard], Said]) -> None:
        self.heard: list[Heard] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def _handle(self) -> None:
                raw = self.rfile.read(int(self.headers.get("content-length", 0)))
                heard = Heard(
                    self.command,
                    self.path,
                    {k.lower(): v for k, v in self.headers.items()},
                    json.loads(raw) if raw else None,
                )
                outer.heard.append(heard)
                with suppress(OSError):  # the client may be gone
                    outer._send(self, answer(heard))

            do_GET = do_POST = _handle

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._open = threading.Event()
        self.base_url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def _send(self, to: BaseHTTPRequestHandler, said: Said) -> None:
        self._open.wait(said.seconds)
        if said.hang_up:
            to.close_connection = True
            return
        is_json = not isinstance(said.body, bytes | str)
        text = json.dumps(said.body) if is_json else said.body
        raw = text.encode() if isinstance(text, str) else text
        to.send_response(said.status)
        to.send_header("content-type", "application/json" if is_json else "text/html")
        to.send_header("content-length", str(len(raw) + (1_000_000 if said.drip else 0)))
        for name, value in said.headers.items():
            to.send_header(name, value)
        to.end_headers()
        to.wfile.write(raw)
        while said.drip and not self._open.wait(0.05):
            to.wfile.write(b" ")
            to.wfile.flush()

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._open.set()
        self._server.shutdown()
        self._server.server_close()


Ruling = Verdict | Mapping[str, Verdict] | Judgement | Exception
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
        if isinstance(ruling, Exception):
            raise ruling
        spoken = ruling if isinstance(ruling, Judgement) else judgement(task, ruling)
        for n in range(len(spoken.points)) if watch else ():
            watch.show(SoFar(points=spoken.points[: n + 1]))
            watch.halt.check()
        return spoken


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
