"""`keepsake demo` shows the main job on a public-domain portrait."""

import json
from pathlib import Path

import pytest

from keepsake.cli import main
from keepsake.cli.demo import CONSENT, FILM, REPORT
from keepsake.core.folders import asset_path
from keepsake.engine.requests import AnimatePortrait


def test_it_makes_a_film_a_record_and_a_report(
    tmp_path: Path, asked: list[AnimatePortrait], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "new" / "folder"
    assert main(["demo", "-o", str(folder)]) == 0
    assert sorted(entry.name for entry in folder.iterdir()) == sorted([FILM, CONSENT, REPORT])
    assert asked[0].photo_path == asset_path("demo/eileen_collins.png")
    said = capsys.readouterr().out
    assert str(folder / FILM) in said
    assert str(folder) in said


def test_its_consent_record_is_honest(tmp_path: Path, asked: list[AnimatePortrait]) -> None:
    main(["demo", "-o", str(tmp_path), "--quiet"])
    record = json.loads((tmp_path / CONSENT).read_text("utf-8"))["people"][0]
    assert "was not asked" in record["how"]
    assert "public domain" in record["how"]
    assert record["audience"] == "household"


def test_it_can_be_run_again(tmp_path: Path, asked: list[AnimatePortrait]) -> None:
    assert [main(["demo", "-o", str(tmp_path), "--quiet"]) for _ in range(2)] == [0, 0]


def test_a_folder_that_is_a_file_is_one_sentence(
    tmp_path: Path, asked: list[AnimatePortrait], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert main(["demo", "-o", str(tmp_path / "file")]) == 5
    assert capsys.readouterr().err.count("\n") == 1
    assert asked == []
