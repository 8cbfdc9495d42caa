"""`interviewer serve`: the page. Gradio is loaded here and nowhere else in the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from interviewer.cli.terminal import help_text, load_settings, services_for

HELP = help_text("Serve the page on this machine, until Ctrl-C.", "在本机提供网页，直到按下 Ctrl-C。")


def serve(
    host: Annotated[
        str | None,
        typer.Option(help=help_text("Address to listen on (default: 127.0.0.1).", "监听地址（默认 127.0.0.1）。")),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=65535,
            help=help_text(
                "Port (default: 7860); the next free one if taken.", "端口（默认 7860），被占用时取下一个空闲端口。"
            ),
        ),
    ] = None,
    auth: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=help_text("Ask for a login: lines `user:password`.", "需要登录：文件每行为“用户名:密码”。"),
        ),
    ] = None,
) -> None:
    """Open the page. Prints its address on stdout."""
    changes = {"host": host, "port": port, "auth_file": auth}
    settings = load_settings(**{name: value for name, value in changes.items() if value is not None})
    from interviewer.ui.server import serve as serve_page

    serve_page(settings, services_for(settings))
