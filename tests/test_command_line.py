"""The command line, called as scripts call it."""

from __future__ import annotations

import io
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import load_workbook

from roadmap import planner
from roadmap.__main__ import COMMANDS, main
from roadmap.changes import diff
from roadmap.example import example_plan
from roadmap.exchange import read_workbook
from roadmap.texts import LANGUAGES, text, texts_under
from tests.workbooks import edits, exported, put, table, without


@pytest.fixture
def saved() -> str:
    return planner.create_from(example_plan(), "somebody")


def test_plans__listed__says_id_title_and_when(saved: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plans"]) == 0
    plan, title, changed = capsys.readouterr().out.strip().split("\t")
    assert (plan, title) == (saved, example_plan().title)
    assert len(changed) == len("2026-11-21 14:05")


def test_plans__none_saved__says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plans"]) == 0
    assert capsys.readouterr().out.strip() == "Ingen planer."


@pytest.mark.parametrize("language", LANGUAGES)
def test_example__written__is_clean_when_checked(
    language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "ut.xlsx"
    assert main(["example", str(out), "--lang", language]) == 0
    assert main(["--lang", language, "check", str(out)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == text("cli.done.clean", language, path=out)


def test_template__written__is_clean_when_checked(tmp_path: Path) -> None:
    out = tmp_path / "mal.xlsx"
    assert main(["template", str(out)]) == 0
    assert main(["check", str(out)]) == 0


def test_check__with_problems__has_a_line_for_each_and_exits_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "inn.xlsx"
    path.write_bytes(exported(example_plan(), put("Tiltak", 0, {"Viktighet": 9, "Start": "snart"})))
    assert main(["check", str(path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[0] for line in lines] == ["Tiltak!G4", "Tiltak!K4"]
    assert lines[0].startswith("Tiltak!G4: «9»")


@pytest.mark.parametrize("content", [b"", b"Id;Tiltak\n", b"PK\x03\x04"])
def test_check__no_workbook__exits_with_2(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "inn.xlsx"
    path.write_bytes(content)
    assert main(["check", str(path)]) == 2


def test_check__no_such_file__exits_with_2_and_says_which(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(tmp_path / "borte.xlsx")]) == 2
    assert "borte.xlsx" in capsys.readouterr().err


def test_convert__to_another_language__is_the_same_plan(tmp_path: Path) -> None:
    path, out = tmp_path / "inn.xlsx", tmp_path / "ut.xlsx"
    path.write_bytes(exported(example_plan()))
    assert main(["convert", str(path), str(out), "--lang", "en"]) == 0
    assert "Measures" in load_workbook(io.BytesIO(out.read_bytes())).sheetnames
    reading = read_workbook(out.read_bytes(), "en")
    assert reading.plan is not None
    assert diff(example_plan(), reading.plan) == ()


def test_convert__with_errors__writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = tmp_path / "inn.xlsx", tmp_path / "ut.xlsx"
    path.write_bytes(exported(example_plan(), put("Tiltak", 0, {"Viktighet": 9})))
    out.write_bytes(b"before")
    assert main(["convert", str(path), str(out)]) == 1
    assert out.read_bytes() == b"before"
    assert "Tiltak!G4" in capsys.readouterr().err


def test_export_and_import__into_the_same_plan__changes_what_was_edited(saved: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    assert main(["export", saved, str(path)]) == 0
    workbook = load_workbook(path)
    put("Tiltak", 0, {"Ansvarlig": "Rektor"})(workbook)
    workbook.save(path)
    before = planner.open_plan(saved)
    assert main(["import", str(path), "--plan", saved]) == 0
    assert [(c.field, c.new) for c in diff(before, planner.open_plan(saved))] == [("responsible", "Rektor")]
    assert planner.undo(saved, "command-line")
    assert diff(before, planner.open_plan(saved)) == ()


def test_import__with_a_row_that_cannot_be_read__changes_nothing_unless_the_others_are_asked_for(
    saved: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "plan.xlsx"
    before = planner.open_plan(saved)
    spoilt, edited = put("Tiltak", 0, {"Viktighet": 9}), put("Tiltak", 1, {"Ansvarlig": "Rektor"})
    path.write_bytes(exported(before, edits(spoilt, edited)))
    assert main(["import", str(path), "--plan", saved]) == 1
    assert planner.open_plan(saved).revision == before.revision
    assert text("cli.error.rows", "nb", count=1) in capsys.readouterr().err
    assert main(["import", str(path), "--plan", saved, "--ready"]) == 0
    assert "Tiltak!G4" in capsys.readouterr().err
    assert [(c.field, c.new) for c in diff(before, planner.open_plan(saved))] == [("responsible", "Rektor")]
    assert planner.undo(saved, "command-line")
    assert diff(before, planner.open_plan(saved)) == ()


def test_import__without_a_plan__makes_a_new_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "vår liste.xlsx"
    path.write_bytes(table({"Tiltak": [["Id", "Tiltak"], ["", "Kurs"]]}))
    assert main(["import", str(path)]) == 0
    created = planner.plans()[0]
    assert created.title == text("plan.from_workbook", "nb")
    assert created.id in capsys.readouterr().out
    assert [one.title for one in planner.open_plan(created.id).measures] == ["Kurs"]


def test_import__of_a_filled_in_template__is_called_what_the_sheet_of_the_plan_says(tmp_path: Path) -> None:
    path = tmp_path / "tpl.xlsx"
    assert main(["template", str(path)]) == 0
    assert main(["import", str(path)]) == 0
    workbook = load_workbook(path)
    put("Om planen", 0, {text("field.plan.title.label", "nb"): "Trygg hjemme"})(workbook)
    workbook.save(path)
    assert main(["import", str(path)]) == 0
    assert {one.title for one in planner.plans()} == {text("plan.from_workbook", "nb"), "Trygg hjemme"}


@pytest.mark.parametrize("command", ["example", "template"])
def test_write__to_a_folder_that_is_not_there__names_the_folder(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "borte"
    assert main([command, str(folder / "x.xlsx")]) == 1
    said = capsys.readouterr().err.strip()
    assert said == text("problem.folder_missing", "nb", path=str(folder))


@pytest.mark.parametrize("language", LANGUAGES)
def test_write__over_a_file_that_is_there__is_refused_unless_forced(
    language: str, saved: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, source = tmp_path / "ut.xlsx", tmp_path / "inn.xlsx"
    source.write_bytes(exported(example_plan()))
    for command in (["example"], ["template"], ["convert", str(source)], ["export", saved]):
        out.write_bytes(b"before")
        assert main(["--lang", language, *command, str(out)]) == 1
        assert out.read_bytes() == b"before"
        assert capsys.readouterr().err.strip() == text("problem.output_exists", language, path=out)
        assert main(["--lang", language, *command, str(out), "--force"]) == 0
        assert out.read_bytes() != b"before"


def test_database__in_a_folder_that_is_not_there__is_told_and_no_folder_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "skrivefeil"
    url = f"sqlite:///{folder / 'plan.db'}"
    assert main(["move", url]) == 1
    monkeypatch.setenv(planner.DATABASE_VARIABLE, url)
    assert main(["plans"]) == 1
    assert capsys.readouterr().err.splitlines() == [text("problem.no_database_folder", "nb", path=folder)] * 2
    assert not folder.exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_import__of_a_file_without_its_version__says_how_to_take_in_the_rest(
    language: str, saved: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "inn.xlsx"
    edit = edits(put("Tiltak", 0, {"Ansvarlig": "Rektor"}), without("Teknisk"))
    path.write_bytes(exported(planner.open_plan(saved), edit))
    arguments = ["--lang", language, "import", str(path), "--plan", saved]
    before = planner.open_plan(saved)
    assert main(arguments) == 0
    told = capsys.readouterr().err.splitlines()
    assert told[0].endswith(text("cli.instead.version_unknown", language))
    assert told[1] == text("cli.done.left", language, count=1)
    assert planner.open_plan(saved) is before
    assert main([*arguments, "--all"]) == 0
    assert [(c.field, c.new) for c in diff(before, planner.open_plan(saved))] == [("responsible", "Rektor")]
    with pytest.raises(SystemExit):
        main(["import", "--help", "--lang", language])
    assert "--all" in capsys.readouterr().out


def test_messages__of_the_command_line__speak_of_no_page_and_no_screen() -> None:
    own = texts_under("problem", "nb")
    for key, said in texts_under("cli.instead", "nb").items():
        assert key in own
        assert not any(word in said for word in ("skjermen", "hake", "startsiden", "Trykk"))


def test_plans__one_cannot_be_read__lists_the_others_and_says_which(
    saved: str, own_database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = planner.new_plan("Ødelagt", "somebody", "nb")
    planner.stop()
    with closing(sqlite3.connect(own_database.removeprefix("sqlite:///"))) as connection:
        connection.execute("UPDATE cell SET value = '{' WHERE plan = ?", (broken,))
        connection.commit()
    assert main(["plans"]) == 1
    said = capsys.readouterr()
    assert [line.split("\t")[0] for line in said.out.splitlines()] == [saved]
    assert broken in said.err


def test_import__with_errors__changes_nothing(saved: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(exported(planner.open_plan(saved), put("Tiltak", 0, {"Viktighet": 9, "Ansvarlig": "X"})))
    before = planner.open_plan(saved)
    assert main(["import", str(path), "--plan", saved]) == 1
    assert planner.open_plan(saved) == before


def test_backup__of_the_database__holds_the_plan(saved: str, tmp_path: Path) -> None:
    out = tmp_path / "kopi.db"
    assert main(["backup", str(out)]) == 0
    assert out.stat().st_size > 0
    assert saved.encode() in out.read_bytes()


def test_backup__with_a_damaged_plan__names_it_and_makes_no_copy(
    saved: str, own_database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(own_database.removeprefix("sqlite:///"))) as connection:
        connection.execute("UPDATE change SET at = '2001-01-01' WHERE rev = 3")
        connection.commit()
    out = tmp_path / "kopi.db"
    assert main(["backup", str(out)]) == 1
    assert planner.open_plan(saved).title in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.usefixtures("saved")
def test_verify__of_whole_and_damaged_plans__says_each_and_exits_with_0_or_1(
    own_database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    other = planner.new_plan("Beredskap", "somebody", "nb")
    assert main(["verify"]) == 0
    said = capsys.readouterr().out
    assert text("cli.done.whole", "nb", title="Beredskap", count=planner.open_plan(other).revision) in said
    assert text("cli.done.verified", "nb", count=2) in said
    alter(own_database, "DELETE FROM cell WHERE plan = ?", other)
    assert main(["verify"]) == 1
    told = capsys.readouterr()
    assert "rebuild" in told.err
    assert example_plan().title in told.out
    assert main(["rebuild"]) == 0
    assert "Beredskap" in capsys.readouterr().out
    assert main(["verify", "--lang", "en"]) == 0
    alter(own_database, "UPDATE change SET new = '1' WHERE rev = 1 AND plan = ?", other)
    assert main(["rebuild"]) == 1
    assert "Beredskap" in capsys.readouterr().err


def alter(database: str, statement: str, plan: str) -> None:
    """Change the database behind the app's back."""
    planner.stop()
    with closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as connection:
        connection.execute(statement, (plan,))
        connection.commit()


@pytest.mark.parametrize("name", ["kopi.db", "kopi.zip"])
def test_restore__of_a_backup__brings_back_what_is_missing_and_says_what_is_here(
    saved: str,
    name: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    copy, title = tmp_path / name, example_plan().title
    before = planner.open_plan(saved)
    assert main(["backup", str(copy)]) == 0
    assert main(["restore", str(copy)]) == 0
    assert text("safe.met.same", "nb", title=title) in capsys.readouterr().out
    planner.stop()
    monkeypatch.setenv(planner.DATABASE_VARIABLE, f"sqlite:///{tmp_path / 'new' / 'plan.db'}")
    assert main(["restore", str(copy), "--lang", "nn"]) == 0
    assert text("safe.met.new", "nn", title=title, count=before.revision) in capsys.readouterr().out
    assert planner.open_plan(saved) == before
    assert main(["restore", "--aside", str(copy)]) == 0
    assert list((tmp_path / "new").glob("plan.aside-*.db"))
    assert planner.open_plan(saved) == before
    assert main(["restore", str(tmp_path / "nowhere.db")]) == 2
    assert main(["restore", str(tmp_path)]) == 1


def test_move__to_another_database__says_where_without_a_password_and_keeps_both(
    saved: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'other.db'}"
    before = planner.open_plan(saved)
    assert main(["move", url]) == 0
    assert text("cli.done.moved", "nb", count=1, url=url) in capsys.readouterr().out
    assert main(["move", url]) == 1
    assert main(["move", "no address"]) == 1
    planner.stop()
    monkeypatch.setenv(planner.DATABASE_VARIABLE, url)
    assert planner.open_plan(saved) == before


def test_unknown_plan__exported__is_told_in_the_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "nope", str(tmp_path / "x.xlsx"), "--lang", "en"]) == 1
    assert capsys.readouterr().err.strip() == text("cli.instead.plan_not_found", "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", COMMANDS)
def test_help__of_each_command__is_in_the_language(
    command: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as done:
        main([command, "--help", "--lang", language])
    assert done.value.code == 0
    said = " ".join(capsys.readouterr().out.split())
    assert text(f"cli.command.{command}", language).split(". ")[0][:40] in said


@pytest.mark.parametrize("language", ["nb", "nn"])
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "required"),
        (["check"], "required"),
        (["plans", "mer"], "unrecognized"),
        (["--lang"], "one_value"),
    ],
)
def test_wrong_call__in_norwegian__is_told_in_norwegian(
    arguments: list[str], said: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    given = arguments if arguments == ["--lang"] else ["--lang", language, *arguments]
    wanted = "nb" if arguments == ["--lang"] else language
    with pytest.raises(SystemExit) as done:
        main(given)
    assert done.value.code == 2
    told = capsys.readouterr().err
    assert text(f"cli.words.{said}", wanted).split("%")[0] in told
    assert told.startswith(text("cli.words.usage", wanted))
    own = [one.split("%")[0].strip() for one in texts_under("cli.words", "en").values()]
    assert [one for one in own if len(one) > 3 and one in told] == []


def test_unknown_language__asked_for__is_told_once_in_norwegian(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--lang", "sv", "plans"])
    told = capsys.readouterr().err
    assert told.count(text("cli.words.usage", "nb")) == 1
    assert "'sv' er ikke et av valgene" in told


def test_help__in_norwegian__has_no_english_headings(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["check", "--help"])
    told = capsys.readouterr().out
    assert [
        key for key in ("usage", "positionals", "options") if text(f"cli.words.{key}", "en") in told
    ] == []
