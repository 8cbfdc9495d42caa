"""The model examiner: one call per answer, facts per key point out of it, and no credit without words of the answer.

The prompt begins with what stays the same (instructions, question, reference, key points), so that a server's prefix
cache serves it, and ends with the answer as numbered sentences. The reply is hostile text, too: all of it is checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from interviewer.grading.evidence import Evidence, defused, evidence, one_line
from interviewer.grading.grader import Progress, Task
from interviewer.grading.reply import GradingReply, PointReply, WrongClaimReply, reply_model
from interviewer.llm.client import Chat
from interviewer.llm.structured import Ladder
from interviewer.models import (
    Feedback,
    FollowUp,
    GraderInfo,
    Judgement,
    KeyPoint,
    Lang,
    PointVerdict,
    Question,
    Text,
    Verdict,
    WrongClaim,
)
from interviewer.prompts import Prompts
from interviewer.text import sentences, token_estimate, tokens

LANGUAGE_NAMES: Mapping[Lang, str] = {"zh": "Simplified Chinese", "en": "English"}
NOT_SHOWN = Text(
    zh="模型认为提到了这一点，但没有指出回答中的任何一句话，因此不计分。",
    en="The model saw this point but could not name a sentence of the answer that shows it, so it is not credited.",
)
NO_CONTENT = Text(
    zh="回答里没有可以评判的内容；请用自己的话说说你知道的部分。",
    en="There is nothing in the answer to judge; say in your own words what you know.",
)

_REASON, _CORRECTION, _STRENGTHS, _IMPROVE, _QUESTION = 200, 300, 400, 500, 300
"""Longest texts taken from a reply, in characters."""
_OBJECTION, _PASSAGE, _MAX_WRONG_CLAIMS = 1_000, 300, 3
_REFERENCE_TOKENS = 350
_TOKENS, _TOKENS_PER_POINT = 1_500, 250


class ModelGrader:
    """A `Grader` that asks a chat model. Keeps nothing between tasks but what the ladder learned about the endpoint."""

    def __init__(self, chat: Chat, prompts: Prompts, ladder: Ladder | None = None) -> None:
        self._chat = chat
        self._prompts = prompts
        self._ladder = ladder or Ladder()

    def judge(self, task: Task, progress: Progress | None = None) -> Judgement:
        """Judge by one call (three at most, when replies do not hold); an answer without content needs none.

        Raises EndpointError, ReplyError, PromptError.
        """
        prompt = self._prompts.load("grade")
        grader = GraderInfo(kind="model", model=self._chat.endpoint.model, prompt=prompt.label)
        seen = evidence(task.answer)
        if seen.empty:
            judgement = _nothing_said(task, seen, grader)
        else:
            ids = tuple(p.id for p in task.open_points)
            max_tokens = _TOKENS + _TOKENS_PER_POINT * len(ids)
            reply = self._ladder.ask(self._chat, prompt.render(prompt_values(task, seen)), reply_model(ids), max_tokens)
            judgement = _judgement(task, seen, reply.value, grader.model_copy(update={"rung": reply.rung}))
            judgement = judgement.model_copy(update={"usage": reply.usage})
        if progress:
            for verdict in judgement.points:
                progress(verdict)
        return judgement


def prompt_values(task: Task, seen: Evidence) -> dict[str, str]:
    """The variables of prompts/grade.md. Texts of the bank in the task's language only; hostile ones defused."""
    question, lang = task.question, task.lang
    return {
        "language": LANGUAGE_NAMES[lang],
        "question": question.question[lang].strip(),
        "reference": _reference(question, lang),
        "points": "\n".join(f"{p.id}: {p.point[lang].strip()}" for p in task.open_points),
        "misconceptions": "\n".join(f"- {m.claim[lang].strip()}" for m in question.misconceptions),
        "asked": task.asked or "",
        "passages": "\n".join(
            f"- {_cut(defused(p.text), _PASSAGE)}" for p in task.passages if p.question_id != question.id
        ),
        "objection": _cut(defused(task.objection or ""), _OBJECTION),
        "answer": seen.numbered(),
    }


def _reference(question: Question, lang: Lang) -> str:
    """The reference answer in at most 350 tokens: the sentences that the key points repeat most are left out first."""
    spans = sentences(question.answer[lang])
    told = {token for p in question.key_points for token in tokens(p.point[lang])}
    room, kept = _REFERENCE_TOKENS, set[int]()
    for n in sorted(range(len(spans)), key=lambda n: _share(tokens(spans[n].text), told)):
        cost = token_estimate(spans[n].text)
        if cost <= room:
            room -= cost
            kept.add(n)
    return " ".join(spans[n].text for n in sorted(kept))


def _share(words: list[str], told: set[str]) -> float:
    return sum(w in told for w in words) / len(words) if words else 1.0


def _judgement(task: Task, seen: Evidence, reply: GradingReply[Any], grader: GraderInfo) -> Judgement:
    pairs = zip(task.open_points, reply.of_points(), strict=True)
    points = tuple(_verdict(point, judged, seen, task.lang) for point, judged in pairs)
    return Judgement(
        grader=grader,
        points=points,
        wrong_claims=_wrong_claims(reply.wrong_claims, seen),
        ignored=seen.ignored,
        feedback=Feedback(strengths=_cut(reply.strengths, _STRENGTHS), improve=_cut(reply.improve, _IMPROVE)),
        follow_up=_follow_up(reply, points),
    )


def _verdict(point: KeyPoint, judged: PointReply, seen: Evidence, lang: Lang) -> PointVerdict:
    """The verdict, if the answer bears it out: any but `missing` needs a sentence that exists and may be evidence."""
    verdict, quotes = Verdict(judged.verdict), seen.quotes(judged.sentences)
    if verdict is Verdict.MISSING:
        return PointVerdict(id=point.id, verdict=verdict, reason=_cut(judged.reason, _REASON))
    if not quotes:
        return PointVerdict(id=point.id, verdict=Verdict.MISSING, reason=NOT_SHOWN[lang])
    return PointVerdict(id=point.id, verdict=verdict, quotes=quotes, reason=_cut(judged.reason, _REASON))


def _wrong_claims(replies: list[WrongClaimReply], seen: Evidence) -> tuple[WrongClaim, ...]:
    """Claims that the answer really contains; one that runs over several sentences is quoted by its first."""
    claims = ((seen.quotes(r.sentences), _cut(r.correction, _CORRECTION)) for r in replies[:_MAX_WRONG_CLAIMS])
    return tuple(WrongClaim(quote=quotes[0], correction=said) for quotes, said in claims if quotes and said)


def _follow_up(reply: GradingReply[Any], points: tuple[PointVerdict, ...]) -> FollowUp | None:
    """The model's question, if it aims at a point that was not covered. It exists in the task's language only."""
    open_ids = {p.id for p in points if p.verdict is not Verdict.COVERED}
    if reply.follow_up is None or reply.follow_up.probes not in open_ids:
        return None
    question = _cut(reply.follow_up.question, _QUESTION)
    return FollowUp(probes=reply.follow_up.probes, question=Text(zh=question, en=question)) if question else None


def _nothing_said(task: Task, seen: Evidence, grader: GraderInfo) -> Judgement:
    points = tuple(PointVerdict(id=p.id, verdict=Verdict.MISSING) for p in task.open_points)
    feedback = Feedback(improve=NO_CONTENT[task.lang])
    return Judgement(grader=grader, points=points, ignored=seen.ignored, feedback=feedback)


def _cut(hostile: str, limit: int) -> str:
    """One line of at most `limit` characters: whole sentences if there is room for one, else cut with an ellipsis."""
    line = one_line(hostile)
    if len(line) <= limit:
        return line
    ends = [s.end for s in sentences(line[:limit])][:-1]
    return line[: ends[-1]] if ends else line[: limit - 1] + "…"
