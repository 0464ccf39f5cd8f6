"""The colours are seen, stay apart for colour-blind eyes, and are the same in the theme and in the code."""

from __future__ import annotations

import itertools
import math
import tomllib
from pathlib import Path

import pytest

from roadmap import palette
from roadmap.model import CapabilityKey

SCHEMES = pytest.mark.parametrize("scheme", [palette.LIGHT, palette.DARK], ids=["light", "dark"])

# What is seen with all cones, and without the long, the middle and the short ones: linear RGB to linear RGB,
# Machado, Oliveira and Fernandes (2009), severity 1.
EYES = {
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def test_capability_colours__against_the_model__one_for_each_in_its_order() -> None:
    keys = [str(key) for key in CapabilityKey]
    assert list(palette.CAPABILITY_COLOURS) == keys
    assert list(palette.CAPABILITY_MARKS.items()) == list(zip(keys, "ABCDEFG", strict=True))
    assert list(palette.CAPABILITY_TONES.values()) == [1, 2, 3, 4, 5, 6, 7]


@SCHEMES
def test_capability_colours__on_the_paper__are_seen(scheme: palette.Scheme) -> None:
    colours = [*palette.CAPABILITY_COLOURS.values(), palette.NO_CAPABILITY_COLOUR]
    assert min(palette.contrast(colour, scheme.paper) for colour in colours) >= 3


@pytest.mark.parametrize("eye", EYES)
def test_capability_colours__to_colour_blind_eyes__stay_apart(eye: str) -> None:
    seen = [_seen(colour, eye) for colour in palette.CAPABILITY_COLOURS.values()]
    assert min(math.dist(one, other) for one, other in itertools.combinations(seen, 2)) >= 0.07


@SCHEMES
def test_scheme__text_and_borders__keep_the_contrast_that_wcag_asks_for(scheme: palette.Scheme) -> None:
    for ground in (scheme.paper, scheme.surface):
        assert (
            min(palette.contrast(ink, ground) for ink in (scheme.ink, scheme.quiet_ink, scheme.link)) >= 4.5
        )
        assert min(palette.contrast(line, ground) for line in (scheme.line, scheme.accent)) >= 3
        assert palette.contrast(_at_six_tenths(scheme.ink, ground), ground) >= 4.5
    assert palette.contrast("#ffffff", scheme.accent) >= 4.5


@pytest.mark.parametrize("colour", [*palette.CAPABILITY_COLOURS.values(), "#ffffff", "#000000", "#777777"])
def test_ink_on__any_colour__reads(colour: str) -> None:
    assert palette.contrast(palette.ink_on(colour), colour) >= 4.5


def test_contrast__of_known_pairs__is_that_of_wcag() -> None:
    assert palette.contrast("#ffffff", "#000000") == pytest.approx(21)
    assert palette.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize(("name", "scheme"), [("light", palette.LIGHT), ("dark", palette.DARK)])
def test_theme__in_the_configuration__has_the_colours_of_the_palette(
    name: str, scheme: palette.Scheme
) -> None:
    theme = tomllib.loads(Path(".streamlit/config.toml").read_text(encoding="utf-8"))["theme"][name]
    named = (
        "backgroundColor",
        "secondaryBackgroundColor",
        "textColor",
        "borderColor",
        "primaryColor",
        "linkColor",
    )
    expected = (scheme.paper, scheme.surface, scheme.ink, scheme.line, scheme.accent, scheme.link)
    assert tuple(theme[key] for key in named) == expected
    assert theme["chartCategoricalColors"] == list(palette.CAPABILITY_COLOURS.values())


def test_tones_css__for_the_pages__names_each_tone() -> None:
    css = palette.tones_css()
    assert css.startswith(":root{--vk-tone-1:#0271c5;")
    assert css.count("--vk-tone-") == 7


def _at_six_tenths(ink: str, ground: str) -> str:
    """Ink as Streamlit's captions lay it on."""
    pairs = [(int(ink[at : at + 2], 16), int(ground[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(0.6 * over + 0.4 * under):02x}" for over, under in pairs)


def _seen(colour: str, eye: str) -> tuple[float, float, float]:
    """A colour in OKLab, as that eye sees it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    r, g, b = (min(1.0, max(0.0, sum(w * v for w, v in zip(row, linear, strict=True)))) for row in EYES[eye])
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    middle = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )
