"""A tab without a browser: speaks Streamlit 1.67's protocol over its websocket, as the front end does."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

Json = dict[str, Any]
_SUCCESS = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
_TRIGGERS = ("trigger_value", "json_trigger_value", "string_trigger_value", "chat_input_value")


class PageFailed(Exception):
    """The page showed an exception, or its script was stopped."""


@dataclass(frozen=True)
class Run:
    """One run of a page or fragment: from sending the request to its last message."""

    seconds: float
    messages: int
    bytes: int


@dataclass
class Widget:
    """An element with an id of its own, as the page last sent it."""

    kind: str
    fragment: str
    element: Any


@dataclass
class Tab:
    """One tab on one page; `query` is what stands after the question mark in its address."""

    url: str
    path: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    timeout: float = 60.0

    def __post_init__(self) -> None:
        self._socket: ClientConnection = connect(
            f"{self.url.replace('http', 'ws', 1)}/_stcore/stream",
            subprotocols=[Subprotocol("streamlit")],
            origin=Origin(self.url),
            compression=None,
            max_size=None,
            ping_interval=None,
        )
        self._states: dict[str, WidgetState] = {}
        self._kept: dict[str, ForwardMsg] = {}
        self._page = ""
        self._pages: dict[str, str] = {}
        self._seq = time.time_ns() // 1_000_000
        self._spoken: Json = {}
        self.widgets: dict[str, Widget] = {}
        self.polls: dict[str, float] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the tab."""
        self._socket.close()

    def run(self, *, fragment: str = "", by_itself: bool = False) -> Run:
        """Asks for a run of the page, or of one fragment of it, and waits until it is through."""
        if not fragment:
            self.widgets.clear()
            self.polls.clear()
        started = time.perf_counter()
        self._socket.send(self._request(fragment, by_itself).SerializeToString())
        for name in [n for n, state in self._states.items() if state.WhichOneof("value") in _TRIGGERS]:
            del self._states[name]
        messages = size = 0
        while True:
            raw = self._socket.recv(self.timeout)
            assert isinstance(raw, bytes)
            messages, size = messages + 1, size + len(raw)
            if self._take(raw):
                return Run(time.perf_counter() - started, messages, size)

    def poll(self, fragment: str) -> Run:
        """The run of a fragment that comes by itself after a while."""
        return self.run(fragment=fragment, by_itself=True)

    def go(self, path: str, query: Mapping[str, str] | None = None) -> Run:
        """Follows a link within the app to another page."""
        self._page = self._pages[path]
        self.path = path
        self.query = self.query if query is None else query
        return self.run()

    def edit(self, *operations: Json) -> Run:
        """Sends operations through the page's channel as a sheet does; PageFailed unless all are saved."""
        self._seq += 1
        self._spoken["ops"] = {"plan": self.query["plan"], "seq": self._seq, "ops": list(operations)}
        done = self._speak()
        acks = self.data("channel")["acks"]
        wrong = [acks.get(one["op"]) for one in operations if _status(acks, one) not in ("saved", "merged")]
        if wrong:
            raise PageFailed(f"not saved: {wrong}")
        return done

    def look(self) -> Run:
        """Asks through the page's channel what is new, as it does by itself a while after each answer."""
        self._spoken["look"] = time.time_ns() // 1_000_000
        return self._speak()

    def _speak(self) -> Run:
        name, channel = self.widget("bidi_component", "channel")
        self._states[name] = WidgetState(id=name, json_value=json.dumps(self._spoken))
        return self.run(fragment=channel.fragment)

    def type(self, kind: str, key: str, words: str) -> Run:
        """Writes in a stock widget and leaves it; the page is run."""
        name, _ = self.widget(kind, key)
        self._states[name] = WidgetState(id=name, string_value=words)
        return self.run()

    def widget(self, kind: str, key: str) -> tuple[str, Widget]:
        """The id and content of the widget with this key."""
        for name, found in self.widgets.items():
            if found.kind == kind and name.endswith(f"-{key}"):
                return name, found
        raise PageFailed(f"no {kind} «{key}» on {self.path}: {sorted(self.widgets)}")

    def data(self, key: str) -> Json:
        """What the sheet or channel with this key was given."""
        (found,) = json.loads(self.widget("bidi_component", key)[1].element.json)
        return dict(found)

    def _request(self, fragment: str, by_itself: bool) -> BackMsg:
        message = BackMsg()
        state = message.rerun_script
        state.query_string = urlencode(self.query)
        state.page_script_hash = self._page
        state.page_name = "" if self._page else self.path
        state.fragment_id = fragment
        state.is_auto_rerun = by_itself
        state.widget_states.widgets.extend(self._states.values())
        state.cached_message_hashes.extend(self._kept)
        state.context_info.timezone = "Europe/Oslo"
        state.context_info.locale = "nb-NO"
        state.context_info.url = f"{self.url}/{self.path}"
        return message

    def _take(self, raw: bytes) -> bool:
        """Takes in one message; True when it ends the run."""
        message = ForwardMsg.FromString(raw)
        if message.WhichOneof("type") == "ref_hash":
            message = self._kept[message.ref_hash]
        elif message.metadata.cacheable:
            self._kept[message.hash] = message
        match message.WhichOneof("type"):
            case "navigation":
                self._page = message.navigation.page_script_hash
                pages = message.navigation.app_pages
                self._pages = {page.url_pathname: page.page_script_hash for page in pages}
            case "auto_rerun":
                self.polls[message.auto_rerun.fragment_id] = message.auto_rerun.interval
            case "delta":
                self._element(message.delta)
            case "script_finished":
                return _finished(message)
        return False

    def _element(self, delta: Delta) -> None:
        if delta.WhichOneof("type") != "new_element":
            return
        kind = delta.new_element.WhichOneof("type") or ""
        element = getattr(delta.new_element, kind)
        if kind == "exception":
            raise PageFailed(f"{element.type}: {element.message}\n" + "\n".join(element.stack_trace))
        if name := getattr(element, "id", ""):
            self.widgets[name] = Widget(kind, delta.fragment_id, element)


def _finished(message: ForwardMsg) -> bool:
    if message.script_finished in _SUCCESS:
        return True
    if message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
        return False
    raise PageFailed(ForwardMsg.ScriptFinishedStatus.Name(message.script_finished))


def _status(acks: Json, operation: Json) -> str:
    return str((acks.get(operation["op"]) or {}).get("status"))


def setting(kind: str, entity: str, name: str, value: object, base: int) -> Json:
    """The operation of a person who has typed a value in a cell that showed revision `base`."""
    op = uuid.uuid4().hex
    head = {"op": op, "group": op, "do": "set", "kind": kind, "entity": entity}
    return {**head, "field": name, "value": value, "base": base, "after": None}


def sheets_of(tab: Tab) -> Sequence[str]:
    """The keys of the sheets on the page."""
    marks = (name.rpartition("-sheet_") for name in tab.widgets)
    return [key for before, _, key in marks if before]
