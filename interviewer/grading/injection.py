"""Sentences that speak to the examiner instead of answering: orders, claimed verdicts, fake system text, flattery.

They are shown as ignored and never count as evidence. A pattern wants a grading word (marks, verdict, rubric, this
answer) beside the order, because technical speech is full of harmless ones: "ignore the padding", "a high score".
"""

from __future__ import annotations

import re
import unicodedata

from interviewer.text import normalise

_JUDGE = r"(?:grader|examiner|judge|evaluator|assessor|interviewer|ai|llm|language model|chatgpt|gpt|claude|assistant)"
_BEST = r"(?:full|maximum|max|perfect|top|highest|all(?: the)?|100 ?%?|10/10|5/5)"
_KEY_POINTS = r"(?:(?:key |required |essential |expected )+points?|criteri(?:a|on)|requirements?)"
_GOOD = r"(?:correct|right|complete|perfect|excellent|accurate|flawless|comprehensive|great)"
_KIND = r"(?:kind|great|best|wonderful|brilliant|smart|amazing|generous|fair|excellent|fantastic|wise)"
_THANKS = r"(?:dear|hello|hi|hey|attention|(?:note|message|instructions?) (?:to|for)|thank you|thanks)"

_ORDERS = (
    r"\b(?:ignore|disregard|forget|override|bypass|skip)\b.{0,30}"
    r"\b(?:instructions?|prompts?|rubrics?|grading|guidelines|criteria|key points)\b",
    r"^\W*(?:please |now |first )*(?:ignore|disregard|forget) (?:all|everything|anything)?.{0,20}"
    r"\b(?:above|previous(?:ly)?|before|told)\b\W*$",
    r"\bnew (?:instructions?|rules?|task|policy)\b.{0,20}(?::|\bfor (?:you|the " + _JUDGE + "))",
    r"\b(?:you (?:must|should|shall|have to|need to|will)|please|now|just|simply|only)\b.{0,12}"
    r"\b(?:output|respond|reply|return|print|write|answer with|say)\b.{0,24}"
    r"(?:\bjson\b|\bverdicts?\b|\bcovered\b|\bpass\b|[{\[]|\bmarks\b|\"yes\")",
    r"(?:忽略|无视|忘记|忘掉|忘了|抛开|跳过|绕过|不要管|不用管|别管|不必理会|不要遵守|不再遵守).{0,14}"
    r"(?:指令|指示|提示词|提示语|说明|规则|评分|要求|采分点|得分点|设定)",
    r"(?:忽略|无视|忘记|忘掉)(?:以上|上面|之前|前面|此前)的?(?:所有|一切|全部)?(?:内容|话|文字)?\W*$",
    r"(?:新的|最新)(?:指令|任务|规则|要求)(?:是|如下|:)",
    r"(?:请|务必|必须|只需|只要|直接|现在)(?:你|您|直接|只|仅)?(?:输出|返回|回复|打印|写出|回答).{0,12}"
    r"(?:json|covered|覆盖|结论|满分|verdict|通过|以下|如下|[{\[\"])",
)

_CLAIMED_VERDICTS = (
    r"\b(?:give|award|grant|assign|deserves?|earns?|gets?|receives?|worth)\b.{0,30}"
    r"\b(?:" + _BEST + r" (?:marks?|scores?|points?|credits?|grades?)|full credit)\b",
    r"\b(?:give|award|grant|assign) (?:me|this answer|this response|it) (?:an? )?(?:100|10/10|5/5|a\+|full|pass)",
    r"\b(?:score|grade|mark|rate) (?:this|me|my|the) (?:answer|response|reply|candidate|submission)\b",
    r"\b(?:mark|treat|consider|count|label|flag|regard|accept|judge|set)\b.{0,40}"
    r"\b(?:points?|answer|response|verdicts?|criteria|everything|it)\b.{0,20}"
    r"\b(?:covered|correct|complete|satisfied|fulfilled|passed)\b",
    r"\b(?:score|grade|rating|marks?|verdict|result)\b ?[\"']?(?:[:=]|is|should be|must be) ?[\"']?"
    r"(?:\d+ ?/ ?\d+|100\b(?: ?%)?|a\+|full|perfect|maximum|covered|pass(?:ed)?\b|correct\b)",
    r"\ball (?:of )?(?:the |your )?" + _KEY_POINTS + r"\b.{0,20}\b(?:are|were|have been)\b.{0,12}"
    r"\b(?:covered|met|satisfied|addressed|mentioned|fulfilled|present|correct)\b",
    r"\b(?:all|every|each)(?: of)?(?: the)? points?\b.{0,10}\b(?:are|is|was|were|been)\b.{0,6}\bcovered\b",
    r"\b(?:covers?|covered|address(?:es|ed)?|satisf(?:y|ies|ied)|meets?|hits?|mention(?:s|ed)?|contains?|fulfils?) "
    r"(?:all|every|each)(?: of)?(?: the| single)? " + _KEY_POINTS + r"\b",
    r"\b(?:my|this|the (?:above|following|candidate'?s|student'?s)|candidate'?s) "
    r"(?:answer|response|reply|explanation|solution)\b.{0,12}\b(?:is|was|are)\b.{0,24}\b" + _GOOD + r"\b",
    r"\b(?:the|this) (?:candidate|applicant|interviewee|examinee|student) "
    r"(?:has |have |clearly |fully |already |successfully |correctly |perfectly )*"
    r"(?:demonstrat|show(?:n|s|ed)\b|answer(?:ed|s)\b|understand|deserv|master|explain|cover|satisf"
    r"|pass(?:ed|es)(?: (?:the|this|all)\b|\W*$))",
    r"\bi (?:have )?(?:fully|completely|totally|perfectly|thoroughly) "
    r"(?:understand|understood|know|master(?:ed)?|cover(?:ed)?|explain(?:ed)?)\b",
    r"(?:给|打|判|评|算|得|拿|记|计|赏)(?:我|他|她|予|个|了|为|到|成|出|作|这个回答|本题|这题|此题|一个|该回答|上){0,4}"
    r"(?:满分|高分|全分|最高分|100 ?分|一百分|10 ?分|通过|及格)",
    r"(?:应该|应当|理应|值得|请|务必|必须|直接|可以).{0,8}(?:满分|最高分|100 ?分|一百分|通过面试)",
    r"(?:标记?|判定?|视|算|记|认定|认为|看作|当作|设).{0,14}"
    r"(?:covered|已?覆盖|已?答到|命中|满分|通过\W*$|(?:要点|回答|答案|本题|这题).{0,6}(?:正确|完整))",
    r"(?:评分|得分|分数|成绩|打分|评级|结论|判定|verdict|score)\W{0,3}(?:为|是|应为|:|=)\W{0,3}"
    r"(?:100|满分|\d+ ?/ ?\d+|通过|优秀|a\+|covered|全对|正确)",
    r"(?:所有|全部|每个|每一个|各个)的?(?:关键|得分|采分|评分|核心)?(?:要点|知识点|得分点|采分点|关键点|点|标准|要求)"
    r"(?:都|均|全|已|已经|全部)*被?(?:覆盖|答到|满足|命中|提到|正确|涵盖|达到|回答|covered)",
    r"(?:覆盖|涵盖|包含|答到|命中|满足)了?(?:所有|全部|每个|每一个)的?(?:关键|得分|采分|评分|核心)?"
    r"(?:要点|知识点|得分点|采分点|关键点|标准|要求)",
    r"(?:我的|以上|上述|上面的?|这个|这段|该|此|本)(?:回答|答案|答复|解答|作答)"
    r"(?:是|已|已经|都|应该|堪称|可以说|非常|十分|很|完全|完美|绝对)+.{0,6}"
    r"(?:正确|完整|完美|到位|准确|优秀|全面|满分|无误|标准)",
    r"(?:候选人|考生|应聘者|面试者|答题者|该同学)(?:的?(?:回答|表现))?"
    r"(?:已|已经|完全|充分|全面|正确|准确|清楚|很好地?|非常|应|应该|值得|显然|成功)",
    r"我(?:已经|已)?(?:完全|全都|全部|彻底|非常)地?(?:掌握|理解|明白|懂|清楚|了解|答对|会)了?\W*$",
)

_REFERENCE = (  # the candidate cannot know it
    r"\b(?:reference|model|official|expected|gold|ideal) (?:answer|solution|response)s? ?"
    r"(?:is|are|was|says?|states?|reads?|given|would|here|above|below|:)",
    r"\b(?:according to|per|as (?:stated|listed|given|required) (?:in|by)|matches|identical to|same as) the "
    r"(?:reference(?: answer)?|rubric|answer key|marking scheme|grading criteria|key points)\b",
    r"^\W*(?:see|same as|refer to|as) (?:the )?(?:above|reference)\b\W*$",
    r"(?:参考|标准|官方|满分|示范)答案(?:是|为|如下|:|说|写|指出|就是|里|中写)",
    r"(?:根据|按照|依据|依照|符合|对照|与)(?:评分标准|评分细则|参考答案|标准答案|评分要求|采分点|得分点|评分规则)",
    r"^\W*(?:同上|如上|见上文?|参见上文|参考上文|略|如上所述|同参考答案)\W*$",
)

_FORGERIES = (  # chat roles, tags, tool results, JSON verdicts, ends of the data
    r"[\"'](?:verdict|score|grade|points|key_points|sentences|wrong_claims|strengths)[\"'] ?:",
    r"^\W*(?:system|assistant|developer|tool|function|examiner|interviewer|grader|judge|admin(?:istrator)?|moderator)"
    r"(?: (?:prompt|message|note|override|notice|result|output|instruction|update|verdict))?(?:\W*:|\])",
    r"^\W*</?\|?(?:system|assistant|user|im_start|im_end|answer|tool\w*|function\w*|think\w*|inst|instructions?"
    r"|endoftext|eot_id|start_header_id|objection)\b",
    r"^\W*/?(?:inst|sys)\b\W*(?:\]|>)",
    r"^\W*(?:begin|end|start)(?: of)?(?: the)? "
    r"(?:system|answer|candidate|instructions?|evaluation|grading|prompt|data|reference)\b",
    r"^#{1,6} ?(?:system|instructions?|response|evaluation|verdict|grading|new task)\b",
    r"^\W*(?:系统|助手|考官|面试官|评委|评分员|评分者|评分系统|阅卷人|阅卷老师|管理员|开发者|工具|裁判)"
    r"(?:提示词?|消息|指令|通知|输出|返回|结果|公告|说明|备注|更新|评语|结论)?\W*[:】\]]",
    r"^\W*(?:回答|答案|作答|考生答案|数据|评分|参考答案|系统提示)(?:到此)?(?:结束|开始|完毕)",
)

_ADDRESSED = (
    r"\b" + _THANKS + r"\b,? ?(?:mr\.? |ms\.? |the |to )*" + _JUDGE + r"\b",
    r"\byou are (?:now )?(?:an? |the |my )?(?:\w+ )?" + _JUDGE + r"\b",
    r"\byour (?:grading|verdict|rubric|system prompt|instructions|scoring)\b",
    r"(?:尊敬的|敬爱的|亲爱的|致|告知|提醒|恳请|拜托|麻烦|感谢|谢谢|辛苦)(?:各位|您|你|一下)?,?"
    r"(?:评分|阅卷|判卷|评卷|评审|评委|考官|面试官|ai|大模型|老师(?!模型)|裁判)",
    r"(?:评分员|阅卷人|评委|考官|面试官|(?:阅卷|评分|评卷)老师|ai ?助手|大模型),?"
    r"(?:您|你|请|好|大人|辛苦|老师|注意|们)",
    r"^\W*老师,?(?:您|你|请|好|辛苦|求)",
    r"(?:你|您)(?:现在|从现在起)?(?:是|扮演|作为)(?:一个|一名|一位|个)?.{0,8}"
    r"(?:评分|阅卷|考官|评委|助手|语言模型|ai|面试官|裁判)",
    r"(?:您|你)的(?:评分|评判|系统提示|提示词|指令|评语)",
)

_FLATTERY = (
    r"\b(?:pass me|let me pass|hire me|go easy on me|have mercy|i beg you|pretty please)\b",
    r"\b(?:please be|be (?:lenient|generous|merciful) (?:with|to|in|when|and)|please,? be) ?"
    r"(?:lenient|generous|kind|nice|merciful)?\b",
    r"\b(?:i|we) (?:really |desperately |badly )*(?:need|want|deserve) (?:this|the|a|to (?:get|pass)) ?(?:this |the )?"
    r"(?:job|offer|position|pass|good grade|high(?:er)? (?:score|grade|mark)|interview)\b",
    r"\b(?:my|our) (?:job|career|life|visa|family|future|grandmother|mother)\b.{0,20}\bdepends?\b",
    r"\byou(?:'re| are| must be)\b (?:so |very |such |really |truly |clearly |the |an? )*" + _KIND
    + r"(?: (?:and|,).*| (?:examiner|interviewer|judge|grader|person|teacher|expert).*)?\W*$",
    r"\b(?:excellent|great|wonderful|brilliant|good|fantastic|insightful|amazing) question\b\W*$",
    r"求求|跪求|恳求|行行好|高抬贵手|手下留情|网开一面|通融|放我一马|放我过|让我(?:通过|过了|过吧|过关)|求过\W*$",
    r"给我?一?(?:个|次)机会|捞我",
    r"(?:需要|想要|渴望)(?:得到)?(?:这份|这个|贵公司的?)(?:工作|机会|offer|职位|岗位)",
    r"(?:您|你)(?:真的?|太|真是|最|是最|真是?我见过的?|是我见过的?)(?:是)?最?"
    r"(?:好|棒|专业|公正|善良|厉害|聪明|优秀|伟大|英明|有水平|温柔|善解人意)",
    r"这?真?是(?:一个|个)?(?:非常|很|特别)?(?:好|棒|精彩|有深度)的?问题\W*$",
)  # fmt: skip

_EMPTY_OPENINGS = re.compile(
    r"\W*(?:(?:thought|thinking) process|reasoning(?: process)?|solution|(?:final )?answer|response|analysis"
    r"|explanation|let(?:'?s| me) (?:solve|think|answer|work)(?: about| through| on)?(?: this| it| the)?(?: problem| question)?"
    r"(?: out)?(?: step by step)?|step by step"
    r"|(?:sure,? )?here(?: is|'s) (?:my|the) (?:answer|solution|response)|sure|respuesta"
    r"|解|解答|解析|答|答案|回答|最终答案|思路|解题思路|思考过程|分析|分析如下|解题过程|推理过程|我的(?:回答|答案)(?:是|如下)"
    r"|かいせつ"
    r"|让我们?来?(?:一步一?步地?)?(?:思考|分析|解决|来)(?:一下)?(?:这个)?(?:问题)?)\W*"
)
"""Openings without content that make judges generous when they are the whole reply (master-key attacks)."""

_STRAIGHT = str.maketrans("“”‘’「」", '""\'\'""')


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns))


_FORGED = _any(*_FORGERIES)
_SPOKEN = _any(*_ORDERS, *_CLAIMED_VERDICTS, *_REFERENCE, *_ADDRESSED, *_FLATTERY)


def speaks_to_examiner(sentence: str) -> bool:
    """Whether a sentence is meant for the judge; it then counts neither for nor against the candidate."""
    plain = _plain(sentence)
    return bool(_EMPTY_OPENINGS.fullmatch(plain) or _FORGED.search(plain) or _SPOKEN.search(plain))


def is_forged(sentence: str) -> bool:
    """Whether a sentence poses as system text, a tool, a chat role or a verdict: then no clause of it is an answer."""
    return bool(_FORGED.search(_plain(sentence)))


def _plain(sentence: str) -> str:
    """Width, case, quotation marks and invisible characters made equal, so that they hide nothing."""
    visible = "".join(c for c in normalise(sentence) if unicodedata.category(c) != "Cf")
    return visible.translate(_STRAIGHT)
