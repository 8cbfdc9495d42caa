"""The words of grading. A sentence that has hardly any others says nothing about a question, however it is put together.

Patterns know how people usually speak to an examiner; this catches much of the rest: its words belong to a closed vocabulary
of grading, of persons and of everyday life, and enough of them are about grading. One or two technical words make it speech
on the question again, so "the reward model scores the answer" is none of this.
"""

from __future__ import annotations

from dataclasses import dataclass

from interviewer.pattern import pattern

_STRONG_WORDS = (
    "grade grades graded grader graders grading mark marks marked marking rubric rubrics verdict verdicts examiner"
    " examiners interviewer interviewers assessor assessors evaluator evaluators covered uncovered credited criterion"
    " criteria approve approves approved pre-approved certify certified award awarded awards deserve deserves deserved"
    " merit merits penalise penalize penalised penalized deduct deducted submission flawless supportive lenient"
    " leniently generous generously hire hired job bonus unfair mercy supervisor manager admin a+ 100/100 10/10 5/5"
    " checklist ticked fulfilled"
)
_WEAK_WORDS = (
    "answer answers answered answering response responses reply replies solution solutions explanation explanations"
    " explained question questions point points reference correct correctly correctness completeness right complete"
    " completely score scores scored scoring rate rated rating maximum max full fully evaluation evaluate evaluated"
    " assess assessed assessment judge judged judging accept accepted satisfied satisfies satisfy met addressed"
    " mentioned included instructions instruction rules rule prompt feedback review reviewed verified confirmed"
    " checked result results final label 100 100% ai expert experts requirements requirement expected excellent"
    " perfect interview trust know knows knew known understood understand candidate candidates applicant pass passed"
    " passes passing fail failed override credit teacher debug transcript recording status"
)
_PLAIN_WORDS = (
    "a an the this that these those it its i me my mine myself you your yours we us our he she they them their"
    " everyone everybody anyone nobody everything anything nothing something all any each every both either neither"
    " none some such same other another one ones two three four five six ten item items part parts entire whole single"
    " am is are was were be been being do does did done doing have has had having will would shall should can could"
    " may might must need needs needed want wants let lets please kindly just only simply also too very really so then"
    " now here there above below before after again already yet still always never ever not no yes don't doesn't"
    " didn't isn't and or but if because since as than of to in on at by for from with without within into about over"
    " under through per via out up down off when while where what which who whom whose why how give gives given gave"
    " get gets got make makes made take takes taken say says said tell tells told treat treated consider considered"
    " assume assumed count counts counted set sets assign assigned put call called see look use used using ignore"
    " ignored begin start started end stop finish finished output produce return print write written repeat list show"
    " shown keep agree agreed like equal equals level way thing things time previous previously next last first"
    " following earlier discussed detail details notes note purposes purpose case whatever applies apply applied based"
    " regardless nice kind good great well best better bad top highly bar hereby lead student students whether brief"
    " short own i'm i've i'll i'd you're you'll it's that's he's openai engineer developer testing safety respond"
    " lower higher lowest highest user system mode instead else one's true thank thanks hello hi hey dear sir ok okay"
    " sure verbally orally default task json contain contains contained hard appreciate appreciated staff human humans"
    " team panel committee official hope request ask asked wish beg today ran run opinion attached doubt uncertain"
    " choose chosen pick missing copy paste read further more less most least happen happens switch attention update"
    " updated box tick cut line lines exactly precisely rather worry honest honestly truth promise believe swear"
    " friend friends family care matter matters reason yourself himself fine back go goes going come comes move person"
    " people someone lot little bit much many few enough wrong proceed continue"
)

_ZH_STRONG_WORDS = (
    "满分 高分 零分 送分 判对 好评 及格线 给分 扣分 得分 打分 评分 评卷 阅卷 判卷 分数 评分员 阅卷人 评委 考官 面试官"
    " 候选人 考生 应聘者 面试者 得分点 采分点 要点 评语 评判 评审 通过 及格 免评 全对 覆盖 命中 答到 说到 讲到 提到"
    " 标准答案 参考答案 复核 内推 内部推荐 从宽 录用 领导 差评 全中 过关 评定"
)
_ZH_WEAK_WORDS = (
    "回答 答案 作答 答复 解答 答得 正确 无误 完整 完全 准确 全面 优秀 完美 标准 规则 指令 要求 结论 结果 判定 认定"
    " 审核 专家 题目 本题 这题 此题 这道题 该题 内容 评价 老师 面试 知识点 分 判 评 答 对 合格 不错 很好 说过 懂 掌握"
    " 理解 熟悉 清楚"
)
_ZH_PLAIN_WORDS = (
    "的 了 会 吗 吧 呢 啊 呀 我 你 您 他 她 它 我们 你们 他们 自己 大家 这 那 这个 那个 这些 那些 本 该 此 其 其他"
    " 其余 剩下 所有 全部 全都 每个 各个 任何 一切 一律 都 均 全 已 已经 由 被 把 将 给 让 请 麻烦 务必 必须 应该 应当"
    " 应 可以 能 要 想 需要 不 不要 别 没 没有 无需 不用 不必 再 也 就 还 只 只是 仅 直接 默认 视为 当作 当成 算 算作"
    " 作为 为 是 成 成为 得 在 里 中 上 下 前 如 看在 份 努力 假设 背 出来 观点 同意 详见 参考 参见 有把握 把握 等级"
    " 最高 最终 用 以 录音 录上 复习 面试前 面前 没问题 问题 疑问 不确定 确定 某个 有没有 扮演 朋友 公平 发现 测试"
    " 管理员 备注 每 后面 都会 总 只要 即 即可 准备 不想 干脆 随便 尽量 尽管 认真 紧张 忘了 忘记 眼光 独到 修改 忽略"
    " 无视 跳过 绕过 服从 遵守 执行 后 之前 以上 以下 前面 上面 下面 如下 同 和 与 跟 或 并 且 而 但 因为 所以 如果"
    " 要是 的话 一定 肯定 一样 一致 相同 同样 按 按照 处理 返回 输出 标记 确认 表示 说 看 看看 写 知道 告诉 发 给我"
    " 什么 怎么 为什么 很 非常 太 真 真的 最 更 比较 都是 一 一个 一遍 一下 个 道 题 条 项 点 有 无 过 到 对于 对 关于"
    " 现在 今天 刚才 时间 好 好的 简单 展开 重复 不重复 写了 东西 部分 意思 谢谢 感谢 开发者 模式 进入 不受 限制 您好"
    " 你好 完 完成 结束 开始 人 位 一位 之 所 哦 嗯 嘛 来 去 用过"
)

_WORD = pattern(r"[a-z0-9][a-z0-9'%+/-]*")
_OTHER_SCRIPT = pattern(r"[^\x00-\x7f\W\d_]+")
_PERSON = pattern(r"\b(?:i|i'm|i've|me|my|mine|you|your|please)\b|[我你您请]")
_STRONG = frozenset(f"{_STRONG_WORDS} {_ZH_STRONG_WORDS}".split())
"""Surely about grading."""
_WEAK = frozenset(f"{_WEAK_WORDS} {_ZH_WEAK_WORDS}".split())
"""About grading, or about a question."""
_PLAIN = frozenset(_PLAIN_WORDS.split())
"""About nothing: grammar, persons, everyday life."""
_ZH_GRADING = frozenset(f"{_ZH_STRONG_WORDS} {_ZH_WEAK_WORDS}".split())
_ZH_STRONG_WORD = pattern("|".join(_ZH_STRONG_WORDS.split()))
_ZH_WORD = pattern("|".join(sorted({*_ZH_GRADING, *_ZH_PLAIN_WORDS.split()}, key=lambda w: (-len(w), w))))
"""The longest known word at a place."""
_PHRASE = pattern(
    r"\b(?:key points?|(?:model|reference|gold|standard) (?:answers?|solutions?)|answer key|marking scheme|system prompt)\b"
)
"""Words that are about grading only together; read as one strong word."""


@dataclass(frozen=True, slots=True)
class _Words:
    """How many words of a text are of which kind."""

    strong: int
    weak: int
    other: int
    """A run of Chinese characters, or of any other script, that belong to no known word counts as one."""


def only_about_grading(reading: str) -> bool:
    """Whether a plain text is about grading and little else; without a word that is surely about it, nothing else, and about persons."""
    if not _may_be(reading):
        return False  # most sentences, and quickly
    words = _counted(reading)
    if words.strong:
        return words.other < words.strong
    return words.weak > 1 and not words.other and _PERSON.search(reading) is not None


def _may_be(reading: str) -> bool:
    """Whether a text has a word that is surely about grading, or one that may be beside one about persons."""
    latin = _WORD.findall(reading)
    if not _STRONG.isdisjoint(latin) or _PHRASE.search(reading) or _has_strong_chinese(reading):
        return True
    return _PERSON.search(reading) is not None and not (_WEAK.isdisjoint(latin) and reading.isascii())


def _has_strong_chinese(reading: str) -> bool:
    return not reading.isascii() and _ZH_STRONG_WORD.search(reading) is not None


def says_nothing(reading: str) -> bool:
    """Whether a plain text has no word but those of grading and grammar: beside words to the examiner it is more of them."""
    return not _counted(reading).other


def _counted(reading: str) -> _Words:
    latin = _WORD.findall(_PHRASE.sub("rubric", reading))
    chinese = _ZH_WORD.findall(reading)
    words = [*latin, *chinese]
    unknown = [w for w in latin if w not in _STRONG and w not in _WEAK and w not in _PLAIN]
    runs = _OTHER_SCRIPT.findall(_ZH_WORD.sub(" ", reading))
    return _Words(sum(w in _STRONG for w in words), sum(w in _WEAK for w in words), len(unknown) + len(runs))
