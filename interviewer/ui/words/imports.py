"""The import: documents under review, their questions and key points, the person's own banks."""

from __future__ import annotations

from interviewer.models import Text

WORDS: dict[str, Text] = {
    "import.title": Text(zh="导入自己的题目", en="Import your own questions"),
    "import.intro": Text(
        zh="文件只在本机读取。找到的题目先放在这里，由你逐题过目；收下的才进题库，参加面试。",
        en="Files are read on this machine only. What is found waits here for your review; what you accept goes into your bank and is asked in interviews.",
    ),
    "import.formats": Text(
        zh="Markdown、纯文本、HTML、DOCX、PDF、CSV / TSV、JSON / JSONL、YAML、Anki（.apkg 或文本）",
        en="Markdown, plain text, HTML, DOCX, PDF, CSV / TSV, JSON / JSONL, YAML, Anki (.apkg or text)",
    ),
    "import.files": Text(zh="把文件拖到这里，或点击选择（可多选）", en="Drop files here, or click to choose"),
    "import.reading": Text(zh="正在读取 {name}", en="Reading {name}"),
    "import.preparing": Text(
        zh="正在与题库比对并拟要点：{name}", en="Comparing with the banks and drafting key points: {name}"
    ),
    "import.no_model": Text(
        zh="模型服务不可用，要点取自答案的原句：{why}",
        en="The model endpoint is unusable; key points are taken from the answers' own sentences: {why}",
    ),
    "import.document": Text(zh="审阅中的文档", en="Document under review"),
    "import.discard": Text(zh="移走文档…", en="Take away…"),
    "import.skipped": Text(zh="没有成为题目的部分（{n} 处）", en="Left out, with reasons ({n})"),
    "import.lines": Text(zh="第 {first}–{last} 行", en="lines {first}–{last}"),
    "import.line": Text(zh="第 {first} 行", en="line {first}"),
    "import.more": Text(zh="另有 {n} 处。", en="{n} more."),
    "import.untitled": Text(zh="（只有答案，题目丢失）", en="(an answer whose question is lost)"),
    "which.waiting": Text(zh="待审", en="Waiting"),
    "which.near": Text(zh="相近", en="Alike"),
    "which.unanswered": Text(zh="缺答案", en="No answer"),
    "which.accepted": Text(zh="已收下", en="Accepted"),
    "which.dropped": Text(zh="已丢弃", en="Dropped"),
    "which.all": Text(zh="全部", en="All"),
    "which.none": Text(zh="这里没有题目。", en="Nothing here."),
    "which.done": Text(zh="都处理完了。", en="All decided."),
    "answer.full": Text(zh="答案完整", en="full answer"),
    "answer.partial": Text(zh="答案不全", en="partial answer"),
    "answer.page_reference": Text(zh="只有页码", en="pages only"),
    "answer.image_only": Text(zh="只有图片", en="image only"),
    "answer.link_only": Text(zh="只有链接", en="link only"),
    "answer.missing": Text(zh="没有答案", en="no answer"),
    "answer.letter": Text(zh="选择题", en="choice"),
    "answer.no_letter": Text(zh="未标正确选项", en="right option unknown"),
    "answer.edited": Text(zh="答案已修改", en="answer edited"),
    "decision.accepted": Text(zh="已收下", en="accepted"),
    "decision.merged": Text(zh="已合并", en="merged"),
    "decision.dropped": Text(zh="已丢弃", en="dropped"),
    "import.near": Text(zh="相近 {percent}%", en="{percent}% alike"),
    "import.pages": Text(zh="第 {first}–{last} 题，共 {total} 题", en="{first}–{last} of {total}"),
    "import.previous": Text(zh="上一页", en="Previous"),
    "import.following": Text(zh="下一页", en="Next"),
    "import.position": Text(zh="第 {n} 题，共 {total} 题", en="{n} of {total}"),
    "import.matches": Text(zh="与已有的题相近", en="Like a question that there is"),
    "import.match.here": Text(zh="本文档第 {n} 题", en="question {n} of this document"),
    "import.match.gone": Text(zh="（所在的题库已停用或移除）", en="(its bank is switched off or removed)"),
    "import.merge": Text(zh="与它合并", en="Merge with it"),
    "import.pages_given": Text(zh="文档只给了页码：{pages}", en="The document gives pages only: {pages}"),
    "import.no_points": Text(
        zh="答案里只有代码、表格或链接，没有候选人能说的话：请补上一句话或一个要点。",
        en="The answer is only code, a table or links, nothing that a candidate could say: add a sentence or a key point.",
    ),
    "import.no_answer": Text(
        zh="文档里没有可用的答案。写上答案才能收下这道题。",
        en="The document has no usable answer. Write one to accept this question.",
    ),
    "import.no_question": Text(
        zh="文档里只剩答案，题目丢失。写上题目才能收下。",
        en="The document has lost the question and kept only the answer. Write the question to accept it.",
    ),
    "import.no_letter": Text(
        zh="文档里没有说哪个选项对。选出正确选项才能收下这道题。",
        en="The document does not say which option is right. Choose it to accept this question.",
    ),
    "import.edit": Text(zh="修改题目与答案", en="Edit question and answer"),
    "import.question": Text(zh="题目", en="Question"),
    "import.answer": Text(zh="答案（Markdown）", en="Answer (Markdown)"),
    "import.options": Text(zh="选项（勾选正确的）", en="Options (tick the right ones)"),
    "import.difficulty": Text(zh="难度（1 热身，5 专家）", en="Difficulty (1 warm-up, 5 expert)"),
    "points.title": Text(zh="评分要点", en="Key points for grading"),
    "points.draft": Text(zh="草稿", en="draft"),
    "points.note": Text(
        zh="草稿取自答案，照样能用于评分；确认后去掉草稿标记。",
        en="Drafts come from the answer and can be graded by; accepting them takes the mark off.",
    ),
    "points.weight": Text(zh="权重", en="Weight"),
    "points.essential": Text(zh="必答", en="essential"),
    "points.remove": Text(zh="删除这个要点", en="Remove this point"),
    "points.add": Text(zh="添加要点", en="Add a point"),
    "points.text": Text(zh="要点", en="Key point"),
    "points.none": Text(
        zh="还没有要点；有了答案会自动拟出。", en="No key points yet; they are drafted once there is an answer."
    ),
    "points.accept": Text(zh="确认要点", en="Accept points"),
    "points.redraft": Text(zh="让模型重拟", en="Draft again with the model"),
    "points.redrafted": Text(zh="模型重新拟了 {n} 个要点。", en="The model drafted {n} key points."),
    "points.no_model": Text(zh="现在没有模型服务。", en="There is no model endpoint now."),
    "import.bank": Text(
        zh="收进题库（可选已有的，也可输入新名称）", en="Accept into (choose a bank or type a new name)"
    ),
    "import.accept": Text(zh="收下", en="Accept"),
    "import.drop": Text(zh="丢弃", en="Drop"),
    "import.undo": Text(zh="撤销", en="Undo"),
    "import.next": Text(zh="下一题", en="Next"),
    "import.accept_all": Text(zh="收下有答案的新题（{n}）…", en="Accept all new with an answer ({n})…"),
    "import.drop_all": Text(zh="丢弃缺答案的（{n}）…", en="Drop all without an answer ({n})…"),
    "import.sure.accept_all": Text(
        zh="收下 {questions}？它们有答案，与已有的题都不相近。之后仍可逐题撤销。",
        en="Accept {questions}, with an answer and like no other? Each can still be undone.",
    ),
    "import.sure.drop_all": Text(
        zh="丢弃 {questions}？它们都缺答案。之后仍可逐题撤销。",
        en="Drop {questions} without an answer? Each can still be undone.",
    ),
    "import.sure.discard": Text(
        zh="把“{name}”从审阅中移走？还没有处理的：{questions}；已收下的题留在题库里。",
        en="Take “{name}” away, with {questions} undecided? What was accepted stays in the bank.",
    ),
    "import.accepted": Text(zh="收下了 {questions}。", en="{questions} accepted."),
    "import.dropped": Text(zh="丢弃了 {questions}。", en="{questions} dropped."),
    "yes.accept_all": Text(zh="全部收下", en="Accept them"),
    "yes.drop_all": Text(zh="全部丢弃", en="Drop them"),
    "yes.discard": Text(zh="移走", en="Take away"),
    "yes.remove": Text(zh="删除题库", en="Remove bank"),
    "banks.title": Text(zh="自己的题库", en="Your own banks"),
    "banks.empty": Text(
        zh="还没有自己的题库；收下第一道题时会建立。", en="None yet; accepting the first question makes one."
    ),
    "banks.on": Text(zh="勾选的参加面试和检索", en="Ticked banks take part in interviews and search"),
    "banks.line": Text(zh="{title}（{questions}）", en="{title} ({questions})"),
    "banks.problems": Text(
        zh="{title}（{questions}，另有 {p} 道用不了）", en="{title} ({questions}, {p} more cannot be used)"
    ),
    "banks.choose": Text(zh="导出或删除", en="Export or remove"),
    "banks.export": Text(zh="导出 YAML", en="Export YAML"),
    "banks.remove": Text(zh="删除…", en="Remove…"),
    "banks.sure": Text(
        zh="删除题库“{title}”和其中的 {questions}？此操作无法撤销，可先导出。",
        en="Remove the bank “{title}” with {questions}? This cannot be undone; export it first to keep a copy.",
    ),
}
