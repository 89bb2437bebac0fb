"""`keepsake animate`: flags become a request, outputs are guarded, stopping is clean."""

import json
import os
import signal
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path

import pytest

from keepsake.cli import main
from keepsake.cli.animate import parse_faces, request_of
from keepsake.cli.entry import parser_for
from keepsake.core.errors import UsageError
from keepsake.core.progress import Reporter
from keepsake.engine.requests import AnimatePortrait, ClipReport, Style
from keepsake.jobs import worker
from tests.programs import running


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.png"
    path.write_bytes(b"photo")
    return path


def requested(*words: str) -> AnimatePortrait:
    arguments = ["animate", "photo.png", "-o", "film.mp4", *words]
    return request_of(parser_for(arguments).parse_args(arguments))


def test_without_flags_the_request_has_its_own_defaults() -> None:
    assert requested() == AnimatePortrait(
        photo_path=Path("photo.png"), output_path=Path("film.mp4"), consent_path=None
    )


def test_every_flag_reaches_the_request() -> None:
    made = requested(
        *("--style", "birthday", "--direction", "soft smile", "--strength", "0.25", "--seconds", "12.5"),
        *("--fps", "23.976", "--height", "720", "--face", "2", "--face", "3,1", "--seed", "9", "--crf", "21"),
        *("--preset", "medium", "--rotate", "270", "--pan-zoom", "--consent", "grant.json"),
    )
    assert made == AnimatePortrait(
        photo_path=Path("photo.png"),
        output_path=Path("film.mp4"),
        consent_path=Path("grant.json"),
        style=Style.BIRTHDAY,
        direction="soft smile",
        strength=0.25,
        seconds=12.5,
        rate=Fraction(24000, 1001),
        height=720,
        faces=(1, 2, 0),
        seed=9,
        crf=21,
        preset="medium",
        quarter_turns=3,
        pan_zoom=True,
    )


@pytest.mark.parametrize(
    "words",
    [
        ["--seconds", "1.9"],
        ["--seconds", "61"],
        ["--seconds", "nan"],
        ["--seconds", "long"],
        ["--strength", "1.01"],
        ["--strength", "-0.1"],
        ["--fps", "0"],
        ["--fps", "film"],
        ["--height", "0"],
        ["--height", "100000"],
        ["--face", "0"],
        ["--face", "-1"],
        ["--face", "mother"],
        ["--face", "1,,2"],
        ["--seed", "-1"],
        ["--crf", "0"],
        ["--preset", "placebo"],
        ["--style", "horror"],
        ["--rotate", "45"],
        ["--unheard-of"],
    ],
)
def test_what_makes_no_sense_is_one_sentence_and_exit_code_2(
    tmp_path: Path, photo: Path, asked: list[AnimatePortrait], capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert main(["animate", str(photo), "-o", str(tmp_path / "film.mp4"), *words]) == 2
    said = capsys.readouterr()
    assert said.err.startswith("keepsake: ")
    assert said.err.count("\n") == 1
    assert said.out == ""
    assert asked == []


@pytest.mark.parametrize(
    ("words", "faces"), [(["all"], ()), (["1", "all"], ()), (["2"], (1,)), (["1, 3", "1"], (0, 2))]
)
def test_faces_are_counted_from_one(words: list[str], faces: tuple[int, ...]) -> None:
    assert parse_faces(words) == faces


def test_the_film_is_made_and_summed_up(
    tmp_path: Path, photo: Path, asked: list[AnimatePortrait], capsys: pytest.CaptureFixture[str]
) -> None:
    film = tmp_path / "film.mp4"
    assert main(["animate", str(photo), "-o", str(film)]) == 0
    assert film.read_bytes() == b"film"
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        f"{film}: 6.0 seconds, 864 x 1080, 24 fps, 1 face.",
        "Understood 'soft smile': a small smile.",
        "Not understood: 'purple'.",
        "The grant was given for the household.",
    ]
    assert said.err == "drawing frames\n"


def test_quiet_says_nothing(
    tmp_path: Path, photo: Path, asked: list[AnimatePortrait], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["animate", str(photo), "-o", str(tmp_path / "film.mp4"), "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def test_the_report_tells_how_the_film_was_made(tmp_path: Path, photo: Path, asked: list[AnimatePortrait]) -> None:
    report = tmp_path / "report.json"
    words = ["animate", str(photo), "-o", str(tmp_path / "film.mp4"), "--report", str(report), "--fps", "29.97"]
    assert main([*words, "--quiet"]) == 0
    read = json.loads(report.read_text("utf-8"))
    assert read["frames"] == 144
    assert read["rate"] == "30000/1001"
    assert read["stage_seconds"] == {"drawing frames": 1.5}
    assert (read["cpu_seconds"], read["peak_memory_bytes"]) == (2.5, 3_000_000)
    assert (read["engine"], read["device"]) == ("gentle", "cpu")
    assert read["understood"]["acted_on"] == [["soft smile", "a small smile"]]


def test_a_film_that_is_there_is_replaced_only_when_asked(
    tmp_path: Path, photo: Path, asked: list[AnimatePortrait], capsys: pytest.CaptureFixture[str]
) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(b"the only copy")
    assert main(["animate", str(photo), "-o", str(film)]) == 2
    assert "already there" in capsys.readouterr().err
    assert film.read_bytes() == b"the only copy"
    assert main(["animate", str(photo), "-o", str(film), "--overwrite"]) == 0
    assert film.read_bytes() == b"film"


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["-o", "photo.png"], 2, "must end in .mp4"),
        (["-o", "."], 2, "must end in .mp4"),
        (["-o", "link.mp4"], 2, "never changed"),
        (["-o", "gone/film.mp4"], 5, "does not exist"),
        (["-o", "film.mp4", "--report", "photo.png"], 2, "never changed"),
        (["-o", "film.mp4", "--report", "film.mp4"], 2, "cannot have the same name"),
        (["-o", "film.mp4", "--report", "gone/report.json"], 5, "does not exist"),
        (["-o", "film.mp4", "--consent", "grant.json", "--report", "grant.json"], 2, "never changed"),
    ],
)
def test_outputs_are_guarded_before_any_work(
    photo: Path,
    asked: list[AnimatePortrait],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    code: int,
    sentence: str,
) -> None:
    monkeypatch.chdir(photo.parent)
    Path("link.mp4").symlink_to(photo)
    Path("grant.json").write_text("{}", "utf-8")
    assert main(["animate", "photo.png", *words, "--overwrite"]) == code
    assert sentence in capsys.readouterr().err
    assert asked == []
    assert photo.read_bytes() == b"photo"


def test_an_error_of_the_engine_is_its_sentence_and_code(
    tmp_path: Path, photo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(request: AnimatePortrait, report: Reporter) -> ClipReport:
        raise UsageError("This makes no sense.")

    monkeypatch.setattr(worker, "animate_portrait", refuse)
    assert main(["animate", str(photo), "-o", str(tmp_path / "film.mp4")]) == 2
    assert capsys.readouterr().err == "keepsake: This makes no sense.\n"


ENDLESS_FILM = """
import sys, time
from fractions import Fraction
import numpy as np
from keepsake.cli import main
from keepsake.core.progress import Progress
from keepsake.engine.media.writer import H264Writer, MovieFormat
from keepsake.jobs import worker

def animate(request, report):
    with H264Writer(request.output_path, MovieFormat(width=64, height=64, rate=Fraction(24))) as film:
        print("begun", flush=True)
        while True:
            film.write(np.zeros((64, 64, 3), np.uint8))
            time.sleep(0.001)

worker.animate_portrait = animate
sys.exit(main(["animate", *sys.argv[1:]]))
"""


STOPS = (
    [[getattr(signal, name) for name in names.split()] for names in ("SIGINT", "SIGTERM", "SIGHUP", "SIGINT SIGINT")]
    if os.name != "nt"
    else []
)


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no such signals")
@pytest.mark.parametrize("numbers", STOPS)
def test_stopping_leaves_no_debris(tmp_path: Path, photo: Path, numbers: list[signal.Signals]) -> None:
    command = [sys.executable, "-c", ENDLESS_FILM, str(photo), "-o", str(tmp_path / "film.mp4")]
    with running(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "begun\n"
        time.sleep(0.05)
        for number in numbers:
            process.send_signal(number)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert said == "keepsake: Stopped; nothing was left behind.\n"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["photo.png"]
