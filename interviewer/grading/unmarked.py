"""Text in which nobody wrote the marks, as some recognisers give it: parted into lines, so that statements do not run into each other."""

from __future__ import annotations

import re

_HAN = r"[\u3400-\u4dbf\u4e00-\u9fff]"
_UNMARKED = re.compile(r"(?<![\w'’-])[\w'’-]++(?: ++[\w'’-]++){30,}+")
"""Nobody writes thirty words without a mark ..."""
_UNMARKED_HAN = re.compile(r"[^，。；：？！,.;:?!\n]{30,}")
"""... or characters."""
_BREATH = re.compile(rf"(?<={_HAN})[ \u3000](?={_HAN})")
"""Chinese is written without spaces: a recogniser puts one where the speaker paused."""
_SPOKEN = 8
"""Characters that people say between two pauses on average, at least; with fewer it is a list of terms."""
_OPENER = re.compile(
    r" (?=(?:so|but|also|however|first|second|third|finally|then|now|if|when|since|while|whereas|because|for example|on the other hand"
    r"|and (?:it|they|we|you|the|this|that|then|so|also|if|for|in|at)|it's|it is|that's|this is|you|we) )",
    re.IGNORECASE,
)


def parted(text: str) -> str:
    """The text, of the same length, in lines where nobody wrote the marks: at pauses, and where people begin to say something new."""
    breathed = _UNMARKED_HAN.sub(lambda stretch: _breathed(stretch.group()), text)
    return _UNMARKED.sub(lambda stretch: _OPENER.sub("\n", stretch.group()), breathed)


def _breathed(stretch: str) -> str:
    said = _BREATH.sub("\n", stretch)
    return said if len(said) >= _SPOKEN * (1 + said.count("\n")) else stretch
