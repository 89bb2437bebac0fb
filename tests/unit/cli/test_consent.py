"""`keepsake consent`, as a person would type it."""

from __future__ import annotations

from pathlib import Path

import pytest

from keepsake.cli import main
from keepsake.core.consent import Confirmation
from keepsake.engine.provenance.consent_file import read_consent

PORTRAIT = Path(__file__).parents[3] / "assets" / "demo" / "eileen_collins.png"


def new(output: Path, *changes: str) -> list[str]:
    words = f"consent new -o {output} --photo {PORTRAIT} --person Rose --subject deceased --uses motion"
    return [*f"{words} --audience family --granted-by Anna --capacity next-of-kin".split(), *changes]


def test_new_writes_a_record_that_allows_its_film_and_says_what_was_declared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(new(tmp_path / "c.json")) == 0
    said = capsys.readouterr().out
    assert "I, Anna, their next of kin, agree to moving the face" in said
    assert "I know of no objection" in said
    assert "Does not allow it yet" not in said
    (record,) = read_consent(tmp_path / "c.json")
    assert record.confirmations == {Confirmation.NO_KNOWN_OBJECTION}
    assert main(["consent", "show", str(tmp_path / "c.json")]) == 0
    assert capsys.readouterr().out == said


def test_new_says_what_is_still_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(new(tmp_path / "c.json", "--uses", "motion,words", "--audience", "public")) == 0
    said = capsys.readouterr().out
    for words in ("exact words must be approved", "name of whoever wrote them", "right to publish this photo"):
        assert words in said


def test_an_objection_is_kept_and_stops_everything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(new(tmp_path / "c.json", "--objection", "Karl said no")) == 0
    said = capsys.readouterr().out
    assert "I know of no objection" not in said
    assert "There is a known objection" in said


def test_a_record_that_is_there_is_not_lost_by_accident(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(new(tmp_path / "c.json")) == 0
    assert main(new(tmp_path / "c.json", "--person", "Karl")) == 2
    assert "already there" in capsys.readouterr().err
    assert read_consent(tmp_path / "c.json")[0].person == "Rose"
    assert main(new(tmp_path / "c.json", "--person", "Karl", "--overwrite")) == 0
    assert read_consent(tmp_path / "c.json")[0].person == "Karl"


def test_add_joins_a_second_person(tmp_path: Path) -> None:
    assert main(new(tmp_path / "c.json")) == 0
    assert main(new(tmp_path / "c.json", "--add", "--person", "Karl")) == 0
    assert [record.person for record in read_consent(tmp_path / "c.json")] == ["Rose", "Karl"]


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        (["--uses", "motion,flying"], 2, "does not know 'flying'"),
        (["--uses", ","], 2, "--uses needs at least one of motion"),
        (["--person", " "], 2, "could not be kept"),
        (["--confirm", "everything"], 2, "does not know 'everything'"),
        (["--photo", "nowhere.png"], 4, "There is no file nowhere.png"),
        (["--script", "nowhere.txt"], 4, "nowhere.txt cannot be read"),
        (["--photo", "c.json", "-o", "c.json"], 4, "There is no file c.json"),
    ],
)
def test_mistakes_are_one_sentence_and_write_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], changes: list[str], code: int, words: str
) -> None:
    assert main(new(tmp_path / "c.json", *changes)) == code
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_the_photo_is_never_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    photo = tmp_path / "photo.png"
    photo.write_bytes(PORTRAIT.read_bytes())
    assert main(new(photo, "--photo", str(photo), "--overwrite")) == 2
    assert "never changed" in capsys.readouterr().err
    assert photo.read_bytes() == PORTRAIT.read_bytes()


def test_a_grant_needs_a_sound_picture(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    letter = tmp_path / "letter.jpg"
    for content in (b"", b"Dear Anna", PORTRAIT.read_bytes()[:40_000]):
        letter.write_bytes(content)
        assert main(new(tmp_path / "c.json", "--photo", str(letter))) == 4
        assert "letter.jpg" in capsys.readouterr().err
        assert not (tmp_path / "c.json").exists()
