"""Native charts, which Excel draws itself: the radar of maturity, and importance against effort."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from openpyxl.chart import RadarChart, ScatterChart
from openpyxl.chart.axis import ChartLines, NumericAxis
from openpyxl.chart.data_source import (
    AxDataSource,
    NumData,
    NumDataSource,
    NumRef,
    NumVal,
    StrData,
    StrRef,
    StrVal,
)
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series, SeriesLabel, XYSeries
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
)
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from roadmap.exchange.styles import FONT
from roadmap.palette import LIGHT

_EMU = 12_700  # in a point
_EMPTY_ROW = 12.75  # points


@dataclass(frozen=True)
class Size:
    """The size of a picture in points."""

    wide: float
    high: float


@dataclass(frozen=True)
class Said:
    """Cells with words, and the words, so that the picture is there before anything is worked out."""

    where: str
    words: Sequence[str]


@dataclass(frozen=True)
class Counted:
    """Cells with numbers, and the numbers; None where a cell is empty."""

    where: str
    numbers: Sequence[float | None]


@dataclass(frozen=True)
class Mark:
    """What stands at a place in the picture: a word alone, or beside a marker of a size in points."""

    x: Counted
    y: Counted
    word: str
    size: int = 0


@dataclass(frozen=True)
class Divider:
    """A line across the picture."""

    x: Counted
    y: Counted


def radar(title: str, names: Said, levels: Counted) -> RadarChart:
    """Levels from 0 to 3 around a middle."""
    chart = RadarChart()
    chart.type = "marker"
    series = Series(idx=0, order=0)
    series.cat = AxDataSource(strRef=StrRef(f=names.where, strCache=_cached_words(names.words)))
    series.val = NumDataSource(numRef=_numbers(levels))
    series.spPr = GraphicalProperties(ln=_line(LIGHT.accent, 28_575))
    series.marker = _marker(8)
    chart.series.append(series)
    _frame(chart, title)
    axis = chart.y_axis
    assert isinstance(axis, NumericAxis)
    axis.scaling.min, axis.scaling.max, axis.majorUnit = 0, 3, 1
    axis.number_format, axis.majorGridlines = "0", _grid()
    axis.spPr = GraphicalProperties(ln=_line(LIGHT.grid, 9_525))
    chart.x_axis.majorGridlines = None
    for one, size in ((chart.x_axis, 1000), (axis, 800)):
        one.delete = False
        one.txPr = _text(size)
    return chart


def scatter(
    title: str, across: str, up: str, dividers: Sequence[Divider], marks: Sequence[Mark]
) -> ScatterChart:
    """Marks on two scales from 1 to 5."""
    chart = ScatterChart(scatterStyle="lineMarker")
    for divider in dividers:
        chart.series.append(_divider(len(chart.series), divider))
    for mark in marks:
        chart.series.append(_marked(len(chart.series), mark))
    _frame(chart, title)
    for axis, name in ((chart.x_axis, across), (chart.y_axis, up)):
        assert isinstance(axis, NumericAxis)
        axis.title = _title(name, 900)
        axis.scaling.min, axis.scaling.max, axis.majorUnit = 0, 6, 1
        axis.number_format, axis.majorGridlines = '[<1]"";[>5]"";0', None
        axis.delete, axis.txPr = False, _text(900)
        axis.spPr = GraphicalProperties(ln=_line(LIGHT.line, 9_525))
    return chart


def _series(number: int, x: Counted, y: Counted) -> XYSeries:
    series = XYSeries(idx=number, order=number)
    series.xVal, series.yVal = AxDataSource(numRef=_numbers(x)), NumDataSource(numRef=_numbers(y))
    return series


def _divider(number: int, divider: Divider) -> XYSeries:
    series = _series(number, divider.x, divider.y)
    series.spPr = GraphicalProperties(ln=_line(LIGHT.line, 9_525, "dash"))
    series.marker = Marker("none")
    return series


def _marked(number: int, mark: Mark) -> XYSeries:
    series = _series(number, mark.x, mark.y)
    series.tx = SeriesLabel(v=mark.word)
    series.marker = _marker(mark.size) if mark.size else Marker("none")
    series.spPr = GraphicalProperties(ln=LineProperties(noFill=True))
    series.dLbls = DataLabelList(
        dLblPos="b" if mark.size else "ctr",
        showSerName=True,
        showVal=False,
        showCatName=False,
        showLegendKey=False,
        showPercent=False,
        showBubbleSize=False,
        txPr=_text(900, bold=not mark.size, colour=LIGHT.ink if mark.size else LIGHT.accent),
    )
    return series


def _numbers(counted: Counted) -> NumRef:
    return NumRef(f=counted.where, numCache=_cached(counted.numbers))


def _cached(numbers: Sequence[float | None]) -> NumData:
    found = [NumVal(idx=at, v=str(number)) for at, number in enumerate(numbers) if number is not None]
    return NumData(formatCode="General", ptCount=len(numbers), pt=found)


def _cached_words(words: Sequence[str]) -> StrData:
    return StrData(ptCount=len(words), pt=[StrVal(idx=at, v=word) for at, word in enumerate(words)])


def _frame(chart: RadarChart | ScatterChart, title: str) -> None:
    chart.title = _title(title, 1100)
    chart.legend = None
    chart.roundedCorners = False
    # Some of the cells stand on the hidden sheet.
    chart.visible_cells_only = False
    chart.graphical_properties = GraphicalProperties(solidFill="FFFFFF", ln=_line(LIGHT.grid, 9_525))


def place_beside(
    sheet: Worksheet, chart: RadarChart | ScatterChart, head_row: int, column: int, size: Size
) -> None:
    """Put a chart beside a table whose heads stand in a row, and print the sheet as far as it goes."""
    # Below the heads: those are repeated on each page with all that stands in their row.
    corner = AnchorMarker(col=column - 1, row=head_row)
    extent = XDRPositiveSize2D(*(round(points * _EMU) for points in (size.wide, size.high)))
    chart.anchor = OneCellAnchor(_from=corner, ext=extent)  # type: ignore[assignment]  # a cell in the stubs
    sheet.add_chart(chart)
    last = max(sheet.max_row, head_row + math.ceil(size.high / _EMPTY_ROW))
    sheet.print_area = f"A1:{get_column_letter(column)}{last}"


def _hex(colour: str) -> str:
    return colour.removeprefix("#").upper()


def _line(colour: str, width: int, dash: Literal["solid", "dash"] = "solid") -> LineProperties:
    return LineProperties(solidFill=_hex(colour), w=width, prstDash=dash)


def _grid() -> ChartLines:
    return ChartLines(spPr=GraphicalProperties(ln=_line(LIGHT.grid, 9_525)))


def _marker(size: int) -> Marker:
    fill = GraphicalProperties(solidFill=_hex(LIGHT.accent), ln=_line("#ffffff", 6_350))
    return Marker("circle", size, fill)


def _characters(size: int, *, bold: bool, colour: str) -> CharacterProperties:
    return CharacterProperties(sz=size, b=bold, solidFill=_hex(colour), latin=Font(typeface=FONT))


def _text(size: int, *, bold: bool = False, colour: str = LIGHT.ink) -> RichText:
    letters = _characters(size, bold=bold, colour=colour)
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=letters), endParaRPr=CharacterProperties())])


def _title(said: str, size: int) -> Title:
    letters = _characters(size, bold=True, colour=LIGHT.ink)
    runs = [RegularTextRun(rPr=letters, t=said)]
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=letters), r=runs)
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)
