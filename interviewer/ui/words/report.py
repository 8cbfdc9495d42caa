"""The report of an interview, and the history of all of them."""

from __future__ import annotations

from interviewer.models import Text

WORDS: dict[str, Text] = {
    "report.usage": Text(zh="模型用量：{usage}", en="Spent at the endpoint: {usage}"),
    "report": Text(zh="面试报告", en="Interview report"),
    "report.overall": Text(zh="总分", en="Overall"),
    "report.skipped": Text(zh="跳过", en="skipped"),
    "report.none": Text(zh="没有评分", en="not graded"),
    "report.counts": Text(
        zh="{asked} 题：{graded} 题已评分，{skipped} 题跳过，{ungraded} 题未评分",
        en="{asked} asked: {graded} graded, {skipped} skipped, {ungraded} ungraded",
    ),
    "report.skipped_is_zero": Text(
        zh="跳过的题按 0 分计，未评分的题不计。", en="A skipped question counts 0, an ungraded one not at all."
    ),
    "report.topics": Text(zh="按主题", en="By topic"),
    "report.questions": Text(zh="逐题", en="By question"),
    "report.reading": Text(zh="接下来读什么", en="What to read next"),
    "report.follow_up": Text(zh="追问", en="Follow-up"),
    "report.empty": Text(zh="这场面试没有回答任何题目。", en="No question was answered in this interview."),
    "report.download.md": Text(zh="下载 Markdown", en="Download Markdown"),
    "report.download.json": Text(zh="下载 JSON", en="Download JSON"),
    "report.hints": Text(zh="用了 {n} 个提示", en="{n} hints used"),
    "history.empty": Text(zh="还没有面试记录。", en="No interviews yet."),
    "history.scores": Text(zh="历次总分", en="Scores over time"),
    "history.choose": Text(zh="选择一场面试", en="Choose an interview"),
    "history.open": Text(zh="打开", en="Open"),
    "history.delete": Text(zh="删除…", en="Delete…"),
    "history.delete.sure": Text(
        zh="删除这场面试及其全部回答、评分和录音？此操作无法撤销。",
        en="Delete this interview with all its answers, grades and recordings? This cannot be undone.",
    ),
    "history.delete.yes": Text(zh="删除", en="Delete"),
    "history.delete.no": Text(zh="保留", en="Keep"),
    "history.running": Text(zh="进行中", en="unfinished"),
    "history.finished": Text(zh="已完成", en="finished"),
    "history.stopped": Text(zh="提前结束", en="ended early"),
}
