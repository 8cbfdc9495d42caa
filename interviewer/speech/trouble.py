"""What an endpoint for hearing or speaking does wrong, as a SpeechError: at which address, and what to do."""

from __future__ import annotations

from interviewer.errors import SpeechError
from interviewer.llm.trouble import Problem, Trouble, excerpt, shown

_SENTENCES: dict[Problem, tuple[str, str]] = {
    "bad_url": (
        "{url} is not an address of a speech server; set {prefix}_BASE_URL to something like http://127.0.0.1:8000/v1",
        "{url} 不是有效的语音服务地址；请把 {prefix}_BASE_URL 设为类似 http://127.0.0.1:8000/v1 的地址",
    ),
    "refused": (
        "nothing answers at {url}; start the speech server or correct {prefix}_BASE_URL",
        "{url} 没有语音服务在运行；请启动它，或改正 {prefix}_BASE_URL",
    ),
    "unknown_host": (
        "the host name in {url} cannot be resolved; check {prefix}_BASE_URL and the network",
        "无法解析 {url} 中的主机名；请检查 {prefix}_BASE_URL 和网络",
    ),
    "tls": (
        "the certificate of {url} cannot be trusted; check {prefix}_BASE_URL (http or https?)",
        "{url} 的证书不可信；请检查 {prefix}_BASE_URL（http 还是 https？）",
    ),
    "cut": (
        "{url} broke the connection off; try again, and look at the speech server's log if it happens again",
        "{url} 中断了连接；请重试，如果再次出现，请查看语音服务的日志",
    ),
    "timeout": (
        "{url} did not answer in time; try a smaller speech model or raise INTERVIEWER_REQUEST_TIMEOUT",
        "{url} 没有及时响应；请换小一点的语音模型，或调大 INTERVIEWER_REQUEST_TIMEOUT",
    ),
    "redirect": (
        "{url} sends requests elsewhere{detail}; set {prefix}_BASE_URL to the final address",
        "{url} 把请求转到了别处{detail}；请把 {prefix}_BASE_URL 设为最终地址",
    ),
    "key": (
        "{url} refused the API key; set {prefix}_API_KEY to a valid one",
        "{url} 拒绝了 API 密钥；请把 {prefix}_API_KEY 设为有效的密钥",
    ),
    "proxy": (
        "a proxy stands before {url} and refuses; check the proxy settings or NO_PROXY",
        "{url} 前面的代理拒绝了请求；请检查代理设置或 NO_PROXY",
    ),
    "not_found": (
        "{url} offers no such speech service; check {prefix}_BASE_URL, or use another recogniser or voice",
        "{url} 不提供这项语音服务；请检查 {prefix}_BASE_URL，或换用其他识别或朗读方式",
    ),
    "model_missing": (
        "{url} does not have the speech model {model}{detail}; load it there or set INTERVIEWER_{side}_MODEL",
        "{url} 没有语音模型 {model}{detail}；请先在那里加载它，或修改 INTERVIEWER_{side}_MODEL",
    ),
    "busy": (
        "{url} is over its rate limit or quota{detail}; wait a little and try again",
        "{url} 超出了速率限制或额度{detail}；请稍等再试",
    ),
    "loading": (
        "{url} is not ready yet{detail}; wait until its model is loaded and try again",
        "{url} 尚未就绪{detail}；请等模型加载完成后再试",
    ),
    "server": (
        "{url} failed with an internal error{detail}; look at the speech server's own log",
        "{url} 发生内部错误{detail}；请查看语音服务自己的日志",
    ),
    "rejected": (
        "{url} did not accept the request{detail}; check INTERVIEWER_{side}_MODEL ({model})",
        "{url} 拒绝了请求{detail}；请检查 INTERVIEWER_{side}_MODEL（{model}）",
    ),
    "too_long": (
        "this is too much at once for {url}{detail}; send a shorter piece, or raise the limit of the speech server",
        "一次发给 {url} 的内容太多{detail}；请缩短一些，或调大语音服务的限制",
    ),
    "not_api": (
        "{url} answers, but not as a speech server{detail}; check {prefix}_BASE_URL (a web page or proxy?)",
        "{url} 有回应，但不是语音服务{detail}；请检查 {prefix}_BASE_URL（那里是网页或代理吗？）",
    ),
}
_DETAIL_LIMIT = 200


def speech_error(trouble: Trouble, side: str, own_address: bool) -> SpeechError:
    """The same trouble in words about speech. `side`: `STT` or `TTS`; `own_address`: the address is set for it alone.

    `trouble.detail` has been masked by who made it (llm/faults.py): there is no key in it.
    """
    said = excerpt(trouble.detail, _DETAIL_LIMIT)
    facts = {
        "url": shown(trouble.url),
        "model": trouble.model,
        "detail": f" ({said})" if said else "",
        "side": side,
        "prefix": f"INTERVIEWER_{side}" if own_address else "INTERVIEWER",
    }
    return SpeechError(*(sentence.format(**facts) for sentence in _SENTENCES[trouble.problem]))
