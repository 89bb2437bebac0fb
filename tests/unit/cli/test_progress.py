"""Progress is a bar on a terminal, a few lines elsewhere, nothing when quiet."""

from io import StringIO

import pytest

from keepsake.cli.progress import ProgressBar, ProgressLines, in_words, shown_progress
from keepsake.core.progress import Progress


class Clock:
    """A clock that a test moves on."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def steps(reporter: ProgressBar | ProgressLines, clock: Clock, count: int, seconds_each: float) -> None:
    for done in range(count + 1):
        reporter(Progress("drawing frames", done, count))
        clock.now += seconds_each


def test_the_bar_says_how_far_and_how_long() -> None:
    clock, stream = Clock(), StringIO()
    bar = ProgressBar(stream, clock)
    steps(bar, clock, 10, 2.0)
    drawn = [line.strip() for line in stream.getvalue().split("\r") if line]
    assert drawn[0] == "drawing frames  [                            ]    0%"
    assert drawn[5] == "drawing frames  [==============              ]   50%  about 10 seconds left"
    assert drawn[-1] == "drawing frames  [============================]  100%"


def test_the_bar_is_drawn_no_faster_than_an_eye_follows() -> None:
    clock, stream = Clock(), StringIO()
    steps(ProgressBar(stream, clock), clock, 1000, 0.001)
    assert stream.getvalue().count("\r") <= 12


def test_the_bar_leaves_an_empty_line() -> None:
    clock, stream = Clock(), StringIO()
    bar = ProgressBar(stream, clock)
    bar(Progress("reading the photo", 0, 1))
    bar.wipe()
    last = stream.getvalue().split("\r")[-2]
    assert last.strip() == ""
    assert len(last) >= len("reading the photo")


def test_elsewhere_a_stage_is_one_line_and_a_long_one_a_few() -> None:
    clock, stream = Clock(), StringIO()
    lines = ProgressLines(stream, clock)
    lines(Progress("reading the photo", 0, 1))
    lines(Progress("reading the photo", 1, 1))
    steps(lines, clock, 60, 1.0)
    assert stream.getvalue().splitlines() == [
        "reading the photo",
        "drawing frames",
        "drawing frames: 25%, about 45 seconds left",
        "drawing frames: 50%, about 30 seconds left",
        "drawing frames: 75%, about 15 seconds left",
    ]


def test_quiet_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with shown_progress(quiet=True) as report:
        report(Progress("drawing frames", 1, 2))
    assert capsys.readouterr().err == ""


def test_a_stage_of_unknown_length_is_shown_too(capsys: pytest.CaptureFixture[str]) -> None:
    with shown_progress() as report:
        report(Progress("finding faces", 0, 0))
    assert capsys.readouterr().err == "finding faces\n"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "1 second"),
        (12, "12 seconds"),
        (89, "89 seconds"),
        (95, "2 minutes"),
        (3000, "50 minutes"),
        (7200, "2 hours"),
    ],
)
def test_time_is_said_as_people_say_it(seconds: float, words: str) -> None:
    assert in_words(seconds) == words
