"""`keepsake inspect` as a person and as a script sees it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from keepsake.cli.entry import main
from keepsake.core.errors import ExitCode

COLLINS = Path(__file__).parents[3] / "assets/demo/eileen_collins.png"


def test_a_portrait_is_told_in_a_few_lines(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", str(COLLINS)]) == ExitCode.DONE
    told = capsys.readouterr()
    assert told.err == ""
    assert told.out.startswith("eileen_collins.png: PNG, 512 x 512 pixels, one face\n")
    for words in ("straight to the camera", "open, looking at the viewer", "a broad smile, a little open", "good ("):
        assert words in told.out
    assert "The face is 95 pixels wide: a larger scan would animate better." in told.out


def test_json_says_the_same_and_numbers_faces_from_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", str(COLLINS), "--json"]) == ExitCode.DONE
    reading = json.loads(capsys.readouterr().out)
    assert (reading["width"], reading["height"], reading["quarter_turns"]) == (512, 512, 0)
    (face,) = reading["faces"]
    assert face["number"] == 1
    assert face["width_px"] == face["box"][2]
    assert 0 < face["smile"] <= 1


def test_several_faces_are_numbered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    portrait = Image.open(COLLINS)
    pair = Image.new("RGB", (900, 512), (120, 120, 120))
    pair.paste(portrait, (0, 0))
    pair.paste(portrait.resize((380, 380)), (515, 60))
    pair.save(tmp_path / "pair.png")
    assert main(["inspect", str(tmp_path / "pair.png")]) == ExitCode.DONE
    told = capsys.readouterr().out
    assert "2 faces, numbered from the largest" in told
    assert told.index("\nFace 1\n") < told.index("\nFace 2\n")


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_a_photo_without_a_face_ends_with_bad_input(
    options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "wall.png"
    Image.new("RGB", (300, 200), (150, 140, 120)).save(path)
    assert main(["inspect", str(path), *options]) == ExitCode.BAD_INPUT
    told = capsys.readouterr()
    assert told.err.startswith("keepsake: No face can be made out in wall.png; ")
    assert told.err.count("\n") == 1
    assert (json.loads(told.out)["faces"] == []) if options else (told.out == "")


def test_a_text_file_named_jpg_gets_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "letter.jpg"
    path.write_text("Dear grandmother,")
    assert main(["inspect", str(path)]) == ExitCode.BAD_INPUT
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("keepsake: letter.jpg is not a picture that Keepsake knows; ")
    assert told.err.count("\n") == 1
