"""What the browser gets before any page runs: our page around the app, cookies, headers, files, sockets."""

from __future__ import annotations

import asyncio
import re
import socket
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from pathlib import Path

import pytest
import streamlit.config
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.file_util import get_static_dir
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from pages.ui.server import PARTS, STATIC, NoDelay, front_page
from roadmap.texts import LANGUAGES, text
from tests.app_server import AppServer

NAME = "plan.example"
PAGE = "text/html,application/xhtml+xml,*/*;q=0.8"


@pytest.fixture(scope="module")
def outside() -> Iterator[socket.socket]:
    """Where the app's own requests to other machines would come."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


@pytest.fixture(scope="module", params=["streamlit", "uvicorn"])
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, outside: socket.socket
) -> Iterator[AppServer]:
    """The app, as each of the two commands starts it, on a machine that has a name of its own."""
    proxy = f"http://127.0.0.1:{outside.getsockname()[1]}"
    environment = {
        "STREAMLIT_SERVER_ALLOWED_HOSTS": f"localhost 127.0.0.1 {NAME}",
        "http_proxy": proxy,
        "https_proxy": proxy,
    }
    folder = tmp_path_factory.mktemp(request.param)
    running = AppServer(folder, command=request.param, environment=environment).start()
    yield running
    running.stop()


def test_page__first_visit__is_ours_in_bokmal(server: AppServer) -> None:
    page = _body(server.get("/", Accept=PAGE))
    assert '<html lang="nb">' in page
    assert f"<title>{text('server.title', 'nb')}</title>" in page
    assert text("server.description", "nb") in page
    assert text("server.no_script", "nb") in page
    assert "--vk-tone-1:" in page
    assert "_stcore/agent" not in page


def test_page__at_a_deep_link__is_the_same(server: AppServer) -> None:
    assert _body(server.get("/tiltak?plan=1", Accept=PAGE)) == _body(server.get("/", Accept=PAGE))


@pytest.mark.parametrize(
    ("query", "cookie", "language"),
    [
        ("?lang=nn", "", "nn"),
        ("", "veikart_language=en", "en"),
        ("?lang=nn", "veikart_language=en", "nn"),
        ("?lang=xx", "veikart_language=en", "en"),
        ("?lang=%22%3E%3Cscript%3E", "veikart_language=<b>; ;=", "nb"),
    ],
)
def test_page__in_the_language_asked_for__says_so(
    server: AppServer, query: str, cookie: str, language: str
) -> None:
    page = _body(server.get(f"/{query}", Accept=PAGE, Cookie=cookie))
    assert re.findall(r'<html lang="([^"]*)">', page) == [language]


def test_page__with_what_the_browser_has_kept__is_sent_whole_all_the_same(server: AppServer) -> None:
    kept = {"If_None_Match": "*", "If_Modified_Since": "Fri, 01 Jan 2100 00:00:00 GMT", "Range": "bytes=0-9"}
    answer = server.get("/?lang=nn", Accept=PAGE, Accept_Encoding="gzip", **kept)
    assert answer.status == 200
    assert answer.headers["etag"] is None
    assert answer.headers["cache-control"] == "no-cache, private"
    assert '<html lang="nn">' in _body(answer)


def test_cookies__first_visit__name_the_person_and_nothing_else(server: AppServer) -> None:
    (cookie,) = server.get("/", Accept=PAGE).headers.get_all("set-cookie", [])
    name, *rules = cookie.split("; ")
    assert re.fullmatch(r"veikart_person=[0-9a-f]{32}", name)
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(rules)
    assert "Secure" not in rules
    (another,) = server.get("/", Accept=PAGE).headers.get_all("set-cookie", [])
    assert another.split("; ")[0] != name


def test_cookies__of_a_known_person__stay(server: AppServer) -> None:
    answer = server.get("/", Accept=PAGE, Cookie=f"veikart_person={'a' * 32}")
    assert answer.headers.get_all("set-cookie", []) == []


@pytest.mark.parametrize("value", ["", "short", "A" * 32, "a" * 33, "../../etc/passwd"])
def test_cookies__of_a_person_that_we_did_not_give__are_replaced(server: AppServer, value: str) -> None:
    answer = server.get("/", Accept=PAGE, Cookie=f"veikart_person={value}")
    assert re.match(r"veikart_person=[0-9a-f]{32};", answer.headers["set-cookie"])


@pytest.mark.parametrize(
    ("accepted", "cookie", "language"),
    [
        ("nn-NO,nn;q=0.9,nb;q=0.8", "", "nn"),
        ("NN", "", "nn"),
        ("nb-NO,nn;q=0.9", "", "nb"),
        ("en-GB,en;q=0.9", "", "nb"),
        ("nnh", "", "nb"),
        ("nn-NO", "veikart_language=nb", "nb"),
    ],
)
def test_page__on_a_first_visit__is_in_nynorsk_for_who_reads_it_first(
    server: AppServer, accepted: str, cookie: str, language: str
) -> None:
    page = _body(server.get("/", Accept=PAGE, Cookie=cookie, Accept_Language=accepted))
    assert re.findall(r'<html lang="([^"]*)">', page) == [language]


def test_cookies__when_a_language_is_asked_for__remember_it(server: AppServer) -> None:
    given = server.get("/?lang=en", Accept=PAGE).headers.get_all("set-cookie", [])
    assert [cookie.split(";")[0] for cookie in given if "language" in cookie] == ["veikart_language=en"]


def test_cookies__behind_https__are_secure(server: AppServer) -> None:
    given = server.get("/?lang=en", Accept=PAGE, X_Forwarded_Proto="https").headers.get_all("set-cookie", [])
    assert len(given) == 2
    assert all("; Secure" in cookie for cookie in given)


@pytest.mark.parametrize(
    "path", ["/", "/health", "/favicon.png", "/assets/nothing", "/_stcore/health", "/media/x"]
)
def test_headers__of_every_answer__keep_foreign_content_out(server: AppServer, path: str) -> None:
    headers = server.get(path, Accept=PAGE).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    policy = headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "object-src 'none'" in policy
    scripts = re.findall(r"script-src ([^;]*)", policy)[0]
    assert "unsafe-inline" not in scripts
    assert "'unsafe-eval'" not in scripts


def test_health__when_the_app_runs__is_ok(server: AppServer) -> None:
    answer = server.get("/health")
    assert (answer.status, _body(answer)) == (200, "ok")


@pytest.mark.parametrize(
    "path", ["/assets/../server.py", "/assets/..%2fserver.py", "/assets/", "/app/static/icon.png"]
)
def test_assets__beside_the_font_and_the_icon__are_not_served(server: AppServer, path: str) -> None:
    assert "import" not in _body(server.get(path))


def test_assets__that_the_page_names__are_there(server: AppServer) -> None:
    page = _body(server.get("/", Accept=PAGE))
    named = set(re.findall(r'"\./(assets/[^"]*)"', page))
    assert {path for path in named if path.endswith(".woff2")} == {
        f"assets/{f.name}" for f in STATIC.glob("*.woff2")
    }
    assert {server.get(f"/{path}").status for path in named} == {200}
    assert server.get("/favicon.png").read() == (STATIC / "icon.png").read_bytes()


def asked_for(server: AppServer, host: str, origin: str) -> ClientConnection:
    """A socket as a browser asks for it from a page of that origin."""
    way = socket.create_connection(("127.0.0.1", server.port))
    streamlits = [Subprotocol("streamlit")]
    return connect(f"ws://{host}/_stcore/stream", sock=way, origin=Origin(origin), subprotocols=streamlits)


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("name", ["127.0.0.1", NAME])
def test_socket__under_a_name_of_the_machine__is_opened(server: AppServer, name: str, scheme: str) -> None:
    host = f"{name}:{server.port}"
    with asked_for(server, host, f"{scheme}://{host}") as own:
        assert own.response is not None


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("evil.example", "http://evil.example"),
        (NAME, "https://evil.example"),
        (NAME, "null"),
        (NAME, "http://["),
    ],
)
def test_socket__of_another_site__is_refused_and_nobody_is_asked_about_it(
    server: AppServer, outside: socket.socket, host: str, origin: str
) -> None:
    with pytest.raises(InvalidStatus):
        asked_for(server, host, origin)
    assert "access-control-allow-origin" not in server.get("/_stcore/health", Origin=origin).headers
    with pytest.raises(BlockingIOError):
        outside.accept()


@pytest.mark.parametrize("language", LANGUAGES)
def test_front_page__of_the_installed_streamlit__has_every_part_replaced(language: str) -> None:
    theirs = (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")
    missing = [name for name, (pattern, _) in PARTS.items() if not pattern.search(theirs)]
    assert missing == []
    ours, policy = front_page(theirs, language)
    assert text("server.description", language) in ours
    assert "Streamlit app" not in ours
    assert policy.count("'sha256-") == len(re.findall(r"<script>", ours)) == 1


def test_configuration__each_setting__is_one_that_streamlit_has() -> None:
    known = streamlit.config._config_options_template
    configured = tomllib.loads(Path(".streamlit/config.toml").read_text(encoding="utf-8"))
    assert [name for name in _names(configured) if name not in known] == []


@pytest.mark.parametrize(("wrapped", "set_to"), [(True, 1), (False, 0)])
def test_no_delay__on_the_socket_that_streamlit_makes__turns_the_waiting_off(
    wrapped: bool, set_to: int
) -> None:
    app: ASGIApp = NoDelay(_tell_no_delay) if wrapped else _tell_no_delay
    with _serving(app) as port, connect(f"ws://127.0.0.1:{port}") as client:
        assert client.recv(timeout=5) == str(set_to)


async def _tell_no_delay(_: Scope, receive: Receive, send: Send) -> None:
    """An app that says whether its connection sends at once."""
    await receive()
    await send({"type": "websocket.accept"})
    connection = send.__self__.transport.get_extra_info("socket")  # type: ignore[attr-defined]
    told = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    await send({"type": "websocket.send", "text": str(int(bool(told)))})
    await receive()


@contextmanager
def _serving(app: ASGIApp) -> Iterator[int]:
    """Serves on a socket made as `streamlit run` makes it: without the protocol's number."""
    listening = socket.socket(socket.AF_INET)
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", ws="websockets-sansio", log_level="error"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([listening])))
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


def _body(answer: HTTPResponse) -> str:
    return answer.read().decode()


def _names(table: dict[str, object], prefix: str = "") -> Iterator[str]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _names(value, f"{prefix}{key}.")
        else:
            yield prefix + key
