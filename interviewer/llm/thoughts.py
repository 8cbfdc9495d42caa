"""Part what a model said from what it thought, by the tags that the families of models use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_NAMES = r"(?:seed:)?(?:think|thinking|thoughts?|reasoning|reflection)"
_TAG = re.compile(
    rf"(?P<open><{_NAMES}(?:\s[^<>]{{0,80}})?>|\[THINK\]|◁think▷|<\|begin_of_thought\|>|<\|channel\|>\s*analysis\s*<\|message\|>)"
    rf"|(?P<close></{_NAMES}\s*>|\[/THINK\]|◁/think▷|<\|end_of_thought\|>)"
    r"|(?P<next><\|(?:end|start|channel)\|>)",
    re.IGNORECASE,
)


class Parted(NamedTuple):
    """A reply in two channels."""

    said: str
    thought: str


def parted(text: str, quoted: Sequence[range] = ()) -> Parted:
    """Tags may be left open at either end: an end without a beginning makes all before it a thought.

    Those within `quoted` (spans of the text) are no tags. In the harmony format the next message ends a thought.
    """
    said, thought, thinking, at = [""], [""], False, 0
    for tag in _TAG.finditer(text):
        if any(tag.start() in span for span in quoted):
            continue
        (thought if thinking else said).append(text[at : tag.start()])
        at = tag.end()
        if tag["close"] and not thinking:
            thought, said = thought + said, [""]
        thinking = bool(tag["open"])
    (thought if thinking else said).append(text[at:])
    return Parted(" ".join(said), " ".join(thought))
