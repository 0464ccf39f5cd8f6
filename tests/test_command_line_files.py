"""The command line, given a file of another sort than it asks for."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest

from roadmap.__main__ import main
from roadmap.texts import LANGUAGES, text
from tests.workbooks import HEADS, exported, small_plan


def test_check__of_a_folder__says_that_it_is_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path)]) == 1
    assert capsys.readouterr().err.strip() == text("problem.cli_is_folder", "nb", path=tmp_path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_check__of_a_file_with_a_row_less__names_the_sheet_once(
    language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = text("excel.sheet.measure", language)
    path = tmp_path / "hjemme.xlsx"
    path.write_bytes(
        exported(small_plan(), lambda workbook: workbook[sheet].delete_rows(HEADS + 1), language)
    )
    assert main(["check", str(path), "--lang", language]) == 0
    first = capsys.readouterr().out.splitlines()[0]
    assert first.startswith(f"{sheet}: 1 ")
    assert first.count(sheet) == 1


@pytest.mark.parametrize("name", ["mal.csv", "mal"])
def test_template__with_a_name_of_something_else__is_refused(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / name
    assert main(["template", str(out)]) == 1
    assert capsys.readouterr().err.strip() == text("problem.cli_not_xlsx", "nb", path=out)
    assert not out.exists()


def test_restore__of_a_file_of_something_else__names_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packed, plain = tmp_path / "feil.zip", tmp_path / "notat.txt"
    with ZipFile(packed, "w") as archive:
        archive.writestr("notat.txt", "noe annet")
    plain.write_text("Kjære dagbok, dette er ingen kopi.", encoding="utf-8")
    for path, code in ((packed, "not_everything"), (plain, "no_backup")):
        assert main(["restore", str(path)]) == 1
        assert capsys.readouterr().err.strip() == text(f"cli.instead.{code}", "nb", path=path.name)
