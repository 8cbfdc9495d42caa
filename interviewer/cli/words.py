"""The words of the command line in both languages. What the page says too, stands in ui/i18n.py and is used from there."""

from __future__ import annotations

from interviewer.models import Lang, Text
from interviewer.ui.i18n import WORDS as PAGE_WORDS

WORDS: dict[str, Text] = {
    "unexpected": Text(
        en="something unexpected went wrong ({error}); nothing you answered is lost. Run it again with --debug to see where.",
        zh="出了意料之外的问题（{error}），已有的回答没有丢失。加 --debug 重新运行可以看到出错的位置。",
    ),
    "misuse": Text(en="{what}; see `{command} --help`", zh="命令用法有误：{what}；用法见 `{command} --help`"),
    "confirm.nobody": Text(
        en="deleting needs a yes, and there is nobody to ask here; add --yes",
        zh="删除前需要确认，但这里无人可问；请加上 --yes",
    ),
    "confirm.kept": Text(en="Nothing was deleted.", zh="没有删除任何内容。"),
    # grade
    "grade.failed": Text(en="not graded: {reason}", zh="未能评分：{reason}"),
    "grade.reading": Text(en="reading the answer from the terminal; end with Ctrl-D", zh="请输入回答，以 Ctrl-D 结束"),
    # eval
    "eval.attacking": Text(en="Attacking the judge", zh="正在考验评分者"),
    "eval.attacked": Text(
        en="{judge}. Attacks: {attacks}, on questions: {questions}. Graded {graded} of {trials} in {seconds} s.",
        zh="{judge}。骗分文本 {attacks} 条，题目 {questions} 道；共 {trials} 次，评出 {graded} 次，用时 {seconds} 秒。",
    ),
    "eval.family": Text(en="Attack", zh="手法"),
    "eval.alone": Text(en="Alone", zh="单独"),
    "eval.embedded": Text(en="Answer", zh="回答中"),
    "eval.passage": Text(en="Passage", zh="段落中"),
    "eval.reference": Text(en="Reference", zh="参考答案中"),
    "eval.ungraded_column": Text(en="Ungraded", zh="未评分"),
    "eval.all": Text(en="All", zh="合计"),
    "eval.legend": Text(
        en="Mean / worst, in points of 100. Alone: what the text earned by itself. In an answer, a retrieved passage or an imported reference: how far it moved the score of a real answer.",
        zh="平均 / 最差，百分制。单独：只凭这段文本得到的分数。夹在回答、检索段落或导入的参考答案中：让真实回答的得分变动了多少。",
    ),
    "eval.worst": Text(en="Where it moved a score most:", zh="影响最大的："),
    "eval.ungraded": Text(en="Ungraded, {n}: {reason}", zh="未评分 {n} 次：{reason}"),
    "eval.grading": Text(en="Grading", zh="正在评分"),
    "eval.measured": Text(
        en="{judge}: {graded} of {n} answers graded in {seconds} s",
        zh="{judge}：{n} 个回答中评了 {graded} 个，用时 {seconds} 秒",
    ),
    "eval.ranking": Text(
        en="  the better answer to a question got the better score in {right} of {pairs} pairs",
        zh="  同一道题的 {pairs} 对回答中，{right} 的情况下好的回答得分更高",
    ),
    "eval.people": Text(en="people", zh="人工"),
    "eval.judge": Text(en="judge", zh="评分者"),
    "eval.disagree": Text(en="Where judge and people disagree most:", zh="与人工分歧最大的："),
    "eval.compared": Text(
        en="A: {a}, B: {b}; {n} answers that both graded", zh="A：{a}，B：{b}；两者都评过的回答 {n} 个"
    ),
    "eval.apart": Text(en="Where the two differ most:", zh="两者分歧最大的："),
    "calibrate.done": Text(
        en="{judge}: fitted on {answers} answers; mean error {mae_before:.3f} before, {mae_after:.3f} after (on questions left out). "
        "INTERVIEWER_CALIBRATED=true uses it.",
        zh="{judge}：用 {answers} 个回答拟合；平均误差由 {mae_before:.3f} 变为 {mae_after:.3f}（在未参与拟合的题目上）。"
        "设置 INTERVIEWER_CALIBRATED=true 后生效。",
    ),
    "eval.failed": Text(en="nothing could be graded: {reason}", zh="一次都没能评分：{reason}"),
    "live.stopping": Text(
        en="Stopping the grading; the answer is saved. Ctrl-C again leaves.",
        zh="正在停止评分，回答已保存；再按一次 Ctrl-C 离开。",
    ),
    # second looks
    "looks.judge": Text(en="Judge", zh="评分者"),
    "regrade.answer": Text(en="Answer", zh="回答"),
    "regrade.mean": Text(en="Mean of those that both graded: {n}", zh="两边都有评分的 {n} 个回答的均值"),
    "regrade.kept": Text(
        en="The new grades count now; the earlier ones are kept beside them.", zh="已改用新的评分，原来的评分一并保留。"
    ),
    "regrade.not_kept": Text(
        en="Nothing was changed; --keep lets the new grades count.", zh="没有改动任何评分；加 --keep 可改用新的评分。"
    ),
    "regrade.none": Text(en="This interview has no answers yet.", zh="这场面试还没有回答。"),
    "regrade.left": Text(en="Could not be judged: {n}. {reason}", zh="有 {n} 个回答未能评判：{reason}"),
    # bank
    "bank.clean": Text(en="Questions: {n}, no problems.", zh="{n} 道题，没有问题。"),
    "bank.problems": Text(en="Problems: {n}.", zh="{n} 个问题。"),
    "bank.quality": Text(en="unfinished: ", zh="待完善："),
    "bank.left_out": Text(
        en="questions with errors are left out ({n} errors); `interviewer bank check` lists them",
        zh="有错误的题目没有载入（共 {n} 处错误）；`interviewer bank check` 逐一列出",
    ),
    "column.id": Text(en="Id", zh="Id"),
    "column.when": Text(en="Started", zh="开始时间"),
    "column.state": Text(en="State", zh="状态"),
    "column.answered": Text(en="Answered", zh="已答"),
    "column.score": Text(en="Score", zh="得分"),
    "show.answer": Text(en="Reference answer", zh="参考答案"),
    "show.misconceptions": Text(en="What people get wrong", zh="常见误解"),
    "show.hints": Text(en="Hints", zh="提示"),
    "show.follow_ups": Text(en="Follow-ups", zh="追问"),
    "show.correct": Text(en="Correct: {letters}", zh="正确选项：{letters}"),
    "bank.uncovered": Text(en="Not answered: {n} of {all} entries.", zh="没有答案的条目：{n} / {all}。"),
    "bank.covered": Text(
        en="Every one of the {all} entries is answered, by {n} questions.",
        zh="全部 {all} 个条目都有答案，对应 {n} 道题。",
    ),
    "bank.dangling": Text(en="{document}: no such entry: {source}", zh="{document}：没有这个条目：{source}"),
    "bank.own.none": Text(
        en="You have no banks of your own; `interviewer import` makes one.",
        zh="还没有自有题库；可用 `interviewer import` 导入。",
    ),
    "bank.own.on": Text(en="on", zh="启用"),
    "bank.own.off": Text(en="off", zh="停用"),
    "bank.own.problems": Text(en="{n} questions cannot be used", zh="{n} 道题无法使用"),
    "bank.removed": Text(en="The bank {name} was deleted.", zh="题库 {name} 已删除。"),
    "bank.remove.sure": Text(
        en="Delete your bank {name} with its {n} questions? `interviewer bank export` makes a copy first.",
        zh="删除自有题库 {name} 及其 {n} 道题？可先用 `interviewer bank export` 备份。",
    ),
    # import
    "import.found": Text(en="{path} ({format}): {n} questions", zh="{path}（{format}）：{n} 道题"),
    "import.untitled": Text(en="(title missing)", zh="（缺题目）"),
    "import.skipped": Text(en="  left out, lines {first}-{last}: {why}", zh="  略过第 {first}-{last} 行：{why}"),
    "import.warning": Text(en="  note: {warning}", zh="  注意：{warning}"),
    "import.legend": Text(
        en="  answer: {full} full  {partial} partial  {page_reference} pages only  {image_only} image only  {link_only} link only  {missing} missing",
        zh="  答案：{full} 完整  {partial} 部分  {page_reference} 仅页码  {image_only} 仅图片  {link_only} 仅链接  {missing} 缺失",
    ),
    "import.preparing": Text(en="Comparing and drafting key points", zh="比对题库并草拟要点"),
    "import.waiting": Text(
        en="{n} questions of {name} wait for review: open the page (`interviewer serve`), or run this again with --accept",
        zh="{name} 有 {n} 道题等待审阅：请打开网页（`interviewer serve`），或加 --accept 重新运行",
    ),
    "import.accepted": Text(
        en="Accepted into your bank “{bank}”: {n}. Left for review: {left} (without an answer, or known already).",
        zh="已收入自有题库“{bank}”：{n} 道；留待审阅：{left} 道（没有答案，或题库里已有）。",
    ),
    # search and index
    "search.empty": Text(en="Nothing found.", zh="没有找到。"),
    "index.building": Text(en="Building the search index", zh="正在建立检索索引"),
    "index.fresh": Text(en="up to date", zh="与题库一致"),
    "index.stale": Text(en="out of date; it is rebuilt at the next start", zh="已过期，下次启动时自动重建"),
    "index.none": Text(
        en="not built yet; it is built at the first start, or by `interviewer index build`",
        zh="尚未建立；首次启动时自动建立，也可运行 `interviewer index build`",
    ),
    "index.status": Text(
        en="{chunks} passages, {embedder}, {state} ({folder})", zh="{chunks} 个段落，{embedder}，{state}（{folder}）"
    ),
    "index.delete.sure": Text(
        en="Delete the search index in {folder}? It is rebuilt when it is needed.",
        zh="删除 {folder} 中的检索索引？需要时会自动重建。",
    ),
    "index.deleted": Text(en="The search index was deleted.", zh="检索索引已删除。"),
    # history
    "history.delete.sure": Text(
        en="Delete the interview {id} with all its answers and grades? This cannot be undone.",
        zh="删除面试 {id} 及其全部回答和评分？此操作无法撤销。",
    ),
    "history.deleted": Text(en="The interview {id} was deleted.", zh="面试 {id} 已删除。"),
    "history.waiting": Text(en="waits for an answer", zh="等待回答"),
    "report.saved": Text(en="Saved to {file}", zh="已保存到 {file}"),
    "retry.none": Text(en="Every answer of this interview has its grade.", zh="这场面试的回答都已评分。"),
    "retry.done": Text(
        en="Graded again: {n}; still without a grade: {left}.", zh="重新评分 {n} 个回答，仍有 {left} 个未评分。"
    ),
    # practice
    "practice.hello": Text(
        en="Questions: {count}. Answer in your own words; an empty line (or Ctrl-D) hands the answer in.",
        zh="共 {count} 道题。用自己的话回答，空行（或 Ctrl-D）提交。",
    ),
    "practice.requests": Text(
        en="You can also type: hint · clarify · repeat · skip · stop. Ctrl-C pauses; nothing is lost.",
        zh="也可以输入：提示 · 澄清题目 · 重复 · 跳过 · 结束。Ctrl-C 暂停，内容不会丢失。",
    ),
    "practice.offer": Text(
        en="There is an unfinished interview: begun {when}, at question {n} of {total}. Resume it? [Y/n] ",
        zh="有一场未完成的面试：{when} 开始，已进行到第 {n} / {total} 题。继续吗？[Y/n] ",
    ),
    "practice.unfinished": Text(
        en="An unfinished interview is kept; `interviewer practice --resume` goes on with it.",
        zh="有一场未完成的面试已保留；用 `interviewer practice --resume` 可以继续。",
    ),
    "practice.nothing": Text(
        en="there is no unfinished interview; start one with `interviewer practice`",
        zh="没有未完成的面试；用 `interviewer practice` 开始一场",
    ),
    "practice.resumed": Text(en="Going on with the interview of {when}.", zh="继续 {when} 的面试。"),
    "practice.paused": Text(
        en="Paused; all your answers are saved. Go on with: interviewer practice --resume",
        zh="已暂停，回答都已保存。继续请运行：interviewer practice --resume",
    ),
    "practice.choose": Text(en="Answer with the letter.", zh="回答字母即可。"),
    "practice.skipped": Text(en="Skipped. The reference answer:", zh="已跳过。参考答案："),
    "practice.skipped_follow_up": Text(en="The follow-up was skipped.", zh="追问已跳过。"),
    "practice.reference": Text(
        en="Reference answer: interviewer bank show {id}", zh="参考答案：interviewer bank show {id}"
    ),
    "practice.report": Text(en="The whole report: interviewer report {id}", zh="完整报告：interviewer report {id}"),
    "practice.retry": Text(
        en="Grade the ungraded again: interviewer retry {id}", zh="未评分的重新评分：interviewer retry {id}"
    ),
    "practice.follow_up": Text(en="Follow-up", zh="追问"),
    # doctor
    "doctor.program": Text(en="interviewer {version}, Python {python}", zh="interviewer {version}，Python {python}"),
    "doctor.home": Text(en="Home directory", zh="数据目录"),
    "doctor.bank": Text(en="Questions", zh="题库"),
    "doctor.bank.is": Text(en="{questions} on {topics} topics", zh="{questions} 道题，{topics} 个主题"),
    "doctor.store": Text(en="History", zh="历史"),
    "doctor.store.is": Text(
        en="{interviews} interviews, {unfinished} unfinished", zh="{interviews} 场面试，{unfinished} 场未完成"
    ),
    "doctor.index": Text(en="Search index", zh="检索索引"),
    "doctor.endpoint": Text(en="Model endpoint", zh="模型服务"),
    "doctor.absent": Text(en="nothing at {base_url}", zh="{base_url} 没有服务"),
    "doctor.not_looked": Text(
        en="not looked for (INTERVIEWER_DISCOVER=false, no INTERVIEWER_BASE_URL)",
        zh="没有查找（INTERVIEWER_DISCOVER=false，且未设置 INTERVIEWER_BASE_URL）",
    ),
    "doctor.configured": Text(en="as set", zh="设定的地址"),
    "doctor.other": Text(en="another program", zh="其他程序"),
    "doctor.probe": Text(en="Small grade", zh="试评"),
    "doctor.probing": Text(en="probing {model} …", zh="正在测试 {model} …"),
    "doctor.judge": Text(en="Judge", zh="评分者"),
    "doctor.speech": Text(en="Speech", zh="语音"),
    "doctor.speech.none": Text(en="not installed", zh="未安装"),
}


def word(key: str, lang: Lang) -> str:
    """One text, of the command line or of the page."""
    return (WORDS.get(key) or PAGE_WORDS[key])[lang]
