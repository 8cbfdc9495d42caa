"""A second look at evidence that seems to have nothing to do with its point: one small call that shows only the pairs.

Among the pairs stands, for every sentence, one with a statement that it certainly does not make. A judge that says yes to
that one says yes to anything, and its other answers on the sentence are worth nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field, create_model

from interviewer.errors import ReplyError
from interviewer.grading.evidence import defused
from interviewer.models import Lang, Text, Usage
from interviewer.text import tokens

_DECOYS = (
    Text(
        zh="k-means 交替地把样本分给最近的中心，再把中心移到所分样本的均值",
        en="k-means alternates between assigning samples to the nearest centre and moving centres to the mean of theirs",
    ),
    Text(
        zh="BLEU 统计译文与参考译文重合的 n-gram，并惩罚过短的译文",
        en="BLEU counts n-grams shared with reference translations and penalises translations that are too short",
    ),
    Text(
        zh="步幅为 2 的池化把特征图的高和宽各减半",
        en="Pooling with a stride of 2 halves the height and the width of a feature map",
    ),
    Text(
        zh="Q-learning 用下一状态的最大动作价值来更新当前的动作价值",
        en="Q-learning updates an action value towards the reward plus the best action value of the next state",
    ),
)
_SENTENCE = 400
"""Characters of a sentence that are shown."""


@dataclass(frozen=True)
class Doubt:
    """A point, and the words of the answer that are said to show it."""

    point_id: str
    statement: str
    sentence: str
    """Hostile text."""


@dataclass(frozen=True)
class Opinion:
    """Ids of the points whose evidence holds, and what asking cost."""

    supported: frozenset[str]
    usage: Usage


Ask = Callable[[str, type[BaseModel]], tuple[Any, Usage]]
"""Puts a text to the model and returns a value of the schema. Raises EndpointError, ReplyError."""


def second_opinion(doubts: Sequence[Doubt], lang: Lang, ask: Ask) -> Opinion:
    """Which of the doubts are unfounded. A judge that replies nothing usable supports nothing. Raises EndpointError."""
    pairs = [*_decoys(doubts, lang), *doubts]
    shown = "\n\n".join(_shown(n, pair) for n, pair in enumerate(pairs, start=1))
    try:
        reply, usage = ask(shown, _reply_model(len(pairs)))
    except ReplyError:
        return Opinion(frozenset(), Usage())
    said = [getattr(reply, f"item_{n}") == "yes" for n in range(1, len(pairs) + 1)]
    gullible = {pair.sentence for pair, yes in zip(pairs, said, strict=True) if yes and not pair.point_id}
    held = (p.point_id for p, yes in zip(pairs, said, strict=True) if yes and p.sentence not in gullible)
    return Opinion(frozenset(held), usage)


def _decoys(doubts: Sequence[Doubt], lang: Lang) -> Iterator[Doubt]:
    """For each sentence a statement of another field that shares least with it and with the points in doubt."""
    around = {t for d in doubts for t in tokens(d.statement)}
    for sentence in dict.fromkeys(d.sentence for d in doubts):
        near = around | set(tokens(sentence))
        decoy = min(_DECOYS, key=lambda text: len({*tokens(text.zh), *tokens(text.en)} & near))
        yield Doubt("", decoy[lang], sentence)


def _shown(n: int, pair: Doubt) -> str:
    return f"Item {n}\nStatement: {pair.statement}\n<sentence>{defused(pair.sentence)[:_SENTENCE]}</sentence>"


def _word(value: Any) -> Any:
    """`Yes.`, true and 1 are yes."""
    if isinstance(value, bool | int):
        return "yes" if value else "no"
    return value.strip(" .。").lower() if isinstance(value, str) else value


Word = Annotated[Literal["yes", "no"], BeforeValidator(_word)]


@lru_cache(maxsize=64)
def _reply_model(items: int) -> type[BaseModel]:
    fields: dict[str, Any] = {f"item_{n}": (Word, Field(description=f"item {n}")) for n in range(1, items + 1)}
    return create_model("Items", __doc__="For each item: does the sentence make the statement?", **fields)
