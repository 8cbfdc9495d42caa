"""What stands on a page and says nothing: buttons, counters, payment forms, contents, back links, an author's notes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from interviewer.ingest.asking import asks
from interviewer.ingest.lines import Line, Look
from interviewer.models import Text

CHROME = Text(zh="页面装饰（按钮、计数、推广等）", en="page furniture (buttons, counters, adverts)")
CONTENTS = Text(zh="目录或站内链接", en="a table of contents or links within the page")
FRONT_MATTER = Text(zh="网站生成器的文件头", en="front matter of a site generator")
CLOSING = Text(zh="文末部分（总结、参考、附录等）", en="a closing part (summary, references, appendix)")
NOTE = Text(zh="文档作者的附注", en="a note by the document's author")
INTRODUCTION = Text(zh="第一道题之前的文字", en="text before the first question")
STRAY = Text(zh="不属于任何题目的文字", en="text that belongs to no question")
LINKS = Text(zh="链接列表", en="a list of links")
KEY = Text(zh="集中列出的答案（已归入各题）", en="answers listed together (given to their questions)")
TABLE_HEAD = Text(zh="题目表格的表头", en="header of a table of questions")

_CHROME_LINE = re.compile(
    r"(?:[•·]\s*)?(?:\d+\s*)?(?:点赞|收藏|评论|打赏|分享|转发|举报|关注|在看|阅读全文|阅读更多|展开全文|收起|复制链接|复制|登录|注册|扫码支付|实付|领取.*|发出的红包|添加红包|成就一亿技术人[!！]?|"
    r"点击重新获取|余额充值|钱包余额|使用余额支付|抵扣说明[:：]?|赞赏|上一篇.*|下一篇.*|返回顶部|回到顶部|置顶|版权声明.*|相关推荐|猜你喜欢|热门文章|最新文章|目录|发布于.*|编辑于.*|写评论|"
    r"share|tweet|like|follow|subscribe|sign (?:up|in)|log ?in|comments?(?: \(\d+\))?|leave a (?:comment|reply)|reply|print|copy(?: link)?|read more|related (?:posts|articles)|"
    r"previous|next|home|menu|search|advertisement|sponsored|cookie (?:policy|settings)|privacy policy|terms of (?:use|service)|all rights reserved.*|\d+ min read|\d+ (?:claps?|likes?|views?|shares?)|"
    r"©.*|copyright .*)\s*\d{0,6}\s*[>»›!！]?",
    re.IGNORECASE,
)
_CHROME_PART = re.compile(
    r"点赞.{0,12}收藏|一键(?:三连|收藏)|红包|余额(?:是|无法|支付)|需支付[:：]|前往充值|扫码(?:关注|支付|加)|长按.{0,6}(?:二维码|识别)|(?:关注|搜索).{0,14}(?:公众号|小编|私信)|私信.{0,12}(?:领取|了解|获取|回复)|"
    r"加(?:入)?.{0,6}(?:群|微信)(?:交流|领取|获取)?|觉得(?:还)?不错[?？]|博主.{0,8}粉丝|进群|购买(?:VIP|vip|专栏)|转载请注明|未经.{0,6}(?:许可|授权).{0,6}转载|"
    r"back to (?:the )?top|⬆|↑\s*(?:top|back)|返回(?:目录|顶部)|回到(?:目录|顶部)|subscribe to (?:our|my)|follow (?:me|us) on|buy me a coffee|accept (?:all )?cookies|enjoyed this|clap for|"
    r"sign up for (?:our|the)|join our (?:newsletter|community|discord)",
    re.IGNORECASE,
)
_END_MARK = re.compile(
    r"(?:[-—–=*\s]*)(?:(?:全文|本文)?完(?:结|毕)?|未完待续|待续|\d+\s*题\s*完成|the end|end|eof|to be continued)[.。!！]?(?:[-—–=*\s]*)",
    re.IGNORECASE,
)
_CLOSER = re.compile(
    r"(?:\d+[.、]\s*|[一二三四五六七八九十]+、\s*)?(?:总\s*结|小\s*结|结\s*语|结束语|写在最后|最后|后\s*记|参考(?:资料|文献|链接|文章|书目)?|引用|附\s*录.*|致\s*谢|推荐阅读|延伸阅读|相关(?:文章|阅读|链接)|更多(?:资料|资源)?|"
    r"资源(?:链接)?|references?|bibliography|further reading|additional resources|(?:useful )?resources|useful links|conclusions?|summary|final (?:thoughts|words)|closing (?:thoughts|words)|wrapping up|wrap-?up|"
    r"appendix.*|acknowledge?ments?|licen[sc]e|contribut(?:ing|ors?|ions?).*|credits|contact(?: us| me)?|about (?:the )?author|support|star history|citations?|disclaimer|faq about this.*)\s*[:：]?",
    re.IGNORECASE,
)
_NOT_A_QUESTION = re.compile(
    r"(?:\d+[.、]\s*)?(?:目\s*录|前\s*言|引\s*言|简\s*介|序(?:言)?|说\s*明|更新(?:日志|记录)?|公告|版本.*|声明|免责声明|使用说明|关于(?:本文|本项目|作者|我)|开篇|背景|introduction|preface|foreword|overview|contents|"
    r"(?:table of )?contents?|toc|index|about(?: this.*)?|how to (?:use|contribute).*|getting started|prerequisites|installation|changelog|news|updates?|disclaimer|usage|notes?|todo.*)\s*[:：]?",
    re.IGNORECASE,
)
_NOTE_WORDS = re.compile(
    r"若?(?:发现|有).{0,12}(?:问题|错误|不对|遗漏|答案).{0,20}(?:联系|指正|指出|反馈|告知)|(?:仅供|给大家做个|只是)参考|欢迎.{0,10}(?:指正|补充|交流|star|issue|pr)|本(?:答案|文|文档).{0,10}(?:是根据|整理自|转自|来自)|"
    r"feel free to (?:open|submit|contribute)|pull requests? (?:are )?welcome|if you (?:find|spot) (?:any|an) (?:error|mistake)|please (?:star|open an issue)",
    re.IGNORECASE,
)
_BLOCK = 3
"""Lines of chrome within a few lines of each other that make the rest of a page its footer."""
_WINDOW = 12
_SHORT = 14
"""Characters of a line that can be a caption of the page rather than a sentence."""
_LONGEST_CHROME = 120
_PARAGRAPH = 60
_AFTERWORDS = 3
"""Long paragraphs that a footer may hold."""
_TOPMOST_SHARE = 0.5
"""A footer is only looked for in the lower half."""


def is_closer(title: str) -> bool:
    """Whether a heading opens the end matter of a document."""
    return bool(_CLOSER.fullmatch(title.strip()))


def is_no_question(title: str) -> bool:
    """Whether a heading says something about the document itself."""
    return bool(_NOT_A_QUESTION.fullmatch(title.strip()))


def is_note(paragraph: str) -> bool:
    """Whether a paragraph is a word of the author about the document."""
    return bool(_NOTE_WORDS.search(paragraph))


def furniture(lines: Sequence[Line]) -> dict[int, Text]:
    """Index of a line that says nothing -> why."""
    found = {i: why for i, line in enumerate(lines) if (why := _why(line) or _contents(lines, i))}
    start = _footer(lines, [i for i, why in found.items() if why is CHROME])
    return found | {i: CHROME for i in range(start, len(lines)) if i not in found}


def _why(line: Line) -> Text | None:
    if line.look is Look.FRONT:
        return FRONT_MATTER
    if line.look is not Look.TEXT:
        return None
    return CHROME if _is_chrome(line) else None


def _is_chrome(line: Line) -> bool:
    """Short lines only, and no numbered title: a paragraph or a question may speak of followers and red packets."""
    if len(line.text) > _LONGEST_CHROME or (line.head and line.head.number and asks(line.head.title)):
        return False
    whole = _END_MARK.fullmatch(line.text) or _CHROME_LINE.fullmatch(line.text)
    return bool(whole or _CHROME_PART.search(line.text))


def _contents(lines: Sequence[Line], i: int) -> Text | None:
    """For a link within the page that announces something: what follows it is another title, not a text of its own."""
    if not _is_jump(lines[i]):
        return None
    after = next((lines[j] for j in range(i + 1, len(lines)) if not lines[j].blank), None)
    title = after is None or (after.head and after.head.style.marker in ("heading", "bold", "bullet", "link"))
    return CONTENTS if after is None or title or after.look is Look.RULE else None


def _is_jump(line: Line) -> bool:
    return bool(line.head and line.head.style.marker == "link" and line.head.style.form == "here")


def _footer(lines: Sequence[Line], chrome: Sequence[int]) -> int:
    """Index of the first line of a footer: chrome stands thickly from there on, and no paragraph after it is a long one."""
    last = _last_content(lines)
    for n, i in enumerate(chrome):
        dense = n + _BLOCK <= len(chrome) and chrome[n + _BLOCK - 1] <= i + _WINDOW
        if dense and i >= len(lines) * _TOPMOST_SHARE and i > last:
            return _with_captions(lines, i)
    return len(lines)


def _last_content(lines: Sequence[Line]) -> int:
    """Index of the last line up to which the document itself goes on: a heading, a question, or more than three long paragraphs after it."""
    long = 0
    for i in range(len(lines) - 1, -1, -1):
        line = lines[i]
        if line.look is not Look.TEXT or _is_chrome(line):
            continue
        long += len(line.text) > _PARAGRAPH
        if long > _AFTERWORDS or (line.head and line.head.style.marker in ("heading", "asked")):
            return i
    return -1


def _with_captions(lines: Sequence[Line], start: int) -> int:
    """A footer begins with the images, and the short captions of images, that stand right before it."""
    first, i, image = start, start - 1, False
    while i >= 0:
        line = lines[i]
        if line.look is Look.IMAGE:
            first, image = i, True
        elif image and line.look is Look.TEXT and line.head is None and len(line.text) <= _SHORT:
            return i if not line.text.endswith(("。", ".", "：", ":")) else first
        elif not line.blank:
            return first
        i -= 1
    return first
