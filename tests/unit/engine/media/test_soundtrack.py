"""Sound stored beside pictures: as long as they are, at its own place, at every rate."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from keepsake.engine.media.writer import H264Writer, MovieFormat, Sound

RATES = [Fraction(24000, 1001), Fraction(24), Fraction(25), Fraction(30000, 1001), Fraction(30), Fraction(60)]
AAC_FRAME_S = 1024 / 48000


def written(path: Path, rate: Fraction, seconds: int, channels: int = 1, sample_rate: int = 22050) -> Path:
    """A film with a click in the middle of every second."""
    frames = round(seconds * rate)
    samples = np.zeros((round(frames / rate * sample_rate), channels), np.float32)
    for second in range(seconds):
        start = round((second + 0.5) * sample_rate)
        samples[start : start + 60] = 0.8
    with H264Writer(
        path, MovieFormat(width=32, height=32, rate=rate, frames=frames), sound=Sound(samples, sample_rate)
    ) as film:
        for index in range(frames):
            film.write(np.full((32, 32, 3), index % 200, np.uint8))
    return path


@pytest.mark.parametrize("rate", RATES, ids=str)
def test_sound_is_as_long_as_the_picture(tmp_path: Path, rate: Fraction) -> None:
    with av.open(str(written(tmp_path / "film.mp4", rate, 4))) as film:
        picture, sound = film.streams.video[0], film.streams.audio[0]
        assert float(sound.duration * sound.time_base) == pytest.approx(
            float(picture.duration * picture.time_base), abs=1e-3
        )


@pytest.mark.parametrize("channels", [1, 2])
def test_every_click_is_heard_when_it_was_meant(tmp_path: Path, channels: int) -> None:
    path = written(tmp_path / "film.mp4", Fraction(24), 3, channels)
    with av.open(str(path)) as film:
        assert film.streams.audio[0].channels == channels
        frames = list(film.decode(audio=0))
    start = float(frames[0].pts * frames[0].time_base)
    heard = np.concatenate([np.abs(frame.to_ndarray()).max(0) for frame in frames])
    clicks = [float(np.argmax(heard[k * 48000 : (k + 1) * 48000]) + k * 48000) / 48000 + start for k in range(3)]
    assert clicks == pytest.approx([0.5, 1.5, 2.5], abs=0.004)


def test_sound_and_picture_are_interleaved(tmp_path: Path) -> None:
    """A player that reads from the start must not wait for one while it has seconds of the other."""
    path = written(tmp_path / "film.mp4", Fraction(24), 6)
    latest = {"video": 0.0, "audio": 0.0}
    apart = 0.0
    with av.open(str(path)) as film:
        for packet in film.demux():
            if packet.pts is not None:
                latest[packet.stream.type] = float(packet.pts * packet.time_base)
                apart = max(apart, abs(latest["video"] - latest["audio"]))
    assert apart < 3.5
