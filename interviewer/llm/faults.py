"""Make a `Trouble` of what a server said: in which way it failed, in its own words, without the key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interviewer.llm.backoff import retry_after
from interviewer.llm.endpoint import Endpoint
from interviewer.llm.masking import masked
from interviewer.llm.overflow import limit, overflows
from interviewer.llm.trouble import Problem, Trouble, of_status

if TYPE_CHECKING:
    import openai

_LONGEST = 10_000
_MAY_OVERFLOW = (400, 413, 422, 500)


class Faults:
    """What goes wrong at one endpoint."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint

    def trouble(
        self, problem: Problem, said: str = "", *, after: float | None = None, limit: int | None = None
    ) -> Trouble:
        """A Trouble at this endpoint; `after` is in seconds, `limit` in tokens."""
        at, key = self._endpoint, self._endpoint.api_key
        detail = masked(said[:_LONGEST], key.get_secret_value() if key else "")
        return Trouble(problem, at.base_url, detail=detail, model=at.model, retry_after=after, limit=limit)

    def of_refusal(self, error: openai.APIStatusError) -> Trouble:
        """What an HTTP status other than success stands for."""
        after = retry_after(error.response.headers)
        return self._of(error.status_code, error.body, after)

    def of_body(self, body: Any) -> Trouble:
        """What came with a status of success, or in a stream, in place of a reply."""
        error = (
            body.get("error") or (body if body.get("object") == "error" else None) if isinstance(body, dict) else None
        )
        if not error:
            return self.trouble("not_api")
        code = error.get("code") if isinstance(error, dict) else None
        return self._of(code if isinstance(code, int) and 400 <= code < 600 else 500, error, None)

    def _of(self, status: int, body: Any, after: float | None) -> Trouble:
        said = words(body)
        if status in _MAY_OVERFLOW and overflows(body, said):
            return self.trouble("too_long", said, limit=limit(body, said))
        return self.trouble(of_status(status, said), said, after=after)


def words(body: Any) -> str:
    """What an error body says, in the shapes that servers use; nothing of a web page."""
    if isinstance(body, dict):
        told = words(body.get("message") or body.get("msg") or body.get("detail") or body.get("error"))
        where = body.get("loc")  # FastAPI names the option here
        return f"{'.'.join(map(str, where))}: {told}" if told and isinstance(where, list | tuple) else told
    if isinstance(body, list):
        return "; ".join(filter(None, map(words, body)))
    return body if isinstance(body, str) and not body.lstrip().startswith("<") else ""
