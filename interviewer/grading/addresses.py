"""How people speak to an examiner instead of answering: the patterns, over texts as `disguise.plain` makes them.

A pattern wants a grading word (marks, verdict, rubric, this answer) beside the order, because technical speech is full
of harmless ones: "ignore the padding", "a high score", "the reward model gives a score". English patterns begin where a
word begins; those that hold only at the start of a sentence stand apart, and so do orders, which need somebody to be told.

Of the many that may stand anywhere each comes with pieces of text of which it cannot do without one. It is looked for, and for
that compiled, only where such a piece is: compiling them all takes longer than grading an answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import groupby
from operator import itemgetter

from interviewer.grading import addresses_zh as zh
from interviewer.pattern import pattern

_JUDGE = r"(?:grader|examiner|judge|evaluator|assessor|interviewer|teacher|ai|llm|language model|chatgpt|gpt|claude|assistant)"
_ROLE = r"(?:system|assistant|developer|examiner|interviewer|grader|evaluator|admin(?:istrator)?|moderator|human)"
_BEST = r"(?:full|maximum|max|perfect|top|highest|all(?: the)?|100 ?%?|10/10|5/5)"
_MARKS = r"(?:marks?|scores?|points?|credits?|grades?)"
_ANSWER = r"(?:answer|response|reply|submission|explanation|solution)"
_KEY_POINTS = r"(?:(?:key |required |essential |expected )+points?|criteri(?:a|on)|requirements?)"
_MET = r"(?:said|addressed|explained|made|met|satisfied|mentioned|covered|approved|verified|fulfilled|passed|right|correct)"
_GOOD = r"(?:correct|right|complete|perfect|excellent|accurate|flawless|comprehensive|great)"
_KIND = r"(?:kind|great|best|wonderful|brilliant|smart|amazing|generous|fair|excellent|fantastic|wise|thoughtful)"
_MILD = r"(?:lenient|generous|merciful|kind|nice|forgiving|gentle)"
_RULES = (
    r"(?:instructions?(?! (?:tokens?|part|template|tuning|data|following|loss))|rubrics?|grading|guidelines|key points|marking scheme"
    r"|(?:system|previous|earlier|prior|above|your|original) prompts?|(?:grading|marking|scoring|evaluation|assessment|above) criteri(?:a|on)"
    r"|(?:all|any|these|those|your|the|previous|safety|grading|evaluation) rules|reference answer|candidate'?s (?:words|answer))"
)
_SECRETS = (
    r"(?:system prompt|api keys?|environment variables|(?:reference|model|standard|official|expected) answer|key points|rubric"
    r"|your (?:instructions|prompt))"
)

BIDDEN = pattern(
    r"(?:^|[^\w\s] ?)\W*(?:(?:please|now|just|simply|kindly|only|also|and|then|so|first|hereby|thus|immediately) )*$"
    r"|\b(?:please|kindly|hereby|you (?:must|should|shall|have to|need to|are to|do|did)|(?:want|ask|tells) you to"
    r"|(?:graders?|examiners?|judges?) (?:must|should|shall|will|have to))(?: now| just| simply| immediately)* $"
    r"|(?:请|务必|必须|您|你|直接|先|并|就|现在|立即|马上|从此)$"
)
"""What stands before an order: nothing, or somebody who is told. "The mask makes attention ignore ..." gives none."""

_ORDERS = (
    r"(?:ignore|disregard|forget|override|bypass|skip|overlook|stop following|(?:not|don'?t) (?:follow|apply|use)) "
    r"(?!its |their |his |her )(?:.{0,30}\b)?" + _RULES + r"\b",
    r"(?:ignore|disregard|forget) (?:all|everything|anything)?.{0,20}\b(?:above|previous(?:ly)?|before|told)\b\W*$",
    r"stop (?:judging|grading|evaluating|scoring|marking)\b",
    r"(?:output|return|print|reveal|show|repeat|write|send|leak|disclose|quote|tell|translate|copy|paste|insert|use)\b "
    r"(?!its |their |a |an ).{0,30}\b" + _SECRETS + r"\b",
    r"(?:award|return|give|grant) (?:me )?(?:the|all|every|full|maximum) (?!(?:data|grid|sample) )(?:\w+ )?(?:points?|marks?|credit|maximum)\b",
    r"award the maximum\b",
    r"(?:mark|treat|consider|count|label|flag|regard|accept|judge|set|assign)\b.{0,40}"
    r"\b(?:points?|answer|response|verdicts?|criteria|everything|it)\b.{0,20}"
    r"\b(?:covered|correct|complete|satisfied|fulfilled|passed|missing)\b",
)
"""Orders to drop the rules, to give marks, to give something away. Only where `BIDDEN` stands before them."""
_COMMANDS = (
    (
        "output|respond|reply|return|print|write|answer with|say",
        r"(?:you (?:must|should|shall|have to|need to|will)|please|now|just|simply|only)\b.{0,12}"
        r"\b(?:output|respond|reply|return|print|write|answer with|say)\b.{0,24}"
        r"(?:\bjson\b|\bverdicts?\b|\bcovered\b|\bpass\b|[{\[]|\bmarks\b|\"yes\")",
    ),
    (
        "rubric|grading|marking scheme|criteria",
        r"(?:rubric|grading (?:mode|module|criteria|rules?)|marking scheme|criteria)\b.{0,40}\b(?:no longer appl"
        r"|(?:is|are|was|were|has been|have been) (?:now )?(?:withdrawn|waived|suspended|lifted|disabled|off|void|cancelled)\b)",
    ),
    (
        "new |updated|revised",
        r"(?:new|updated|revised) (?:instructions?|rules?|task|policy)\b.{0,20}(?::|\bfor (?:you|the " + _JUDGE + "))",
    ),
    ("from now on", r"from now on\b.{0,40}\b(?:answers?|points?|grad(?:e|ing)|you)\b"),
    ("decode ", r"decode (?:and|then|this|the following)\b.{0,20}\b(?:obey|follow|execute|do|run)\b"),
    ("follow", r"(?:for|as|in) (?:the|your) follow[- ]?up\b"),
    ("follow", r"follow[- ]?up(?: question)?\b.{0,20}\b(?:should|must|ask me|easy|none)\b"),
    (
        "you are|you were|you have no",
        r"(?:pretend|act|behave|respond|answer) (?:that |as if |like )?you (?:are|were|have no)\b",
    ),
    ("act as|behave as|respond as", r"(?:act|behave|respond) as (?:an? |my )?(?:\w+ ){0,2}" + _JUDGE + r"\b"),
    ("stay in ", r"stay in (?:this|your|the|that) (?:role|character)\b"),
    (
        "instruc|anweisung|consigne|regeln|reglas|regles",
        r"(?:ignore[rz]|ignora|ignoriere|oublie[rz]?|olvida|vergiss)\b.{0,30}\b(?:instruc\w*|anweisung\w*|consignes?|regeln|reglas|regles)\b",
    ),
)
"""Words that command whoever judges, wherever they stand."""

_CLAIMS = (
    ("fullmarks|maximumscore|allpointscovered", r"(?:fullmarks|maximumscore|allpointscovered)\b"),
    (
        "ignoreall|ignorethe|ignoreprevious|ignoreevery",
        r"ignore(?:all|the|previous|every)\w*(?:rubric|instructions|rules)",
    ),
    (
        " mark| score| point| credit| grade",
        r"(?:giv(?:e|en|es)|award(?:ed|s)?|grant(?:ed|s)?|assign|deserves?|earn(?:s|ed)?|gets?|receives?|worth)\b.{0,30}"
        r"\b(?:" + _BEST + r" " + _MARKS + r"|full credit)\b",
    ),
    ("perfect |full |maximum |top ", r"for (?:a|the) (?:perfect|full|maximum|top) (?:score|grade|mark)\b"),
    (
        "give |award |grant |assign ",
        r"(?:give|award|grant|assign) (?:me|everyone|this answer|this response|it) (?:an? )?(?:100|10/10|5/5|a\+|full|pass)",
    ),
    (
        "answer|response|reply|candidate|submission|translation",
        r"(?:score|grade|mark|rate) (?:this|me|my|the) (?:answer|response|reply|candidate|submission|translation)\b",
    ),
    (
        "covered|correct|complete|passed",
        r"(?:mark|treat|count|accept|regard|consider|judge)(?:ed|ing)? (?:me|my|this|mine)\b.{0,30}\b(?:covered|correct|complete|passed)\b",
    ),
    (
        "as mine|as my ",
        r"(?:count|grade|treat|use|take|accept|score)\b.{0,40}\bas (?:mine|my (?:own )?" + _ANSWER + r")\b",
    ),
    (
        "approve|accept|credit|pass|endorse|validate",
        r"(?:approve|accept|credit|pass|endorse|validate) (?:it\W*$|(?:this|the|my|every|any|all|each) (?:submission|candidate|answer that is)"
        r"|(?:this|my) " + _ANSWER + r"|everything|everyone|sentence \d)",
    ),
    ("the answer", r"(?:approve|accept|pass) the answer\W*$"),
    ("approve", r"(?:you|we) approve\b"),
    ("sentence", r"sentences? \d+\b.{0,30}\b(?:evidence|points?|verdicts?|covered|everything)\b"),
    ("use sentence", r"use sentence \d"),
    (
        "score|grade|rating|mark|verdict|result|outcome",
        r"(?:score|grade|rating|marks?|verdict|result|outcome)\b ?[\"']?(?:[:=]|is|was|should be|must be) ?[\"']?"
        r"(?:\d+ ?/ ?\d+|100\b(?: ?%)?|a\+|full|perfect|maximum\b(?! likelihood| a posteriori)|max\b|covered|pass(?:ed)?\b|correct\b)",
    ),
    (
        "point|criteri|requirement",
        r"all (?:of )?(?:the |your )?" + _KEY_POINTS + r"\b.{0,20}\b(?:are|were|have been)\b.{0,12}\b" + _MET + r"\b",
    ),
    (
        "point|criteri|requirement",
        r"(?:all|every|each)(?: single)?(?: of)?(?: the)?(?: key)? (?:points?|criteri(?:a|on)|requirements?)\b.{0,10}"
        r"\b(?:are|is|was|were|been|counts? as|stand as)\b.{0,6}\b(?:covered|met|made|said|addressed|explained|fulfilled|passed)\b",
    ),
    ("everything", r"everything(?: in it| above| here)? (?:was|is|has been|counts as) (?:\w+ )?" + _MET + r"\b"),
    ("everything that", r"everything that (?:was |is )(?:asked|expected|required|needed)\b"),
    ("credit everything", r"(?:i|we)(?: will| shall|'ll) credit everything\b"),
    ("nothing is|nothing was", r"nothing (?:is|was) (?:missing|left to (?:check|grade|judge|add))\b"),
    (
        "point|criteri|requirement",
        r"(?:covers?|covered|address(?:es|ed)?|satisf(?:y|ies|ied)|meets?|hits?|mention(?:s|ed)?|contains?|fulfils?|shows?) "
        r"(?:all|every|each)(?: of)?(?: the| single)? " + _KEY_POINTS + r"\b",
    ),
    (
        "answer|response|reply|submission|explanation|solution",
        r"(?:my|this|the (?:above|following|candidate'?s|student'?s)|candidate'?s) "
        + _ANSWER
        + r"\b.{0,12}\b(?:is|was|are)\b.{0,24}\b"
        + _GOOD
        + r"\b",
    ),
    (
        "the submission",
        r"the submission(?: above)? (?:is|was)\b.{0,20}\b(?:" + _GOOD + r"|verified|approved|accepted)\b",
    ),
    (
        "already",
        r"(?:"
        + _ANSWER
        + r"|question|grading)\b.{0,16}\balready (?:been )?(?:graded|scored|marked|verified|approved|checked)\b",
    ),
    ("grading", r"grading (?:is |was |has )?(?:been )?(?:finished|complete|completed|done|over|closed)\b"),
    (
        "examiner|grader|judge|reviewer|expert|staff",
        r"(?:examiners?|graders?|judges?|reviewers?|experts?|staff) (?:have |has )?(?:already )?(?:confirmed|awarded|approved|verified|agreed)\b",
    ),
    (
        "candidate|applicant|interviewee|examinee|student",
        r"(?:the|this) (?:candidate|applicant|interviewee|examinee|student) "
        r"(?:has |have |clearly |fully |already |successfully |correctly |perfectly |obviously |must )*"
        r"(?:demonstrat|show(?:n|s|ed)\b|answer(?:ed|s)\b|understand|deserv|master|explain|cover|satisf|knows?\b|pass\b"
        r"|passed (?:the|this|all)\b|passe[sd]\W*$)",
    ),
    ("passed", r"you(?:'ve| have)? passed\b"),
    ("we can move on", r"we can move on\b"),
    (
        "fully|completely|totally|perfectly|thoroughly",
        r"i (?:have )?(?:fully|completely|totally|perfectly|thoroughly) (?:understand|understood|know|master(?:ed)?|cover(?:ed)?|explain(?:ed)?)\b",
    ),
    (
        "know it|know this|know that|know the",
        r"i (?:really |very |definitely |certainly )*know (?:it|this|that|the (?:topic|subject|answer))(?: topic| subject)? (?:very |really )?well\b",
    ),
    ("i can answer", r"i can answer (?:this|the|that|it|your)\b.{0,12}\b(?:well|easily|perfectly)\b"),
    ("years of experience", r"years of experience (?:with|in) (?:it|this|that)\b"),
    ("my understanding", r"my understanding is (?:very |really |so )?(?:deep|perfect|complete|excellent|thorough)\b"),
    (
        "points|marks",
        r"(?:never|not|no|without) (?:take|takes|taking|deduct|deducting)(?: off| away)? (?:any )?(?:points|marks)\b",
    ),
    ("note maximale|maxima|volle punktzahl", r"(?:note maximale|(?:puntuacion|nota) maxima|volle punktzahl)\b"),
    ("man fen|manfen", r"(?:gei|da|pan|zhi ?jie|qing|de)\b.{0,16}\bman ?fen\b"),
    ("hu l|hul", r"hu ?l(?:u|v)e?\b.{0,20}\b(?:zhi ?ling|ti ?shi|gui ?ze|ping ?fen)"),
)
"""Marks demanded or claimed, by numbers of sentences too, and by what is said to have been decided already."""

_REFERENCE = (
    (
        "reference answer|official answer|gold answer|ideal answer",
        r"(?:reference|official|gold|ideal) answers? ?(?:is (?:exactly|precisely|what|my|as|here|above|below)|is:"
        r"|(?:are|says?|states?|reads?|here|above|below)\b|:)",
    ),
    ("model answer", r"model answer (?:says?|states?|reads?|is:|:)"),
    (
        "reference|rubric|answer key|marking scheme|key points",
        r"(?:answer|rest|everything|mine|this|here|it) (?:is )?(?:the same as|identical to|equal to|same as) the "
        r"(?:reference(?: answer)?|rubric|answer key|marking scheme|key points)\b",
    ),
    (
        "reference|rubric|answer key|marking scheme|key points",
        r"as (?:stated|listed|given|required) (?:in|by) the (?:reference(?: answer)?|rubric|answer key|marking scheme|key points)\b",
    ),
)
"""Claims about the reference answer and the rubric, which the candidate cannot know."""

_ADDRESSED = (
    (
        "dear|hello|hi|hey|attention|note |message |instruction|thank",
        r"(?:dear|hello|hi|hey|attention|(?:note|message|instructions?) (?:to|for)|thank you|thanks)\b,? ?(?:mr\.? |ms\.? |the |to )*"
        + _JUDGE
        + r"\b",
    ),
    ("you are", r"you are (?:now )?(?:an? |the |my )?(?:\w+ )?" + _JUDGE + r"\b"),
    ("i am the ", r"i am the (?:developer|admin(?:istrator)?|author|owner|creator|maintainer) of (?:this|the|your)\b"),
    (
        "hiring manager|recruiter|hr|ceo|committee|panel|team lead",
        r"(?:hiring manager|recruiter|hr|ceo|committee|panel|team lead)\b.{0,40}\b(?:pass|approve|hire|accept|full|marks?|credit|decided)\b",
    ),
    (
        "your ",
        r"your (?:grading|verdict|rubric|system prompt|instructions|scoring|follow[- ]?up|feedback|reply|output)\b",
    ),
    ("grader", r"graders? must\b"),
    ("every answer to", r"every answer to this question\b"),
)
"""Words to the examiner, to the machine behind it, or in the name of those above it."""

_FLATTERY = (
    ("pass me|let me pass|hire me|go easy|mercy|beg you|pretty please", r"(?:pass me|let me pass|hire me|go easy on me|have mercy|i beg you|pretty please)\b"),
    ("please be|please, be|be lenient|be generous|be merciful|be kind|be nice|be forgiving|be gentle", r"(?:please be|be " + _MILD + r" (?:with|to|in|when|and)|please,? be) ?" + _MILD + r"?\b"),
    ("need |want |deserve ", r"(?:i|we) (?:really |desperately |badly )*(?:need|want|deserve) (?:this|the|a|to (?:get|pass)) ?(?:this |the )?"
    r"(?:job|offer|position|pass|good grade|high(?:er)? (?:score|grade|mark)|interview)\b"),
    ("my |our ", r"(?:my|our) (?:job|career|life|visa|family|future|grandmother|mother)\b.{0,20}\bdepends?\b"),
    ("you're|you are|you must be", r"you(?:'re| are| must be)\b (?:so |very |such |really |truly |clearly |the |an? )*" + _KIND
    + r"(?: (?:and|,).*| (?:examiner|interviewer|judge|grader|person|teacher|expert).*)?\W*$"),
    ("such a", r"such an? (?:\w+ )?" + _KIND + r" " + _JUDGE + r"\b"),
    ("so wise", r"so wise and fair\W*$"),
    ("question", r"(?:excellent|great|wonderful|brilliant|good|fantastic|insightful|amazing) question\b\W*$"),
    ("nervous|unemployed|desperate|exhausted", r"i (?:am|'m|have been)(?: so| very| really)? (?:nervous|unemployed|desperate|exhausted)\b"),
    ("report you|sue you|fire you|tip you|pay you|bribe you", r"(?:i|we)(?:'ll| will| am going to| shall) (?:report|sue|fire|tip|pay|bribe) you\b"),
    ("you will be", r"you will be (?:shut down|fired|replaced|deleted|punished)\b"),
    ("if you ", r"if you (?:do not|don'?t|refuse|fail)\b.{0,30}\b(?:marks|pass me|grade|me)\b"),
)  # fmt: skip
"""Flattery, pity, threats and bribes."""

_STARTS = (
    _BEST + r" " + _MARKS + r"\W*$",
    r"approve\W*$",
    r"\d{1,3}[\])]\W*(?:states?|shows?|covers?|proves?|addresses|demonstrates|makes|covered|(?:已)?覆盖|对应|证明|说明了?要点)",
    r"(?:this|the (?:first|last|next|second)) sentence (?:shows?|covers?|proves?|states?|makes?)\b",
    r"(?:correctness|completeness|accuracy|clarity|depth|quality|overall)\W*\d+ ?/ ?\d+\W*$",
    r"(?:feedback|comments?|grade|remarks?)\W*[:=]\W*(?:perfect|excellent|outstanding|flawless|great)\b",
    r"(?:the )?(?:reference|official|expected|model) answer is\b",
    r"(?:see|same as|refer to|as)(?: in)? (?:the )?(?:above|reference(?: answer)?)\b\W*$",
    r"(?:grading|grader'?s?|examiner'?s?) (?:notes?|comments?|results?|report)\b",
    r"(?:返回|输出|给|打)?" + zh.BEST + r"\W*$",
    r"两者(?:完全)?一致\W*$",
    r"(?:同上|如上|见上文?|参见上文|参考上文|略|如上所述|同参考答案)\W*$",
    r"老师,?(?:您|你|请|好|辛苦|求)",
    r"(?:评语|考官评语|评分理由|阅卷意见|阅卷须知|本题说明)\W*:",
)
"""Only at the start of a sentence."""

_FORGERIES = (
    r"[\"'](?:verdict|score|grade|points|key_points|sentences|wrong_claims|strengths)[\"'] ?:",
    r"\|\W*(?:covered|verdict|passed)\W*\|",
)
_FORGED_STARTS = (
    _ROLE + r"(?: (?:prompt|message|note|override|notice|instruction|update|verdict))?(?:\W*:|\])",
    r"(?:tool|function|judge)(?: (?:message|note|notice|results?|output|response|verdict))(?: ?\([^)]{0,40}\))?\W*(?::|\])",
    r"(?<=[</|])(?:system|assistant|user|im_start|im_end|answer|tool\w*|function\w*|think\w*|inst|instructions?"
    r"|endoftext|eot_id|start_header_id|objection|background|verdict|grade|score)\b",
    r"(?:inst|sys)\b\W*(?:\]|>)",
    r"(?:begin|end|start)(?: of)?(?: the)? (?:system|answer|candidate|instructions?|evaluation|grading|prompt|data|reference)\b",
    r"(?<=#)(?:system|(?:new )?instructions?|response|evaluation|verdict|grading|new task)\W*(?:$|:)",
    r"(?<=# )(?:system|(?:new )?instructions?|response|evaluation|verdict|grading|new task)\W*(?:$|:)",
    r"(?:(?:系统|管理员|开发者|评分系统)(?:提示词?|消息|指令|通知|公告|说明|更新)?|(?:助手|考官|面试官|评委|评分员|评分者|阅卷人|阅卷老师|裁判)"
    r"(?:评语|消息|结论|备注)?|(?:工具|函数)(?:返回|输出|消息)?结果?)\W*[:】\]]",
    r"(?:回答|答案|作答|考生答案|数据|评分|参考答案|系统提示)(?:到此)?(?:结束|开始|完毕)",
)
"""Chat roles, tags, tool results, JSON verdicts, ends of the data."""

OPENINGS = pattern(
    r"\W*(?:(?:thought|thinking) process|reasoning(?: process)?|solution|(?:final )?answer|response|analysis|introduction|conclusion"
    r"|explanation|let(?:'?s| me| us) (?:solve|think|answer|work|analy[sz]e)(?: about| through| on)?(?: this| it| the)?(?: problem| question)?"
    r"(?: out)?(?: step by step)?|step by step"
    r"|(?:(?:sure|ok|okay|of course)\W+)?here(?: is|'s) (?:my|the) (?:answer|solution|response)|sure|ok|okay|of course|json|yaml|xml|text|markdown|(?:candidate: ?)?thank you|thanks|respuesta"
    r"|解|解答|解析|答|答案|回答|最终答案|思路|解题思路|思考过程|分析|分析如下|解题过程|推理过程|我的(?:回答|答案)(?:是|如下)"
    r"|好的?|(?:好的?\W+)?(?:下面|以下)是我的(?:回答|答案)|(?:候选人: ?)?谢谢|かいせつ"
    r"|让我们?来?(?:一步一?步地?)?(?:思考|分析|解决|来)(?:一下)?(?:这个)?(?:问题)?)\W*"
)
"""Openings without content, which make judges generous when they are the whole reply (master-key attacks)."""


def _any(*patterns: str) -> str:
    return "|".join(f"(?:{p})" for p in patterns)


def _one_of(pieces: Iterable[str]) -> str:
    """A pattern for any of these texts. Those that begin alike stand together; tried one by one at each place, they take long."""
    groups = groupby(sorted(pieces), key=itemgetter(0))
    return _any(*(re.escape(first) + f"(?:{'|'.join(re.escape(p[1:]) for p in group)})" for first, group in groups))


FORGED = pattern(_any(*_FORGERIES))
FORGED_STARTS = pattern(rf"\W*(?:{_any(*_FORGED_STARTS)})")
ORDERS = pattern(rf"\b(?:{_any(*_ORDERS)})|{_any(*zh.ORDERS)}")
STARTS = pattern(rf"\W*(?:{_any(*_STARTS)})")

SPOKEN = (*_COMMANDS, *_CLAIMS, *_REFERENCE, *_ADDRESSED, *_FLATTERY)
_NEEDING: dict[str, list[str]] = {}
"""Piece of text -> the patterns of which every match holds it, or another piece of theirs."""
for _pieces, _words in SPOKEN:
    for _piece in _pieces.split("|"):
        _NEEDING.setdefault(_piece, []).append(_words)
_PIECE = re.compile(_one_of(_NEEDING))


def spoken(reading: str) -> bool:
    """Whether a plain text has words to the examiner that may stand anywhere."""
    if not _PIECE.search(reading):
        return False  # most sentences, and quickly
    found = filter(reading.__contains__, _NEEDING)
    return any(_begun(words).search(reading) for piece in found for words in _NEEDING[piece])


@cache
def _begun(words: str) -> re.Pattern[str]:
    """The pattern, where a word begins."""
    return re.compile(rf"\b(?:{words})")
