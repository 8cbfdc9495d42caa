"""Try a model out: one small judgement as a grade needs it, and what it shows about the model and its server."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel, Field

from interviewer.errors import EndpointError, Halted, ReplyError
from interviewer.halt import Halt
from interviewer.llm.client import Chat, Reply
from interviewer.llm.endpoint import Kind, context_length
from interviewer.llm.structured import Ladder, Structured
from interviewer.llm.thoughts import parted
from interviewer.llm.trouble import Trouble, shown
from interviewer.models import Frozen, Lang, Text
from interviewer.prompts import Message, Prompts
from interviewer.text import token_estimate

SMALL_CONTEXT = 4_096
"""Tokens: below this, a long answer does not fit beside its question."""
SLOW = 30.0
"""Seconds for the small judgement, above which an interview is no fun."""
_MAX_TOKENS = 1_500
_TOO_QUICK = 0.25
"""Seconds: a reply that takes less may come in one piece although the server streams."""
_CONTEXT_SECONDS = 5.0

_LANGUAGES: Mapping[Lang, str] = {"zh": "Simplified Chinese", "en": "English"}
_QUESTION = Text(zh="什么是过拟合？怎样减轻它？", en="What is overfitting, and what reduces it?")
_POINTS = Text(
    zh="gap: 模型在训练数据上表现好，在新数据上明显变差。\nremedy: 正则化或更多数据可以减轻它。",
    en="gap: The model does well on its training data and clearly worse on new data.\n"
    "remedy: Regularization or more data reduces it.",
)
_ANSWER = Text(
    zh="[1] 训练误差很低，但在没见过的数据上误差很高。\n[2] 怎样减轻我不太清楚。",
    en="[1] The training error is low, but on unseen data the error is high.\n[2] I do not know what reduces it.",
)


class _Point(BaseModel):
    sentences: list[int] = Field(max_length=2)
    verdict: Literal["covered", "partial", "missing"]


class _SmallJudgement(BaseModel):
    gap: _Point
    remedy: _Point
    improve: str = Field(max_length=200)


class Probe(Frozen):
    """What a model and its server can do. None: not known, because the server did not tell or did not reply."""

    base_url: str
    """Without user and password."""
    model: str
    kind: Kind
    rung: str | None = None
    """How structure was obtained: the rung of the ladder that worked."""
    problem: Text | None = None
    """Why there was no usable reply."""
    calls: int = 0
    streams: bool | None = None
    """Whether the reply came in pieces."""
    context: int | None = None
    """Tokens that the model can take as its server runs it."""
    thinking: Literal["off", "on"] | None = None
    """`on`: thoughts came although it was told not to think."""
    thought_tokens: int = 0
    """Estimated from the text of the thoughts."""
    seconds: float | None = None
    """Wall clock of the small judgement with all its calls; the first one may have to wait for the model to be loaded."""
    warnings: tuple[Text, ...] = ()
    """What will make grades worse or slow, and what to do about it."""


def probe(chat: Chat, prompts: Prompts, lang: Lang, seconds: float) -> Probe:
    """Try the model with one small judgement in `lang`, for at most `seconds`, and 5 s more for what the server tells.

    Whatever the endpoint does is a finding. Raises PromptError only.
    """
    watched = _Watched(chat)
    judged = _judged(watched, prompts, lang, seconds)
    worked = judged if isinstance(judged, Structured) else None
    thoughts = " ".join(map(_thoughts, watched.replies)).strip()
    found = Probe(
        base_url=shown(chat.endpoint.base_url),
        model=chat.endpoint.model,
        kind=chat.endpoint.kind,
        rung=worked.rung if worked else None,
        problem=None if isinstance(judged, Structured) else Text(zh=judged.zh, en=judged.en),
        calls=watched.calls,
        streams=watched.streams,
        context=context_length(chat.endpoint, _CONTEXT_SECONDS) if watched.replies else None,
        thinking=("on" if thoughts else "off") if watched.replies else None,
        thought_tokens=token_estimate(thoughts),
        seconds=worked.usage.seconds if worked else None,
    )
    return found.model_copy(update={"warnings": tuple(_warnings(found))})


def _judged(
    chat: Chat, prompts: Prompts, lang: Lang, seconds: float
) -> Structured[_SmallJudgement] | EndpointError | ReplyError:
    """The judgement, or why there is none."""
    messages = prompts.load("probe").render(
        {"language": _LANGUAGES[lang], "question": _QUESTION[lang], "points": _POINTS[lang], "answer": _ANSWER[lang]}
    )
    halt = Halt()
    alarm = threading.Timer(seconds, halt.request)
    alarm.daemon = True
    alarm.start()
    try:
        return Ladder().ask(chat, messages, _SmallJudgement, _MAX_TOKENS, halt=halt)
    except Halted:
        return Trouble("timeout", chat.endpoint.base_url)
    except (EndpointError, ReplyError) as e:
        return e
    finally:
        alarm.cancel()


class _Watched:
    """A chat that remembers what came back, and whether in pieces; to learn that, it always listens."""

    def __init__(self, chat: Chat) -> None:
        self.endpoint = chat.endpoint
        self.calls = 0
        self.replies: list[Reply] = []
        self.streams: bool | None = None
        self._chat = chat

    def complete(
        self,
        messages: Sequence[Message],
        max_tokens: int,
        form: Mapping[str, Any] | None = None,
        listen: Callable[[str], None] | None = None,
        halt: Halt | None = None,
    ) -> Reply:
        """As the chat does it."""
        pieces = 0

        def count(text: str) -> None:
            nonlocal pieces
            pieces += 1
            if listen:
                listen(text)

        self.calls += 1
        reply = self._chat.complete(messages, max_tokens, form, count, halt)
        self.replies.append(reply)
        if pieces > 1:
            self.streams = True
        elif self.streams is None and reply.usage.seconds > _TOO_QUICK:
            self.streams = False
        return reply


def _thoughts(reply: Reply) -> str:
    """What a model thought, between tags or in a channel of its own. With no word beside it that channel holds the reply."""
    said, thought = parted(reply.text)
    whole = not (said.strip() or reply.arguments or reply.finish_reason == "length")
    return f"{thought} {'' if whole else reply.reasoning}".strip()


# --- warnings ---------------------------------------------------------------------------------------------------------

_NO_STRUCTURE = Text(
    zh="服务不能保证按格式输出，只能从文字里提取；评分失败的可能会大一些。换用支持 JSON Schema 的服务会更稳。",
    en="The server does not hold the model to a format, so that verdicts are dug out of its text; more grades may fail. "
    "A server that supports JSON Schema is steadier.",
)
_THINKS = Text(
    zh="已要求不思考，模型仍先思考（约 {tokens} 个 token），每次评分都会更慢。可以在服务端关闭思考，或换一个不带思考的模型。",
    en="The model thinks first although told not to (about {tokens} tokens), which slows every grade. "
    "Switch thinking off at the server, or choose a model that does not think.",
)
_TAKES_LONG = Text(
    zh="一次很小的评分用了 {seconds:.0f} 秒（第一次包含加载模型的时间）。再测一次；如果仍然慢，请换小一点的模型。",
    en="A very small grade took {seconds:.0f} s (the first one includes loading the model). Test again; if it stays slow, choose a smaller model.",
)
_TOO_SMALL = Text(
    zh="上下文只有 {context} 个 token，长的回答放不下。{how}",
    en="The context is only {context} tokens, too few for a long answer. {how}",
)
_HOW_TO_WIDEN: Mapping[Kind, Text] = {
    "ollama": Text(
        zh="请用环境变量 OLLAMA_CONTEXT_LENGTH=8192 重启 Ollama，或在 Modelfile 里写 PARAMETER num_ctx 8192。",
        en="Restart Ollama with OLLAMA_CONTEXT_LENGTH=8192, or write PARAMETER num_ctx 8192 into a Modelfile.",
    ),
    "llamacpp": Text(
        zh="请用 -c 8192 启动 llama-server；用了 -np N 时，-c 会平分给 N 个槽位，要相应加大。",
        en="Start llama-server with -c 8192; with -np N the slots share it, so make it N times as large.",
    ),
    "llamacpp-python": Text(
        zh="请用 --n_ctx 8192 启动 llama-cpp-python。", en="Start llama-cpp-python with --n_ctx 8192."
    ),
    "lmstudio": Text(
        zh="请在 LM Studio 加载模型时把 Context Length 调到 8192 以上。",
        en="Raise Context Length to 8192 or more where LM Studio loads the model.",
    ),
    "vllm": Text(zh="请用 --max-model-len 8192 启动 vLLM。", en="Start vLLM with --max-model-len 8192."),
}
_WIDEN = Text(zh="请在模型服务里把上下文长度调到 8192 以上。", en="Raise it to 8192 or more in the model server.")


def _warnings(found: Probe) -> list[Text]:
    told = []
    if found.rung == "text":
        told.append(_NO_STRUCTURE)
    if found.context is not None and found.context < SMALL_CONTEXT:
        how = _HOW_TO_WIDEN.get(found.kind, _WIDEN)
        told.append(
            Text(
                zh=_TOO_SMALL.zh.format(context=found.context, how=how.zh),
                en=_TOO_SMALL.en.format(context=found.context, how=how.en),
            )
        )
    if found.thinking == "on":
        told.append(_filled(_THINKS, tokens=found.thought_tokens))
    if found.seconds is not None and found.seconds > SLOW:
        told.append(_filled(_TAKES_LONG, seconds=found.seconds))
    return told


def _filled(sentence: Text, **facts: float) -> Text:
    return Text(zh=sentence.zh.format(**facts), en=sentence.en.format(**facts))
