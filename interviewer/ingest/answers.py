"""What an answer is worth: where it begins, what it points to, and how much of it is there."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from interviewer.ingest.document import AnswerStatus
from interviewer.ingest.lines import IMAGE
from interviewer.text import normalise

_NAME = (
    r"(?:正确|参考|标准|简要|示例|完整|详细)?(?:答案|解答|回答|解析|详解|题解|解释)(?:解析|与解析|及解析)?|答|分析|思路|解题思路|參考答案|解釋|"
    r"(?:(?:sample|model|correct|short|reference|suggested|detailed)\s+)?(?:answer|solution|explanation|response)s?|ans|reply"
)
_DECOR = r"(?:[#>\s]|\*\*|__|</?(?:summary|details|b|strong|p|h\d)\b[^<>]{0,100}>)*"
_BRACKETED = rf"[【\[](?:{_NAME})[】\]]\s*[:：]?"
_SPEAKER = r"candidate|interviewee|applicant|候选人|应聘者|面试者|求职者"
_WITH_COLON = rf"(?:{_NAME}|{_SPEAKER})\s*(?:\*\*|__)?\s*[:：]|A\d{{0,5}}\s*(?:\*\*|__)?\s*[:：]"
_ALONE = rf"(?:{_NAME})(?=\s*(?:\*\*|__|</\w+>)*\s*$)"
_ANSWER_MARK = re.compile(
    rf"{_DECOR}(?:{_BRACKETED}|{_WITH_COLON}|{_ALONE})(?:\*\*|__|</\w+>)*\s*",
    re.IGNORECASE,
)
_LONGEST_MARK = 200
"""Characters of a line in which the mark is looked for."""
_FOLD = re.compile(
    r"(?:click to |show |see |view |查看|点击查看|展开)?(?:the )?(?:answer|solution|答案|解析)[!！.。]?", re.IGNORECASE
)


def answer_mark(line: str) -> int:
    """Length of the mark `Answer:`, `解析：`, `**答案**` at the beginning of a line; 0 where there is none."""
    plain = line.lstrip()
    match = _ANSWER_MARK.match(plain[:_LONGEST_MARK])
    if not match:
        return 0
    return len(line) - len(plain) + match.end()


def is_answer_mark(line: str) -> bool:
    """Whether the line opens an answer rather than a title."""
    if answer_mark(line) > 0:
        return True
    plain = re.sub(r"[*_#>]|</?\w+[^<>]*>", "", line).strip() if len(line) <= _LONGEST_MARK else line
    return bool(_FOLD.fullmatch(plain))


# --- what an answer points to -----------------------------------------------------------------------------------------

_PAGE = re.compile(
    r"(?<![A-Za-z])[pP]{1,2}\.?\s*(\d{1,4})(?:\s*[-–—~～至到]\s*[pP]?\.?\s*(\d{1,4}))?|第\s*(\d{1,4})(?:\s*[-–—~～至到]\s*(\d{1,4}))?\s*页|\b(?i:pages?|pg\.?)\s+(\d{1,4})(?:\s*[-–—~]\s*(\d{1,4}))?"
)
_URL = re.compile(r"https?://[^\s<>()\[\]（）【】，。；、\"'“”]+|(?<=\]\()[^()\s]+(?=[)\s])")
_LINK = re.compile(r"(?<!!)\[[^\[\]]{0,500}\]\([^()]{0,500}\)|<https?://[^<>]*>|https?://[^\s<>()（），。；]+|www\.\S+")
_BOOK = re.compile(r"《[^》]*》")
_SEE = re.compile(r"(?:\bsee\b|参见|详见)[^。；;\n]*", re.IGNORECASE)
_SECTION_NUMBER = re.compile(r"\d+(?:\.\d+)*\s*[节章]?")
_PROMISE = re.compile(
    r"(?:如下|下图|上图|图示|见图|as follows|shown below|figure|following (?:figure|image|formula))[^。.\n]{0,12}[:：]?$|[:：]$",
    re.IGNORECASE,
)
_ADMITS = re.compile(
    r"(?:没有?|未)(?:在.{0,8})?找到.{0,6}答案|答案.{0,8}(?:未|没).{0,8}找到|答案.{0,8}(?:不完善|不完整|不准确|仅供参考)|(?:具体|其他|后面).{0,6}不(?:是)?(?:很|太)?(?:会|清楚|懂)|待(?:补充|完善|更新|续)|\bTODO\b|\bTBD\b|to be (?:added|completed|continued)|coming soon|work in progress",
    re.IGNORECASE,
)
_POINTER = 15
"""Characters (Chinese) or words (others) up to which the text around page numbers only says where to look."""
_APOLOGY = 100
"""The same, for a text that says that it has no answer and only names an address."""
_SOME = 4
"""Below so many there is no text."""
_EMPTY_CELLS = 1 / 3


class Reading(NamedTuple):
    """What an answer is."""

    status: AnswerStatus
    pages: tuple[str, ...]
    urls: tuple[str, ...]


def read_answer(answer: str, question: str) -> Reading:
    """How much of an answer a text gives, and the pages and addresses that it names."""
    pages, urls = _pages(answer), tuple(dict.fromkeys(_URL.findall(answer)))
    return Reading(_status(answer, question, bool(pages)), pages, urls)


def _pages(answer: str) -> tuple[str, ...]:
    found = []
    for match in _PAGE.finditer(_LINK.sub(" ", answer)):
        first, last, *_ = (*(g for g in match.groups() if g), None)
        found.append(f"{first}-{last}" if last else str(first))
    return tuple(dict.fromkeys(found))


def _status(answer: str, question: str, pages: bool) -> AnswerStatus:
    if not answer.strip():
        return AnswerStatus.MISSING
    said = _said(answer)
    if _amount(said) < _SOME or (pages and _amount(_beside_pages(said, question)) < _POINTER):
        return _pointer(answer, pages, said)
    if _ADMITS.search(answer) and _LINK.search(answer) and not pages and _amount(said) < _APOLOGY:
        return AnswerStatus.LINK_ONLY
    return AnswerStatus.PARTIAL if _lacks(answer) else AnswerStatus.FULL


def _pointer(answer: str, pages: bool, said: str) -> AnswerStatus:
    """What stands there instead of an answer."""
    if pages:
        return AnswerStatus.PAGE_REFERENCE
    if IMAGE.search(answer):
        return AnswerStatus.IMAGE_ONLY
    if _LINK.search(answer):
        return AnswerStatus.LINK_ONLY
    return AnswerStatus.FULL if any(c.isalnum() for c in said) or "$" in answer else AnswerStatus.MISSING


def _said(answer: str) -> str:
    """The text without images, links and marks."""
    return re.sub(r"[|*_#>`~-]+", " ", _LINK.sub(" ", IMAGE.sub(" ", answer)))


def _beside_pages(said: str, question: str) -> str:
    """The text without pages, books, pointers and the words of the question."""
    rest = _SEE.sub(" ", _BOOK.sub(" ", _PAGE.sub(" ", said)))
    words = normalise(question)
    kept = (part for part in re.split(r"[\s,，;；:：。、()（）]+", _SECTION_NUMBER.sub(" ", rest)))
    return " ".join(part for part in kept if normalise(part) not in words)


def _amount(text: str) -> int:
    """Chinese characters, and words of other scripts."""
    chinese = re.findall(r"[\u4e00-\u9fff]", text)
    return len(chinese) + len(re.findall(r"[^\W\d_]+", re.sub(r"[\u4e00-\u9fff]", " ", text)))


def _lacks(answer: str) -> bool:
    """Whether it says itself that something is missing, or shows it by lost figures and empty cells."""
    lines = [line for line in answer.splitlines() if line.strip()]
    lost = any(_PROMISE.search(a.rstrip()) and IMAGE.search(b) for a, b in pairwise(lines))
    return bool(_ADMITS.search(answer)) or lost or _empty_cells(lines) > _EMPTY_CELLS or _mostly_pointers(answer)


def _mostly_pointers(answer: str) -> bool:
    pages = len(_PAGE.findall(answer))
    return pages > 0 and _amount(_said(answer)) < _APOLOGY * pages


def _empty_cells(lines: list[str]) -> float:
    rows = [
        line.strip().strip("|").split("|")
        for line in lines
        if line.count("|") >= 3 and not re.fullmatch(r"[\s|:-]+", line)
    ]
    cells = [cell for row in rows for cell in row]
    return sum(not cell.strip() for cell in cells) / len(cells) if cells else 0.0
