"""Who judged, at what cost, and how: plain lines, the same on the page and in the terminal."""

from __future__ import annotations

from interviewer.models import GraderInfo, Lang, Usage
from interviewer.ui.i18n import word

SERVERS = {"ollama": "Ollama", "lmstudio": "LM Studio", "llamacpp": "llama.cpp", "vllm": "vLLM", "openai": "OpenAI"}


def judge_name(grader: GraderInfo, lang: Lang) -> str:
    """The name of the judge."""
    return word(f"judge.{grader.kind}", lang).format(model=grader.model or "")


def stand_in(grader: GraderInfo, lang: Lang) -> str:
    """For whom and why it stands in; empty for the judge that was chosen."""
    return word("judge.fallback", lang).format(why=grader.fallback) if grader.fallback else ""


def calibrated(raw: float | None, lang: Lang) -> str:
    """That a score was put on people's scale, and the judge's own; empty for one that was not. `raw` is the own one, 0..100."""
    return "" if raw is None else word("card.calibrated", lang).format(raw=f"{raw:g}")


def cost(grader: GraderInfo, usage: Usage, lang: Lang) -> str:
    """Server, seconds, tokens; empty for a judge that asks no endpoint, without a price where nothing was asked."""
    if grader.kind != "model":
        return ""
    server = "" if grader.endpoint in (None, "other") else SERVERS.get(grader.endpoint, grader.endpoint)
    price = spent(usage, lang) if usage != Usage() else ""
    return " · ".join(part for part in (server, price) if part)


def spent(usage: Usage, lang: Lang) -> str:
    """Seconds and tokens."""
    return word("usage", lang).format(
        seconds=f"{usage.seconds:,.1f}",
        prompt=f"{usage.prompt_tokens:,}",
        completion=f"{usage.completion_tokens:,}",
    )


def how(grader: GraderInfo, usage: Usage, lang: Lang) -> list[str]:
    """What one needs to come to the same grade again: the prompt, the way to structure, the number of requests."""
    lines = {
        "usage.prompt": ("prompt", grader.prompt),
        "usage.rung": ("rung", grader.rung),
        "usage.calls": ("n", usage.calls),
    }
    return [word(key, lang).format(**{blank: value}) for key, (blank, value) in lines.items() if value]


def left_out(grader: GraderInfo, lang: Lang) -> str:
    """What did not fit into the model's context, as a sentence; empty when everything did."""
    what = word("and", lang).join(word(f"left_out.{part}", lang) for part in grader.left_out)
    return word("usage.left_out", lang).format(what=what) if what else ""
