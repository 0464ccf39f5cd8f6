"""The hidden sheet with the words of drop-downs, each under a name, and what pictures are drawn by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName

from roadmap.exchange.pen import Pen
from roadmap.exchange.printing import new_sheet
from roadmap.exchange.sheets import View, sheet_name
from roadmap.exchange.styles import Look
from roadmap.fields import FIELDS, Field, FieldType, choice_key
from roadmap.model import Kind, Plan


class Lists:
    """The lists that drop-downs show: the words of each choice, 1 to 5, and what can be referred to."""

    def __init__(self, plan: Plan, labels: Mapping[str, str], pen: Pen) -> None:
        self._pen = pen
        self._lists: dict[str, list[str | int]] = {}
        self._drawn: list[Sequence[float | str | None]] = []
        for field in FIELDS:
            name = self._name(field)
            if name and name not in self._lists:
                self._lists[name] = self._items(field, plan, labels)

    def name_for(self, field: Field) -> str | None:
        """The name of the list that a field is chosen from; None where there is nothing to choose."""
        name = self._name(field)
        return name if name and self._lists[name] else None

    @staticmethod
    def _name(field: Field) -> str | None:
        match field.type:
            case FieldType.CHOICE:
                assert field.choices is not None
                return f"veikart_{field.choices.__name__}"
            case FieldType.SCALE:
                return "veikart_scale"
            case FieldType.REF:
                return f"veikart_{field.target}"
        return None

    def _items(self, field: Field, plan: Plan, labels: Mapping[str, str]) -> list[str | int]:
        if field.choices is not None:
            choices: list[StrEnum] = list(field.choices)
            return [self._pen.say(choice_key(choice)) for choice in choices]
        if field.type is FieldType.SCALE:
            return [1, 2, 3, 4, 5]
        return [labels[entity.id] for entity in plan.of(Kind(field.target or ""))]

    def keep(self, values: Sequence[float | str | None]) -> str:
        """Where numbers or words that a picture needs will stand."""
        self._drawn.append(values)
        at = sum(1 for items in self._lists.values() if items) + len(self._drawn)
        return self._where(at, len(values))

    def _where(self, column: int, rows: int) -> str:
        letter = get_column_letter(column)
        tab = quote_sheetname(sheet_name(View.LISTS, self._pen.language))
        return f"{tab}!${letter}$1:${letter}${rows}"

    def write(self, workbook: Workbook) -> None:
        """Add the hidden sheet and the names."""
        sheet = new_sheet(workbook, sheet_name(View.LISTS, self._pen.language))
        sheet.sheet_state = "hidden"
        named = {name: items for name, items in self._lists.items() if items}
        columns = [*named.values(), *self._drawn]
        for row in range(max(len(items) for items in columns)):
            values = [items[row] if row < len(items) else None for items in columns]
            sheet.append([self._pen.cell(sheet, value, Look.CODE) for value in values])
        for at, (name, items) in enumerate(named.items(), 1):
            workbook.defined_names[name] = DefinedName(name, attr_text=self._where(at, len(items)))
