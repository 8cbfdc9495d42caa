"""What the interviewer itself says between questions and verdicts, in both languages."""

from __future__ import annotations

from interviewer.models import Text

GREETING = Text(
    zh="你好，我们开始吧。共 {count} 道题，想到什么说什么；需要时可以要提示、请我澄清题目，或者跳过。",
    en="Hello, let us begin. Questions: {count}. Say what you know; ask for a hint, a clarification, or skip whenever you like.",
)
HINT = Text(zh="提示 {n}/{total}：{hint}", en="Hint {n} of {total}: {hint}")
NO_MORE_HINTS = Text(
    zh="这道题没有更多提示了。说说你已经想到的部分，或者跳过。",
    en="There are no more hints for this question. Say what you have so far, or skip it.",
)
REPEAT = Text(zh="题目是：{question}", en="The question is: {question}")
SKIPPED = Text(
    zh="好的，跳过这一题；参考答案在右侧卡片里。", en="All right, we skip it; the card shows the reference answer."
)
SKIPPED_FOLLOW_UP = Text(zh="好的，追问跳过。", en="All right, we leave the follow-up.")
CALIBRATED = Text(
    zh="{score} 分（已校准，评分者原分 {raw}）。{feedback}",
    en="{score} of 100 (calibrated; the judge itself gave {raw}). {feedback}",
)
VERDICT = Text(zh="{score} 分。{feedback}", en="{score} of 100. {feedback}")
UNGRADED = Text(
    zh="这个回答已保存，但暂时没有评分：{reason}", en="Your answer is saved, but it could not be graded yet: {reason}"
)
FOLLOW_UP = Text(zh="追问：{question}", en="Follow-up: {question}")
FINISHED = Text(zh="面试结束，报告已经生成。", en="That was the interview; the report is ready.")
STOPPED = Text(
    zh="面试已提前结束，报告只包含已经回答的题。",
    en="The interview was ended early; the report covers what you answered.",
)
CLARIFICATION = Text(
    zh="问题的范围是“{topic}”：{question} 我想听到 {points} 个方面{essential}。用一两分钟、用自己的话说清楚是什么、为什么，就够了。",
    en="The question is about {topic}: {question} I am listening for {points} aspects{essential}. One or two minutes in your own words, on what it is and why, is enough.",
)
CLARIFICATION_ESSENTIAL = Text(zh="，其中 {n} 个必不可少", en=", {n} of them essential")
CLARIFICATION_CHOICE = Text(
    zh="这是选择题：从选项中选出正确的一项，回答字母即可，也可以说明理由。",
    en="This is a choice question: pick the right option and answer with its letter; you may add your reason.",
)
CLARIFICATION_FOLLOW_UP = Text(
    zh="这是对你刚才回答的追问，只需要补充这一点：{question}",
    en="This follows up on your answer; only this one point is asked for: {question}",
)
