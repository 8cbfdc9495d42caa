"""The interview: what to practise, the one that waits to be resumed, and the room with its buttons."""

from __future__ import annotations

from interviewer.models import Text

WORDS: dict[str, Text] = {
    "start": Text(zh="开始面试", en="Start interview"),
    "new": Text(zh="再来一场", en="New interview"),
    "options": Text(zh="自选范围", en="Choose what to practise"),
    "topics": Text(zh="主题（不选则全部）", en="Topics (none chosen: all)"),
    "difficulty": Text(zh="难度", en="Difficulty"),
    "difficulty.all": Text(zh="全部", en="All"),
    "difficulty.easy": Text(zh="入门", en="Warm-up"),
    "difficulty.medium": Text(zh="中等", en="Medium"),
    "difficulty.hard": Text(zh="较难", en="Hard"),
    "count": Text(zh="题数", en="Number of questions"),
    "follow_ups": Text(zh="允许追问", en="Ask follow-ups"),
    "resume": Text(zh="继续上次的面试", en="Resume"),
    "resume.offer": Text(
        zh="有一场未完成的面试：{when} 开始，已进行到第 {n} / {total} 题。",
        en="There is an unfinished interview: begun {when}, at question {n} of {total}.",
    ),
    "answer": Text(zh="你的回答", en="Your answer"),
    "answer.placeholder": Text(
        zh="像面试时那样说：是什么、为什么、有什么限制。Shift + Enter 提交",
        en="Answer as you would aloud: what it is, why, and where it fails. Shift + Enter submits",
    ),
    "submit": Text(zh="提交回答", en="Submit answer"),
    "hint": Text(zh="提示", en="Hint"),
    "clarify": Text(zh="澄清题目", en="Clarify"),
    "skip": Text(zh="跳过", en="Skip"),
    "stop": Text(zh="结束面试", en="End interview"),
    "stop.sure": Text(
        zh="现在结束吗？已回答的题会写进报告，当前这题不计。",
        en="End now? The report covers what you have answered; the open question does not count.",
    ),
    "stop.yes": Text(zh="结束并看报告", en="End and see the report"),
    "stop.no": Text(zh="继续答题", en="Keep going"),
    "grading": Text(zh="正在评分…", en="Grading…"),
    "thinking": Text(zh="请稍候…", en="One moment…"),
    "progress": Text(zh="第 {n} / {total} 题", en="Question {n} of {total}"),
    "progress.follow_up": Text(zh="第 {n} / {total} 题 · 追问", en="Question {n} of {total} · follow-up"),
    "progress.done": Text(zh="面试已结束", en="Interview finished"),
}
