"""Stretches of an answer that pose as something else: turns of a chat, JSON verdicts, tags, comments, worked examples.

A single sentence gives itself away in `injection`; here are those that only their surroundings do: what stands between
two chat tokens, in a JSON object that holds a verdict, under a heading "# system". Offsets are code points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from interviewer.pattern import pattern

Stretch = tuple[int, int]

_TOKEN = pattern(r"<[|｜][^<>\n|｜]{1,40}[|｜]>|<(?:start|end)_of_turn>|\[/?INST\]|<</?SYS>>|</?s>", re.IGNORECASE)
"""Tokens that part the turns of a chat, of every family."""
_OPENS = pattern(r"start|system|assistant|model|tool|message|channel|end_header|^\[/?inst|^<<sys", re.IGNORECASE)
_ENDS = pattern(r"end(?!_header)|eot|eos|return|call|/s>|/sys", re.IGNORECASE)
_OF_THE_PERSON = pattern(r"user|human", re.IGNORECASE)
_ROLE = r"(?:system|user|assistant|model|developer|tool|human|final|analysis)"
_BETWEEN_TOKENS = pattern(rf"\s*{_ROLE}?\s*", re.IGNORECASE)
_SENTENCE_ENDS = ".!?。！？>]\n"

_NAMES = (
    r"(system|instructions?|verdicts?|grad(?:e|es|ing)|scores?|evaluation|tool_calls?|tool_response|tool_result"
    r"|function_call|function_results?|invoke|think|thinking|results?|feedback|admin|developer|rubric|override)"
)
_ELEMENT = pattern(rf"^[^\S\n]*(?:\S{{0,20}}>)??<{_NAMES}\b[^<>\n]{{0,80}}>.{{0,2000}}?</\1>", re.I | re.M | re.S)
_COMMENT = pattern(r"<!--.{0,2000}?(?:-->|\Z)|<!\[CDATA\[.{0,2000}?(?:\]\]>|\Z)", re.DOTALL)
_HEADING = pattern(
    r"^[^\S\n]*#{1,6}[^\S\n]*(?:new |updated )?"
    r"(?:system(?: prompt| message)?|instructions?|grading(?: result| notes?)?|verdicts?|系统(?:提示|消息|指令)?|(?:新的?)?指令|评分结果)"
    r"[^\S\n]*[:：]?[^\S\n]*\n(?:(?![^\S\n]*(?:#|\n|```)).*(?:\n|\Z)){0,12}",
    re.IGNORECASE | re.MULTILINE,
)
"""A heading and the paragraph under it."""
_BOUNDED = pattern(
    r"^\W{2,}(?:begin|start)(?: of)?(?: the)? (?:grading|evaluation|verdict|system|result)\b.{0,40}\n"
    r"(?:.*\n){0,20}?\W{2,}end\b.{0,60}$",
    re.IGNORECASE | re.MULTILINE,
)
_SHOT = pattern(
    r"^\W*(?:example|question|shot|sample|示例|例子?|样例|问题?|题目)[^\n]{0,20}?[:：.\d][^\n]{0,200}"
    r"(?:grades?|scores?|verdicts?|marks|评分|得分|判定|结论)\s*[:：=][^\n]*",
    re.IGNORECASE | re.MULTILINE,
)
"""A worked example: one line with a question, an answer and its marks."""
_LINE = pattern(
    r"^[^\w\n]*(?:(?:system|assistant|developer|examiner|interviewer|grader|evaluator|admin(?:istrator)?|moderator)"
    r"(?: (?:prompt|message|note|override|notice|instruction|update|verdict))?"
    r"|(?:系统|管理员|评分系统|考官|面试官|评委|阅卷人|阅卷老师|裁判|助手)(?:提示词?|消息|指令|通知|公告|评语|结论)?)"
    r"[^\S\n]*[:：\]】].*?(?=\b(?:candidate|answer|me) ?[:：]|(?:候选人|考生|回答|我)[:：]|$)",
    re.IGNORECASE | re.MULTILINE,
)
"""What a line says in the name of the system or the examiner, up to where the candidate has the word."""
_KINDS = (("<", _ELEMENT), ("<", _COMMENT), ("#", _HEADING), ("\n", _BOUNDED), (":：=", _SHOT), (":：]】", _LINE))
"""Each with the marks of which it needs one."""
_VERDICT_KEY = pattern(
    r"[\"'“”](?:verdicts?|scores?|grades?|points|key_points|wrong_claims|sentences|strengths|rating|passed"
    r"|评分|得分|分数|要点|结论|判定|评语)[\"'“”]\s*[:：]",
    re.IGNORECASE,
)
_OBJECT = pattern(r"\{\s*[\"'“”]")
_LONGEST = 4_000
"""Characters that a turn or an object may have."""


def forged(answer: str) -> list[Stretch]:
    """The forged stretches, in order, with something between each two."""
    joined: list[Stretch] = []
    for start, end in sorted([*_turns(answer), *_objects(answer), *_matches(answer)]):
        if joined and not answer[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _matches(answer: str) -> Iterator[Stretch]:
    kinds = (kind for marks, kind in _KINDS if any(mark in answer for mark in marks))
    return (m.span() for kind in kinds for m in kind.finditer(answer))


def _turns(answer: str) -> Iterator[Stretch]:
    """Chat tokens that part turns, and the turns in between unless they pose as the person's own.

    A token in the middle of a sentence only speaks of chats: one that parts turns begins a line, or follows another or its turn.
    """
    tokens = list(_TOKEN.finditer(answer))
    at, opened = 0, False
    for i, token in enumerate(tokens):
        if opened or _parts_turns(answer[at : token.start()]):
            yield token.span()
            opened = _OPENS.search(token.group()) is not None and not _ENDS.search(token.group())
            if opened:
                following = tokens[i + 1].start() if i + 1 < len(tokens) else None
                yield token.end(), _end_of_turn(answer, token.end(), following)
        at = token.end()


def _parts_turns(before: str) -> bool:
    """Whether a token is at work behind this text."""
    return _BETWEEN_TOKENS.fullmatch(before) is not None or before.rstrip(" \t")[-1] in _SENTENCE_ENDS


def _end_of_turn(answer: str, start: int, following: int | None) -> int:
    """Where a turn ends that begins at `start`: at the next token, else with its paragraph."""
    if _OF_THE_PERSON.match(answer, start):
        return start
    if following is not None and following - start <= _LONGEST:
        return following
    paragraph = answer.find("\n\n", start)
    return paragraph if paragraph >= 0 else len(answer)


def _objects(answer: str) -> Iterator[Stretch]:
    """JSON objects that hold a verdict, also cut-off ones."""
    end = 0
    for opening in _OBJECT.finditer(answer):
        if opening.start() < end:
            continue
        end = _closing(answer, opening.start())
        if _VERDICT_KEY.search(answer, opening.start(), end):
            yield opening.start(), end


def _closing(answer: str, start: int) -> int:
    """Behind the brace that closes the one at `start`; of an object that is never closed, the end of its paragraph."""
    depth = 0
    for i in range(start, min(len(answer), start + _LONGEST)):
        depth += {"{": 1, "}": -1}.get(answer[i], 0)
        if depth == 0:
            return i + 1
    paragraph = answer.find("\n\n", start)
    return paragraph if 0 <= paragraph <= start + _LONGEST else min(len(answer), start + _LONGEST)
