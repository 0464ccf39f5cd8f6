"""The ids of what a file makes: the same row read again makes the same, so that it never comes twice."""

from __future__ import annotations

import hashlib
import uuid


def made_id(*said: str) -> str:
    """The id that follows from what is said of a row."""
    return hashlib.sha256("\x00".join(said).encode("utf-8", "replace")).hexdigest()[:32]


def random_id() -> str:
    """A fresh random id."""
    return uuid.uuid4().hex
