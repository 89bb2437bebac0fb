"""The commands on film files as a person and as a script see them."""

from __future__ import annotations

import json
import os
import wave
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from PIL import Image

from keepsake.cli.entry import main
from keepsake.cli.export_otio import address_of
from keepsake.core.errors import ExitCode
from keepsake.core.scene import Look, Tone
from keepsake.project.document import Document
from keepsake.project.properties import Property
from keepsake.project.property_edits import add_key, change_each
from keepsake.project.sequence import clips_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A shoebox: three photos, a sound, a letter, and a photo that is damaged."""
    box = tmp_path / "shoebox"
    box.mkdir()
    for number, name in enumerate(("b 1961.jpg", "a 1952-06.jpg", "c.png")):
        Image.new("RGB", (60, 40), (number * 40, 90, 120)).save(box / name)
    with wave.open(str(box / "song.wav"), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(16000 * 2))
    (box / "letter.txt").write_text("Dear Margaret")
    return box


@pytest.fixture
def film(tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    path = tmp_path / "Gran.keepsake"
    assert main(["new", str(path.with_suffix("")), "--title", "Margaret", "--fps", "23.976"]) == ExitCode.DONE
    assert main(["add", str(path), str(folder), "--by-date", "--quiet"]) == ExitCode.DONE
    capsys.readouterr()
    return path


def names(path: Path) -> list[str]:
    with Document.open(path, read_only=True) as document:
        return [place.clip.name for place in clips_of(document.timeline)]


def test_a_shoebox_becomes_a_film_in_the_order_of_its_dates(film: Path) -> None:
    assert names(film) == ["a 1952-06.jpg", "b 1961.jpg", "c.png", "song.wav"]
    with Document.open(film) as document:
        assert (document.undo_label, document.timeline.name) == ("Add to the film", "Margaret")
        assert all(media.sha256 in document.blobs for media in document.film.media)
        assert document.blobs.thumbnail(document.film.media[0].sha256).startswith(b"\xff\xd8")
        document.undo()
        assert document.undo_label == "Import"
        document.undo()
        assert document.film.media == ()
    assert sorted(path.name for path in film.parent.iterdir()) == [film.name, "shoebox"]


def test_what_cannot_be_taken_in_is_named_and_the_rest_is_in(
    film: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 cut")
    new = folder / "new.jpg"
    Image.new("RGB", (60, 40), (9, 9, 9)).save(new)
    assert main(["add", str(film), str(folder), str(folder / "letter.txt"), "--pool-only"]) == ExitCode.BAD_INPUT
    told = capsys.readouterr()
    assert "5 files taken in." in told.out
    assert "2 files could not be taken in:" in told.err
    assert "broken.jpg is damaged" in told.err
    assert "letter.txt is not a photo" in told.err
    assert len(names(film)) == 4
    assert main(["add", str(film), str(folder.parent / "none.jpg")]) == ExitCode.BAD_INPUT
    empty = folder / "empty"
    empty.mkdir()
    assert main(["add", str(film), str(empty)]) == ExitCode.BAD_INPUT


def test_a_film_is_described_and_checked(film: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["info", str(film), "--check"]) == ExitCode.DONE
    told = capsys.readouterr().out
    assert told.startswith("Gran.keepsake: “Margaret”, 0:14.9, 1920 x 1080, 23.976 fps, ")
    assert "  4 files inside the film\n" in told
    assert ", 1952-06): inside the film\n" in told
    assert told.endswith("All of it was read and is well.\n")
    assert main(["info", str(film), "--json"]) == ExitCode.DONE
    facts = json.loads(capsys.readouterr().out)
    assert [track["clips"] for track in facts["tracks"]] == [3, 0, 0, 1]


def test_versions_are_named_and_gone_back_to(film: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["versions", str(film), "--name", "For Easter"]) == ExitCode.DONE
    with Document.open(film) as document:
        document.undo()
        document.undo()
    capsys.readouterr()
    assert main(["versions", str(film)]) == ExitCode.DONE
    line = next(line for line in capsys.readouterr().out.splitlines() if "For Easter" in line)
    assert names(film) == []
    assert main(["versions", str(film), "--restore", line.split()[0]]) == ExitCode.DONE
    assert len(names(film)) == 4
    assert main(["versions", str(film), "--restore", "999"]) == ExitCode.USAGE
    capsys.readouterr()
    assert main(["versions", str(film), "--json"]) == ExitCode.DONE
    assert "For Easter" in [version["name"] for version in json.loads(capsys.readouterr().out)]


def test_a_damaged_film_is_recovered_beside_it(film: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recover", str(film)]) == ExitCode.DONE
    assert "nothing needs saving" in capsys.readouterr().out
    with film.open("r+b") as file:
        file.write(bytes(100))
    before = film.read_bytes()
    assert main(["info", str(film)]) == ExitCode.BAD_INPUT
    assert "keepsake recover" in capsys.readouterr().err
    assert main(["recover", str(film), "--quiet"]) == ExitCode.DONE
    told = capsys.readouterr().out
    assert "“Add to the film”" in told
    assert "4 files saved." in told
    assert film.read_bytes() == before
    assert len(names(film.with_name("Gran (recovered).keepsake"))) == 4
    assert main(["recover", str(film), "--quiet"]) == ExitCode.DONE
    assert film.with_name("Gran (recovered 2).keepsake").exists()


def test_another_editor_gets_the_timeline_and_the_files(film: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = film.with_name("Gran.otio")
    assert main(["export-otio", str(film), str(output)]) == ExitCode.DONE
    assert "4 files written into the folder “Gran media”." in capsys.readouterr().out
    written = json.loads(output.read_text("utf-8"))
    clip = written["tracks"]["children"][0]["children"][0]
    address = clip["media_references"]["DEFAULT_MEDIA"]["target_url"]
    assert Path(address.removeprefix("file://")).read_bytes().startswith(b"\xff\xd8")
    again = film.with_name("again.keepsake")
    assert main(["new", str(again), "--from", str(output)]) == ExitCode.DONE
    assert names(again) == names(film)
    assert main(["export-otio", str(film), str(film)]) == ExitCode.USAGE


@pytest.mark.parametrize(
    "name", ["Gran", "Gran’s 90th: a film", "50 % of it", "part #1", "what?", "Großmutter und Ömi"]
)
def test_other_editors_find_files_by_address_whatever_they_are_called(tmp_path: Path, name: str) -> None:
    path = tmp_path / name / f"{name}.jpg"
    address = address_of(path)
    assert unquote(urlsplit(address).path).endswith(path.as_posix()), "readers that decode, as OpenTimelineIO's own"
    if not set(name) & set("%#?"):
        assert address.endswith(path.as_posix()), "readers that do not, as melt"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["new", "{}"], ExitCode.USAGE),
        (["new", "none/x"], ExitCode.USAGE),
        (["new", "x", "--size", "1x1"], ExitCode.USAGE),
        (["new", "x", "--fps", "999"], ExitCode.USAGE),
        (["new", "x", "--from", "none.otio"], ExitCode.BAD_INPUT),
        (["info", "none"], ExitCode.BAD_INPUT),
        (["recover", "none"], ExitCode.BAD_INPUT),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    tmp_path: Path,
    words: list[str],
    code: ExitCode,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    film = tmp_path / "Gran.keepsake"
    assert main(["new", str(film)]) == ExitCode.DONE
    capsys.readouterr()
    monkeypatch.chdir(tmp_path)
    before = sorted(os.listdir())
    assert main([word.format(film) for word in words]) == code
    assert capsys.readouterr().err.count("\n") == 1
    assert sorted(os.listdir()) == before


def test_info_says_what_was_set_by_hand(film: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Document.open(film) as document:
        first, second, *_ = (place.clip.id for place in clips_of(document.timeline))
        document.edit("Key", add_key, first, Property.SCALE, 3)
        sepia = Look(tone=Tone.SEPIA)
        document.edit("Look", change_each, [first, second], lambda clip: replace(clip, look=sepia))
    assert main(["info", str(film)]) == ExitCode.DONE
    assert "Picture: 3 clips, 1 with keys, 2 with a look or border\n" in capsys.readouterr().out
    assert main(["info", str(film), "--json"]) == ExitCode.DONE
    track = json.loads(capsys.readouterr().out)["tracks"][0]
    assert (track["keyed"], track["dressed"]) == (1, 2)


def test_readings_of_names_are_kept_listed_and_forgotten(film: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pronounce", str(film)]) == ExitCode.DONE
    assert capsys.readouterr().out == "Every word is read as voices like.\n"
    assert main(["pronounce", str(film), "Siobhán=shiv awn", "Łódź=wootch"]) == ExitCode.DONE
    assert "Siobhán  is read as  shiv awn\n" in capsys.readouterr().out
    assert main(["pronounce", str(film), "Łódź="]) == ExitCode.DONE
    assert "wootch" not in capsys.readouterr().out
    with Document.open(film, read_only=True) as document:
        assert [each.written for each in document.timeline.pronunciations] == ["Siobhán"]
    assert main(["pronounce", str(film), "Siobhán"]) == ExitCode.USAGE
    assert main(["pronounce", str(film), "two words=one"]) == ExitCode.USAGE
