"""`keepsake verify` and the rest of `keepsake consent`, as a person would type them."""

from __future__ import annotations

import json
from pathlib import Path

import av
import pytest
from PIL import Image

from keepsake.cli import main
from tests.unit.engine.provenance.conftest import gate_in, make_film

PORTRAIT = Path(__file__).parents[3] / "assets" / "demo" / "eileen_collins.png"


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("film")
    make_film(folder / "film.mp4", gate_in(folder))
    return folder / "film.mp4"


def test_a_film_of_ours_is_told_in_honest_words(film: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(film)]) == 0
    said = capsys.readouterr().out
    for words in (
        "signed by a copy of Keepsake, not a verified identity",
        "invisible mark of Keepsake was found",
        "label is visible in every frame",
        "the motion is imagined and not a record",
    ):
        assert words in said


def test_findings_as_json(film: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(film), "--json"]) == 0
    findings = json.loads(capsys.readouterr().out)
    assert findings["credentials"] == "unchanged"
    assert findings["is_signed_by_keepsake"] is True
    assert findings["is_mark_found"] is True
    assert findings["mark_z"] >= findings["mark_needed_z"] == 5.0
    assert findings["label_frames"] == findings["frames_looked_at"] >= 2
    assert findings["has_ai_tag"] is True


def test_a_remuxed_film_keeps_label_and_mark(film: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "remuxed.mp4"
    with av.open(str(film)) as source, av.open(str(path), "w") as copy:
        stream = copy.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                copy.mux(packet)
    assert main(["verify", str(path), "--json"]) == 0
    findings = json.loads(capsys.readouterr().out)
    assert findings["credentials"] == "none"
    assert "does not mean that no AI was used" in findings["credentials_sentence"]
    assert findings["is_mark_found"] is True
    assert findings["label_frames"] == findings["frames_looked_at"]


def test_absence_is_never_called_authentic(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(PORTRAIT)]) == 0
    said = capsys.readouterr().out
    assert said.count("does not mean that no AI was used") == 3
    for word in ("authentic", "not AI", "real photo", "genuine"):
        assert word not in said


@pytest.mark.parametrize("name", ["photo.jpeg", "photo.tif", "photo.bmp", "photo.mp4", "photo"])
def test_a_picture_is_known_by_its_content_and_never_called_damaged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    path = tmp_path / name
    kind = {".jpeg": "JPEG", ".tif": "TIFF", ".bmp": "BMP"}.get(path.suffix, "PNG")
    with Image.open(PORTRAIT) as portrait:
        portrait.resize((96, 96)).save(path, format=kind)
    assert main(["verify", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["credentials"] == "none"


def test_a_film_under_another_name_is_still_ours(
    film: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "film.jpg"
    path.write_bytes(film.read_bytes())
    assert main(["verify", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["credentials"] == "unchanged"


@pytest.mark.parametrize("content", [None, b"", b"AI-ANIMATED", b"\0" * 4000])
def test_a_file_that_is_no_film_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None
) -> None:
    path = tmp_path / "film.mp4"
    if content is not None:
        path.write_bytes(content)
    assert main(["verify", str(path)]) == 4
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "film.mp4" in said.err


def test_consent_is_taken_back_deleted_and_accounted_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = tmp_path / "c.json"
    words = f"consent new -o {record} --photo {PORTRAIT} --person Rose --subject deceased --uses motion"
    assert main([*f"{words} --audience family --granted-by Anna --capacity executor".split()]) == 0
    assert main(["consent", "certificate", str(record), "-o", str(tmp_path / "c.html")]) == 0
    assert "I, Anna, their executor" in (tmp_path / "c.html").read_text("utf-8")
    assert main(["consent", "revoke", str(record)]) == 0
    assert "was taken back" in capsys.readouterr().out
    assert main(["consent", "erase", str(record)]) == 0
    assert not record.exists()
    capsys.readouterr()
    assert main(["consent", "ledger"]) == 0
    said = capsys.readouterr().out
    assert "revoked" in said
    assert "erased" in said
    assert "The ledger is sound: 3 entries" in said


def test_an_unsound_ledger_is_refused_until_it_is_renewed(own_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ledger = own_home / "keepsake" / "consent" / "ledger.jsonl"
    ledger.parent.mkdir(parents=True)
    ledger.write_bytes(b"{}\n")
    assert main(["consent", "ledger"]) == 3
    assert "--renew" in capsys.readouterr().out
    assert main(["consent", "ledger", "--renew"]) == 0
    assert "is kept as" in capsys.readouterr().out
