"""Small pictures along a video, in order, upright, and quickly had."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from keepsake.core.errors import BadInputError
from keepsake.engine.media.filmstrip import draw_filmstrip
from keepsake.engine.requests import DrawFilmstrip
from tests.sounds import noise, write_video, write_wav


def test_pictures_come_from_along_the_video(tmp_path: Path) -> None:
    video = write_video(tmp_path / "a.mp4", noise(2.0))
    strip = draw_filmstrip(DrawFilmstrip(video_path=video, pictures=5, height=30))
    assert len(strip.jpegs) == 5
    assert strip.seconds > 1
    pictures = [Image.open(BytesIO(jpeg)) for jpeg in strip.jpegs]
    assert {picture.height for picture in pictures} == {30}
    assert all(np.asarray(picture).ndim == 3 for picture in pictures)


def test_what_is_no_video_is_said_so(tmp_path: Path) -> None:
    for path in (write_wav(tmp_path / "a.wav", noise(0.2)), tmp_path / "none.mp4"):
        with pytest.raises(BadInputError, match=path.name):
            draw_filmstrip(DrawFilmstrip(video_path=path))
