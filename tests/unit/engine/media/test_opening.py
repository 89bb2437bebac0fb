"""Films of Keepsake's own open without a picture decoded on trial, and show the same."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from keepsake.engine.media.opening import WITHOUT_TRIAL
from keepsake.engine.media.writer import H264Writer, MovieFormat, Sound

WIDTH, HEIGHT, FRAMES = 128, 64, 20


def seen(path: Path, **how: object) -> tuple[object, ...]:
    with av.open(str(path), **how) as film:  # type: ignore[call-overload]
        stream = film.streams.video[0]
        facts = (stream.frames, stream.average_rate, stream.width, stream.height, film.duration, dict(film.metadata))
        pictures = [(frame.pts, frame.format.name, frame.to_ndarray().tobytes()) for frame in film.decode(stream)]
    return *facts, pictures


def test_a_film_with_sound_tells_and_shows_the_same_without_the_trial(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    movie = MovieFormat(width=WIDTH, height=HEIGHT, rate=Fraction(24), title="She")
    hum = np.sin(np.arange(20_000, dtype=np.float32) / 9) / 3
    noise = np.random.default_rng(2).integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)
    with H264Writer(path, movie, sound=Sound(hum, 22050)) as film:
        for index in range(FRAMES):
            film.write(np.roll(noise, index, axis=1))
    told = seen(path, stream_options=WITHOUT_TRIAL)
    assert told == seen(path)
    assert told[0] == FRAMES
