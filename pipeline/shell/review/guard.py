"""Who may speak to the review page: this machine's browser that knows this run's token, and pages of ours only."""

from __future__ import annotations

from collections.abc import Collection
from http.cookies import CookieError, SimpleCookie
from secrets import compare_digest
from urllib.parse import parse_qs, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = "x-fuhe"
"""Demanded of everything that changes something: no form and no link of a foreign page can send it."""

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_LARGEST = 2**20
_SAFE = ("GET", "HEAD")


def guarded(app: ASGIApp, token: str, hosts: Collection[str], cookie: str) -> ASGIApp:
    """`app`, for requests that name one of our hosts, come from no foreign page and bring the token.

    Args:
        token: in the address at first, afterwards in a cookie that no script can read.
        hosts: "127.0.0.1:8642", …; anything else may be a name that a foreign page has bound to this machine.
        cookie: its name; cookies know no ports, so it names ours.
    """

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await app(scope, receive, send)
            return

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        refused = _refused(scope, token, hosts, cookie)
        await (refused or app)(scope, receive, sealed)

    return answer


def _refused(scope: Scope, token: str, hosts: Collection[str], cookie: str) -> Response | None:
    """What is answered instead of the page; None where nothing stands against it."""
    headers, method = Headers(scope=scope), scope["method"]
    if headers.get("host", "") not in hosts:
        return PlainTextResponse("foreign host", 421)
    origin = headers.get("origin")
    if origin is not None and origin not in {f"http://{host}" for host in hosts}:
        return PlainTextResponse("foreign origin", 403)
    if headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        return PlainTextResponse("foreign page", 403)
    if method not in _SAFE and (HEADER not in headers or _length(headers) > _LARGEST):
        return PlainTextResponse("not from this page", 403)
    query = parse_qs(scope["query_string"].decode("latin-1"))
    if method in _SAFE and "token" in query and _same(query.pop("token")[0], token):
        rest = urlencode(query, doseq=True)
        welcome = RedirectResponse(scope["path"] + (f"?{rest}" if rest else ""), 303)
        welcome.set_cookie(cookie, token, httponly=True, samesite="strict", path="/")
        return welcome
    if not _same(_cookie(headers.get("cookie", ""), cookie), token):
        words = "请使用终端里显示的完整网址打开本页。\nOpen this page by the whole address shown in the terminal.\n"
        return PlainTextResponse(words, 403)
    return None


def _length(headers: Headers) -> int:
    said = headers.get("content-length", "")
    return int(said) if said.isdecimal() and len(said) < 12 else _LARGEST + 1


def _cookie(said: str, name: str) -> str:
    try:
        jar = SimpleCookie(said)
    except CookieError:
        return ""
    return jar[name].value if name in jar else ""


def _same(said: str, token: str) -> bool:
    return compare_digest(said.encode(), token.encode())
