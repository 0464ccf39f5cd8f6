"""Workbooks spoilt in every way that files get spoilt, the same ones for the same seed."""

from __future__ import annotations

import io
import random
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator

Parts = list[tuple[str, bytes]]
_CELL = re.compile(rb"<c [^>]*?(?:/>|>.*?</c>)", re.DOTALL)
_ATTRIBUTE = re.compile(rb'(\w+)="([^"]*)"')
_JUNK = (
    b"",
    b"-1",
    b"0",
    b"99999999999",
    b"XFD1048576",
    b"A0",
    b"nan",
    b"1E999",
    b"&#65;",
    b"#REF!",
)


def mutated(data: bytes, seed: int, count: int) -> Iterator[tuple[str, bytes]]:
    """So many spoilt copies of a workbook, each with the name of what was done to it."""
    chance = random.Random(seed)
    parts = _parts(data)
    ways = list(WAYS.items())
    for number in range(count):
        name, spoil = ways[number % len(ways)]
        yield f"{name} {number}", spoil(data, parts, chance)


def _parts(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def _zipped(parts: Parts) -> bytes:
    finished = io.BytesIO()
    with zipfile.ZipFile(finished, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a part that stands twice is meant to
        for name, content in parts:
            part = zipfile.ZipInfo(name, (2026, 11, 21, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(part, content)
    return finished.getvalue()


def _flipped_bytes(data: bytes, _parts: Parts, chance: random.Random) -> bytes:
    found = bytearray(data)
    for _ in range(chance.randint(1, 20)):
        found[chance.randrange(len(found))] = chance.randrange(256)
    return bytes(found)


def _cut_file(data: bytes, _parts: Parts, chance: random.Random) -> bytes:
    begin = chance.choice([0, 0, chance.randrange(len(data))])
    return data[begin : chance.randrange(begin, len(data) + 1)]


def _doubled_file(data: bytes, _parts: Parts, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + data[chance.randrange(len(data)) :]


def _dropped_part(_data: bytes, parts: Parts, chance: random.Random) -> bytes:
    gone = set(chance.sample(range(len(parts)), chance.randint(1, 3)))
    return _zipped([part for at, part in enumerate(parts) if at not in gone])


def _doubled_part(_data: bytes, parts: Parts, chance: random.Random) -> bytes:
    (name, _), (_, other) = chance.choice(parts), chance.choice(parts)
    return _zipped([*parts, (name, other)])


def _swapped_parts(_data: bytes, parts: Parts, chance: random.Random) -> bytes:
    found = list(parts)
    one, other = chance.sample(range(len(parts)), 2)
    found[one], found[other] = (found[one][0], found[other][1]), (found[other][0], found[one][1])
    return _zipped(found)


def _in_a_part(
    change: Callable[[bytes, random.Random], bytes],
) -> Callable[[bytes, Parts, random.Random], bytes]:
    def spoil(_data: bytes, parts: Parts, chance: random.Random) -> bytes:
        found = list(parts)
        at = chance.randrange(len(parts))
        found[at] = (found[at][0], change(found[at][1], chance))
        return _zipped(found)

    return spoil


def _in_the_sheets(
    change: Callable[[bytes, random.Random], bytes],
) -> Callable[[bytes, Parts, random.Random], bytes]:
    def spoil(_data: bytes, parts: Parts, chance: random.Random) -> bytes:
        sheets = [at for at, (name, _) in enumerate(parts) if "/worksheets/sheet" in name]
        found = list(parts)
        for at in chance.sample(sheets, chance.randint(1, 3)):
            found[at] = (found[at][0], change(found[at][1], chance))
        return _zipped(found)

    return spoil


def _flip(content: bytes, chance: random.Random) -> bytes:
    found = bytearray(content)
    for _ in range(chance.randint(1, 4) if found else 0):
        at = chance.randrange(len(found))
        found[at : at + chance.randint(0, 5)] = bytes(chance.choices(b'<>"/=&;0aAz', k=3))
    return bytes(found)


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _lose_a_piece(content: bytes, chance: random.Random) -> bytes:
    """Cut an element out whole, so that what is left is still XML as often as not."""
    starts = [found.start() for found in re.finditer(rb"<\w", content)]
    if len(starts) < 2:
        return content
    begin = chance.randrange(len(starts) - 1)
    return content[: starts[begin]] + content[starts[min(begin + chance.randint(1, 3), len(starts) - 1)] :]


def _other_attributes(content: bytes, chance: random.Random) -> bytes:
    found = list(_ATTRIBUTE.finditer(content))
    for one in sorted(chance.sample(found, min(len(found), 3)), key=lambda one: -one.start()):
        value = chance.choice([*_JUNK, chance.choice(found)[2]])
        content = content[: one.start(2)] + value + content[one.end(2) :]
    return content


def _other_values(content: bytes, chance: random.Random) -> bytes:
    """Cells that hold something else than before, of another type."""

    def other(cell: re.Match[bytes]) -> bytes:
        if chance.random() > 0.03:
            return cell[0]
        kind, value = (
            chance.choice((b"s", b"n", b"b", b"e", b"d", b"str", b"inlineStr", b"?")),
            chance.choice(_JUNK),
        )
        address = re.search(rb' r="[A-Z]+\d+"', cell[0])
        return b'<c%s t="%s"><v>%s</v></c>' % (address[0] if address else b"", kind, value)

    return _CELL.sub(other, content)


def _swapped_cells(content: bytes, chance: random.Random) -> bytes:
    """Contents of cells that have changed places, the addresses staying where they were."""
    cells = [found for found in _CELL.finditer(content) if not found[0].endswith(b"/>")]
    for _ in range(chance.randint(1, 8) if len(cells) > 1 else 0):
        one, other = sorted(chance.sample(cells, 2), key=lambda cell: cell.start())
        if len(one[0]) == len(other[0]):
            content = content[: other.start()] + one[0] + content[other.end() :]
            content = content[: one.start()] + other[0] + content[one.end() :]
    values = re.findall(rb"<t[ >].*?</t>", content, re.DOTALL)
    return re.sub(
        rb"<t[ >].*?</t>", lambda text: chance.choice([text[0]] * 20 + values[:50]), content, flags=re.DOTALL
    )


WAYS: dict[str, Callable[[bytes, Parts, random.Random], bytes]] = {
    "bytes flipped": _flipped_bytes,
    "file cut": _cut_file,
    "file doubled": _doubled_file,
    "parts dropped": _dropped_part,
    "part doubled": _doubled_part,
    "parts swapped": _swapped_parts,
    "bytes of a part flipped": _in_a_part(_flip),
    "part cut": _in_a_part(_cut),
    "pieces lost": _in_a_part(_lose_a_piece),
    "attributes changed": _in_a_part(_other_attributes),
    "attributes of the sheets changed": _in_the_sheets(_other_attributes),
    "pieces of the sheets lost": _in_the_sheets(_lose_a_piece),
    "values changed": _in_the_sheets(_other_values),
    "cells swapped": _in_the_sheets(_swapped_cells),
}
