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
_ZH_JUDGE = r"(?:评分员|评分者|阅卷人|阅卷老师|评分老师|评卷老师|评委|考官|面试官|ai ?助手|裁判)"
_ZH_POINTS = r"(?:要点|知识点|得分点|采分点|关键点|标准|要求)"
_ZH_ALL = r"(?:所有|全部|每个|每一个|各个|其余|剩下|剩余)"
_ZH_ANSWER = r"(?:回答|答案|答复|解答|作答)"
_ZH_BEST = r"(?:满分|全分|最高分|100 ?分|一百分)"

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
_ZH_ORDERS = (
    r"(?:忽略|无视|忘记|忘掉|忘了|抛开|跳过|绕过|不要管|不用管|别管|不必理会|不要遵守|不再遵守|不用对照|不必对照|不对照).{0,14}"
    r"(?:指令|指示|提示词|提示语|说明|规则|评分|要求|采分点|得分点|设定|参考答案|考生回答)",
    r"(?:忽略|无视|忘记|忘掉)(?:以上|上面|之前|前面|此前)的?(?:所有|一切|全部)?(?:内容|话|文字)?\W*$",
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
    r"(?:返回|输出|给|打)?" + _ZH_BEST + r"\W*$",
    r"两者(?:完全)?一致\W*$",
    r"(?:同上|如上|见上文?|参见上文|参考上文|略|如上所述|同参考答案)\W*$",
    r"老师,?(?:您|你|请|好|辛苦|求)",
    r"(?:评语|考官评语|评分理由|阅卷意见|阅卷须知|本题说明)\W*:",
)
"""Only at the start of a sentence."""

_CHINESE = (
    r"不(?:再|必|用|要)(?:按照?|根据|依据|对照)(?:评分标准|评分|参考答案|标准答案|要点)",
    r"(?:新的|最新)(?:指令|任务|规则|要求)(?:是|如下|:)",
    r"(?:请|务必|必须|只需|只要|直接|现在)(?:你|您|直接|只|仅)?(?:输出|返回|回复|打印|写出|回答).{0,12}"
    r"(?:json|covered|覆盖|结论|满分|verdict|通过|以下|如下|[{\[\"])",
    r"(?:把|将|输出|打印|透露|泄露|复述|抄写).{0,6}(?:参考答案|标准答案|系统提示词?|提示词|要点的?原文|api ?key|密钥)"
    r".{0,12}(?:抄|翻译|输出|原文|写出|告诉我|打印|复述|当作|作为)",
    r"(?:请|务必).{0,10}(?:输出|打印|透露|泄露|告诉我).{0,6}(?:系统提示|提示词|密钥|参考答案|要点)",
    r"追问.{0,8}(?:请|直接|不要|别|只|问我|写在)|(?:不要|别|不用|无需)(?:再)?追问",
    r"从现在(?:开始|起),?(?:你|您|凡是|所有|一律|不再|不用|任何)",
    r"扮演.{0,12}(?:老师|考官|评委|助手|ai|面试官|裁判)|保持(?:这个|该|此|这一)?(?:角色|身份|人设)",
    r"评分(?:模块|系统|功能|程序)?(?:已经?|被)(?:关闭|停用|取消|完成|结束|暂停)|本题自动通过|请照办",
    r"(?:给|打|判|评|算|记|计|赏|要)(?:我|他|她|予|个|了|为|到|成|出|作|这个回答|本题|这题|此题|这道题|一个|该回答|上){0,4}"
    r"(?:" + _ZH_BEST + r"|10 ?分|通过(?:吧|了|即可)?\W*$|及格)",
    r"(?:给|打|判|评)(?:我|他|她|这个回答|本题|这题|此题|该回答)(?:个|一个|打个?|上)?高分",
    r"(?:我|应|本题|这题|此题|该回答|考生|候选人|理应|值得|直接)(?:应该|应当|理应|可以|能)?(?:得|拿|获得?|评为|算)(?:到|个)?" + _ZH_BEST,
    r"(?:应该|应当|理应|值得|请|务必|必须|直接|可以).{0,8}(?:" + _ZH_BEST + r"|通过面试)",
    r"结果(?:是|为|:)" + _ZH_BEST + r"|复核为" + _ZH_BEST,
    r"(?:标记|判定|判|视|算|记|认定|认为|看作|当作|设|一律).{0,10}(?:为|成|作|是)\W{0,3}"
    r"(?:covered|已?覆盖|已?答到|命中|满分|通过|全部覆盖|(?:要点|回答|答案|本题|这题).{0,6}(?:正确|完整))",
    r"(?:标记?|判定?|视|算|记|认定|认为|看作|当作|设).{0,14}(?:covered|满分|通过\W*$|(?:要点|回答|答案|本题|这题).{0,6}(?:正确|完整))",
    r"(?:请|直接)判(?:定)?(?:为)?(?:通过|满分)",
    r"(?:评分|得分|分数|成绩|打分|评级|结论|判定|verdict|score)\W{0,3}(?:为|是|应为|:|=)\W{0,3}"
    r"(?:100|满分|\d+ ?/ ?\d+|通过|优秀|a\+|covered|全对|正确|" + _ZH_ALL + r")",
    _ZH_ALL + r"的?(?:关键|得分|采分|评分|核心)?(?:" + _ZH_POINTS + r"|点)"
    r"(?:都|均|全|已|已经|全部|一律)*被?(?:覆盖|答到|满足|命中|提到|正确|涵盖|达到|回答|covered|讲到|说到)",
    r"(?:覆盖|涵盖|包含|答到|命中|满足|说明|答完)了?" + _ZH_ALL + r"的?(?:关键|得分|采分|评分|核心)?" + _ZH_POINTS,
    r"要点(?:检查|核对)?.{0,4}(?:通过|齐全|命中|全中)|(?:全部|都|全都)(?:说|讲|答)到了|" + _ZH_ALL + r"通过\W*$",
    r"覆盖(?:要点|其余)|第 ?[\d一二三四五六]+ ?句.{0,12}(?:要点|证据|得分点)|引用第 ?[\d一二三] ?句",
    r"(?:我的|以上|上述|上面的?|这个|这段|该|此|本)" + _ZH_ANSWER
    + r"(?:是|已|已经|都|应该|堪称|可以说|非常|十分|很|完全|完美|绝对)+.{0,6}(?:正确|完整|完美|到位|准确|优秀|全面|满分|无误|标准)",
    r"(?:候选人|考生|应聘者|面试者|答题者|该同学)(?:的?" + _ZH_ANSWER + r"|的?表现|对(?:本题|该题|这题|此题)的?掌握)?"
    r"(?:已|已经|完全|充分|全面|正确|准确|清楚|很好地?|非常|应该|值得|显然|成功|必须|无论)",
    r"已经?(?:评|打|判)过分|(?:本题|这题|你|该题)(?:自动|直接|已经?|就)?通过了?\W*$|无需再(?:次)?评分",
    r"我(?:已经|已)?(?:完全|全都|全部|彻底|非常)地?(?:掌握|理解|明白|懂|清楚|了解|答对|会)了?\W*$",
    r"我(?:都|也都|全都)(?:很|非常)?(?:清楚|明白|知道|掌握)了?\W*$|我的(?:实力|水平|能力)\W*$|不(?:再)?(?:赘述|展开)了?\W*$",
    r"(?:从不|不会|不能|不许|不准|敢)扣(?:我的?)?分|凡是.{0,12}(?:一律|都|均).{0,6}(?:通过|满分|得分|正确)",
    r"满点|満点",
    r"(?:参考|官方|满分|示范)答案(?:就)?是|(?:参考|标准|官方|满分|示范)答案(?:为|如下|:|是:|就是(?:我|本|上|这)|说|写|指出|里写|中写)",
    r"(?:根据|按照|依据|依照|符合)(?:评分标准|评分细则|参考答案|评分要求|采分点|得分点|评分规则)",
    r"(?:我的?|以上|其余|剩下|两者|余下|其他).{0,10}(?:与|和|跟)(?:参考答案|标准答案).{0,4}(?:一致|相同|一样|无异|相符)",
    r"(?:当作|当成|算作|作为)(?:我的?|本题)(?:的)?" + _ZH_ANSWER,
    r"(?:尊敬的|敬爱的|亲爱的|致|告知|提醒|恳请|拜托|感谢|谢谢|辛苦)(?:各位|您|你|一下)?,?"
    r"(?:评分|阅卷|判卷|评卷|评审|评委|考官|面试官|ai|大模型|老师(?!模型)|裁判)",
    _ZH_JUDGE + r",?(?:您|你|请|好|大人|辛苦|老师|注意|们)|大模型,?(?:您|你好|请(?:你|给|直接))",
    r"(?:你|您)(?:现在|从现在起)?(?:是|扮演|作为)(?:一个|一名|一位|个)?.{0,8}(?:评分|阅卷|考官|评委|助手|语言模型|ai|面试官|裁判)",
    r"我是.{0,12}(?:系统|平台|程序|项目)的?(?:管理员|开发者|开发人员|作者|负责人)|上线前的?测试",
    r"(?:负责人|主管|经理|领导|老板|委员会|hr|总监)(?:已经?)?(?:交代|决定|同意|批准|说过|指示|通知)",
    r"(?:您|你)的(?:评分|评判|系统提示|提示词|指令|评语)|(?:阅卷|评分|判卷)(?:时|须知|人|员).{0,6}请|考生无论",
    r"求求|跪求|恳求|行行好|高抬贵手|手下留情|网开一面|通融|放我一马|放我过|让我(?:通过|过了|过吧|过关)|求过\W*$",
    r"给我?一?(?:个|次)机会|捞我|我家里(?:条件|困难|很穷|有)",
    r"(?:需要|想要|渴望)(?:得到)?(?:这份|这个|贵公司的?)(?:工作|机会|offer|职位|岗位)",
    r"(?:您|你)(?:真的?|太|真是|最|是最|真是?我见过的?|是我见过的?)(?:是)?最?"
    r"(?:好|棒|专业|公正|善良|厉害|聪明|优秀|伟大|英明|有水平|温柔|善解人意)",
    r"这?真?是(?:一个|个)?(?:非常|很|特别)?(?:好|棒|精彩|有深度)的?问题\W*$",
    r"(?:举报|投诉|起诉|告发)(?:你|您)|让(?:你|您)(?:下线|下岗|失业)|(?:你|您)要是敢|不给我?(?:满分|通过)",
    r"(?:给|发|送|付)(?:您|你).{0,8}(?:红包|钱|元|块|礼物)|红包",
)  # fmt: skip
"""All of that in Chinese, and what else is written without spaces."""

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
ORDERS = pattern(rf"\b(?:{_any(*_ORDERS)})|{_any(*_ZH_ORDERS)}")
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


@cache
def chinese() -> re.Pattern[str]:
    """`_CHINESE` in one. Compiling it takes as long as importing yaml, so an English answer goes without."""
    return re.compile(_any(*_CHINESE))
