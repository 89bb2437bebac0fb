"""`keepsake demo` shows the main job on a public-domain portrait."""

import json
from pathlib import Path

import pytest

from keepsake.cli import main
from keepsake.cli.demo import CONSENT, FILM, REPORT, SCRIPT, TALKING_FILM, TALKING_REPORT, WORDS
from keepsake.core.folders import asset_path
from keepsake.engine.requests import AnimatePortrait, SpeakPortrait


def test_it_makes_a_film_a_record_and_a_report(
    tmp_path: Path, asked: list[AnimatePortrait | SpeakPortrait], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "new" / "folder"
    assert main(["demo", "-o", str(folder)]) == 0
    assert sorted(entry.name for entry in folder.iterdir()) == sorted(
        [FILM, CONSENT, REPORT, SCRIPT, TALKING_FILM, TALKING_REPORT]
    )
    assert asked[0].photo_path == asset_path("demo/eileen_collins.png")
    said = capsys.readouterr().out
    assert str(folder / FILM) in said
    assert str(folder) in said


def test_its_consent_record_is_honest(tmp_path: Path, asked: list[AnimatePortrait | SpeakPortrait]) -> None:
    main(["demo", "-o", str(tmp_path), "--quiet"])
    record = json.loads((tmp_path / CONSENT).read_text("utf-8"))["people"][0]
    assert "was not asked" in record["how"]
    assert "public domain" in record["how"]
    assert record["audience"] == "household"


def test_it_can_be_run_again(tmp_path: Path, asked: list[AnimatePortrait | SpeakPortrait]) -> None:
    assert [main(["demo", "-o", str(tmp_path), "--quiet"]) for _ in range(2)] == [0, 0]


def test_a_folder_that_is_a_file_is_one_sentence(
    tmp_path: Path, asked: list[AnimatePortrait | SpeakPortrait], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert main(["demo", "-o", str(tmp_path / "file")]) == 5
    assert capsys.readouterr().err.count("\n") == 1
    assert asked == []


def test_its_talking_film_says_that_the_words_are_not_hers(
    tmp_path: Path, asked: list[AnimatePortrait | SpeakPortrait]
) -> None:
    main(["demo", "-o", str(tmp_path), "--quiet"])
    talking = asked[1]
    assert isinstance(talking, SpeakPortrait)
    assert talking.text == WORDS == (tmp_path / SCRIPT).read_text("utf-8").strip()
    assert "the words are not mine" in talking.text
