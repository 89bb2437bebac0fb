"""Words in a track of the film: where they belong, without holes, and no matter to sound and pictures."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from keepsake.engine.media.writer import H264Writer, MovieFormat, Sound
from keepsake.engine.requests import Subtitle

RATE = Fraction(24)
FRAMES = 24 * 15


@pytest.fixture(scope="module")
def film_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("text") / "film.mp4"
    words = (Subtitle(12, 48, "Grüß Gott,\nmeine Lieben"), Subtitle(40, 72, "sagte sie."), Subtitle(340, 999, "Ende"))
    movie = MovieFormat(width=128, height=64, rate=RATE, subtitles=words)
    with H264Writer(path, movie, sound=Sound(np.zeros(48000 * 15, np.float32), 48000)) as film:
        for _ in range(FRAMES):
            film.write(np.zeros((64, 128, 3), np.uint8))
    return path


def test_the_words_have_their_times_and_no_holes(film_path: Path) -> None:
    with av.open(str(film_path)) as film:
        stream = film.streams.subtitles[0]
        assert stream.codec_context.name == "mov_text"
        packets = [packet for packet in film.demux(stream) if packet.duration]
        shown = [(float(each.pts * each.time_base), bytes(each)[2:].decode()) for each in packets]
    assert shown == [
        (0.0, ""),
        (0.5, "Grüß Gott,\nmeine Lieben"),
        (2.0, "sagte sie."),
        (3.0, ""),
        (pytest.approx(340 / 24, abs=0.001), "Ende"),
    ]


def test_all_tracks_are_equally_long(film_path: Path) -> None:
    with av.open(str(film_path)) as film:
        lengths = [float(stream.duration * stream.time_base) for stream in film.streams]
        assert [stream.type for stream in film.streams] == ["video", "audio", "subtitle"]
    assert lengths == pytest.approx([15.0] * 3, abs=0.002)


def test_a_film_without_words_has_no_track(tmp_path: Path) -> None:
    with H264Writer(tmp_path / "film.mp4", MovieFormat(width=128, height=64, rate=RATE)) as film:
        film.write(np.zeros((64, 128, 3), np.uint8))
    with av.open(str(tmp_path / "film.mp4")) as written:
        assert not written.streams.subtitles
