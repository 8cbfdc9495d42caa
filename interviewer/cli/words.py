"""The texts of the command line in both languages. What the page says too stands in ui/words/ and is used from there."""

from __future__ import annotations

from interviewer.models import Text
from interviewer.phrasebook import Phrasebook
from interviewer.ui import i18n

_OWN: dict[str, Text] = {
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
    "eval.probing": Text(en="Probing the judge", zh="正在探测评分者"),
    "eval.probed": Text(
        en="{judge}: {graded} of {n} probes of {questions} questions graded in {seconds:.0f} s; {outside} outside their range.",
        zh="{judge}：{questions} 道题的 {n} 条探测回答中评了 {graded} 条，用时 {seconds:.0f} 秒；得分越界 {outside} 条。",
    ),
    "eval.probe": Text(en="Probe", zh="探测回答"),
    "eval.range": Text(en="Range", zh="应得"),
    "eval.mean": Text(en="Mean", zh="平均"),
    "eval.min": Text(en="Min", zh="最低"),
    "eval.max": Text(en="Max", zh="最高"),
    "eval.outside": Text(en="Outside", zh="越界"),
    "eval.no_more_than_once": Text(en="≤ once", zh="≤ 说一遍"),
    "eval.left_out": Text(
        en="Left out for {n} questions, which lack what it is made of: {probe}.",
        zh="{n} 道题缺少所需内容，没有做这项探测：{probe}。",
    ),
    "eval.offenders": Text(en="Furthest outside their range:", zh="越界最多的："),
    "lang.zh": Text(en="zh", zh="中"),
    "lang.en": Text(en="en", zh="英"),
    "probe.reference": Text(en="Reference", zh="参考答案"),
    "probe.reference-other-language": Text(en="Reference, other interview", zh="参考答案，面试用另一语言"),
    "probe.negated": Text(en="Reference negated", zh="参考答案逐句反说"),
    "probe.denied": Text(en="Reference denied", zh="参考答案逐句否认"),
    "probe.shuffled": Text(en="Reference shuffled", zh="参考答案打乱"),
    "probe.shuffled-sentences": Text(en="Sentences shuffled", zh="句内打乱"),
    "probe.echo": Text(en="Question echoed", zh="复述题目"),
    "probe.other-reference": Text(en="Another's reference", zh="另一题的参考答案"),
    "probe.terms": Text(en="Key terms", zh="术语罗列"),
    "probe.terms-bare": Text(en="Key terms, no commas", zh="术语罗列，无标点"),
    "probe.terms-both-languages": Text(en="Key terms, bilingual", zh="双语术语罗列"),
    "probe.once": Text(en="One right sentence", zh="一句正确的话"),
    "probe.ten-times": Text(en="The same ten times", zh="同一句说十遍"),
    "probe.colon": Text(en="“:” alone", zh="只有“:”"),
    "probe.empty": Text(en="Nothing", zh="空白"),
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
    "calibrate.fitted": Text(
        en="{judge}: a curve fitted on {answers} answers to {questions} questions, {fitted}.",
        zh="{judge}：{fitted} 用 {questions} 道题的 {answers} 个回答拟合出一条曲线。",
    ),
    "calibrate.error": Text(
        en="On questions that it was not fitted on: mean error {mae_before:.3f} before, {mae_after:.3f} after; Pearson {before} before, {after} after.",
        zh="在没有参与拟合的题目上：平均误差由 {mae_before:.3f} 变为 {mae_after:.3f}，Pearson 由 {before} 变为 {after}。",
    ),
    "calibrate.kept": Text(
        en="Kept; INTERVIEWER_CALIBRATED=true uses it.", zh="已保存；设置 INTERVIEWER_CALIBRATED=true 后生效。"
    ),
    "calibrate.refused": Text(
        en="Not kept: on questions that the curve has not seen it brings this judge's scores no nearer to people's. More labelled answers may help.",
        zh="没有保存：在没有见过的题目上，这条曲线并不能让评分更接近人工。增加带分数的回答或许有用。",
    ),
    "calibrate.flat": Text(
        en="The curve brings scores nearer to people's, but tells good answers from poor ones less well (Pearson falls).",
        zh="这条曲线让分数更接近人工，但区分回答好坏的能力变弱了（Pearson 下降）。",
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
    "importing.found": Text(en="{path} ({format}): {n} questions", zh="{path}（{format}）：{n} 道题"),
    "importing.untitled": Text(en="(title missing)", zh="（缺题目）"),
    "importing.skipped": Text(en="  left out, lines {first}-{last}: {why}", zh="  略过第 {first}-{last} 行：{why}"),
    "importing.warning": Text(en="  note: {warning}", zh="  注意：{warning}"),
    "importing.legend": Text(
        en="  answer: {full} full  {partial} partial  {page_reference} pages only  {image_only} image only  {link_only} link only  {missing} missing",
        zh="  答案：{full} 完整  {partial} 部分  {page_reference} 仅页码  {image_only} 仅图片  {link_only} 仅链接  {missing} 缺失",
    ),
    "importing.preparing": Text(en="Comparing and drafting key points", zh="比对题库并草拟要点"),
    "importing.waiting": Text(
        en="{n} questions of {name} wait for review: open the page (`interviewer serve`), or run this again with --accept",
        zh="{name} 有 {n} 道题等待审阅：请打开网页（`interviewer serve`），或加 --accept 重新运行",
    ),
    "importing.accepted": Text(
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
    "history.delete.named": Text(
        en="Delete the interview {id} with all its answers, grades and recordings? This cannot be undone.",
        zh="删除面试 {id} 及其全部回答、评分和录音？此操作无法撤销。",
    ),
    "history.deleted": Text(en="The interview {id} was deleted.", zh="面试 {id} 已删除。"),
    "history.calibrated": Text(
        en="* calibrated; in brackets what the judge itself gave", zh="* 已校准，括号内是评分者原分"
    ),
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
    "voice.speak": Text(
        en="Speak now; Enter or {seconds} s of silence ends it.", zh="请说话；按回车或停顿 {seconds} 秒即结束。"
    ),
    "voice.hearing": Text(en="Transcribing ({name}) …", zh="正在识别（{name}）…"),
    "voice.then": Text(
        en="[Enter] hand it in · [e] edit · [r] say it again · [t] type instead: ",
        zh="[回车] 提交 · [e] 修改 · [r] 重说 · [t] 改为打字：",
    ),
    "voice.nothing": Text(en="[Enter] say it again · [t] type instead: ", zh="[回车] 重说 · [t] 改为打字："),
    "voice.failed": Text(
        en="The recording is kept. [Enter] transcribe it again · [r] say it again · [t] type instead: ",
        zh="录音还在。[回车] 重新识别 · [r] 重说 · [t] 改为打字：",
    ),
    "voice.doubtful": Text(
        en="The recogniser is not sure of this; read it before you hand it in, or the wrong words are graded.",
        zh="识别结果把握不大；请先读一遍再提交，否则评的可能不是你说的话。",
    ),
    "voice.no_recogniser": Text(
        en="There is no speech recognition here (INTERVIEWER_STT={stt}).",
        zh="没有可用的语音识别（INTERVIEWER_STT={stt}）。",
    ),
    "voice.no_voice": Text(
        en="No voice reads aloud here (INTERVIEWER_TTS={tts}).", zh="没有启用朗读（INTERVIEWER_TTS={tts}）。"
    ),
    "voice.typed": Text(en="You type your answers.", zh="回答请用键盘输入。"),
    "voice.silent": Text(en="The questions are not read aloud.", zh="问题不会朗读。"),
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
    "doctor.hearing": Text(en="Hearing", zh="语音识别"),
    "doctor.hearing.none": Text(
        en="nobody; run pip install 'interviewer[speech]' and set INTERVIEWER_STT_MODEL, or set INTERVIEWER_STT_BASE_URL",
        zh="没有；请运行 pip install 'interviewer[speech]' 并设置 INTERVIEWER_STT_MODEL，或设置 INTERVIEWER_STT_BASE_URL",
    ),
    "doctor.voice": Text(en="Voice", zh="朗读"),
    "doctor.voice.none": Text(en="nobody here reads aloud (INTERVIEWER_TTS)", zh="本机不朗读（INTERVIEWER_TTS）"),
}

WORDS = Phrasebook(i18n.WORDS, _OWN)
word = WORDS.say
