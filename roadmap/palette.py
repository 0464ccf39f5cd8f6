"""The product's colours and the marks of the seven capabilities, for theme, pages, charts and workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Scheme:
    """What is drawn with what, on light or on dark ground."""

    paper: str  # the page
    surface: str  # panels, heads of tables
    ink: str  # text: 4.5:1 at six tenths of its strength too, as captions are drawn
    quiet_ink: str  # captions, axes: still 4.5:1
    line: str  # borders of what can be operated: 3:1
    grid: str  # lines that only guide the eye
    accent: str  # what can be pressed, and where one is: carries white text
    link: str


LIGHT = Scheme(
    paper="#fcfbf8",
    surface="#f1f4f1",
    ink="#0d1716",
    quiet_ink="#465554",
    line="#7d8a88",
    grid="#d5dcd9",
    accent="#0b5a5e",
    link="#0b5a5e",
)
DARK = Scheme(
    paper="#121c1e",
    surface="#1c292b",
    ink="#e8eeec",
    quiet_ink="#b4c1be",
    line="#6f8280",
    grid="#33444a",
    accent="#1d807c",
    link="#7fd1ca",
)

# Found by search: at least 3:1 against the paper of both schemes, and as far apart as that allows for eyes
# without one of the three kinds of cones (Machado, Oliveira and Fernandes 2009). The first three, the
# group of technology and organisation, are cool. A mark or a name always stands beside a colour.
CAPABILITY_COLOURS: Mapping[str, str] = MappingProxyType(
    {
        "technology": "#0271c5",
        "arenas": "#2a9e92",
        "service_structures": "#987fed",
        "competence": "#d07b00",
        "leadership": "#d41a12",
        "commitment": "#af3696",
        "continuous_learning": "#417433",
    }
)
CAPABILITY_MARKS: Mapping[str, str] = MappingProxyType(dict(zip(CAPABILITY_COLOURS, "ABCDEFG", strict=True)))
CAPABILITY_TONES: Mapping[str, int] = MappingProxyType(
    {key: n for n, key in enumerate(CAPABILITY_COLOURS, 1)}
)

# What belongs to no capability.
NO_CAPABILITY_COLOUR = "#6b7a78"


def contrast(one: str, other: str) -> float:
    """Contrast of two #rrggbb colours, 1-21, as WCAG 2.1 defines it."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance of a #rrggbb colour, 0-1 (WCAG 2.1)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ink_on(colour: str) -> str:
    """Black or white: what reads best on a ground of this colour (never below 4.5:1)."""
    return max("#ffffff", "#000000", key=lambda ink: contrast(ink, colour))


def tones_css() -> str:
    """All colours as custom properties: --vk-tone-1 to --vk-tone-7, and --vk-<name> of the scheme in use."""
    tones = [f"--vk-tone-{n}:{CAPABILITY_COLOURS[key]}" for key, n in CAPABILITY_TONES.items()]
    names = [part.name for part in fields(Scheme)]
    scheme = [f"--vk-{n.replace('_', '-')}:light-dark({getattr(LIGHT, n)},{getattr(DARK, n)})" for n in names]
    return ":root{" + ";".join(tones + scheme) + "}"
