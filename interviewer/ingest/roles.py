"""What part each title of an outline plays: question, section over questions, or neither.

It is decided for each style of the document at once: a style whose titles ask, or that are numbered in a document that calls itself
a collection of questions, is a style of questions. A single title is judged by itself only where it stands out: a heading over
questions, an item of a list that only tells.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from interviewer.ingest.asking import asks
from interviewer.ingest.furniture import is_closer, is_no_question
from interviewer.ingest.lines import Line, Look
from interviewer.ingest.outline import Node, walk
from interviewer.ingest.titles import Style

_COLLECTION = re.compile(
    r"面试|面試|问答|题库|试题|习题|考题|八股|考点|\d{1,5}\s{0,3}[题问]|interview|questions?|q\s{0,3}&\s{0,3}a|quiz|faq|flash ?cards?|exam\b|trivia",
    re.IGNORECASE,
)
_MOSTLY = 0.6
_FEW = 0.25
_NEARLY_ALL = 0.85
_MANY = 20
"""Items of numbered lists that ask; a few steps of a procedure may sound like tasks."""
_ENOUGH = 3
"""Titles that ask, before a style counts where not most of its titles do."""


def is_collection(lines: Sequence[Line], name: str) -> bool:
    """Whether the document calls itself a collection of questions: its name, title or front matter."""
    first = [line.text for line in lines if line.look is Look.TEXT][:2]
    front = [line.text for line in lines if line.look is Look.FRONT]
    titles = [line.head.title for line in lines if line.head and line.head.style == Style("heading", level=1)][:1]
    return any(_COLLECTION.search(text) for text in (name, *first, *front, *titles))


class Roles:
    """The parts that the titles of one outline play."""

    def __init__(self, top: Sequence[Node], collection: bool) -> None:
        """`collection`: the document calls itself a collection of questions."""
        nodes = walk(top)
        self._styles = dict(_question_styles(nodes, collection))
        self._topics = _topic_styles(nodes) - self._styles.keys() if collection else set()
        self._styles |= dict.fromkeys(self._topics, False)
        self._collection = collection
        self._siblings = _siblings(top)
        self._shares = _shares(nodes)
        self._leading: set[int] = set()
        self._asking_below: set[int] = set()
        for node in reversed(nodes):  # children before their parents
            self._note(node)

    def _note(self, node: Node) -> None:
        below = [child for child in node.children if self._may_ask(child) or child.start in self._leading]
        if below:
            self._leading.add(node.start)
        if any(_puts(child) or child.start in self._asking_below for child in below):
            self._asking_below.add(node.start)

    def is_question(self, node: Node) -> bool:
        """Whether the title is a question."""
        return self._may_ask(node) and not self._stands_over(node)

    def asks_below(self, node: Node) -> bool:
        """Whether the title only names a topic, and the question stands below it."""
        return not node.title or (_kind(node.style) in self._topics and not asks(node.title))

    def is_explained_by(self, node: Node, after: Node) -> bool:
        """Whether a heading beside one that says `Question` holds what belongs to that: its author, a hint, the answer."""
        said = node.style.marker == "heading" and node.style.form == "asked"
        return said and after.style.marker == "heading" and after.style.level == node.style.level

    def leads(self, node: Node) -> bool:
        """Whether a question may stand somewhere below the title."""
        return node.start in self._leading

    def leads_to_asking(self, node: Node) -> bool:
        """Whether one does that asks by its words, not only by its looks."""
        return node.start in self._asking_below

    def _may_ask(self, node: Node) -> bool:
        if is_no_question(node.title) or not (node.title or node.below or node.children):
            return False
        if _puts(node):
            return _kind(node.style) in self._styles or self._in_list_of_questions(node)
        if _kind(node.style) not in self._styles:
            return False
        odd = self._styles[_kind(node.style)] and node.head.number is None
        empty = node.style.marker == "heading" and not (node.head.number or node.body or node.children)
        return not odd and not empty and not self._only_tells(node)

    def _in_list_of_questions(self, node: Node) -> bool:
        """A list in a collection all but all of whose items ask, though lists of its style tell elsewhere."""
        siblings = self._siblings[node.start]
        listed = node.style.marker in ("bullet", "item") and node.style.form != "box" and siblings.count >= _ENOUGH
        return self._collection and listed and siblings.asking >= _NEARLY_ALL

    def _stands_over(self, node: Node) -> bool:
        """A bare title, and most of what stands under it asks: a section. An item that asks itself has parts instead."""
        if not node.title:
            return sum(child.style.marker == "heading" and self._may_ask(child) for child in node.children) >= 2
        if node.body or not node.children or (_puts(node) and node.style.marker != "heading"):
            return False
        if any(child.style.form == "box" for child in node.children):
            return False  # options
        asking = sum(self._may_ask(child) and _puts(child) for child in node.children)
        return asking >= (1 if _puts(node) else 0.5) * len(node.children)

    def _only_tells(self, node: Node) -> bool:
        """An item that asks nothing, of a list in which hardly anything does, though lists of its style do elsewhere."""
        if node.style.marker not in ("bullet", "item"):
            return False
        siblings = self._siblings[node.start]
        if node.style.marker == "bullet":
            return siblings.asking < 0.5 and self._shares[node.style] < _NEARLY_ALL
        return siblings.asking < _FEW and siblings.bare


@dataclass(frozen=True)
class _Siblings:
    """The titles of one style under the same parent."""

    count: int
    asking: float
    """The share of them that asks."""
    bare: bool
    """Nothing stands under any of them."""


def _siblings(top: Sequence[Node]) -> dict[int, _Siblings]:
    """Start of a node -> the group to which it belongs."""
    found: dict[int, _Siblings] = {}
    for nodes in (top, *(node.children for node in walk(top))):
        groups: dict[Style, list[Node]] = defaultdict(list)
        for node in nodes:
            groups[node.style].append(node)
        for group in groups.values():
            asking = sum(_puts(n) for n in group) / len(group)
            siblings = _Siblings(len(group), asking, not any(n.body or n.children for n in group))
            found.update((n.start, siblings) for n in group)
    return found


def _shares(nodes: Sequence[Node]) -> Mapping[Style, float]:
    """The share of the titles of a style that ask."""
    found: dict[Style, list[bool]] = defaultdict(list)
    for node in nodes:
        found[node.style].append(_puts(node))
    return {style: sum(asking) / len(asking) for style, asking in found.items()}


# --- styles -----------------------------------------------------------------------------------------------------------


def _question_styles(nodes: Sequence[Node], collection: bool) -> Mapping[Style, bool]:
    """The styles whose titles are questions, and whether these are numbered as a rule."""
    groups: dict[Style, list[Node]] = defaultdict(list)
    for node in nodes:
        groups[_kind(node.style)].append(node)
    return {s: _numbered(group) >= _MOSTLY for s, group in groups.items() if _asks(s, group, collection)}


def _puts(node: Node) -> bool:
    """Whether a title asks; one that is only a number, `Question 12`, announces that the lines below it do."""
    return not node.title or asks(node.title)


def _kind(style: Style) -> Style:
    """The style by which titles are judged together: links at any indentation."""
    return replace(style, level=0) if style.marker == "link" else style


def _numbered(group: Sequence[Node]) -> float:
    return sum(n.head.number is not None for n in group) / len(group)


def _asks(style: Style, group: Sequence[Node], collection: bool) -> bool:
    told = [n for n in group if not is_closer(n.title) and not is_no_question(n.title)]
    if not told:
        return False
    count = sum(_puts(n) for n in told)
    share = count / len(told)
    if "asked" in (style.marker, style.form):
        return True
    match style.marker:
        case "link":
            return share >= _MOSTLY and count >= _ENOUGH
        case "bullet":
            return share >= _MOSTLY and count >= 2
        case "fold":
            return share >= _FEW
        case _:
            return _titles_ask(told, count, collection, count / len(group))


def _titles_ask(told: Sequence[Node], count: int, collection: bool, of_all: float) -> bool:
    """For headings, bold lines and numbered items. `of_all`: the share that asks where introductions and ends count too."""
    share, numbered = count / len(told), _numbered(told)
    bodies = sum(n.below for n in told) / len(told)
    if collection and numbered >= _MOSTLY and len(told) >= 3 and bodies >= 0.5:
        return True
    counted = numbered >= 0.5 and (told[0].style.marker != "item" or count >= _MANY)
    if count >= _ENOUGH and share >= _FEW and (collection or counted):
        return True
    return share >= 0.5 and (collection or count >= _ENOUGH or (of_all > 0.5 and (count > 1 or numbered > 0)))


def _topic_styles(nodes: Sequence[Node]) -> set[Style]:
    """The styles of headings and bold lines under most of which a question stands, and nothing else."""
    groups: dict[Style, list[Node]] = defaultdict(list)
    for node in nodes:
        if node.style.marker in ("heading", "bold") and node.body:
            groups[_kind(node.style)].append(node)
    return {
        style
        for style, group in groups.items()
        if len(group) > _ENOUGH and sum(n.lead.endswith(("?", "？")) for n in group) >= _MOSTLY * len(group)
    }
