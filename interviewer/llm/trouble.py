"""What can go wrong at an endpoint, and the sentence for each: what happened, at which address, what to do.

Nothing of a request enters a sentence except the address (without user and password) and the model's name.
"""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator
from typing import Literal
from urllib.parse import urlsplit, urlunsplit

from interviewer.errors import EndpointError

Problem = Literal[
    "bad_url",
    "refused",
    "unknown_host",
    "tls",
    "cut",
    "timeout",
    "redirect",
    "key",
    "proxy",
    "not_found",
    "model_missing",
    "no_model",
    "many_models",
    "busy",
    "loading",
    "server",
    "rejected",
    "too_long",
    "not_api",
]

PASSING: frozenset[Problem] = frozenset({"refused", "cut", "busy", "loading", "server"})
"""Worth another attempt: they often pass within seconds."""
DOWN: frozenset[Problem] = frozenset({"refused", "unknown_host", "tls", "cut", "timeout", "loading"})
"""The endpoint as a whole is out of reach, whatever was asked."""
REFUSED_REQUEST: frozenset[Problem] = frozenset({"rejected", "server"})
"""The endpoint is there, but not for this form of request; some servers answer 500 to what they do not support."""

_DETAIL_LIMIT = 200

_SENTENCES: dict[Problem, tuple[str, str]] = {
    "bad_url": (
        "{url} is not an address of a model endpoint; set INTERVIEWER_BASE_URL to something like http://127.0.0.1:11434/v1",
        "{url} 不是有效的模型服务地址；请把 INTERVIEWER_BASE_URL 设为类似 http://127.0.0.1:11434/v1 的地址",
    ),
    "refused": (
        "nothing answers at {url}; start the model server or correct INTERVIEWER_BASE_URL",
        "{url} 没有服务在运行；请启动模型服务，或改正 INTERVIEWER_BASE_URL",
    ),
    "unknown_host": (
        "the host name in {url} cannot be resolved; check INTERVIEWER_BASE_URL and the network",
        "无法解析 {url} 中的主机名；请检查 INTERVIEWER_BASE_URL 和网络",
    ),
    "tls": (
        "no trusted encrypted connection to {url}{detail}; check its certificate, or http instead of https",
        "无法与 {url} 建立可信的加密连接{detail}；请检查证书，或把 https 改为 http",
    ),
    "cut": (
        "{url} broke the connection off{detail}; look at the model server's own log",
        "{url} 中途断开了连接{detail}；请查看模型服务自己的日志",
    ),
    "timeout": (
        "{url} did not answer in time; try a smaller model or a longer INTERVIEWER_REQUEST_TIMEOUT",
        "{url} 没有及时回复；请换小一点的模型，或调大 INTERVIEWER_REQUEST_TIMEOUT",
    ),
    "redirect": (
        "{url} sends us elsewhere{detail}; set INTERVIEWER_BASE_URL to the final address",
        "{url} 要求跳转到别处{detail}；请把 INTERVIEWER_BASE_URL 设为最终地址",
    ),
    "key": (
        "{url} does not accept the API key; set INTERVIEWER_API_KEY to a valid one",
        "{url} 不接受当前的 API 密钥；请用 INTERVIEWER_API_KEY 设置有效的密钥",
    ),
    "proxy": (
        "a proxy on the way to {url} asks for a login; set it in HTTPS_PROXY or list the host in NO_PROXY",
        "通往 {url} 的代理要求登录；请在 HTTPS_PROXY 中设置账号，或把该主机加入 NO_PROXY",
    ),
    "not_found": (
        "{url} has no model endpoint at this path; most servers want the address to end in /v1",
        "{url} 这个路径下没有模型服务；多数服务的地址以 /v1 结尾",
    ),
    "model_missing": (
        "{url} does not have the model {model}{detail}; load it there or set INTERVIEWER_MODEL",
        "{url} 没有模型 {model}{detail}；请先在那里加载它，或修改 INTERVIEWER_MODEL",
    ),
    "no_model": (
        "{url} answers but has no chat model loaded; load one there",
        "{url} 可以连接，但没有加载对话模型；请先加载一个",
    ),
    "many_models": (
        "{url} offers many models and may charge for them; name one with INTERVIEWER_MODEL",
        "{url} 提供多个模型，而且可能收费；请用 INTERVIEWER_MODEL 指定一个",
    ),
    "busy": (
        "{url} is over its rate limit or quota{detail}; wait a little and retry",
        "{url} 超出了速率限制或额度{detail}；请稍等再试",
    ),
    "loading": (
        "{url} is not ready yet{detail}; wait until the model is loaded and retry",
        "{url} 尚未就绪{detail}；请等模型加载完成后再试",
    ),
    "server": (
        "{url} failed with an internal error{detail}; look at the model server's own log",
        "{url} 发生内部错误{detail}；请查看模型服务自己的日志",
    ),
    "rejected": (
        "{url} did not accept the request{detail}; check the model and its context length",
        "{url} 拒绝了请求{detail}；请检查所用模型及其上下文长度",
    ),
    "too_long": (
        "the prompt does not fit into the context of {model} at {url}{limit}; load the model there with a longer context",
        "提示词超出了 {url} 上模型 {model} 的上下文长度{limit}；请在那里用更长的上下文加载模型",
    ),
    "not_api": (
        "{url} answers, but not as a model endpoint{detail}; check INTERVIEWER_BASE_URL (a web page or proxy?)",
        "{url} 有回应，但不是模型服务{detail}；请检查 INTERVIEWER_BASE_URL（那里是网页或代理吗？）",
    ),
}

_STATUS: dict[int, Problem] = {
    401: "key",
    403: "key",
    404: "not_found",
    407: "proxy",
    408: "server",
    409: "server",
    413: "too_long",
    429: "busy",
    501: "rejected",
    503: "loading",
}
_FORM = re.compile(r"response_format|json_?schema|json schema|grammar|tool_choice", re.IGNORECASE)


class Trouble(EndpointError):
    """An EndpointError that knows its kind, so that code can decide what to try next.

    `detail` is what the server said, of which the sentence shows 200 printable characters; `retry_after` is in seconds;
    `limit` is the context length in tokens, if the server told it with `too_long`.
    """

    def __init__(
        self,
        problem: Problem,
        url: str,
        *,
        detail: str = "",
        model: str = "",
        retry_after: float | None = None,
        limit: int | None = None,
    ) -> None:
        said = excerpt(detail, _DETAIL_LIMIT)
        facts = {"url": shown(url), "model": model, "detail": f" ({said})" if said else ""}
        room = (f" ({limit} tokens)", f"（{limit} 个 token）") if limit else ("", "")
        en, zh = (s.format(**facts, limit=r) for s, r in zip(_SENTENCES[problem], room, strict=True))
        super().__init__(en, zh)
        self.problem = problem
        self.url = url
        self.detail = detail
        self.model = model
        self.retry_after = retry_after
        self.limit = limit

    def again(self) -> Trouble:
        """The same once more, to raise: an exception that is raised twice grows the traceback of both."""
        return Trouble(self.problem, self.url, detail=self.detail, model=self.model, limit=self.limit)


def excerpt(hostile: str, limit: int) -> str:
    """One line of at most `limit` printable characters: safe in a sentence and on a terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in hostile).split())[:limit]


def shown(url: str) -> str:
    """The address as people may see it: without user, password, query and fragment."""
    try:
        parts = urlsplit(url)
        return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
    except ValueError:
        return url.rpartition("@")[2]


def of_status(status: int, detail: str = "") -> Problem:
    """The problem behind an HTTP status that is no success. `detail` tells a missing model from a missing path, and a form
    that the server cannot serve from a failure that may pass.
    """
    if status == 404 and "model" in detail.lower():
        return "model_missing"
    if status == 500 and _FORM.search(detail):
        return "rejected"
    if status in _STATUS:
        return _STATUS[status]
    if 300 <= status < 400:
        return "redirect"
    return "server" if status >= 500 else "rejected"


def of_exception(error: BaseException) -> Problem:
    """The problem behind an exception of the HTTP library, or of one that wraps it."""
    import httpx2

    chain = tuple(_chain(error))
    kinds: tuple[tuple[type[BaseException], Problem], ...] = (
        (httpx2.InvalidURL, "bad_url"),
        (httpx2.UnsupportedProtocol, "bad_url"),
        (UnicodeEncodeError, "key"),  # header values are ASCII, and the key is the only one that people type
        (httpx2.LocalProtocolError, "key"),
        (httpx2.TimeoutException, "timeout"),
        (socket.gaierror, "unknown_host"),
        (ssl.SSLError, "tls"),
        (httpx2.ProxyError, "proxy"),
        (httpx2.ConnectError, "refused"),
    )
    for kind, problem in kinds:
        if any(isinstance(e, kind) for e in chain):
            return problem
    return "cut"


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and all that it wraps: as cause, as context, or (httpcore does so) as its argument."""
    waiting, seen = [error], set[int]()
    while waiting:
        e = waiting.pop()
        if id(e) in seen:
            continue
        seen.add(id(e))
        yield e
        waiting.extend(x for x in (e.__cause__, e.__context__, *e.args) if isinstance(x, BaseException))
