"""The hidden sheet with what the workbook was exported from: which plan and revision, and with which values.

With it a reader knows which fields the person changed in the file, and which were changed in the plan since.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from roadmap.exchange.pen import Pen
from roadmap.exchange.printing import new_sheet
from roadmap.exchange.sheets import FORMAT, TECHNICAL, sheet_name
from roadmap.exchange.styles import Look
from roadmap.exchange.view_edits import state_of_views
from roadmap.exchange.visible_ids import visible_ids
from roadmap.fields import Json, decode, encode, field_of, fields_of
from roadmap.model import KIND_OF, TYPES, Entity, Kind, Plan, fixed_entities
from roadmap.problems import Refused, refused
from roadmap.texts import LANGUAGES

_CHUNK = 30_000
_MOST = 20_000_000
_STATE = "state"
_VIEWS = "views"
_SIGN = "veikart.format"


@dataclass(frozen=True)
class Export:
    """What a workbook was exported from; `values` holds the fields of what lived, by id and field."""

    plan: str
    revision: int
    exported: str
    kinds: Mapping[str, Kind]
    ranks: Mapping[str, str]
    values: Mapping[str, Mapping[str, Json]]
    ids: Mapping[str, str] = field(default_factory=dict)  # entity id by visible id
    views: str = ""  # what the sheets showed that are not read

    @property
    def is_template(self) -> bool:
        """Whether the workbook was written to be filled in, from no plan."""
        return not self.plan

    def value(self, kind: Kind, entity: str, field: str) -> Json:
        """What a field held at the export, if it was there and can be read; else what it holds when empty."""
        described = field_of(kind, field)
        try:
            return encode(decode(described, self.values.get(entity, {}).get(field)))
        except Refused:
            return encode(described.empty)

    def entities(self) -> list[Entity]:
        """All entities in the order in which they were made, empty and removed: where reading begins."""
        return [TYPES[kind](id=one, rank=self.ranks[one], exists=False) for one, kind in self.kinds.items()]


def write_technical(workbook: Workbook, plan: Plan, pen: Pen, today: date) -> None:
    """Add the hidden sheet."""
    sheet = new_sheet(workbook, sheet_name(TECHNICAL, pen.language))
    sheet.sheet_state = "veryHidden"
    sheet.column_dimensions["A"].width = 18
    sheet.column_dimensions["B"].width = 60
    rows = {
        _SIGN: str(FORMAT),
        "plan": plan.id,
        "revision": str(plan.revision),
        "language": pen.language,
        "exported": today.isoformat(),
    }
    rows |= _in_chunks(_STATE, _state(plan)) | _in_chunks(_VIEWS, state_of_views(workbook))
    for name, value in rows.items():
        sheet.append([pen.cell(sheet, name, Look.CODE), pen.cell(sheet, value, Look.CODE)])


def _in_chunks(name: str, state: str) -> dict[str, str]:
    """A text packed into as many cells as it takes."""
    code = base64.b64encode(zlib.compress(state.encode(), 6)).decode("ascii")
    return {f"{name}.{n}": code[at : at + _CHUNK] for n, at in enumerate(range(0, len(code), _CHUNK), 1)}


def _from_chunks(rows: Mapping[str, str], name: str) -> str:
    code = "".join(rows[key] for n in range(1, len(rows)) if (key := f"{name}.{n}") in rows)
    unpacking = zlib.decompressobj()
    state = unpacking.decompress(base64.b64decode(code, validate=True), _MOST)
    if unpacking.unconsumed_tail:
        raise refused("technical_unreadable")
    return state.decode()


def _state(plan: Plan) -> str:
    living = {entity.id: entity for kind in Kind for entity in plan.of(kind)}
    state = [
        [KIND_OF[type(entity)].value, entity.id, entity.rank, _values(living.get(entity.id))]
        for entity in plan.entities.values()
    ]
    return json.dumps(state, ensure_ascii=False, separators=(",", ":"))


def _values(entity: Entity | None) -> dict[str, Json] | None:
    """The fields that hold something, or None for what was removed."""
    if entity is None:
        return None
    fields = fields_of(KIND_OF[type(entity)])
    return {f.name: encode(v) for f in fields if (v := getattr(entity, f.name)) != f.empty}


def read_technical(workbook: Workbook) -> Export | None:
    """What the workbook was exported from, if it says so; refused when a newer Veikart wrote it."""
    for sheet in workbook.worksheets:
        if sheet.cell(1, 1).value == _SIGN:
            return _read_sheet(sheet)
    return None


def fits(export: Export, plan: Plan | None) -> bool:
    """Whether all was exported as the kind that it is in the plan, or in every plan; else it is forged."""
    known = {**fixed_entities(), **(plan.entities if plan else {})}
    kinds = {one: KIND_OF[type(entity)] for one, entity in known.items()} | {export.plan: Kind.PLAN}
    return all(kinds.get(one, kind) is kind for one, kind in export.kinds.items())


def _read_sheet(sheet: Worksheet) -> Export:
    pairs = sheet.iter_rows(max_row=min(sheet.max_row, 5000), max_col=2, values_only=True)
    rows = {str(name): str(value) for name, value in pairs if value is not None}
    try:
        if (found := int(rows[_SIGN])) > FORMAT:
            raise refused("workbook_too_new", found=found, known=FORMAT)
        return _export(rows, json.loads(_from_chunks(rows, _STATE)))
    except (KeyError, TypeError, ValueError, AttributeError, zlib.error, binascii.Error, RecursionError):
        raise refused("technical_unreadable") from None


def _export(rows: Mapping[str, str], state: list[tuple[str, str, str, dict[str, Json] | None]]) -> Export:
    if rows["language"] not in LANGUAGES:
        raise ValueError(rows["language"])
    kinds = {str(one): Kind(kind) for kind, one, _, _ in state}
    ranks = {str(one): str(rank) for _, one, rank, _ in state}
    _check_ids(kinds, len(state))
    empty = {kind.value: {f.name: encode(f.empty) for f in fields_of(kind)} for kind in Kind}
    values = {str(one): {**empty[kind], **held} for kind, one, _, held in state if held is not None}
    export = Export(rows.get("plan", ""), int(rows["revision"]), rows["exported"], kinds, ranks, values)
    ids = {shown: one for one, shown in visible_ids(export.entities()).items()}
    return replace(export, ids=ids, views=_from_chunks(rows, _VIEWS) if f"{_VIEWS}.1" in rows else "{}")


def _check_ids(kinds: Mapping[str, Kind], count: int) -> None:
    """ValueError where an id stands twice, or cannot be one of its kind: somebody has been at the sheet."""
    fixed = {one: kind for one, kind in kinds.items() if kind in (Kind.CAPABILITY, Kind.ANSWER)}
    if len(kinds) != count or fixed != {one: KIND_OF[type(made)] for one, made in fixed_entities().items()}:
        raise ValueError("ids")
    for one, kind in kinds.items():
        actor, _, area = one.partition("~")
        is_pair = kinds.get(actor) is Kind.ACTOR and kinds.get(area) is Kind.BENEFIT_AREA
        if is_pair and kind is not Kind.COLLABORATION:
            raise ValueError("pairs")
