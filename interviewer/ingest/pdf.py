"""PDF to lines: pypdf gives what stands on each page; here page furniture goes and broken lines become paragraphs again."""

from __future__ import annotations

import io
import logging
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from interviewer.errors import DocumentError
from interviewer.ingest.answers import is_answer_mark
from interviewer.ingest.characters import lines_of, tidy
from interviewer.ingest.document import Prose
from interviewer.ingest.limits import MAX_PAGES
from interviewer.models import Text

if TYPE_CHECKING:
    from pypdf import PdfReader

_EDGE = 2
"""Lines at the top and at the bottom of a page among which headers, footers and page numbers are looked for."""
_MOST_PAGES = 0.6
_FEWEST_PAGES = 3
"""On two pages nothing can be told from chance."""
_QUESTION = re.compile(
    r"[?？]\s*$|\b(?:question|q|problem|card|quiz)\s*[-#.]?\s*\d|第.{1,4}题|[题问]\s*\d|^\s*[(（]?\d{1,4}\s*[.、)）:：．]\s*[^\W\d]",
    re.IGNORECASE,
)
_PAGE_NUMBER = re.compile(r"\d+\s*(?:/|of)\s*\d+|\bpage\s*\d+|第\s*\d+\s*页|^\W*\d+\W*$", re.IGNORECASE)
_LONGEST_EDGE = 80
"""Characters of a header or footer."""
_FULL = 0.8
"""Share of the usual width from which on a line was broken by the margin rather than by the writer."""
_NARROWEST = 40
"""Columns (a Chinese character has two); shorter lines were not broken by a margin."""
_BULLETS = str.maketrans({"\uf0b7": "•", "\uf06c": "•", "\uf0a7": "•", "\uf0d8": "•", "\u00ad": ""})
"""Bullets of Word's symbol fonts, which have no meaning in Unicode; and the soft hyphen."""
_STARTS = re.compile(
    r"\s*(?:[-*•·●○◦▪■◆►➤–]\s|[(（]?\d{1,4}\s*[.、)）:：．]|[(（]?[一二三四五六七八九十]{1,3}[)）、.]|[①-⑳]|[(（]?[A-Ha-h][.、)）:：．]\s*\S|第.{1,4}[章节部题]|"
    r"(?:Q|A|Question|Answer|Solution|问|答|问题|题目|答案|解析|回答|解答)\s*\d{0,4}\s*[:：.]|【|#|\|)",
    re.IGNORECASE,
)
"""What begins a line of its own."""
_ASKS = re.compile(r"\s*(?:What|Why|How|When|Where|Which|Who|Explain|Describe|Define|Compare)\b")
"""With a capital letter: the beginning of a question without a number."""
_ENDS = re.compile(r"[。！？!?；;：:.…”’」』）)\]】]\s*$")
_ENDS_FOR_SURE = re.compile(r"[。！？!?：:…]\s*$")
_CJK_END = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]$")
_CJK_START = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
_HYPHENATED = re.compile(r"([A-Za-z]{2,})-$")
_TAIL = 40
"""Characters; the last word of a line is not longer."""
_WORD = re.compile(r"[a-z]+")


def read_pdf(data: bytes, warnings: tuple[Text, ...] = ()) -> Prose:
    """The text of a PDF. Raises DocumentError where it is damaged, protected, scanned, or pypdf is not installed."""
    pages = [_lines(page) for page in _pages(data)]
    said = list(warnings)
    empty = [n for n, page in enumerate(pages, 1) if not page]
    if len(empty) == len(pages):
        raise DocumentError(
            "this PDF has no text, only pictures of it (a scan); run it through OCR first",
            "这个 PDF 没有文字，只有扫描图片；请先做文字识别（OCR）",
        )
    if empty:
        numbers = ", ".join(map(str, empty[:10])) + (" …" if len(empty) > 10 else "")
        said.append(Text(en=f"pages without text: {numbers}", zh=f"没有文字的页：{numbers}"))
    pages, dropped = _without_furniture(pages)
    if dropped:
        shown = " | ".join(dropped[:4])
        said.append(Text(en=f"repeated on most pages, left out: {shown}", zh=f"多数页面重复出现，已略去：{shown}"))
    lines, cut = lines_of("\n".join(_joined(pages)))
    return Prose(format="pdf", lines=lines, warnings=(*said, *cut))


def _pages(data: bytes) -> list[str]:
    """The text of each page, as pypdf lays it out."""
    try:
        import pypdf
    except ImportError as e:
        raise DocumentError(
            "reading PDF needs pypdf, which is not installed: pip install 'interviewer[pdf]'",
            "读取 PDF 需要 pypdf，尚未安装：pip install 'interviewer[pdf]'",
        ) from e
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells every oddity of a file on stderr
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        _unlock(reader)
        if len(reader.pages) > MAX_PAGES:
            raise DocumentError(f"this PDF has more than {MAX_PAGES} pages", f"这个 PDF 超过 {MAX_PAGES} 页")
        return [page.extract_text() for page in reader.pages]
    except DocumentError:
        raise
    except Exception as e:  # pypdf promises no type for damaged files
        raise DocumentError(
            f"this PDF is damaged: {type(e).__name__}: {e}; open it in a viewer and save it again",
            f"这个 PDF 已损坏：{type(e).__name__}：{e}；请用阅读器打开后重新保存",
        ) from e


def _unlock(reader: PdfReader) -> None:
    """Open a PDF that anyone may read but not change. Raises DocumentError for one that wants a password."""
    from pypdf.errors import DependencyError

    try:
        locked = reader.is_encrypted and not reader.decrypt("")
    except DependencyError:
        locked = True
    if locked:
        raise DocumentError(
            "this PDF is protected by a password; save it without one and import it again",
            "这个 PDF 有密码保护；请另存为无密码的文件后再导入",
        )


def _lines(page: str) -> list[str]:
    """The lines of a page that have something on them; Chinese characters in their usual form (some fonts give radicals)."""
    texts = (_usual(line.translate(_BULLETS)).rstrip() for line in tidy(page).split("\n"))
    return [text for text in texts if text.strip()]


def _usual(text: str) -> str:
    return "".join(
        unicodedata.normalize("NFKC", c) if "\u2e80" <= c <= "\u2fdf" or "\ufb00" <= c <= "\ufb06" else c for c in text
    )


# --- headers, footers, page numbers -----------------------------------------------------------------------------------


def _without_furniture(pages: Sequence[list[str]]) -> tuple[list[list[str]], list[str]]:
    """The pages without what repeats at their edges, digits ignored, and one example of each thing that was dropped."""
    filled = [page for page in pages if page]
    if len(filled) < _FEWEST_PAGES:
        return list(pages), []
    counts = Counter(shape for page in filled for shape in {_shape(page[i]) for i in _edges(page)})
    repeated = {shape for shape, n in counts.items() if shape and n >= max(_FEWEST_PAGES, _MOST_PAGES * len(filled))}
    dropped: dict[str, str] = {}
    kept = []
    for page in pages:
        out = {i for i in _edges(page) if _shape(page[i]) in repeated}
        dropped.update((_shape(page[i]), page[i].strip()) for i in out)
        kept.append([line for i, line in enumerate(page) if i not in out])
    return kept, list(dropped.values())


def _edges(page: Sequence[str]) -> set[int]:
    depth = min(_EDGE, max(1, len(page) // 4))
    return {i for i in range(len(page)) if i < depth or i >= len(page) - depth}


def _shape(line: str) -> str:
    """What repeats of a line: its page number may differ. Empty for what may be a question (those stand on every page, too) or text."""
    if is_answer_mark(line) or (_QUESTION.search(line) and not _PAGE_NUMBER.search(line)):
        return ""
    numbers = r"\d+" if _PAGE_NUMBER.search(line) else r"^\d+|\d+$"
    shape = re.sub(numbers, "#", "".join(line.split()).casefold())
    return shape if len(shape) <= _LONGEST_EDGE else ""


# --- lines to paragraphs ----------------------------------------------------------------------------------------------


def _joined(pages: Sequence[Sequence[str]]) -> list[str]:
    """Paragraphs; a page ends a line only where its last one ends a sentence."""
    lines = [line for page in pages for line in page]
    full = max(_NARROWEST, _FULL * _usual_width(lines))
    words = Counter(_WORD.findall(" ".join(lines).casefold()))
    joined: list[str] = []
    before = ""
    for line in lines:
        if joined and _goes_on(before, line, full):
            joined[-1] = _together(joined[-1], line.strip(), words)
        else:
            joined.append(line)
        before = line
    return joined


def _usual_width(lines: Sequence[str]) -> float:
    """Columns of a line that reaches the margin: nine in ten are not longer."""
    widths = sorted(_width(line) for line in lines)
    return widths[int(0.9 * (len(widths) - 1))] if widths else 0


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line.strip())


def _goes_on(before: str, line: str, full: float) -> bool:
    """Whether `line` continues the line before it: that reached the margin, ended no sentence, and this begins nothing new."""
    if _STARTS.match(line) or _ASKS.match(line) or _width(before) < full or _ENDS_FOR_SURE.search(before):
        return False
    small = line.strip()[:1].islower() or bool(_CJK_START.match(line.strip()))
    return small or not _ENDS.search(before)


def _together(first: str, second: str, words: Counter[str]) -> str:
    tail = first[-_TAIL:]
    if hyphen := _HYPHENATED.search(tail):
        after = _WORD.match(second)
        whole = (hyphen[1] + after[0]).casefold() if after else ""
        if whole in words and len(whole) > len(hyphen[1]):
            return first[:-1] + second
        return first + second if not after or words[hyphen[1].casefold()] > 1 else first[:-1] + second
    if _CJK_END.search(tail) or _CJK_START.match(second):
        return first + second
    return f"{first} {second}"
