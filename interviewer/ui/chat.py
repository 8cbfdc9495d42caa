"""The conversation and the reference answer as Markdown of ours; the candidate's words stand in it exactly as typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from interviewer.models import Event, Lang, Question, Source, Turn, Work
from interviewer.report import describe
from interviewer.ui.cards import literal_markdown, tagless
from interviewer.ui.i18n import word


def messages(
    events: Iterable[Event], questions: Mapping[str, Question], turns: Sequence[Turn], lang: Lang
) -> list[dict[str, str]]:
    """The conversation for the chat."""
    by_turn = {t.id: questions.get(t.question_id) for t in turns}
    return [
        {
            "role": "assistant" if e.role == "interviewer" else "user",
            "content": _message(e, by_turn.get(e.turn_id or ""), lang),
        }
        for e in events
        if e.text or e.role == "candidate"
    ]


def in_work(lang: Lang) -> dict[str, str]:
    """What the interviewer says while an answer is judged."""
    return {"role": "assistant", "content": f"*{word('grading', lang)}*"}


def _message(e: Event, question: Question | None, lang: Lang) -> str:
    if e.role == "candidate":
        return literal_markdown(e.text) if e.text.strip() else f"*{word(e.kind, lang)}*"
    if e.kind == "verdict":
        return literal_markdown(e.text)
    text = tagless(e.text)
    if e.kind == "question" and question and question.kind == "choice":
        text += "\n\n" + _options(question, lang)
    return f"**{text}**" if e.kind == "question" and "\n" not in text else text


def reference(question: Question, works: Mapping[str, Work], lang: Lang) -> str:
    """The reference answer with its sources and the note on the seed document."""
    parts = [_options(question, lang), tagless(question.answer[lang])]
    if question.note:
        parts.append(f"**{word('card.note', lang)}** {tagless(question.note[lang])}")
    if question.sources:
        parts.append(
            f"**{word('card.sources', lang)}**\n" + "\n".join(f"- {_source(s, works)}" for s in question.sources)
        )
    return "\n\n".join(p for p in parts if p)


def _options(question: Question, lang: Lang) -> str:
    return "\n".join(f"- **{letter}.** {text[lang]}" for letter, text in question.options.items())


def _source(source: Source, works: Mapping[str, Work]) -> str:
    work = works.get(source.key)
    line = literal_markdown(describe(source, works))
    return f"[{line}]({work.url})" if work and work.url and work.url.startswith("https://") else line
