"""Runs the review page on the loopback, and says where it is."""

from __future__ import annotations

import secrets
import socket
import sys
import webbrowser
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from starlette.types import ASGIApp

from pipeline.errors import PipelineError
from pipeline.normalizers.patterns import Patterns
from pipeline.shell.review.app import app
from pipeline.shell.review.guard import guarded
from pipeline.shell.review.room import Room
from pipeline.shell.show import say
from pipeline.values.verdict import Text

PORT = 8642
_TOLD = Text(
    "复核页：{url}\n（只在本机打开；按 Ctrl-C 结束）", "review page: {url}\n(this machine only; Ctrl-C ends it)"
)


@dataclass(frozen=True, slots=True)
class Options:
    """How to serve: `port` None for the usual one or, where that is taken, any; `folders` where the originals lie."""

    by: str
    port: int | None = None
    lang: str = "zh"
    decisions: Path | None = None
    folders: Sequence[Path] = field(default_factory=tuple)
    browser: bool = False


def serve(out: Path, patterns: Patterns, options: Options) -> None:
    """Serve the results in `out` until interrupted; raises `PipelineError`."""
    import uvicorn

    room = Room(out, patterns, options.lang, options.decisions, options.folders)
    with _listening(options.port) as listener:
        port, token = listener.getsockname()[1], secrets.token_urlsafe(24)
        url = f"http://127.0.0.1:{port}/?token={token}"
        print(say(_TOLD, options.lang).format(url=url), flush=True)  # noqa: T201
        if options.browser:
            webbrowser.open(url)
        config = uvicorn.Config(
            protected(room, options.by, port, token), log_level="warning", access_log=False, server_header=False,
            lifespan="off", proxy_headers=False,
        )  # fmt: skip
        try:
            uvicorn.Server(config).run(sockets=[listener])
        except KeyboardInterrupt:
            sys.stderr.write("\n")


def protected(room: Room, by: str, port: int, token: str) -> ASGIApp:
    """The page behind its guard."""
    hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost")}
    return guarded(app(room, by), token, hosts, f"fuhe-{port}")


def _listening(port: int | None) -> socket.socket:
    """A socket on the loopback; raises `PipelineError` where the port that was asked for is taken."""
    for wanted in (PORT, 0) if port is None else (port,):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if sys.platform != "win32":  # there it would let two programs share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", wanted))
        except OSError as error:
            listener.close()
            if wanted == 0 or port is not None:
                raise PipelineError(
                    f"--port {wanted}：这个端口用不了（可能已被占用）；换一个，或不写 --port",
                    f"--port {wanted}: cannot be used (taken?); choose another, or leave --port out",
                ) from error
            continue
        listener.listen(64)
        return listener
    raise PipelineError("没有可用的端口", "no port to listen on")
