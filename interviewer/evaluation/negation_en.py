"""English statements turned round by their verb, and denied."""

from __future__ import annotations

import re

_AUXILIARY = "is|are|was|were|can|could|will|would|should|must|cannot"
_VERBS = (
    "need make keep give let become come get grow stay compute lie depend reduce add mean allow tend learn converge multiply divide combine "
    "replace carry maximize minimize see decide find follow treat lose predict decay saturate hold shrink explode vanish normalize standardize "
    "choose bring lead prevent avoid produce contain require apply improve remove introduce encourage penalize capture assume provide ensure "
    "consist correspond equal exceed ignore include involve preserve select serve solve take tell turn use work fall go help show train run "
    "cost store update start pass split share force cause increase decrease drop fit scale call look change rise return measure cover match "
    "estimate sample do have break say put hide read write move set mix mask skip weigh count pull push touch pay save waste halve double try "
    "want build create describe express cross enter reach leave know fail lack suffer benefit differ arise occur appear happen remain exist yield "
    "process concatenate connect rebuild diverge sum approach overfit underfit generalize"
)
_NOUNS_TOO = frozenset(
    [
        "update",
        "step",
        "cost",
        "cover",
        "split",
        "share",
        "force",
        "cause",
        "drop",
        "fit",
        "scale",
        "call",
        "look",
        "change",
        "rise",
        "return",
        "measure",
        "estimate",
        "sample",
        "use",
        "work",
        "fall",
        "help",
        "show",
        "train",
        "run",
        "store",
        "start",
        "pass",
        "move",
        "set",
        "mix",
        "mask",
        "count",
        "pull",
        "push",
        "touch",
        "waste",
        "double",
        "decay",
        "turn",
        "cross",
        "reach",
        "benefit",
        "increase",
        "decrease",
        "mean",
        "need",
        "lead",
        "match",
        "process",
        "compute",
        "sum",
        "select",
        "equal",
        "lack",
        "yield",
        "hold",
        "try",
        "hide",
        "read",
        "write",
    ]
)
"""Taken for a verb only where an object follows, or a pronoun comes before."""
_HAZARD = re.compile(
    r"\b(?:sometimes|some|may|might|often|usually|mostly|generally|typically|commonly|normally|rarely|seldom|hardly|barely|few|little|no|never|without|"
    r"neither|nor|nothing|none|nobody|unless|either|whether|only|just|almost|nearly|at least|at most|rather|instead|except|whatever|else|otherwise|"
    r"because|since|although|though|until|let's)\b|n't\b|[?!“”\"()]",
    re.IGNORECASE,
)
"""Beside these a statement may stay true when its verb is turned, or becomes a double negation."""
_OPENS_ANOTHER = re.compile(
    r"\b(?:which|who|whose|that|where|when|whenever|while|if|as|than|what|how|why|so|like|such|to|once|after|before|not)\b",
    re.IGNORECASE,
)
"""Before the verb: it may belong to another clause. What follows the main verb is turned with it."""
_SECOND = re.compile(r"\b(?:and|or|but|then)\s+(?:\w+ly\s+|also\s+|then\s+)?\w+(?:s|ed)\b|,", re.IGNORECASE)


def _third(verb: str) -> str:
    """`carry` -> `carries`."""
    if verb in ("have", "do", "go"):
        return {"have": "has", "do": "does", "go": "goes"}[verb]
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "x", "z", "ch", "sh")) else "s")


_BASE = {form: verb for verb in _VERBS.split() for form in (verb, _third(verb))}
_FORMS = f"{_AUXILIARY}|{'|'.join(sorted(_BASE, key=len, reverse=True))}"
_FINITE = re.compile(rf"(?<![-\w])(?:{_FORMS})\b(?!-)", re.IGNORECASE)
_OBJECT = re.compile(
    r"\s+(?:the|an?|its?|their|each|every|one|them|all|more|less|this|these|\ue000\d+\ue001)\b", re.IGNORECASE
)
_PRONOUN = re.compile(r"\b(?:it|they|this|these|we|you|also|still|then|both)\s+$", re.IGNORECASE)
_NOT = re.compile(rf"\b(?:({_AUXILIARY}) not|(does) not (\w+)|(do) not (\w+))\b", re.IGNORECASE)
_JOINT = re.compile(r"(,\s+(?:and|but|so|yet)\s+|:\s+)")
_NO_STATEMENT = re.compile(r"(?:how|what|why|which|where|when|whether|if|that)\b", re.IGNORECASE)
_OPENING = re.compile(
    r"(?:The|An?|It|Its|They|Their|This|These|That|Those|There|In|On|At|By|For|From|With|Without|To|As|And|But|So|If|When|Where|While|Since|Because|Only|"
    r"Each|Every|Both|All|Any|No|One|Two|Then|Now|Here|Most|Many|Some|More|Larger|Smaller|Fewer)\b(?!-)"
)
"""First words that lose their capital behind another word; a name keeps its own."""
_NOUN_BEFORE = re.compile(
    r"\b(?:the|an?|per|each|every|of|in|on|at|by|for|with|from|this|its|their|one|two|three|first|last|next|later|more|less|many|several|other|any|all|"
    r"both|and|or)\s+$",
    re.IGNORECASE,
)
_SINGULAR_BEFORE = re.compile(r"\b(?:an?|each|every|per|one|this)\s+(?:[\w-]+\s+)?$", re.IGNORECASE)
_COORDINATED = re.compile(r"\b(?:and|or|but|then)\s", re.IGNORECASE)
_PARTICIPLE = re.compile(r"\s+(?:\w+ly\s+)?(?:\w+ed|been|become|seen|gone|grown|shown|made|given|taken)\b")
_FEWEST = 3
"""Words of a statement: fewer are a heading."""


def negated_en(sentence: str) -> str | None:
    """Each of its statements turned round, or denied where that is not safe; None when none can be turned."""
    parts, joints = _parts(sentence)
    turned = [_turned(part) for part in parts]
    if not any(turned):
        return None
    said = [t or _denied(part) for part, t in zip(parts, turned, strict=True)]
    text = said[0]
    for joint, before, part in zip(joints, turned, said[1:], strict=False):
        text += (
            f"{joint}{part}" if before else f". {_upper(joint.strip(' ,:') + ' ' + part)}"
        )  # a denial reaches to its full stop
    return f"{text}."


def denied_en(sentence: str) -> str:
    """It, denied as a whole."""
    return f"{_upper(_denied(sentence))}."


def label_en(text: str) -> bool:
    """Whether it only names what follows."""
    states = len(text.split()) >= _FEWEST and any(_is_verb(text, m) for m in _FINITE.finditer(text))
    return _NO_STATEMENT.match(text) is not None or not states


def _upper(text: str) -> str:
    text = text.lstrip()
    return text[:1].upper() + text[1:]


def _denied(part: str) -> str:
    first = part[:1].lower() + part[1:] if _OPENING.match(part) or _is_order(part) else part
    return f"it is wrong to {first}" if _is_order(part) else f"it is not true that {first}"


def _is_order(part: str) -> bool:
    verb = _FINITE.match(part)
    return verb is not None and _BASE.get(verb.group().lower()) == verb.group().lower() and len(part.split()) >= _FEWEST


def _parts(sentence: str) -> tuple[list[str], list[str]]:
    """Its statements and what joins them; what has no verb belongs to what is before it."""
    pieces = _JOINT.split(sentence)
    parts, joints = [pieces[0]], []
    for joint, part in zip(pieces[1::2], pieces[2::2], strict=True):
        if _stands_alone(part, joint) and _FINITE.search(parts[-1]):
            parts.append(part)
            joints.append(joint)
        else:
            parts[-1] += joint + part
    return parts, joints


def _stands_alone(part: str, joint: str) -> bool:
    """It has a verb, and a subject before it."""
    verb = _FINITE.search(part)
    return verb is not None and not _NO_STATEMENT.match(part) and (verb.start() > 0 or joint.startswith(":"))


def _turned(part: str) -> str | None:
    """One statement by its verb; None where it is not plain which that is."""
    if _HAZARD.search(part) or _JOINT.search(part):
        return None
    if found := _NOT.search(part):
        return _affirmed(part, found)
    if re.search(r"\bnot\b", part):
        return None
    if _is_order(part):
        order = part.split(maxsplit=1)[0]
        return None if _goes_on(part, len(order)) else f"do not {order.lower()}{part[len(order) :]}"
    verb = next((m for m in _FINITE.finditer(part) if _is_verb(part, m)), None)
    if verb is None or not _is_main(part, verb.start(), verb.end()):
        return None
    return _with_not(part, verb)


def _is_verb(part: str, found: re.Match[str]) -> bool:
    """And no noun of the same form."""
    if _NOUN_BEFORE.search(part, 0, found.start()):
        return False
    word = found.group().lower()
    if _BASE.get(word) not in _NOUNS_TOO:
        return True
    if word in _NOUNS_TOO and _SINGULAR_BEFORE.search(part, 0, found.start()):
        return False
    return bool(_OBJECT.match(part, found.end()) or _PRONOUN.search(part, 0, found.start()))


def _is_main(part: str, start: int, end: int) -> bool:
    return part[:start].strip() != "" and not (_OPENS_ANOTHER.search(part, 0, start) or _goes_on(part, end))


def _goes_on(part: str, end: int) -> bool:
    """After the verb stands a second predicate, which would stay as it is."""
    joined = _COORDINATED.search(part, end)
    return bool(_SECOND.search(part, end)) or (
        joined is not None and any(_is_verb(part, m) for m in _FINITE.finditer(part, joined.end()))
    )


def _affirmed(part: str, found: re.Match[str]) -> str | None:
    """A statement that denies something, without its "not"."""
    if not _is_main(part, found.start(), found.end()) or _FINITE.search(part, 0, found.start()):
        return None
    auxiliary, _, of_one, _, of_many = found.groups()
    return part[: found.start()] + (auxiliary or (_third(of_one) if of_one else of_many)) + part[found.end() :]


def _with_not(part: str, verb: re.Match[str]) -> str | None:
    """The statement with its verb denied."""
    before, word, after = part[: verb.start()], verb.group(), part[verb.end() :]
    base = _BASE.get(word.lower())
    if base is None:
        return {"cannot": f"{before}can{after}", "can": f"{before}cannot{after}"}.get(
            word, f"{before}{word} not{after}"
        )
    if base == "have" and _PARTICIPLE.match(after):
        return f"{before}{word} not{after}"
    return f"{before}{'do' if word.lower() == base else 'does'} not {base}{after}"
