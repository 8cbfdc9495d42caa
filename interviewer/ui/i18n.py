"""The words of the page in both languages, and which one to use."""

from __future__ import annotations

from interviewer.models import Lang, Text
from interviewer.phrasebook import Phrasebook

TITLE = Text(zh="深度学习模拟面试", en="Deep-learning mock interview")
TAGLINE = Text(
    zh="像面试一样练习：问答、逐点评分、追问。全部在你自己的电脑上完成。",
    en="Practise as in the real thing: asked, graded point by point, followed up. All on your own machine.",
)

_TEXTS: dict[str, Text] = {
    "tab.interview": Text(zh="面试", en="Interview"),
    "tab.history": Text(zh="历史", en="History"),
    "tab.settings": Text(zh="设置", en="Settings"),
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
    "card.empty": Text(
        zh="评分卡会出现在这里：得分、每个要点的判定、你自己的原话、参考答案。",
        en="The card of your answer appears here: score, a verdict on each key point, your own words, the reference answer.",
    ),
    "card.score": Text(zh="得分", en="Score"),
    "card.calibrated": Text(zh="已校准，评分者原分 {raw}", en="Calibrated; the judge itself gave {raw}"),
    "calibrated": Text(zh="已校准", en="calibrated"),
    "card.after_follow_up": Text(zh="追问前 {before} 分", en="{before} before the follow-up"),
    "card.points": Text(zh="要点", en="Key points"),
    "card.essential": Text(zh="必答", en="essential"),
    "card.draft": Text(zh="草稿要点", en="drafted"),
    "card.answer": Text(zh="你的回答", en="Your answer"),
    "card.follow_up_answer": Text(zh="对追问的回答", en="Your answer to the follow-up"),
    "card.held_back": Text(zh="（追问会谈到这一点）", en="(the follow-up is about this one)"),
    "hero.counts": Text(zh="{questions} 道题，{topics} 个主题", en="{questions} questions on {topics} topics"),
    "card.wrong": Text(zh="说错的地方", en="What was wrong"),
    "card.said": Text(zh="你说", en="You said"),
    "card.right": Text(zh="应为", en="Rather"),
    "card.strengths": Text(zh="做得好", en="What was good"),
    "card.improve": Text(zh="先改进", en="Fix first"),
    "card.ignored": Text(zh="对评分者说的话，未计入", en="Addressed to the examiner, not counted"),
    "card.reference": Text(zh="参考答案与出处", en="Reference answer and sources"),
    "card.sources": Text(zh="出处", en="Sources"),
    "card.note": Text(zh="关于原始材料", en="About the source document"),
    "card.skipped": Text(zh="已跳过，没有评分。", en="Skipped; not graded."),
    "card.ungraded": Text(zh="还没有评分", en="Not graded yet"),
    "card.saved": Text(zh="你的回答已保存，不会丢失。", en="Your answer is saved and will not be lost."),
    "retry": Text(zh="重新评分", en="Grade again"),
    "halt": Text(zh="停止评分", en="Stop grading"),
    "halt.none": Text(zh="现在没有正在进行的评分。", en="No grading is under way."),
    "live.reading": Text(zh="正在读你的回答…", en="Your answer is being read…"),
    "live.count": Text(zh="已判定 {n} / {total} 个要点", en="{n} of {total} key points judged"),
    "live.answer": Text(zh="第 {n} / {total} 个回答", en="Answer {n} of {total}"),
    "live.point": Text(zh="要点 {n}", en="Key point {n}"),
    "live.pending": Text(zh="待判定", en="to come"),
    "retry.many": Text(zh="重新评分（{n} 个回答）", en="Grade again ({n} answers)"),
    "retry.left": Text(zh="仍有 {n} 个回答未能评分：{reason}", en="Still not graded: {n}. {reason}"),
    "card.later": Text(zh="随时可以重新评分。", en="It can be graded at any time."),
    "card.ignored.why": Text(
        zh="这些话是说给评分者听的，不是在回答问题：不得分，也不扣分。",
        en="These words speak to the examiner instead of answering the question: they earn nothing and cost nothing.",
    ),
    "appeal.open": Text(zh="我有异议", en="I disagree"),
    "appeal.note": Text(
        zh="回答会连同你的理由重新评判一次。新的评分算数，可能更高，也可能更低；原来的评分保留，并排显示。",
        en="Your answer is judged once more, with your reason at hand. The new grade counts, be it higher or lower; the old one is kept and shown beside it.",
    ),
    "appeal.builtin": Text(
        zh="目前由内置评分器评分，它读不懂理由，结果多半不变；接入模型后再提异议更有用。",
        en="The built-in examiner judges at present. It cannot weigh reasons and will most likely say the same; with a model an objection is worth more.",
    ),
    "appeal.answer": Text(zh="哪个回答", en="Which answer"),
    "appeal.follow_up": Text(zh="{n}. 追问：{asked}", en="{n}. Follow-up: {asked}"),
    "appeal.point": Text(zh="哪个要点", en="Which key point"),
    "appeal.whole": Text(zh="整个评分", en="The whole grade"),
    "appeal.reason": Text(zh="你的理由", en="Your reason"),
    "appeal.placeholder": Text(
        zh="例如：我第二句说的就是这一点，只是换了个说法。",
        en="For example: my second sentence says exactly this, in other words.",
    ),
    "appeal.empty": Text(zh="请写下你的理由。", en="Please say why."),
    "appeal.send": Text(zh="提交并重评", en="Judge again"),
    "looks.title": Text(zh="评了 {n} 次", en="Judged {n} times"),
    "looks.before": Text(zh="之前", en="Before"),
    "looks.after": Text(zh="之后", en="After"),
    "looks.counts": Text(zh="以此为准", en="this one counts"),
    "looks.objection": Text(zh="你的异议", en="Your objection"),
    "looks.about": Text(zh="针对要点：{point}", en="On the key point: {point}"),
    "looks.again": Text(zh="重新评判，没有异议。", en="Judged again without an objection."),
    "looks.same": Text(zh="各要点的判定都没有变。", en="No verdict on a key point changed."),
    "looks.rest": Text(zh="其余 {n} 个要点判定不变。", en="The other verdicts did not change ({n})."),
    "looks.earlier": Text(zh="更早的评分", en="Earlier grades"),
    "usage": Text(
        zh="{seconds} 秒 · 输入 {prompt} + 输出 {completion} token",
        en="{seconds} s · {prompt} tokens in + {completion} out",
    ),
    "usage.details": Text(zh="评分细节", en="Details"),
    "usage.prompt": Text(zh="提示词：{prompt}", en="Prompt: {prompt}"),
    "usage.rung": Text(zh="结构化输出：{rung}", en="Structured output: {rung}"),
    "usage.calls": Text(zh="请求次数：{n}", en="Requests: {n}"),
    "usage.left_out": Text(
        zh="超出了模型的上下文，提示词里省去了：{what}。回答一字未删。",
        en="Too much for the model's context; left out of the prompt: {what}. Nothing of the answer was.",
    ),
    "left_out.passages": Text(zh="检索到的段落", en="retrieved passages"),
    "left_out.reference": Text(zh="参考答案", en="the reference answer"),
    "delivery.replay": Text(zh="回放这段回答的录音", en="Listen to the recording of this answer"),
    "report.usage": Text(zh="模型用量：{usage}", en="Spent at the endpoint: {usage}"),
    "judge.builtin": Text(zh="内置评分器（估计）", en="Built-in examiner (an estimate)"),
    "judge.builtin.note": Text(
        zh="按题库的要点逐句匹配得出，是估计；接入模型后能理解少见的说法，并给出针对性的讲评。",
        en="Matched sentence by sentence against the bank's key points: an estimate. A model also follows unusual wordings and writes specific feedback.",
    ),
    "judge.choice": Text(zh="选择题，精确判定", en="Choice question, exact"),
    "judge.model": Text(zh="模型 {model}", en="Model {model}"),
    "judge.fallback": Text(zh="由内置评分器代评：{why}", en="The built-in examiner stood in: {why}"),
    "judge.now.model": Text(zh="评分：模型 {model}（{base_url}）", en="Graded by: model {model} ({base_url})"),
    "judge.now.builtin": Text(
        zh="评分：内置评分器。没有发现模型服务；启动 Ollama、LM Studio、llama.cpp 或 vLLM 后会自动使用。",
        en="Graded by: the built-in examiner. No model server was found; start Ollama, LM Studio, llama.cpp or vLLM and it is used automatically.",
    ),
    "judge.now.chosen": Text(zh="评分：内置评分器（按设置）。", en="Graded by: the built-in examiner (as set)."),
    "judge.now.trouble": Text(
        zh="模型服务不可用，暂由内置评分器代评：{why}",
        en="The model endpoint is unusable, the built-in examiner stands in: {why}",
    ),
    "verdict.covered": Text(zh="答到", en="covered"),
    "verdict.partial": Text(zh="部分", en="partial"),
    "verdict.missing": Text(zh="缺少", en="missing"),
    "verdict.contradicted": Text(zh="说反", en="contradicted"),
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
    "tab.import": Text(zh="导入", en="Import"),
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
    "and": Text(zh="；", en="; "),
    "import.reading": Text(zh="正在读取 {name}", en="Reading {name}"),
    "question": Text(zh="1 道题", en="1 question"),
    "questions": Text(zh="{n} 道题", en="{n} questions"),
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
    "no": Text(zh="取消", en="Cancel"),
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
    "settings.title": Text(zh="设置：谁来评分", en="Settings: who grades"),
    "settings.intro": Text(
        zh="保存在 {path}，只有你的账户能读。环境变量和 .env 里的设置优先。",
        en="Kept in {path}, for your account only. The environment and .env win over it.",
    ),
    "settings.fixed": Text(
        zh="由环境变量 {name} 或 .env 设定，这里不能改", en="Set by {name} in the environment or .env; not changed here"
    ),
    "settings.looking": Text(zh="正在查找模型服务…", en="Looking for model servers…"),
    "settings.not_looked": Text(
        zh="没有查找本机的模型服务（INTERVIEWER_DISCOVER=false）",
        en="This machine was not searched for model servers (INTERVIEWER_DISCOVER=false)",
    ),
    "settings.configured": Text(zh="设定的地址", en="Address set"),
    "settings.other": Text(zh="其他模型服务", en="Another model server"),
    "settings.absent": Text(zh="没有运行", en="not running"),
    "settings.loaded": Text(zh="已加载", en="loaded"),
    "settings.more": Text(zh="还有 {n} 个", en="{n} more"),
    "settings.judge": Text(zh="评分", en="Graded by"),
    "settings.judge.auto": Text(zh="自动：有模型就用模型", en="Automatic: a model if there is one"),
    "settings.judge.model": Text(zh="模型；找不到就算出错", en="A model; none found is a failure"),
    "settings.judge.builtin": Text(zh="内置评分器", en="The built-in examiner"),
    "settings.judge.stands_in": Text(
        zh="评分：模型现在用不了，由内置评分器代评。",
        en="Graded by: the built-in examiner, as the model is unusable now.",
    ),
    "settings.judge.nobody": Text(
        zh="评分：模型现在用不了，回答会先保存，之后再评分。",
        en="Graded by: nobody now, as the model is unusable; answers are kept and can be graded later.",
    ),
    "settings.judge.none": Text(
        zh="设为由模型评分，但没有找到模型服务。", en="A model is to grade, but no model server was found."
    ),
    "settings.address": Text(zh="模型服务地址", en="Address of the model server"),
    "settings.address.placeholder": Text(
        zh="留空：在本机查找。例如 http://127.0.0.1:11434/v1",
        en="Empty: look on this machine. E.g. http://127.0.0.1:11434/v1",
    ),
    "settings.address.secret": Text(
        zh="地址里不要写用户名和密码；密钥请填在密钥一栏",
        en="leave user name and password out of the address; a key goes into the key field",
    ),
    "settings.model": Text(zh="模型", en="Model"),
    "settings.model.auto": Text(zh="自动选择", en="Choose for me"),
    "settings.model.is": Text(zh="自动选择（{model}）", en="Choose for me ({model})"),
    "settings.key": Text(zh="API 密钥", en="API key"),
    "settings.key.set": Text(zh="已设置；留空则不变", en="Set; leave empty to keep it"),
    "settings.key.fixed": Text(zh="已设置", en="Set"),
    "settings.key.none": Text(zh="未设置；本机的服务通常不需要", en="Not set; servers on this machine rarely need one"),
    "settings.key.sent": Text(
        zh="由环境变量 {name} 或 .env 设定，会发送到上面填写的地址",
        en="Set by {name} in the environment or .env; it is sent to the address above",
    ),
    "settings.key.forget": Text(zh="忘掉密钥", en="Forget the key"),
    "settings.key.forgotten": Text(zh="密钥已删除。", en="The key is deleted."),
    "settings.key.again": Text(
        zh="已有的密钥只属于原来的地址，不会发到新地址；需要密钥的话请重新填写。",
        en="The key belongs to the former address and is not sent to the new one; type one if it needs a key.",
    ),
    "settings.fallback": Text(
        zh="模型出错时由内置评分器代评（会注明）",
        en="When the model fails, the built-in examiner stands in (and says so)",
    ),
    "settings.timeout": Text(zh="一次请求最多等多少秒", en="Seconds to wait for one request"),
    "settings.test": Text(zh="测试", en="Test"),
    "settings.save": Text(zh="保存", en="Save"),
    "settings.saved": Text(zh="已保存，从下一次评分开始生效。", en="Saved; it counts from the next grade on."),
    "settings.wrong": Text(zh="设置有误：{what}", en="a setting does not hold: {what}"),
    "settings.nothing": Text(
        zh="没有可以测试的模型：没有找到模型服务。", en="There is no model to test: no model server was found."
    ),
    "probe.running": Text(
        zh="正在请 {model} 评一道小题… {n} 秒（最多 {limit} 秒）",
        en="{model} is grading a small answer… {n} s (at most {limit} s)",
    ),
    "probe.title": Text(zh="测试结果：{model}", en="Test of {model}"),
    "probe.rung": Text(zh="结构化输出", en="Structured output"),
    "probe.rung.none": Text(zh="没有可用的回复", en="no usable reply"),
    "probe.calls": Text(zh="{rung}，请求 {n} 次", en="{rung}; requests: {n}"),
    "probe.streams": Text(zh="流式输出", en="Streaming"),
    "probe.context": Text(zh="上下文长度", en="Context length"),
    "probe.tokens": Text(zh="{n} 个 token", en="{n} tokens"),
    "probe.thinking": Text(zh="思考", en="Thinking"),
    "probe.thinking.off": Text(zh="关", en="off"),
    "probe.thinking.on": Text(zh="开（约 {n} 个 token）", en="on (about {n} tokens)"),
    "probe.seconds": Text(zh="一次小评分用时", en="Time for a small grade"),
    "probe.seconds.is": Text(zh="{n:.1f} 秒", en="{n:.1f} s"),
    "probe.yes": Text(zh="是", en="yes"),
    "probe.no": Text(zh="否", en="no"),
    "probe.unknown": Text(zh="未知", en="not known"),
    "speech.talk": Text(zh="语音作答", en="Speak your answer"),
    "speech.more": Text(zh="接着说", en="Say more"),
    "speech.stop": Text(zh="说完了", en="Done"),
    "speech.send": Text(zh="再试一次", en="Try again"),
    "speech.finish": Text(zh="转成文字", en="Transcribe it"),
    "speech.idle": Text(zh="按 R 开始，说完再按一次", en="R starts and stops"),
    "speech.allow": Text(zh="请在浏览器里允许使用麦克风…", en="Allow the microphone in your browser…"),
    "speech.listening": Text(zh="正在听…", en="Listening…"),
    "speech.listening.hands": Text(zh="正在听…停下来就自动结束", en="Listening… stops by itself when you do"),
    "speech.quiet": Text(
        zh="几乎没有声音：麦克风静音了？设备选对了吗？",
        en="Hardly any sound: is the microphone muted, or the wrong one?",
    ),
    "speech.loud": Text(zh="声音太大，离麦克风远一点", en="Too loud: move back a little"),
    "speech.left": Text(zh="还能录 {n} 秒", en="{n} s left"),
    "speech.away.recording": Text(
        zh="暂时连不上服务器，请接着说：录音先存在这里",
        en="The server is away. Keep talking: the recording is kept here",
    ),
    "speech.away": Text(zh="暂时连不上服务器，正在重试…", en="The server is away; trying again…"),
    "speech.kept": Text(
        zh="连不上服务器。录音还在，别关页面，稍后再试。",
        en="The server cannot be reached. Your recording is safe while this page stays open.",
    ),
    "speech.kept.first": Text(
        zh="还有一段录音没处理：先再试一次或丢弃，然后提交。",
        en="A recording is still waiting. Try again or discard it, then submit.",
    ),
    "speech.hearing": Text(zh="正在转成文字…", en="Transcribing…"),
    "speech.hearing.submit": Text(zh="正在转成文字，随后提交…", en="Transcribing, then submitting…"),
    "speech.edit": Text(zh="已转成文字，改好就可以提交", en="This is what was heard: edit it, then submit"),
    "speech.unsure": Text(
        zh="有些地方没听清，提交前请看一遍", en="Parts were hard to hear: read it through before you submit"
    ),
    "speech.restored": Text(zh="刷新前说的内容已经放回来了", en="What you said before the reload is back"),
    "speech.unfinished": Text(
        zh="刷新前的录音还在，还没转成文字", en="A recording from before the reload is still here"
    ),
    "speech.lost": Text(
        zh="这段录音已经不在服务器上，请重说", en="That recording is no longer on the server; please say it again"
    ),
    "speech.stale": Text(
        zh="这道题已经结束，刚才的录音作废", en="That question is over; the recording was thrown away"
    ),
    "speech.no_words": Text(
        zh="没有听出文字，请再说一遍，或者打字", en="No words were made out; say it again, or type"
    ),
    "speech.unexpected": Text(
        zh="转文字时出了意料之外的问题；录音还在，可以再试一次。详情见启动窗口。",
        en="Something unexpected went wrong. The recording is still here, so you can try again; details are in the terminal.",
    ),
    "speech.again": Text(zh="重说", en="Say it again"),
    "speech.drop": Text(zh="丢弃", en="Discard"),
    "speech.options": Text(zh="选项", en="Options"),
    "speech.hands": Text(
        zh="免按键：读完题就开始，停下来就结束", en="Hands-free: start after the question is read, stop when I pause"
    ),
    "speech.direct": Text(zh="不改了，直接提交", en="Submit without editing"),
    "speech.keep": Text(zh="保留录音，报告里可以重听", en="Keep my recordings: they can be played in the report"),
    "speech.file": Text(zh="用现成的录音…", en="Use a recording…"),
    "speech.by": Text(zh="由 {name} 转成文字", en="Transcribed by {name}"),
    "speech.level": Text(zh="音量", en="Level"),
    "speech.decoding": Text(zh="正在读取录音…", en="Reading the recording…"),
    "speech.unreachable": Text(zh="连不上服务器，请稍后再试", en="The server cannot be reached; try again in a moment"),
    "speech.none": Text(
        zh='还没有语音识别，所以不能语音作答；打字不受影响。两种办法：安装 faster-whisper 和一个模型（pip install ".[speech]"，再设置 INTERVIEWER_STT_MODEL），或者把 INTERVIEWER_STT_BASE_URL 指向一个语音识别服务。步骤见 docs/speech.md。',
        en='There is no speech recognition yet, so answers have to be typed. Either install faster-whisper and a model (pip install ".[speech]", then set INTERVIEWER_STT_MODEL), or point INTERVIEWER_STT_BASE_URL at a transcription server. docs/speech.md shows how.',
    ),
    "speech.browser.use": Text(
        zh="改用浏览器的语音识别（声音可能会传给浏览器厂商）",
        en="Use the browser's recognition (it may send your voice to its maker)",
    ),
    "speech.browser.stop": Text(zh="不再使用", en="Stop using it"),
    "speech.browser.note": Text(
        zh="由浏览器识别：你的声音可能会传给浏览器厂商，Chrome 会传给 Google。",
        en="Your browser does the recognising and may send your voice to its maker; Chrome sends it to Google.",
    ),
    "speech.browser.none": Text(
        zh="这个浏览器没有语音识别，请换一个浏览器，或按 docs/speech.md 在本机安装。",
        en="This browser has no speech recognition; use another one, or install one here as docs/speech.md shows.",
    ),
    "speech.browser.failed": Text(
        zh="浏览器没能识别，请再试一次，或者打字", en="The browser could not recognise it; try again, or type"
    ),
    "speech.mic.refused": Text(
        zh="麦克风没有获准：请在地址栏旁的网站设置里允许，再试一次",
        en="The microphone is blocked: allow it in the site settings beside the address bar, then try again",
    ),
    "speech.mic.missing": Text(
        zh="没有找到麦克风：请接上一个再试，或者打字", en="No microphone was found: plug one in and try again, or type"
    ),
    "speech.mic.busy": Text(
        zh="麦克风被其他程序占用：请关掉那个程序再试",
        en="Another program is using the microphone: close it and try again",
    ),
    "speech.mic.failed": Text(
        zh="麦克风打不开：请检查系统的声音设置，或者打字",
        en="The microphone cannot be opened: check the system's sound settings, or type",
    ),
    "speech.mic.insecure": Text(
        zh="浏览器只让 https 页面和本机地址使用麦克风：请用 https，或在运行程序的电脑上打开 http://127.0.0.1:{port}",
        en="Browsers allow the microphone only over https or on the machine itself: use https, or open http://127.0.0.1:{port} where the program runs",
    ),
    "speech.mic.unsupported": Text(
        zh="这个浏览器不能录音，请换一个，或者打字", en="This browser cannot record; use another one, or type"
    ),
    "error.unexpected": Text(
        zh="出了意料之外的问题，回答没有丢失；请刷新页面继续。详情见启动窗口。",
        en="Something unexpected happened; your answer is not lost. Reload the page to go on; details are in the terminal.",
    ),
}

WORDS = Phrasebook(_TEXTS)
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
