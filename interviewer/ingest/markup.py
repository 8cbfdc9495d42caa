"""HTML to Markdown lines: what a reader of the page sees, without what the site put around it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from interviewer.errors import DocumentError
from interviewer.ingest.characters import lines_of
from interviewer.ingest.document import Format, Prose
from interviewer.ingest.limits import MAX_ELEMENT_DEPTH
from interviewer.models import Text

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_NEVER = "style, template, noscript, iframe, object, embed, canvas, svg, audio, video, button, select, textarea, dialog, map, head"
_AROUND = (
    "nav, footer, aside, [role=navigation], [role=contentinfo], [role=search], [role=complementary], [role=dialog], [role=banner], "
    ".sidebar, .breadcrumb, .breadcrumbs, .toc, #toc, .pagination, .cookie-banner, .share-buttons, .sr-only, .visually-hidden"
)
"""What sites put around a text. It is left out only where it is not most of the page."""
_PARTS = {
    "nav": "导航",
    "footer": "页脚",
    "aside": "侧栏",
    "form": "表单",
    "header": "页眉",
    "hidden parts": "隐藏内容",
    "what stands around the article": "正文以外的部分",
}
"""How a warning calls what was left out."""
_PERMALINKS = "a.headerlink, a.anchor, a.header-anchor, a.anchorjs-link, a.hash-link, .octicon, .mw-editsection"
_LINE_NUMBERS = ".linenos, .lineno, .gutter, .hljs-ln-numbers, .line-numbers-rows, .pre-numbering, td.blob-num"
_RENDERED = ".katex-html, .MathJax_Preview, .MathJax, .MathJax_Display, .MathJax_SVG, .MathJax_CHTML"
_FALLBACK = "img.mwe-math-fallback-image-inline, img.mwe-math-fallback-image-display"
"""A formula a second time, drawn for the eye."""
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ANSWERS = re.compile(
    r"answer|solution|explanation|spoiler|collaps|accordion|toggle|detail|reveal|daan|jiexi", re.IGNORECASE
)
"""Names of hidden parts that a click would show: the answers of a quiz."""
_MOST = 0.5
"""Share of the page's text from which on a part is the page."""
_LANGUAGE = re.compile(r"(?:lang(?:uage)?|highlight-source|brush:?)-?\s*([\w+#-]{1,20})")
_BLANK_LINES = re.compile(r"\n{3,}")
_WHOLE = re.compile(r"<(?:html|head|body|title|meta)\b", re.IGNORECASE)
_RICH = re.compile(
    r"<(?!/?(?:b|i|u|br|p|div|span|em|strong|sub|sup|ul|ol|li|img|a|code|hr)\b)|\b(?:class|eeimg|data-tex)\b|tex=|codecogs",
    re.IGNORECASE,
)
"""What a card made in Anki's own editor does not have; looking for it in every field takes most of the time."""
_SIMPLE = re.compile(r"[^<&]*")


def read_html(text: str, warnings: tuple[Text, ...] = ()) -> Prose:
    """The page as Markdown lines. Raises DocumentError where nothing can be read in it."""
    return prose_of(text, "html", warnings)


def prose_of(html: str, form: Format, warnings: tuple[Text, ...] = ()) -> Prose:
    """HTML of any origin as Markdown lines, with a warning for what was left out."""
    soup = _parsed(html)
    page = _page(soup)
    left = len(page.get_text())
    title = "" if page.find("h1") or not soup.title else " ".join(soup.title.get_text().split())
    page, said = _content(page)
    left -= len(page.get_text())
    markdown = _markdown(page)
    if not markdown.strip():
        raise DocumentError("there is no text in it", "其中没有文字")
    lines, cut = lines_of(f"# {title}\n\n{markdown}" if title else markdown)
    if said:
        en = f"left out: {', '.join(said)} ({left} characters)"
        cut = (*cut, Text(en=en, zh=f"已略去{'、'.join(_PARTS[part] for part in said)}（{left} 个字符）"))
    return Prose(format=form, lines=lines, warnings=(*warnings, *cut))


def to_markdown(html: str) -> str:
    """A piece of HTML, like a field of a flash card, as Markdown; a text without any tag stays as it is."""
    if _SIMPLE.fullmatch(html):
        return html
    page = _page(_parsed(html))
    if _RICH.search(html):
        _formulas(page)
        _without_noise(page)
    return _markdown(page)


def _parsed(html: str) -> BeautifulSoup:
    import warnings

    from bs4 import BeautifulSoup
    from bs4.exceptions import ParserRejectedMarkup

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # bs4 guesses that short texts were meant as file names
        try:
            # without a body, a script at the beginning would be taken for the head of a page
            return BeautifulSoup(html if _WHOLE.search(html) else f"<body>{html}", "lxml")
        except (ParserRejectedMarkup, AssertionError, ValueError) as e:
            raise DocumentError(f"the HTML cannot be read: {e}", f"无法读取这个 HTML：{e}") from e


def _page(soup: BeautifulSoup) -> Tag:
    return soup.body or soup


# --- what is not the text ---------------------------------------------------------------------------------------------


def _content(page: Tag) -> tuple[Tag, list[str]]:
    """The part of the page that is the text, cleaned, and the names of what was left out."""
    from bs4 import Comment

    for comment in page.find_all(string=lambda s: isinstance(s, Comment)):
        comment.extract()
    _formulas(page)
    whole = max(1, len(page.get_text()))
    said = []
    for part in (*page.select(_AROUND), *_hidden(page), *page.find_all(["form", "header"])):
        if not part.decomposed and part.get_text(strip=True) and _is_around(part, whole):
            said.append(part.name if part.name in _PARTS else "hidden parts")
            part.decompose()
    mains = page.find_all("main") or page.find_all("article")
    if len(mains) == 1 and len(mains[0].get_text()) >= _MOST * whole:
        said += [] if len(mains[0].get_text()) == len(page.get_text()) else ["what stands around the article"]
        page = mains[0]
    _without_noise(page)
    return page, sorted(set(said))


def _is_around(part: Tag, whole: int) -> bool:
    """Whether a part stands around the text: some sites put the whole page into a form, others the title into a header."""
    if part.name == "header" and (part.find_parent(["article", "main", "section"]) or part.find("h1")):
        return False
    return len(part.get_text()) < _MOST * whole


def _hidden(page: Tag) -> list[Tag]:
    """Parts that nobody sees, except answers that wait for a click."""

    def hides(tag: Tag) -> bool:
        shown = (
            tag.get("aria-hidden") != "true"
            and not tag.has_attr("hidden")
            and not _HIDING.search(str(tag.get("style", "")))
        )
        return not shown and not _ANSWERS.search(
            f"{tag.get('class', '')} {tag.get('id', '')} {tag.get('data-role', '')}"
        )

    return page.find_all(hides)


def _without_noise(page: Tag) -> None:
    """Take out what is no text, and write out what only shows. Changes the tree."""
    for tag in page.select(f"{_NEVER}, script, {_PERMALINKS}, {_LINE_NUMBERS}"):
        tag.decompose()
    for box in page.find_all("input"):
        ticked = box.get("type") == "checkbox" and box.find_parent("li")
        box.replace_with(("[x]" if box.has_attr("checked") else "[ ]") if ticked else "")
    for table in page.find_all("table"):
        _layout_to_blocks(table)


def _too_deep(page: Tag) -> list[Tag]:
    found, level = [], [page]
    for _ in range(MAX_ELEMENT_DEPTH):
        level = [child for tag in level for child in tag.find_all(True, recursive=False)]
    found.extend(level)
    return found


def _layout_to_blocks(table: Tag) -> None:
    """A table with one column, or with code, lists or tables in its cells, arranges a page; it has no rows to read."""
    rows = table.find_all("tr")
    narrow = all(len(row.find_all(["td", "th"], recursive=False)) <= 1 for row in rows)
    if table.get("role") == "presentation" or narrow or table.select_one("td table, td pre, td ul, td ol"):
        for cell in table.find_all(["td", "th", "tr", "tbody", "thead", "tfoot", "caption"]):
            cell.name = "div"
        table.name = "div"


def _number(ordered: Tag) -> None:
    """Write the printed number of each item into its tag: start, value, reversed lists and letters are kept."""
    items = ordered.find_all("li", recursive=False)
    backwards = ordered.has_attr("reversed")
    n = _whole(ordered.get("start"), len(items) if backwards else 1)
    for item in items:
        n = _whole(item.get("value"), n)
        item["data-number"] = _printed(n, str(ordered.get("type", "1")))
        n += -1 if backwards else 1


def _whole(value: object, otherwise: int) -> int:
    return int(str(value)) if re.fullmatch(r"-?\d{1,6}", str(value)) else otherwise


def _printed(n: int, kind: str) -> str:
    if kind in ("a", "A") and 1 <= n <= 26:
        return chr(ord(kind) + n - 1) + "."
    return f"{n}."


# --- formulas ---------------------------------------------------------------------------------------------------------


def _formulas(page: Tag) -> None:
    """Put the TeX that the page carries in place of every drawn formula."""
    for tag in page.select(_FALLBACK):
        tag.decompose()
    for tag in page.select("[class^=mwe-math-mathml]"):
        del tag["style"]  # hidden only as long as the browser shows the picture instead
    scripts = [s for s in page.find_all("script") if str(s.get("type", "")).startswith("math/tex")]
    for script in scripts:
        _put(script, script.get_text(), "mode=display" in str(script.get("type")))
    for tag in page.select(".katex-display, .katex, math, mjx-container"):
        if not tag.decomposed and tag.parent:
            _from_mathml(tag)
    for tag in page.select(
        "[data-tex], img[eeimg], img.math-inline, img.math-block, img.latex, img.tex, img[src*='equation?tex='], img[src*='latex.codecogs.com']"
    ):
        tex = str(tag.get("data-tex") or tag.get("alt") or "")
        if tex.strip() and not tag.decomposed:
            _put(tag, tex.removesuffix("\\\\"), "math-block" in (tag.get("class") or []) or tex.endswith("\\\\"))
    if scripts:
        for tag in page.select(_RENDERED):
            tag.decompose()


def _from_mathml(tag: Tag) -> None:
    source = tag.find("annotation", attrs={"encoding": re.compile("tex", re.IGNORECASE)})
    math = tag if tag.name == "math" else tag.find("math")
    tex = source.get_text() if source else str(math.get("alttext", "")) if math else ""
    display = "katex-display" in (tag.get("class") or []) or bool(math and math.get("display") == "block")
    if tex.strip():
        _put(tag, re.sub(r"^\{\\(?:displaystyle|textstyle)\s*(.*)\}$", r"\1", tex.strip(), flags=re.DOTALL), display)
    elif math:
        tag.replace_with(f" {' '.join(math.get_text(' ').split())} ")


def _put(tag: Tag, tex: str, display: bool) -> None:
    from bs4 import BeautifulSoup

    tex = " ".join(tex.split()).removeprefix("$").removesuffix("$")
    if display:
        block = BeautifulSoup("", "lxml").new_tag("div")
        block.string = f"$${tex}$$"
        tag.replace_with(block)
    else:
        tag.replace_with(f"${tex}$")


# --- to Markdown ------------------------------------------------------------------------------------------------------


def _markdown(page: Tag) -> str:
    for tag in _too_deep(page):
        tag.replace_with(tag.get_text())
    for ordered in page.find_all("ol"):
        _number(ordered)
    text = _converter().convert_soup(page).replace("\u00a0", " ")
    tidy = "\n".join(line.rstrip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", tidy).strip("\n")


@lru_cache(maxsize=1)
def _converter() -> Any:
    from markdownify import MarkdownConverter

    base: Any = MarkdownConverter  # its methods have no types

    class Converter(base):  # type: ignore[misc]
        """Markdown for people and patterns: words as on the page, without escapes; numbers of lists as printed."""

        def convert_li(self, el: Any, text: str, parent_tags: Any) -> str:
            mark = f"{el.get('data-number') or '-'} "
            first, *rest = text.strip().split("\n")
            return "\n".join([mark + first, *(" " * len(mark) + line if line else "" for line in rest)]) + "\n"

        def convert_img(self, el: Any, text: str, parent_tags: Any) -> str:
            found = [str(el.get(name) or "") for name in ("data-original", "data-src", "data-actualsrc", "src")]
            src = next((s for s in found if s and not s.startswith(("data:", "javascript:"))), "embedded")
            alt = " ".join(str(el.get("alt") or "").split()).replace("]", ")").replace("[", "(")
            return f"![{alt}]({src.replace(' ', '%20').replace(')', '%29')})"

        def convert_a(self, el: Any, text: str, parent_tags: Any) -> str:
            if re.match(r"\s*(?:javascript|data|vbscript):", str(el.get("href") or ""), re.IGNORECASE):
                return text
            return str(super().convert_a(el, text, parent_tags))

        def convert_sup(self, el: Any, text: str, parent_tags: Any) -> str:
            return text if el.find("a") else _raised("^", text)

        def convert_sub(self, el: Any, text: str, parent_tags: Any) -> str:
            return _raised("_", text)

        def convert_summary(self, el: Any, text: str, parent_tags: Any) -> str:
            words = " ".join(text.replace("**", "").split()).lstrip("# ")
            return f"\n\n**{words}**\n\n" if words else ""

        convert_dt = convert_summary

        def convert_dd(self, el: Any, text: str, parent_tags: Any) -> str:
            return f"\n\n{text.strip()}\n\n"

        def convert_td(self, el: Any, text: str, parent_tags: Any) -> str:
            return str(super().convert_td(el, re.sub(r"(?<!\\)\|", r"\\|", text), parent_tags))

        convert_th = convert_td

        def convert_pre(self, el: Any, text: str, parent_tags: Any) -> str:
            fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
            return (
                f"\n\n{fence}{_code_language(el)}\n{text.strip(chr(10)).rstrip()}\n{fence}\n\n" if text.strip() else ""
            )

    for name in ("center", "details", "main", "header", "figure", "fieldset", "address"):
        setattr(Converter, f"convert_{name}", base.convert_div)
    return Converter(
        heading_style="atx", bullets="-", escape_asterisks=False, escape_underscores=False, table_infer_header=True, wrap=True, wrap_width=None
    )  # fmt: skip


def _raised(mark: str, text: str) -> str:
    """`x^2`, `x_(i+1)`: without the mark, `n<sup>2</sup>` would read n2."""
    text = text.strip()
    return f"{mark}{text}" if text.isalnum() else f"{mark}({text})" if text else ""


def _code_language(pre: Any) -> str:
    for tag in (pre, pre.find("code"), pre.parent):
        for name in (tag.get("class") or []) if tag else []:
            if match := _LANGUAGE.fullmatch(name):
                return match[1]
    return ""
