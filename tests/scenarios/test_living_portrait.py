"""A person's whole way: a photo, someone's consent, a film; and every way it can be refused."""

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from keepsake.cli import main
from keepsake.core.folders import asset_path
from tests.programs import running

PORTRAIT = asset_path("demo/eileen_collins.png")
SMALL = ("--height", "256", "--seconds", "2", "--quiet")


def give_consent(folder: Path, photo: Path) -> Path:
    consent = folder / "consent.json"
    who = ["--person", "Eileen Collins", "--subject", "adult", "--granted-by", "a test", "--capacity", "self"]
    words = ["consent", "new", "-o", consent, "--photo", photo, "--uses", "motion", "--audience", "household", *who]
    assert main([str(word) for word in words]) == 0
    return consent


@pytest.fixture
def consent(tmp_path: Path) -> Path:
    return give_consent(tmp_path, PORTRAIT)


def animate(photo: Path, film: Path, consent: Path, *words: str) -> int:
    return main(["animate", str(photo), "-o", str(film), "--consent", str(consent), *SMALL, *words])


def frames_of(film: Path) -> NDArray[np.uint8]:
    with av.open(str(film)) as container:
        return np.stack([frame.to_ndarray(format="gray") for frame in container.decode(video=0)])


def test_a_photo_comes_alive(tmp_path: Path, consent: Path) -> None:
    before = PORTRAIT.read_bytes()
    film, report = tmp_path / "film.mp4", tmp_path / "report.json"
    assert animate(PORTRAIT, film, consent, "--report", str(report), "--fps", "23.976") == 0
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        assert (stream.frames, stream.width, stream.height) == (48, 256, 256)
        assert stream.average_rate == Fraction(24000, 1001)
        assert container.metadata["comment"] == "AI-animated with Keepsake"
    frames = frames_of(film).astype(np.int16)
    assert np.abs(frames - frames[0]).max() > 20
    told = json.loads(report.read_text("utf-8"))
    assert (told["frames"], told["faces"], told["engine"], told["rate"]) == (48, 1, "gentle", "24000/1001")
    assert 0 < sum(told["stage_seconds"].values()) < 60
    assert told["cpu_seconds"] > 0
    assert told["peak_memory_bytes"] > 50_000_000
    assert PORTRAIT.read_bytes() == before


def test_the_same_seed_is_the_same_film_and_another_is_not(
    tmp_path: Path, consent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "randbelow", lambda limit: 7)  # Each film's invisible mark has a number of its own.
    films = [tmp_path / name for name in ("one.mp4", "again.mp4", "other.mp4")]
    for film, seed in zip(films, "112", strict=True):
        assert animate(PORTRAIT, film, consent, "--seed", seed) == 0
    one, again, other = (frames_of(film) for film in films)
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


def test_without_consent_nothing_is_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["animate", str(PORTRAIT), "-o", str(tmp_path / "film.mp4"), *SMALL]) == 3
    assert "consent" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_consent_for_another_photo_is_no_consent(tmp_path: Path) -> None:
    other = tmp_path / "other.png"
    cv2.imwrite(str(other), cv2.imread(str(PORTRAIT))[:, ::-1])
    consent = give_consent(tmp_path, other)
    assert animate(PORTRAIT, tmp_path / "film.mp4", consent) == 3
    assert not (tmp_path / "film.mp4").exists()


def wallpaper(path: Path) -> None:
    stripes = np.tile(np.array([[[200, 190, 170], [150, 160, 140]]], np.uint8).repeat(20, axis=1), (400, 10, 1))
    cv2.imwrite(str(path), stripes)


def half_a_jpeg(path: Path) -> None:
    whole = cv2.imencode(".jpg", cv2.imread(str(PORTRAIT)))[1].tobytes()
    path.write_bytes(whole[: len(whole) // 3])


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("no_face.png", wallpaper),
        ("letter.jpg", lambda path: path.write_text("Dear Anna,", "utf-8")),
        ("half.jpg", half_a_jpeg),
        ("empty.jpg", lambda path: path.write_bytes(b"")),
        ("gone.jpg", lambda path: None),
    ],
)
def test_what_cannot_be_animated_is_one_sentence(
    tmp_path: Path, consent: Path, capsys: pytest.CaptureFixture[str], name, make
) -> None:
    make(tmp_path / name)
    capsys.readouterr()
    assert animate(tmp_path / name, tmp_path / "film.mp4", consent) == 4
    said = capsys.readouterr().err
    assert said.startswith("keepsake: ")
    assert said.count("\n") == 1
    assert list(tmp_path.glob("film*")) == []


NO_NETWORK = """
import sys
def refuse(event, arguments):
    if event.startswith("socket.") or event in ("urllib.Request", "http.client.connect"):
        raise SystemExit(f"touched the network: {event} {arguments}")
sys.addaudithook(refuse)
from keepsake.cli import main
sys.exit(main(sys.argv[1:]))
"""


def test_it_never_touches_the_network(tmp_path: Path, consent: Path) -> None:
    words = ["animate", str(PORTRAIT), "-o", str(tmp_path / "film.mp4"), "--consent", str(consent), *SMALL]
    done = subprocess.run([sys.executable, "-c", NO_NETWORK, *words], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no such signal")
def test_stopping_half_way_leaves_nothing(tmp_path: Path, consent: Path) -> None:
    film = tmp_path / "film.mp4"
    words = ["animate", PORTRAIT, "-o", film, "--consent", consent, "--seconds", "60", "--height", "720"]
    with running([sys.executable, "-m", "keepsake", *words], stderr=subprocess.PIPE, text=True) as process:
        while process.poll() is None and not list(tmp_path.glob("film*.part")):
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert said.endswith("keepsake: Stopped; nothing was left behind.\n")
    assert [entry.name for entry in tmp_path.iterdir()] == ["consent.json"]
