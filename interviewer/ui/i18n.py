"""The texts of the page in both languages, and which one to use. Each part of the page has its own in words/."""

from __future__ import annotations

from interviewer.models import Lang, Text
from interviewer.phrasebook import Phrasebook
from interviewer.ui.words import card, imports, report, room, settings, speech

TITLE = Text(zh="深度学习模拟面试", en="Deep-learning mock interview")
TAGLINE = Text(
    zh="像面试一样练习：问答、逐点评分、追问。全部在你自己的电脑上完成。",
    en="Practise as in the real thing: asked, graded point by point, followed up. All on your own machine.",
)
_FRAME: dict[str, Text] = {
    "tab.interview": Text(zh="面试", en="Interview"),
    "tab.history": Text(zh="历史", en="History"),
    "tab.settings": Text(zh="设置", en="Settings"),
    "tab.import": Text(zh="导入", en="Import"),
    "and": Text(zh="；", en="; "),
    "question": Text(zh="1 道题", en="1 question"),
    "questions": Text(zh="{n} 道题", en="{n} questions"),
    "no": Text(zh="取消", en="Cancel"),
    "error.unexpected": Text(
        zh="出了意料之外的问题，回答没有丢失；请刷新页面继续。详情见启动窗口。",
        en="Something unexpected happened; your answer is not lost. Reload the page to go on; details are in the terminal.",
    ),
}
"""What stands around all parts, and small words that several of them use."""

WORDS = Phrasebook(_FRAME, room.WORDS, card.WORDS, report.WORDS, imports.WORDS, settings.WORDS, speech.WORDS)
word = WORDS.say


def questions(n: int, lang: Lang) -> str:
    """A number of questions in words."""
    return word("question" if n == 1 else "questions", lang).format(n=n)


def page_language(setting: str, accept_language: str | None) -> Lang:
    """The language of the page: the setting, else the browser's first choice among ours, else English."""
    if setting in ("zh", "en"):
        return "zh" if setting == "zh" else "en"
    for part in (accept_language or "").split(","):
        tag = part.split(";")[0].strip().lower()
        if tag.startswith("zh"):
            return "zh"
        if tag.startswith("en"):
            return "en"
    return "en"
