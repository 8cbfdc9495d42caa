"""Serve the page: a free port, the security headers, the login, and one process that stops cleanly."""

from __future__ import annotations

import logging
import os
import socket
import sys
from pathlib import Path
from typing import Any

import gradio as gr
import uvicorn
from fastapi import FastAPI

from interviewer.errors import BadInput, WorkFailed
from interviewer.services import Services
from interviewer.settings import Settings
from interviewer.speech import recordings
from interviewer.ui.app import build, theme

PORTS_TO_TRY = 20
HEADERS = {
    b"content-security-policy": b"default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; form-action 'self'; object-src 'none'",
    b"referrer-policy": b"no-referrer",
    b"x-content-type-options": b"nosniff",
}
"""The page may talk to this server only: not even hostile text that slipped through could make the browser fetch something."""


class SecurityHeaders:
    """ASGI middleware that adds HEADERS to every response; streams pass through untouched."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *HEADERS.items()]
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


def web_app(services: Services) -> FastAPI:
    """The page as an ASGI application, with the security headers."""
    settings = services.settings
    exports = settings.home() / "exports"
    os.environ["GRADIO_TEMP_DIR"] = str(settings.home() / "cache")
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    app.add_middleware(SecurityHeaders)
    gr.mount_gradio_app(
        app,
        build(services),
        path="/",
        auth=logins(settings.auth_file) if settings.auth_file else None,
        allowed_paths=[str(exports), str(settings.home() / recordings.FOLDER)],
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        enable_monitoring=False,
        theme=theme(),
        css_paths=Path(__file__).with_name("style.css"),
    )
    return app


def logins(file: Path) -> list[tuple[str, str]]:
    """The `user:password` lines of a file. Raises BadInput when it cannot be read or holds none."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as e:
        raise BadInput(f"cannot read the login file {file}: {e}", f"无法读取登录文件 {file}：{e}") from e
    pairs = [
        (user, password)
        for user, colon, password in (line.partition(":") for line in lines)
        if user and colon and password
    ]
    if not pairs:
        raise BadInput(f"{file} has no line of the form user:password", f"{file} 里没有“用户名:密码”格式的行")
    return pairs


def free_port(host: str, port: int) -> socket.socket:
    """A bound socket on `port`, or on the next free one. Raises BadInput for an unusable host, WorkFailed without a free port."""
    for candidate in range(port, min(port + PORTS_TO_TRY, 65536)):
        try:
            family = socket.getaddrinfo(host, candidate, type=socket.SOCK_STREAM)[0][0]
        except OSError as e:
            raise BadInput(
                f"the host “{host}” is not an address of this machine ({e})", f"“{host}”不是本机地址（{e}）"
            ) from e
        bound = socket.socket(family, socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((host, candidate))
            bound.listen(128)
        except OSError:
            bound.close()
        else:
            return bound
    raise WorkFailed(
        f"no free port between {port} and {port + PORTS_TO_TRY - 1} on {host}; choose another with --port",
        f"{host} 上 {port} 到 {port + PORTS_TO_TRY - 1} 之间没有空闲端口；请用 --port 指定",
    )


def serve(settings: Settings, services: Services) -> None:
    """Build the index if needed, print the address, and serve the page until interrupted."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    services.bank, services.session, services.searcher  # noqa: B018 - whatever cannot be opened should say so before the page does
    for problem in services.bank.problems:
        if problem.severity == "error":
            print(f"left out: {problem}", file=sys.stderr)
    bound = free_port(settings.host, settings.port)
    app = web_app(services)
    host, port = bound.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    print(f"interviewer: http://{shown}:{port}", flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=3)).run(sockets=[bound])
