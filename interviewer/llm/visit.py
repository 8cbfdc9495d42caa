"""A visit to a server: a few small questions about its models, all of them within one time limit."""

from __future__ import annotations

import html
import json
import re
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from pydantic import SecretStr

from interviewer.llm import catalog
from interviewer.llm.catalog import ListedModel
from interviewer.llm.masking import masked
from interviewer.llm.trouble import Problem, Trouble, of_exception, of_status, shown
from interviewer.llm.wire import Wire, tapped

if TYPE_CHECKING:
    import httpx2

_MAX_BYTES = 4_000_000
_SHORTEST = 0.01
_TITLE = re.compile(r"<title[^>]*>\s*([^<]{1,80})", re.IGNORECASE)


class Visit:
    """Asks over `client`, which it closes; after `seconds` from its making nothing more is asked or waited for."""

    def __init__(self, client: httpx2.Client, base_url: str, api_key: SecretStr | None, seconds: float) -> None:
        self._client = tapped(client)
        self._base_url = base_url
        self._key = api_key.get_secret_value() if api_key else ""
        self._deadline = time.monotonic() + seconds

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def models(self) -> tuple[ListedModel, ...]:
        """What `GET /models` lists. Raises Trouble."""
        import httpx2

        try:
            status, headers, body = self._ask("GET", f"{self._base_url}/models")
        except (httpx2.RequestError, httpx2.InvalidURL, OSError, ValueError) as e:
            raise Trouble(of_exception(e), self._base_url) from e
        if status != 200:
            raise self._refusal(status, headers, body)
        try:
            return catalog.listed(json.loads(body))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as e:
            raise self._trouble("not_api", _web_page(body)) from e

    def value(self, path: str, request: Mapping[str, str] | None = None) -> Any:
        """The JSON that the server says at a path beside its /v1, or None: it is of use, but nothing depends on it."""
        import httpx2

        root = self._base_url.removesuffix("/v1")
        try:
            status, _, body = self._ask("POST" if request else "GET", f"{root}{path}", request)
            return json.loads(body) if status == 200 else None
        except (Trouble, httpx2.RequestError, httpx2.InvalidURL, OSError, ValueError, RecursionError):
            return None

    def _ask(
        self, method: str, url: str, request: Mapping[str, str] | None = None
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Status, headers, body. Raises what the HTTP library does, and Trouble for a body without end."""
        import httpx2

        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        left, body = max(self._deadline - time.monotonic(), _SHORTEST), b""
        with Wire(left) as wire:
            try:
                with self._client.stream(method, url, headers=headers, json=request, timeout=left) as response:
                    for chunk in response.iter_bytes():
                        body += chunk
                        if len(body) > _MAX_BYTES:
                            raise Trouble("not_api", self._base_url)
            except httpx2.RequestError:
                if not wire.expired:
                    raise
            if wire.expired:
                raise httpx2.ReadTimeout("the server did not come to an end")
            return response.status_code, response.headers, body

    def _refusal(self, status: int, headers: Mapping[str, str], body: bytes) -> Trouble:
        """The trouble behind a status that is no success; a web page that forbids is a proxy's or another program's."""
        page = _web_page(body)
        if status == 403 and page:
            return self._trouble("not_api", page)
        if 300 <= status < 400:
            return self._trouble("redirect", shown(headers.get("location", "")))
        return self._trouble(of_status(status))

    def _trouble(self, problem: Problem, detail: str = "") -> Trouble:
        return Trouble(problem, self._base_url, detail=masked(detail, self._key))


def _web_page(body: bytes) -> str:
    """What a web page calls itself, which tells what program answered; empty when the body is no page."""
    start = body[:4_000].decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    if not start.startswith("<"):
        return ""
    title = _TITLE.search(start)
    return html.unescape(title[1]).strip() if title else "HTML"
