"""DOCX to Markdown lines: mammoth reads it, after the numbers that Word only draws have been written into the text."""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from interviewer.errors import DocumentError
from interviewer.ingest.archive import Archive
from interviewer.ingest.document import Prose
from interviewer.ingest.markup import prose_of
from interviewer.ingest.omml import MATH, tex
from interviewer.models import Text

_READ = re.compile(r"\[Content_Types\]\.xml|_rels/\.rels|word/[\w-]+\.xml|word/_rels/[\w-]+\.xml\.rels")
"""The parts that mammoth reads; pictures, macros and settings stay closed."""
_INDENT = "\ue000"
"""Stands for one level of indentation on the way through HTML, which would swallow spaces; a private character of Unicode."""
_STYLES = "p[style-name='Title'] => h1:fresh\np[style-name='Subtitle'] => p:fresh"


def read_docx(archive: Archive, warnings: tuple[Text, ...] = ()) -> Prose:
    """The text of a Word document. Raises DocumentError where it is damaged, protected or too large."""
    import mammoth

    parts = {name: archive.read(name) for name in sorted(archive.names) if _READ.fullmatch(name)}
    if "word/document.xml" not in parts:
        raise DocumentError("this DOCX has no document in it", "这个 DOCX 里没有正文")
    trees = {name: _tree(content) for name, content in parts.items()}
    _write_numbers(trees)
    _write_formulas(trees["word/document.xml"])
    try:
        html = mammoth.convert_to_html(
            _packed(trees),
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(lambda image: {"src": "embedded"}),
            external_file_access=False,
        ).value
    except Exception as e:  # whatever a damaged document makes it stumble over
        raise DocumentError(f"the DOCX is damaged: {e}", f"DOCX 已损坏：{e}") from e
    prose = prose_of(html, "docx", warnings)
    return prose.model_copy(update={"lines": tuple(_indented(line) for line in prose.lines)})


def _indented(line: str) -> str:
    return re.sub(f"^([#*\\s>-]*)({_INDENT}+)", lambda m: "   " * len(m[2]) + m[1], line).replace(_INDENT, "")


def _tree(content: bytes) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as e:
        raise DocumentError(f"the DOCX is damaged: {e}", f"DOCX 已损坏：{e}") from e
    if root.getroottree().docinfo.doctype:
        raise DocumentError(
            "this DOCX defines entities of its own, which no word processor writes; it was not read",
            "这个 DOCX 自定义了实体，正常的文字处理软件不会这样写；未读取",
        )
    return root


def _packed(trees: Mapping[str, Any]) -> io.BytesIO:
    from lxml import etree

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, root in trees.items():
            archive.writestr(name, etree.tostring(root, encoding="utf-8", xml_declaration=True))
    packed.seek(0)
    return packed


def _write_formulas(document: Any) -> None:
    """Put TeX in place of every formula: mammoth leaves formulas out."""
    w = _namespace(document)
    for formula in [*document.iter(MATH + "oMathPara"), *document.iter(MATH + "oMath")]:
        parent = formula.getparent()
        if parent is None or any(True for _ in formula.iterancestors(MATH + "oMathPara")):
            continue
        mark = "$$" if formula.tag == MATH + "oMathPara" else "$"
        try:
            source = " ".join(tex(formula).split())
        except RecursionError:
            continue
        run = _run(formula, w, f"{mark}{source}{mark}")
        run.tail = formula.tail
        parent.replace(formula, run)


def _run(like: Any, w: str, text: str) -> Any:
    run = like.makeelement(w + "r")
    inner = like.makeelement(w + "t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
    inner.text = text
    run.append(inner)
    return run


def _namespace(root: Any) -> str:
    """`{...}` of WordprocessingML, which has another address in strict documents."""
    return str(root.tag).partition("}")[0] + "}"


# --- numbers ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Level:
    """How one level of a list is numbered."""

    start: int = 1
    form: str = "decimal"
    text: str = "%1."
    style: str = ""
    """Paragraph style that brings this level with it."""


@dataclass(frozen=True)
class _List:
    """A list as paragraphs refer to it."""

    abstract: str
    """Lists of one abstract list go on counting where the other stopped."""
    levels: Mapping[int, _Level]
    restarts: Mapping[int, int]


def _write_numbers(trees: Mapping[str, Any]) -> None:
    """Write the number of every numbered paragraph before its text, as Word draws it; bullets stay with mammoth."""
    numbering = trees.get("word/numbering.xml")
    if numbering is None:
        return
    document = trees["word/document.xml"]
    w = _namespace(document)
    styles = _style_lists(trees.get("word/styles.xml"))
    lists = _lists(numbering, styles)
    counts: dict[str, dict[int, int]] = defaultdict(dict)
    seen: set[str] = set()
    for paragraph in list(document.iter(w + "p")):
        list_id, level = _place(paragraph, w, styles, lists)
        found = lists.get(list_id)
        if not found or level not in found.levels or found.levels[level].form == "bullet":
            continue
        if list_id not in seen:
            seen.add(list_id)
            counts[found.abstract].update({i: start - 1 for i, start in found.restarts.items()})
        label = _counted(counts[found.abstract], found.levels, level)
        if "".join(paragraph.itertext(w + "t")).strip() and label:
            _put_label(paragraph, w, _INDENT * level + label + " ")


def _put_label(paragraph: Any, w: str, label: str) -> None:
    properties = paragraph.find(w + "pPr")
    if properties is None:
        paragraph.insert(0, _run(paragraph, w, label))
        return
    for own in properties.findall(w + "numPr"):
        properties.remove(own)
    no_list = properties.makeelement(w + "numPr")  # the style may bring a list, too
    for part in ("ilvl", "numId"):
        no_list.append(properties.makeelement(w + part, {w + "val": "0"}))
    properties.append(no_list)
    paragraph.insert(paragraph.index(properties) + 1, _run(paragraph, w, label))


def _counted(counts: dict[int, int], levels: Mapping[int, _Level], level: int) -> str:
    """Count one on, and print the number."""
    counts[level] = counts.get(level, levels[level].start - 1) + 1
    for deeper in [i for i in counts if i > level]:
        del counts[deeper]

    def number(match: re.Match[str]) -> str:
        i = int(match[1]) - 1
        own = levels.get(i, _Level())
        return _printed(counts.get(i, own.start), own.form)

    return re.sub(r"%([1-9])", number, levels[level].text).strip()


def _place(
    paragraph: Any, w: str, styles: Mapping[str, tuple[str, int]], lists: Mapping[str, _List]
) -> tuple[str, int]:
    """Id of the list and level of a paragraph, by itself or by its style; an empty id where it is in none."""
    own = paragraph.find(f"{w}pPr/{w}numPr")
    style = _value(paragraph.find(f"{w}pPr/{w}pStyle"))
    list_id, level = styles.get(style, ("", 0))
    if list_id in lists:
        level = next((i for i, found in lists[list_id].levels.items() if found.style == style), level)
    if own is not None:
        list_id = _value(own.find(w + "numId")) or list_id
        level = _number(own.find(w + "ilvl"), level)
    return ("", 0) if list_id == "0" else (list_id, level)


def _style_lists(root: Any) -> dict[str, tuple[str, int]]:
    """Style -> list and level that it brings, inherited from the style that it is based on."""
    if root is None:
        return {}
    w = _namespace(root)
    own, based = {}, {}
    for style in root.iter(w + "style"):
        name = str(style.get(w + "styleId", ""))
        based[name] = _value(style.find(w + "basedOn"))
        found = style.find(f"{w}pPr/{w}numPr")
        if found is not None:
            own[name] = (_value(found.find(w + "numId")), _number(found.find(w + "ilvl"), 0))
    return {name: own[base] for name in based if (base := _first_in(name, based, own))}


def _first_in(name: str, based: Mapping[str, str], own: Mapping[str, object]) -> str:
    passed: set[str] = set()
    while name and name not in own and name not in passed:
        passed.add(name)
        name = based.get(name, "")
    return name if name in own else ""


def _lists(root: Any, styles: Mapping[str, tuple[str, int]]) -> dict[str, _List]:
    w = _namespace(root)
    abstract = {str(a.get(w + "abstractNumId", "")): a for a in root.iter(w + "abstractNum")}
    concrete = {str(n.get(w + "numId", "")): n for n in root.iter(w + "num")}
    found = {}
    for list_id, num in concrete.items():
        name = _value(num.find(w + "abstractNumId"))
        link = _value(abstract[name].find(w + "numStyleLink")) if name in abstract else ""
        if link in styles and styles[link][0] in concrete:
            name = _value(concrete[styles[link][0]].find(w + "abstractNumId"))
        if name not in abstract:
            continue
        levels = dict(_levels(abstract[name], w))
        restarts = {}
        for override in num.iter(w + "lvlOverride"):
            levels.update(_levels(override, w))
            start = override.find(w + "startOverride")
            if start is not None:
                restarts[_whole(override.get(w + "ilvl"), 0)] = _number(start, 1)
        found[list_id] = _List(name, levels, restarts)
    return found


def _levels(parent: Any, w: str) -> Iterator[tuple[int, _Level]]:
    for level in parent.iter(w + "lvl"):
        yield (
            _whole(level.get(w + "ilvl"), 0),
            _Level(
                _number(level.find(w + "start"), 1),
                _value(level.find(w + "numFmt")) or "decimal",
                _value(level.find(w + "lvlText")),
                _value(level.find(w + "pStyle")),
            ),
        )


def _value(element: Any) -> str:
    return "" if element is None else str(element.get(_namespace(element) + "val", ""))


def _number(element: Any, otherwise: int) -> int:
    return _whole(_value(element), otherwise)


def _whole(value: str | None, otherwise: int) -> int:
    return int(value) if value and re.fullmatch(r"[0-9]{1,6}", value) else otherwise


# --- how numbers are printed ------------------------------------------------------------------------------------------

_ZH = "零一二三四五六七八九十"
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def _printed(n: int, form: str) -> str:
    """A number in one of Word's formats; those that we do not know, and numbers beyond a format, as digits."""
    if form in ("lowerLetter", "upperLetter") and n >= 1:
        letters = chr(ord("a") + (n - 1) % 26) * min(4, (n - 1) // 26 + 1)
        return letters.upper() if form == "upperLetter" else letters
    if form in ("lowerRoman", "upperRoman") and 1 <= n < 400:
        return _roman(n).upper() if form == "upperRoman" else _roman(n)
    if ("hinese" in form or form.startswith("japanese")) and 1 <= n < 100:
        return _chinese(n)
    if form.startswith("decimalEnclosedCircle") and 1 <= n <= 20:
        return chr(ord("①") + n - 1)
    return "" if form == "none" else f"{n:02}" if form == "decimalZero" else str(n)


def _roman(n: int) -> str:
    letters = ""
    for value, letter in _ROMAN:
        letters += letter * (n // value)
        n %= value
    return letters


def _chinese(n: int) -> str:
    tens, ones = divmod(n, 10)
    return (_ZH[tens] if tens > 1 else "") + ("十" if tens else "") + (_ZH[ones] if ones or not tens else "")
