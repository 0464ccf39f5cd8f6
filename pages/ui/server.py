"""What stands between browser and Streamlit: the page that loads the app, its cookies, headers and files."""

from __future__ import annotations

import base64
import hashlib
import html
import os
import re
import secrets
import socket
from collections.abc import MutableMapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config

from roadmap.palette import tones_css
from roadmap.texts import LANGUAGES, REFERENCE, text

STATIC: Final = Path(__file__).with_name("static")
LANGUAGE_COOKIE: Final = "veikart_language"
PERSON_COOKIE: Final = "veikart_person"
A_YEAR: Final = 365 * 24 * 3600

# Charts are drawn by an interpreter that needs wasm-unsafe-eval and no eval; components whose code is inline
# come from blob:; Streamlit's styles are written into the page as it is drawn.
POLICY: Final = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' blob:{scripts}; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
SAFETY: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}

# What Streamlit's browser side asks about where it is shown. Its dialogs about errors are in English and take
# the keys from who is writing; the line above the page says in our words when something is not saved.
WHERE_SHOWN: Final = {
    "allowedOrigins": [],
    "useExternalAuthToken": False,
    "enableCustomParentMessages": False,
    "enforceDownloadInNewTab": False,
    "metricsUrl": "",
    "blockErrorDialogs": True,
    "resourceCrossOriginMode": None,
}

# Streamlit's own page, and what each part of it becomes. A test holds that every one of them is still found.
STYLE: Final = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
FONT: Final = "./assets/atkinson-hyperlegible-next-latin-normal.woff2"
PARTS: Final = {
    "language": (re.compile(r'<html lang="[^"]*">'), '<html lang="{language}">'),
    "title": (re.compile(r"<title>.*?</title>", re.S), "<title>{title}</title>{head}"),
    "font": (
        re.compile(r'<link\s+rel="preload"[^>]*as="font"[^>]*>'),
        f'<link rel="preload" href="{FONT}" as="font" type="font/woff2" crossorigin />',
    ),
    "service": (re.compile(r'<link rel="service-desc"[^>]*>'), ""),
    # Last in the page, so that it comes after the styles that Streamlit writes as it draws.
    "style": (re.compile(r"</body>"), "<style>{style}</style></body>"),
    "no script": (re.compile(r"<noscript>.*?</noscript>", re.S), "<noscript><p>{no_script}</p></noscript>"),
}
INLINE_SCRIPT: Final = re.compile(r"<script>(.*?)</script>", re.S)


def chosen_language(asked: str | None, remembered: str | None, accepted: str | None) -> str:
    """The language of `?lang=`, else that of the cookie, else nynorsk for who reads that first, else bokmål.

    `accepted` is the browser's Accept-Language. Many a Norwegian's machine is set up in English.
    """
    own = "nn" if re.match(r"\s*nn\b", accepted or "", re.IGNORECASE) else None
    return next((code for code in (asked, remembered, own) if code in LANGUAGES), REFERENCE)


@lru_cache(maxsize=len(LANGUAGES))
def front_page(page: str, language: str) -> tuple[str, str]:
    """Streamlit's page as ours in that language, and the content security policy it runs under."""
    words = {
        key: html.escape(text(f"server.{key}", language)) for key in ("title", "description", "no_script")
    }
    head = f'<meta name="description" content="{words["description"]}" /><style>{tones_css()}</style>'
    for pattern, ours in PARTS.values():
        filled = ours.format(**words, head=head, language=language, style=STYLE)
        page = pattern.sub(lambda _, filled=filled: filled, page, count=1)  # type: ignore[misc]
    return page, POLICY.format(
        scripts="".join(f" '{_digest(script)}'" for script in INLINE_SCRIPT.findall(page))
    )


def _digest(script: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


class SafeHeaders:
    """Puts the headers that keep foreign content out on every answer, however the app was started."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", POLICY.format(scripts=""))
                for name, value in SAFETY.items():
                    headers[name] = value
            await send(message)

        await self.app(scope, receive, guarded if scope["type"] == "http" else send)


class FrontPage:
    """Makes the page that loads the app ours: its language, title and font, and who is asking."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; only pages are touched, files and sockets pass."""
        if scope["type"] != "http" or "text/html" not in Headers(scope=scope).get("accept", ""):
            await self.app(scope, receive, send)
            return
        await self.app(_afresh(scope), receive, _PageSender(scope, send))


def _afresh(scope: Scope) -> Scope:
    """The request without what would bring back a part, a compressed copy or "not modified"."""
    left_out = {b"accept-encoding", b"if-none-match", b"if-modified-since", b"range", b"if-range"}
    return {**scope, "headers": [header for header in scope["headers"] if header[0] not in left_out]}


class _PageSender:
    """Holds Streamlit's page back until it is whole, and sends ours; other answers pass."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.scope = scope
        self.send = send
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_page(message):
            self.start = message
        elif message["type"] == "http.response.body" and self.start is not None:
            self.body += message.get("body", b"")
            if not message.get("more_body"):
                await self._send_page(self.start)
        else:
            await self.send(message)

    async def _send_page(self, start: Message) -> None:
        headers = MutableHeaders(scope=start)
        if b'<div id="root">' in self.body:
            request = Request(self.scope)
            language = chosen_language(
                request.query_params.get("lang"),
                request.cookies.get(LANGUAGE_COOKIE),
                request.headers.get("accept-language"),
            )
            page, policy = front_page(self.body.decode(), language)
            self.body = page.encode()
            headers["Content-Security-Policy"] = policy
            headers["Cache-Control"] = "no-cache, private"
            headers["Content-Length"] = str(len(self.body))
            for name in ("etag", "last-modified"):
                del headers[name]
            _remember(headers, request)
        await self.send(start)
        await self.send({"type": "http.response.body", "body": self.body})


def _is_page(start: MutableMapping[str, Any]) -> bool:
    headers = Headers(raw=start["headers"])
    return start["status"] == 200 and headers.get("content-type", "").startswith("text/html")


def _remember(headers: MutableHeaders, request: Request) -> None:
    """Sets the cookies the app needs: who is working here (to undo one's own), and the language asked for."""
    secure = "; Secure" if request.url.scheme == "https" else ""
    rest = f"; Path=/; Max-Age={A_YEAR}; SameSite=Lax{secure}"
    asked = request.query_params.get("lang")
    if not re.fullmatch(r"[0-9a-f]{32}", request.cookies.get(PERSON_COOKIE, "")):
        headers.append("Set-Cookie", f"{PERSON_COOKIE}={secrets.token_hex(16)}{rest}; HttpOnly")
    if asked in LANGUAGES:
        headers.append("Set-Cookie", f"{LANGUAGE_COOKIE}={asked}{rest}")


class NoDelay:
    """Sends small messages at once: the socket of `streamlit run` waits up to 43 ms to fill a packet."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection; a server that does not show its transport keeps its own ways."""
        if scope["type"] == "websocket":
            transport = getattr(getattr(send, "__self__", None), "transport", None)
            connection = transport.get_extra_info("socket") if transport is not None else None
            if connection is not None and connection.family in (socket.AF_INET, socket.AF_INET6):
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await self.app(scope, receive, send)


def _is_ours(origin: str | None, host: str | None) -> bool:
    try:
        return origin is None or urlsplit(origin).netloc == host
    except ValueError:
        return False


class SameOrigin:
    """Serves our own page alone: another site's gets no socket, and no leave to read an answer.

    Streamlit would ask a service on the internet for this machine's address, to see if that site is here.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or socket."""
        headers = Headers(scope=scope) if scope["type"] in ("http", "websocket") else Headers()
        if _is_ours(headers.get("origin"), headers.get("host")):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            kept = [header for header in scope["headers"] if header[0] != b"origin"]
            await self.app({**scope, "headers": kept}, receive, send)


class NoDialogs:
    """Tells Streamlit's browser side where it is shown: nowhere that its dialogs about errors are wanted."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "http" and scope["path"].endswith("/_stcore/host-config"):
            await JSONResponse(WHERE_SHOWN)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def allow_hosts() -> None:
    """Take the names that the app answers to from the environment, where no `streamlit run` has done so."""
    name = "server.allowedHosts"
    hosts = os.environ.get("STREAMLIT_SERVER_ALLOWED_HOSTS", "").split()
    if hosts and not config.get_where_defined(name).startswith("command-line"):
        config.set_option(name, hosts)


async def health(_: Request) -> PlainTextResponse:
    """Says that the app answers, for whoever watches over it."""
    return PlainTextResponse("ok", headers={"Cache-Control": "no-store"})


async def icon(_: Request) -> FileResponse:
    """Our icon under the name that Streamlit's page asks for again and again."""
    return FileResponse(STATIC / "icon.png")


MIDDLEWARE: Final = [
    Middleware(NoDelay),
    Middleware(SameOrigin),
    Middleware(SafeHeaders),
    Middleware(NoDialogs),
    Middleware(FrontPage),
]
ROUTES: Final[list[BaseRoute]] = [
    Route("/health", health),
    Route("/favicon.png", icon),
    Mount("/assets", StaticFiles(directory=STATIC)),
]
