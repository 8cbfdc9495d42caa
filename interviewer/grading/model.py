"""The model examiner: one call per answer, facts per key point out of it, and no credit without words of the answer.

The prompt begins with what stays the same (instructions, question, reference, key points), so that a server's prefix
cache serves it, and ends with the answer as numbered sentences. The reply is hostile text, too: all of it is checked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel

from interviewer.grading.evidence import Evidence, evidence
from interviewer.grading.finding import judgement, so_far
from interviewer.grading.grader import Task, Watch
from interviewer.grading.prompt import REFERENCE_TOKENS, prompt_values, spoken
from interviewer.grading.relation import unrelated
from interviewer.grading.reply import GradingReply, reply_model
from interviewer.grading.second_opinion import Doubt, second_opinion
from interviewer.halt import Halt
from interviewer.llm.client import Chat
from interviewer.llm.structured import Ladder, Structured
from interviewer.llm.trouble import Trouble
from interviewer.models import Feedback, GraderInfo, Judgement, PointVerdict, Text, Usage, Verdict
from interviewer.prompts import Prompt, Prompts

NO_CONTENT = Text(
    zh="回答里没有可以评判的内容；请用自己的话说说你知道的部分。",
    en="There is nothing in the answer to judge; say in your own words what you know.",
)
NOT_SUPPORTED = Text(
    zh="模型引用的这句话与要点无关，复核也没有支持，因此不计分：“{quote}”",
    en="The sentence that the model named has nothing to do with this point, nor did a second look support it: “{quote}”",
)

_TOKENS, _TOKENS_PER_POINT, _TOKENS_PER_DOUBT = 1_500, 250, 40
_FITS: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = (
    ((), {}),
    (("passages",), {"passages": False}),
    (("passages", "reference"), {"passages": False, "reference_tokens": REFERENCE_TOKENS // 3}),
    (("passages", "reference"), {"passages": False, "reference_tokens": 0}),
)
"""What is left out, step by step, of a prompt that is too long for the model's context."""


class ModelGrader:
    """A `Grader` that asks a chat model. Keeps nothing between tasks but what the ladder learned about the endpoint."""

    def __init__(self, chat: Chat, prompts: Prompts, ladder: Ladder | None = None) -> None:
        self._chat = chat
        self._prompts = prompts
        self._ladder = ladder or Ladder()

    def judge(self, task: Task, watch: Watch | None = None) -> Judgement:
        """Judge by one call, a few more when a reply does not hold; an answer without content needs none.

        Raises EndpointError, ReplyError, PromptError, Halted.
        """
        seen = evidence(task.answer)
        prompt = self._prompts.load("grade")
        endpoint = self._chat.endpoint
        grader = GraderInfo(kind="model", model=endpoint.model, endpoint=endpoint.kind, prompt=prompt.label)
        if seen.empty:
            return _nothing_said(task, seen, grader)
        reply, left_out = self._asked(task, seen, prompt, watch)
        found = judgement(task, seen, reply.value, grader.model_copy(update={"rung": reply.rung, "left_out": left_out}))
        return self._checked(task, found.model_copy(update={"usage": _usage(reply)}), watch)

    def _asked(
        self, task: Task, seen: Evidence, prompt: Prompt, watch: Watch | None
    ) -> tuple[Structured[GradingReply[Any]], tuple[str, ...]]:
        """The reply, and what had to be left out of the prompt for it."""
        ids = tuple(p.id for p in task.open_points)
        model, max_tokens = reply_model(ids), _TOKENS + _TOKENS_PER_POINT * len(ids)
        listen = _listener(task, seen, watch) if watch else None  # nobody looks on: no need to stream
        sent: tuple[Any, ...] = ()
        for left_out, shorter in _FITS:
            messages = prompt.render(prompt_values(task, seen, **shorter))
            if messages == sent:  # there was nothing of that to leave out
                continue
            sent = messages
            try:
                return self._ladder.ask(self._chat, messages, model, max_tokens, listen, _halt(watch)), left_out
            except Trouble as trouble:
                if trouble.problem != "too_long":
                    raise
                too_long = trouble
        raise too_long

    def _checked(self, task: Task, found: Judgement, watch: Watch | None) -> Judgement:
        """The judgement without the credit that a second look does not support."""
        credited = [v for v in found.points if v.verdict in (Verdict.COVERED, Verdict.PARTIAL)]
        doubted = [v for v in credited if unrelated(task, v)]
        if not doubted:
            return found
        opinion = second_opinion([_doubt(task, v) for v in doubted], task.lang, self._asker(task, watch))
        refused = {v.id for v in doubted} - opinion.supported
        points = tuple(_refused(task, v) if v.id in refused else v for v in found.points)
        return found.model_copy(update={"points": points, "usage": found.usage + opinion.usage})

    def _asker(self, task: Task, watch: Watch | None) -> Callable[[str, type[BaseModel]], tuple[Any, Usage]]:
        def ask(pairs: str, model: type[BaseModel]) -> tuple[Any, Usage]:
            messages = self._prompts.load("second_opinion").render({"pairs": pairs, "spoken": spoken(task)})
            max_tokens = _TOKENS_PER_DOUBT * (len(model.model_fields) + 1)
            reply = self._ladder.ask(self._chat, messages, model, max_tokens, halt=_halt(watch))
            return reply.value, _usage(reply)

        return ask


def _listener(task: Task, seen: Evidence, watch: Watch) -> Callable[[Mapping[str, Any]], None]:
    def listen(written: Mapping[str, Any]) -> None:
        watch.show(so_far(task, seen, written))

    return listen


def _halt(watch: Watch | None) -> Halt | None:
    return watch.halt if watch else None


def _usage(reply: Structured[Any]) -> Usage:
    return reply.usage.model_copy(update={"calls": reply.calls})


def _doubt(task: Task, verdict: PointVerdict) -> Doubt:
    statement = next(p.point[task.lang].strip() for p in task.open_points if p.id == verdict.id)
    return Doubt(verdict.id, statement, " ".join(q.text for q in verdict.quotes))


def _refused(task: Task, verdict: PointVerdict) -> PointVerdict:
    reason = NOT_SUPPORTED[task.lang].format(quote=verdict.quotes[0].text[:60])
    return PointVerdict(id=verdict.id, verdict=Verdict.MISSING, reason=reason, refused=True)


def _nothing_said(task: Task, seen: Evidence, grader: GraderInfo) -> Judgement:
    points = tuple(PointVerdict(id=p.id, verdict=Verdict.MISSING) for p in task.open_points)
    feedback = Feedback(improve=NO_CONTENT[task.lang])
    return Judgement(grader=grader, points=points, ignored=seen.ignored, feedback=feedback)
