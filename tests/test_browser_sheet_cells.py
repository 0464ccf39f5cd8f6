"""The sheet's editors in Chromium: tables, matrices and forms by keyboard and pointer, and their speed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.sheet_desk import TITLES, Desk, comes_to

if TYPE_CHECKING:
    from playwright.sync_api import Page


def focused(desk: Desk) -> str:
    """What has the focus: the row and column of a cell, or the name of a control."""
    return str(
        desk.page.evaluate("""() => {
        let node = document.activeElement;
        while (node.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
        const cell = node.closest("[data-stop]");
        const row = node.closest("tr")?.dataset.id ?? "head";
        if (!cell) return node.ariaLabel ?? node.tagName;
        return `${row} ${cell.dataset.stop}` + (cell === node ? "" : " open");
    }""")
    )


def stands_at(desk: Desk, place: str) -> None:
    """Fails unless the focus comes to be there."""
    comes_to(desk.page, lambda: focused(desk), place)


# Tables


def test_grid__arrows_and_corners__one_tab_stop(desk: Desk) -> None:
    desk.open()
    assert desk.page.locator('table [tabindex="0"]').count() == 1
    desk.cell("m1", 0).focus()
    steps = {
        "ArrowDown": "m2 0", "ArrowRight": "m2 1", "End": "m2 9", "Home": "m2 0", "PageDown": "m4 0",
        "Control+Home": "m1 0", "Control+End": "m4 7", "ArrowUp": "m3 7", "PageUp": "head 7",
    }  # fmt: skip
    for key, place in steps.items():
        desk.press(key)
        stands_at(desk, place)
    assert desk.page.locator('table [tabindex="0"]').count() == 1


@pytest.mark.parametrize("query", [{}, {"wall": "1"}], ids=["written", "wall"])
def test_table__laid_out_as_grids__every_element_says_its_role(desk: Desk, query: dict[str, str]) -> None:
    desk.open(**query)
    parts = desk.page.locator(".layout-table :is(table, thead, tbody, tr, th, td)")
    assert parts.count() > 40
    assert parts.and_(desk.page.locator(":not([role])")).count() == 0


def test_cell__reopened_while_its_text_is_under_way__is_no_conflict_with_oneself(desk: Desk) -> None:
    desk.open().cell("m1", 0).focus()
    desk.press("F2")
    desk.type("a")
    desk.press("Escape", "F2")
    desk.await_saved("measure", "title", ["Tiltak 1a", *TITLES[1:]])
    desk.type("b")
    desk.await_saved("measure", "title", ["Tiltak 1ab", *TITLES[1:]])


def test_grid__enter_types_tab_escape__opens_goes_on_and_leaves(desk: Desk) -> None:
    desk.open().cell("m1", 0).focus()
    desk.press("Enter")
    stands_at(desk, "m1 0 open")
    desk.type(" a")
    desk.press("Enter")
    stands_at(desk, "m2 0")
    desk.type("b")
    desk.press("Tab")
    stands_at(desk, "m2 1 open")
    desk.press("Shift+Tab")
    desk.type("c")
    desk.press("Escape")
    stands_at(desk, "m2 0")
    desk.await_saved("measure", "title", ["Tiltak 1 a", "Tiltak 2bc", "Tiltak 3", "Tiltak 4"])


def test_table__enter_in_the_last_row__goes_to_the_line_for_the_next(desk: Desk) -> None:
    desk.open().cell("m4", 0).click()
    desk.press("Enter")
    stands_at(desk, "Nytt tiltak")
    for title in ("Fem", "Seks", "Sju"):
        desk.type(title)
        desk.press("Enter")
    desk.await_saved("measure", "title", [*TITLES, "Fem", "Seks", "Sju"])
    expect(desk.page.locator("tr[data-id]")).to_have_count(7)


def test_grid__tab_after_enter_in_the_last_row__goes_on_in_that_row(desk: Desk) -> None:
    desk.open().cell("m4", 0).click()
    desk.press("Enter", "Tab")
    stands_at(desk, "m4 1 open")


def test_line_for_adding__tab_after_a_title__goes_on_in_the_new_row(desk: Desk) -> None:
    desk.open().adding.click()
    desk.type("Fem")
    desk.press("Tab")
    comes_to(desk.page, lambda: focused(desk).endswith(" 1 open"), True)
    assert desk.page.locator(".add .state").count() == 0
    desk.await_saved("measure", "title", [*TITLES, "Fem"])
    assert desk.page.locator("tr[data-id]").last.locator("td.open").count() == 1
    desk.press("Escape")
    desk.adding.click()
    desk.press("Tab")
    assert desk.page.locator(".vk-sheet :focus").count() == 0


def test_table__several_lines_pasted_into_the_line_for_adding__become_rows(desk: Desk) -> None:
    desk.open().adding.focus()
    desk.paste("En\r\nTo\n\nTre")
    desk.await_saved("measure", "title", [*TITLES, "En", "To", "Tre"])


def test_row__deleted__comes_back_from_the_message_and_by_keys(desk: Desk) -> None:
    desk.open().page.get_by_role("button", name="Slett «Tiltak 2»").click()
    desk.page.get_by_text("Slettet «Tiltak 2».").wait_for()
    desk.await_saved("measure", "title", ["Tiltak 1", "Tiltak 3", "Tiltak 4"])
    desk.page.locator(".toast").get_by_role("button", name="Angre").click()
    desk.await_saved("measure", "title", TITLES)
    desk.page.get_by_role("button", name="Slett «Tiltak 3»").click()
    desk.await_saved("measure", "title", ["Tiltak 1", "Tiltak 2", "Tiltak 4"])
    desk.press("Control+z")
    desk.await_saved("measure", "title", TITLES)
    desk.cell("m3", 0).wait_for()
    desk.press("Control+y")
    desk.await_saved("measure", "title", ["Tiltak 1", "Tiltak 2", "Tiltak 4"])


def test_row__moved_by_keys_and_by_its_handle__stands_there(desk: Desk) -> None:
    desk.open().cell("m1", 0).focus()
    desk.press("Alt+ArrowDown")
    desk.await_saved("measure", "title", ["Tiltak 2", "Tiltak 1", "Tiltak 3", "Tiltak 4"])
    stands_at(desk, "m1 0")
    desk.page.locator('tr[data-id="m4"]').hover()
    grip = desk.page.locator('tr[data-id="m4"] .grip').bounding_box()
    target = desk.page.locator('tr[data-id="m2"]').bounding_box()
    assert grip
    assert target
    desk.page.mouse.move(grip["x"] + 5, grip["y"] + 8)
    desk.page.mouse.down()
    desk.page.mouse.move(target["x"] + 80, target["y"] + 4, steps=4)
    desk.page.mouse.up()
    desk.await_saved("measure", "title", ["Tiltak 4", "Tiltak 2", "Tiltak 1", "Tiltak 3"])


@pytest.mark.parametrize(
    ("written", "saved", "shown"),
    [("1.3.2028", "2028-03-01", "01.03.2028"), ("2028-12-24", "2028-12-24", "24.12.2028"), ("", None, "")],
)
def test_date__written_as_people_do__is_saved(desk: Desk, written: str, saved: str, shown: str) -> None:
    desk.open().cell("m1", 4).click()
    desk.press("Control+a", "Backspace")
    desk.type(written)
    desk.press("Escape")
    desk.await_saved("measure", "start", [saved, *["2027-03-01"] * 3])
    expect(desk.cell("m1", 4)).to_have_text(shown)


def test_date__that_does_not_exist__says_how_to_write_it(desk: Desk) -> None:
    desk.open().cell("m1", 4).click()
    desk.press("Control+a")
    desk.type("31.2.2028")
    desk.press("Escape")
    desk.page.get_by_text("Skriv datoen som dag, måned og år").wait_for()
    desk.page.reload()
    expect(desk.ready().cell("m1", 4)).to_contain_text("31.2.2028")
    assert desk.values("measure", "start")[0] == "2027-03-01"


def test_choice_and_scale__chosen_from_their_lists__are_saved_as_their_values(desk: Desk) -> None:
    desk.open().cell("m1", 0).focus()
    desk.press("Enter", "Tab")
    stands_at(desk, "m1 1 open")
    desk.type("Komp")
    desk.press("Escape")
    desk.cell("m1", 2).focus()
    desk.press("Enter")
    desk.page.get_by_label("Viktighet: Tiltak 1").select_option(label="Stor")
    desk.press("Escape")
    desk.await_saved("measure", "capability", ["3", "1", "2", "3"])
    desk.await_saved("measure", "importance", [4, 2, 3, 4])
    expect(desk.cell("m1", 1)).to_have_text("D Kompetanse", use_inner_text=True)


def test_references__ticked_in_a_list__are_saved_and_shown_by_name(desk: Desk) -> None:
    desk.open().cell("m1", 6).click()
    desk.page.get_by_role("searchbox", name="Delmål: Tiltak 1").fill("mål 7")
    desk.page.get_by_role("checkbox", name="Delmål 7").check()
    desk.press("Escape")
    desk.await_saved("measure", "goals", [["g1", "g7"], ["g1"], ["g1"], ["g1"]])
    expect(desk.cell("m1", 6)).to_have_text("Delmål 1 Delmål 7", use_inner_text=True)


def test_references__several_ticked_at_once__are_all_saved(desk: Desk) -> None:
    desk.open().cell("m1", 6).click()
    boxes = desk.page.get_by_role("group", name="Delmål: Tiltak 1")
    boxes.evaluate("list => [2, 4].forEach((at) => list.querySelectorAll('input')[at].click())")
    desk.await_saved("measure", "goals", [["g1", "g3", "g5"], ["g1"], ["g1"], ["g1"]])


def test_details__unfolded_by_keys__hold_points_months_and_long_text(desk: Desk) -> None:
    desk.open().cell("m1", 0).focus()
    desk.press("Alt+Enter")
    desk.page.get_by_label("Mer om tiltaket").wait_for()
    desk.type("Linje 1")
    desk.press("Enter")
    desk.type("Linje 2")
    desk.await_saved("measure", "about", ["Linje 1\nLinje 2", "", "", ""])
    desk.page.get_by_label("Hva skal gjøres, punkt 2").focus()
    desk.press("End", "Enter")
    desk.type("Tredje")
    desk.press("Alt+ArrowUp")
    desk.await_saved("measure", "steps", [["Første", "Tredje", "Andre"], *[["Første", "Andre"]] * 3])
    month = desk.page.get_by_label("Ferdig", exact=True)
    month.fill("september 2028")
    desk.await_saved("measure", "month", ["2028-09", *["2027-03"] * 3])
    month.press("Escape")
    stands_at(desk, "m1 8")
    expect(desk.page.get_by_label("Mer om tiltaket")).to_have_count(0)


def test_tools__search_filter_sort_and_group__change_only_what_is_seen(desk: Desk) -> None:
    desk.open()
    names = desk.page.locator("tr[data-id] > [data-stop='0']")
    desk.page.get_by_label("Søk").fill("kari")
    expect(desk.page.locator(".tools .count")).to_have_text("Viser 2 av 4")
    expect(names).to_have_text(["Tiltak 2", "Tiltak 4"])
    desk.page.get_by_role("button", name="Vis alle").click()
    desk.page.get_by_label("Status").select_option(label="Ikke begynt")
    expect(names).to_have_text(["Tiltak 1", "Tiltak 4"])
    desk.page.get_by_role("button", name="Vis alle").click()
    desk.page.get_by_role("button", name="Viktighet").click()
    desk.page.get_by_role("button", name="Viktighet").click()
    expect(names).to_have_text(["Tiltak 4", "Tiltak 3", "Tiltak 2", "Tiltak 1"])
    expect(desk.page.locator("th[aria-sort=descending]")).to_have_text("Viktighet")
    desk.page.get_by_role("button", name="Egen rekkefølge").click()
    desk.page.get_by_label("Grupper etter").select_option(label="Status")
    groups = ["Ikke begynt 2", "I gang 1", "Ferdig 1"]
    expect(desk.page.locator("tr.group")).to_have_text(groups, use_inner_text=True)
    assert desk.values("measure", "title") == TITLES


def test_table__opened_at_a_row__shows_it_unfolded(desk: Desk) -> None:
    desk.open(open="m3").page.get_by_label("Mer om tiltaket").wait_for()
    stands_at(desk, "m3 0")


def test_wall__nothing_to_press_and_everything_to_read(desk: Desk) -> None:
    desk.open(wall="1")
    assert desk.page.locator(".vk-sheet :is(textarea, button, input, select)").count() == 0
    expect(desk.page.locator(".vk-sheet").last).to_contain_text("Tiltak 4")


# Matrices


def items(desk: Desk) -> list[list[str]]:
    """The benefits as the server has them: text, area, group."""
    names = ("text", "area", "group")
    return [[one["values"][name] for name in names] for one in desk.saved()["kinds"]["benefit"]]


def test_matrix__enter_shift_enter_and_backspace__make_points_lines_and_nothing(desk: Desk) -> None:
    desk.open("matrix").page.get_by_label("Tjenesteinnhold, Innbyggere, punkt 1").focus()
    desk.press("End", "Enter")
    desk.type("Én dør inn")
    desk.press("Shift+Enter")
    desk.type("for alle")
    desk.press("Enter")
    desk.type("Bort")
    desk.press(*["Backspace"] * 4)
    desk.press("Backspace")
    desk.type(" i kommunen")
    desk.await_saved("benefit", "text", ["Kortere ventetid", "Én dør inn\nfor alle i kommunen"])
    desk.page.get_by_role("link", name="away").click()
    desk.await_saved("benefit", "text", ["Kortere ventetid", "Én dør inn\nfor alle i kommunen"])


def test_matrix__tab__goes_from_cell_to_cell_and_out_at_the_end(desk: Desk) -> None:
    desk.open("matrix").page.get_by_label("Tjenesteinnhold, Innbyggere, punkt 1").focus()
    desk.press("Tab")
    stands_at(desk, "Tjenesteinnhold, Medarbeidere, punkt 1")
    desk.type("To")
    desk.press("Enter")
    desk.type("Tre")
    desk.press("Tab", "Shift+Tab", "Shift+Tab")
    stands_at(desk, "Tjenesteinnhold, Innbyggere, punkt 1")
    desk.press("ArrowDown")
    stands_at(desk, "Tjenesteinnhold, Innbyggere, punkt 2")
    desk.await_saved("benefit", "text", ["Kortere ventetid", "To", "Tre"])
    desk.press(*["Tab"] * 9)
    stands_at(desk, "Tjenesteinnhold, Innbyggere")


def test_matrix__lines_pasted_and_points_moved__stand_where_they_were_put(desk: Desk) -> None:
    desk.open("matrix").page.get_by_label("Tjenesteleveranse, Enhet, punkt 1").focus()
    desk.paste("- En\n- To\n\n• Tre")
    desk.await_saved("benefit", "text", ["Kortere ventetid", "En", "To", "Tre"])
    desk.press("Alt+ArrowUp")
    desk.await_saved("benefit", "text", ["Kortere ventetid", "En", "Tre", "To"])
    desk.press("Alt+ArrowLeft")
    desk.await_saved("benefit", "group", ["w1", "w3", "w3", "w2"])
    stands_at(desk, "Tjenesteleveranse, Medarbeidere, punkt 1")
    assert ["Tre", "a2", "w2"] in items(desk)


def test_matrix__point_dragged_to_another_cell__belongs_there(desk: Desk) -> None:
    desk.open("matrix")
    point = desk.page.locator("li[data-item=b1]")
    point.hover()
    grip = point.locator(".grip").bounding_box()
    target = desk.page.locator("tr[data-row=a3] td").nth(1).bounding_box()
    assert grip
    assert target
    desk.page.mouse.move(grip["x"] + 5, grip["y"] + 8)
    desk.page.mouse.down()
    desk.page.mouse.move(target["x"] + 90, target["y"] + 12, steps=5)
    desk.page.mouse.up()
    desk.await_saved("benefit", "group", ["w2"])
    assert items(desk) == [["Kortere ventetid", "a3", "w2"]]


def test_matrix_of_texts__written_in_an_empty_cell__is_created_with_its_place(desk: Desk) -> None:
    desk.open("matrix").page.get_by_label("Tjenesteleveranse, Enhet", exact=True).focus()
    desk.type("Hver uke")
    desk.press("Enter")
    stands_at(desk, "Kompetanseutvikling, Enhet")
    desk.await_saved("collaboration", "text", ["Møter hver uke", "Hver uke"])
    assert desk.saved()["kinds"]["collaboration"][1]["values"] == {
        "area": "a2",
        "group": "w3",
        "text": "Hver uke",
    }


def test_form__written_and_chosen__is_saved(desk: Desk) -> None:
    desk.open("form").page.get_by_label("Tiltak", exact=True).fill("Nytt navn")
    desk.page.get_by_label("Status").select_option(label="Ferdig")
    desk.page.get_by_role("button", name="Velg: Delmål").click()
    desk.page.get_by_role("checkbox", name="Delmål 2").check()
    desk.await_saved("measure", "title", ["Nytt navn", *TITLES[1:]])
    desk.await_saved("measure", "status", ["2", "1", "2", "0"])
    desk.await_saved("measure", "goals", [["g1", "g2"], ["g1"], ["g1"], ["g1"]])


# For everybody, and at once


@pytest.mark.parametrize("name", ["", "matrix", "form"])
def test_sheet__checked_by_axe__nothing_is_found(
    desk: Desk, axe: Callable[[Page], list[str]], name: str
) -> None:
    desk.open(name)
    if not name:
        desk.cell("m1", 0).focus()
        desk.press("Alt+Enter")
        desk.page.get_by_label("Mer om tiltaket").wait_for()
    assert axe(desk.page) == []


# From now on, the rows in which anything is drawn.
WATCH = """() => {
    window.drawn = new Set();
    const body = document.activeElement.shadowRoot.querySelector("tbody");
    const watched = {subtree: true, childList: true, characterData: true, attributes: true};
    new MutationObserver((all) => all.forEach(({target}) => {
        const node = target.nodeType === 1 ? target : target.parentNode;
        window.drawn.add(node?.closest("tr")?.dataset.id ?? node?.nodeName);
    })).observe(body, watched);
}"""


def test_table__five_hundred_rows__are_text_until_touched_and_typing_draws_one_of_them(desk: Desk) -> None:
    rows = desk.open(rows="500").page.locator("tr[data-id]")
    expect(rows).to_have_count(500)
    assert rows.locator(":is(textarea, input, select)").count() == 0
    assert desk.page.locator('table [tabindex="0"]').count() == 1
    in_sight = "rows => rows.map((one) => one.firstChild.checkVisibility({contentVisibilityAuto: true}))"
    seen = rows.evaluate_all(in_sight)
    assert seen[0]
    assert sum(seen) < 50
    desk.cell("m250", 0).click()
    desk.page.evaluate(WATCH)
    desk.type(" mellom andre")
    comes_to(desk.page, lambda: desk.values("measure", "title")[249], "Tiltak 250 mellom andre")
    desk.page.get_by_text("Lagret 10:32").wait_for()
    assert desk.page.evaluate("[...window.drawn]") == ["m250"]
