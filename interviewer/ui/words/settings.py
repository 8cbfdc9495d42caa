"""The settings: who judges, the model endpoint, and what a test of it found."""

from __future__ import annotations

from interviewer.models import Text

WORDS: dict[str, Text] = {
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
}
