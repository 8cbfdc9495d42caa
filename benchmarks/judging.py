"""The model examiner at an endpoint: what a grade costs beyond what the endpoint takes, and how large its prompts are.

    python benchmarks/judging.py [--base-url URL] [--model NAME] [--answers N] [--json]

Prompt sizes are counted over every open question of the bank in both languages, as sent: with passages of neighbouring
questions and an answer of about 120 tokens (CJK characters + other characters / 4). With an endpoint (`--base-url`, or one
found on loopback), N reference answers are graded in one piece; the endpoint's own time is what passes
between a request and the last byte of its reply, and everything else is ours. Then the same answers are graded streamed, as
the page does it: what is done with a piece while the next one is being written costs no time, so the ratio of the two is
shown. Random weights give no sensible grade but honest times.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import httpx2

from interviewer import bank
from interviewer.bank import Bank
from interviewer.errors import EndpointError, ReplyError
from interviewer.grading.evidence import evidence
from interviewer.grading.grader import Passage, Task, Watch
from interviewer.grading.model import ModelGrader
from interviewer.grading.prompt import prompt_values
from interviewer.llm.client import ChatClient
from interviewer.llm.endpoint import find
from interviewer.models import LANGS
from interviewer.prompts import Prompts
from interviewer.settings import Settings
from interviewer.text import token_estimate


class Stopwatch:
    """Adds up the time between each request of this process and the end of its reply, in seconds."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def start(self) -> None:
        """Time every HTTP exchange from now on."""
        original = httpx2.HTTPTransport.handle_request

        def timed(transport: httpx2.HTTPTransport, request: httpx2.Request) -> httpx2.Response:
            started = time.perf_counter()
            response = original(transport, request)
            response.stream = _Timed(response.stream, self, started)
            return response

        httpx2.HTTPTransport.handle_request = timed  # type: ignore[method-assign]


class _Timed(httpx2.SyncByteStream):
    def __init__(self, stream: Any, watch: Stopwatch, started: float) -> None:
        self._stream, self._watch, self._started = stream, watch, started

    def __iter__(self) -> Iterator[bytes]:
        """Only waiting for the next bytes counts; what is done with them in between is ours."""
        self._watch.seconds += time.perf_counter() - self._started
        waiting = time.perf_counter()
        for chunk in self._stream:
            self._watch.seconds += time.perf_counter() - waiting
            yield chunk
            waiting = time.perf_counter()
        self._watch.seconds += time.perf_counter() - waiting

    def close(self) -> None:
        self._stream.close()


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description="Cost of a grade by a model, beyond the endpoint's own.")
    arguments.add_argument("--base-url")
    arguments.add_argument("--model")
    arguments.add_argument("--answers", type=int, default=40)
    arguments.add_argument("--json", action="store_true")
    options = arguments.parse_args()
    questions = bank.load()
    figures: dict[str, Any] = {"prompt_tokens": prompt_sizes(questions)}
    found = find(Settings(base_url=options.base_url, model=options.model))
    if found:
        watch = Stopwatch()
        watch.start()
        chat = ChatClient(found.endpoint, timeout=120)
        figures |= {"model": found.endpoint.model} | times(questions, chat, watch, options.answers)
    print(json.dumps(figures, ensure_ascii=False) if options.json else _table(figures))


def tasks(questions: Bank) -> Iterator[Task]:
    """Every open question in both languages, with a typical answer and the passages of its neighbour."""
    rows = [q for q in questions.questions.values() if q.kind == "open"]
    for lang in LANGS:
        for question, other in pairwise([*rows, rows[0]]):
            answer = question.answer[lang][: 120 if lang == "zh" else 480]
            passages = (Passage(question_id=other.id, text=other.answer[lang]),) * 3
            yield Task(question=question, answer=answer, lang=lang, passages=passages)


def prompt_sizes(questions: Bank) -> dict[str, float]:
    """Median, 95th percentile and maximum of the estimated tokens."""
    prompt = Prompts().load("grade")
    sizes = sorted(
        sum(token_estimate(m.content) for m in prompt.render(prompt_values(t, evidence(t.answer))))
        for t in tasks(questions)
    )
    return {"n": len(sizes), "median": statistics.median(sizes), "p95": sizes[int(0.95 * len(sizes))], "max": sizes[-1]}


def times(questions: Bank, chat: ChatClient, watch: Stopwatch, count: int) -> dict[str, Any]:
    """Milliseconds of the endpoint and of ours per grade, calls per answer, and what streaming changes."""
    rows = list(tasks(questions))
    judge, chosen = ModelGrader(chat, Prompts()), rows[:: max(1, len(rows) // count)][:count]
    ours, theirs, calls, failed, pieces = [], [], [], 0, 0
    streamed, whole = 0.0, 0.0
    for task in chosen:
        try:
            judge.judge(task)  # the server's prefix cache knows the prompt from now on
            watch.seconds, started = 0.0, time.perf_counter()
            usage = judge.judge(task).usage
            wall, waited = time.perf_counter() - started, watch.seconds
            looks: list[Any] = []
            started = time.perf_counter()
            judge.judge(task, Watch(looks.append))
        except (EndpointError, ReplyError):
            failed += 1
            continue
        streamed, whole, pieces = streamed + time.perf_counter() - started, whole + wall, pieces + len(looks)
        ours.append(1000 * (wall - waited))
        theirs.append(1000 * waited)
        calls.append(usage.calls)
    return {
        "grades": len(ours),
        "failed": failed,
        "calls_per_answer": round(statistics.mean(calls), 2),
        "endpoint_ms_p50": round(statistics.median(theirs), 1),
        "ours_ms_p50": round(statistics.median(ours), 1),
        "ours_ms_p95": round(sorted(ours)[int(0.95 * len(ours))], 1),
        "streamed_to_whole": round(streamed / whole, 3),
        "looks_per_streamed_grade": round(pieces / len(ours), 1),
    }


def _table(figures: dict[str, Any]) -> str:
    sizes = figures.pop("prompt_tokens")
    lines = [
        f"prompt tokens over {sizes['n']} prompts: median {sizes['median']:g}, p95 {sizes['p95']}, max {sizes['max']}"
    ]
    return "\n".join([*lines, *(f"{name}: {value}" for name, value in figures.items())])


if __name__ == "__main__":
    main()
