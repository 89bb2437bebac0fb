"""A previewed frame is the film's own, small, labelled where somebody is animated, and leaves no file."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from keepsake.core.acting import Acting
from keepsake.core.curve import Key
from keepsake.core.errors import UsageError
from keepsake.core.folders import asset_path
from keepsake.core.scene import ColourFill, Crop, KenBurns, Layer, Picture, Portrait, Rgb, Scene, Speech, Still
from keepsake.core.timebase import RationalTime, range_of
from keepsake.engine.compose.composer import Composer
from keepsake.engine.frame_preview import preview_frame, sized
from keepsake.engine.projecting import Projector
from keepsake.engine.requests import FramePreview, PreviewFrame
from tests.scenes import drawn_photo

PHOTO = Picture(path=asset_path("demo/eileen_collins.png"))
RATE = Fraction(25)
SIDE = 360
MOVE = KenBurns(end=Crop(0.2, 0.2, 0.5, 0.5))


def layer(source: Still | Portrait | ColourFill, start: int, frames: int) -> Layer:
    return Layer(source=source, at=range_of(start, frames, RATE), source_start=RationalTime(0, RATE))


def scene(source: Still | Portrait) -> Scene:
    layers = (layer(source, 0, 50), layer(ColourFill(colour=Rgb(0, 0, 200)), 50, 10))
    return Scene(width=1080, height=1080, rate=RATE, frames=60, layers=layers)


STILL = scene(Still(picture=PHOTO, move=MOVE))
LIVING = scene(Portrait(picture=PHOTO, acting=Acting(frames=50), move=MOVE))


def picture(answer: FramePreview) -> NDArray[np.int16]:
    found = cv2.imdecode(np.frombuffer(answer.jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert found.shape == (answer.height, answer.width, 3)
    return found[:, :, ::-1].astype(np.int16)


def test_it_is_the_frame_the_film_will_have() -> None:
    answer = preview_frame(PreviewFrame(scene=STILL, frame=20, height=SIDE))
    with Composer(sized(STILL, SIDE)) as composer:
        exact, other = (composer.rgb(frame).astype(np.int16) for frame in (20, 40))
    # What is left is the loss of a JPEG with half its colours' sharpness.
    assert np.abs(picture(answer) - exact).mean() < 4
    assert np.abs(picture(answer) - other).mean() > 8
    assert answer.frame == 20


def test_words_that_somebody_shall_say_are_told_in_the_label_before_anybody_agreed() -> None:
    living = LIVING.layers[0].source
    assert isinstance(living, Portrait)
    said = scene(replace(living, speech=Speech(words="I am proud of you.", voice="en")))
    silent, speaking = (
        picture(preview_frame(PreviewFrame(scene=each, frame=0, height=SIDE))) for each in (LIVING, said)
    )
    changed = np.argwhere(np.abs(speaking - silent).max(axis=2) > 60)
    assert len(changed) > 200
    assert np.ptp(changed[:, 0]) < SIDE / 4  # only the label and its second line


def test_a_jump_to_several_new_photos_shows_them_as_ever(tmp_path: Path) -> None:
    """They are read beside one another then, and one that is gone is a placeholder as before."""
    photos = [drawn_photo(tmp_path / f"{number}.png", number) for number in range(3)]
    layers = [layer(Still(picture=Picture(path=path), move=MOVE), 0, 50) for path in photos]
    shown = Scene(width=640, height=360, rate=RATE, frames=50, layers=tuple(layers))
    shown = replace(shown, layers=tuple(replace(each, opacity=(Key(0, 0.5),)) for each in shown.layers))
    photos[1].unlink()
    projector = Projector(shown)
    jumped = [projector.planes(frame, "en") for frame in (30, 0)]
    projector.close()
    with Composer(shown, allow_missing=True) as composer:
        for planes, frame in zip(jumped, (30, 0), strict=True):
            assert np.array_equal(planes.y, composer.frame(frame).y)


def test_a_changed_film_is_drawn_as_it_is_now() -> None:
    before = picture(preview_frame(PreviewFrame(scene=STILL, frame=0, height=SIDE)))
    grey = replace(STILL, layers=(layer(ColourFill(colour=Rgb(90, 90, 90)), 0, 60),))
    after = picture(preview_frame(PreviewFrame(scene=grey, frame=0, height=SIDE)))
    again = picture(preview_frame(PreviewFrame(scene=STILL, frame=0, height=SIDE)))
    assert np.abs(after - 90).max() <= 3
    assert np.array_equal(before, again)


def test_a_living_portrait_bears_the_label_and_nothing_else_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    still = picture(preview_frame(PreviewFrame(scene=STILL, frame=0, height=SIDE)))
    living = picture(preview_frame(PreviewFrame(scene=LIVING, frame=0, height=SIDE)))
    rows, columns = np.nonzero(np.abs(living - still).max(axis=2) > 90)
    assert np.ptp(columns) > 90
    assert np.ptp(rows) >= 20
    after = picture(preview_frame(PreviewFrame(scene=LIVING, frame=55, height=SIDE)))
    assert np.abs(after - (0, 0, 200)).max() <= 6
    assert list(tmp_path.iterdir()) == []


def test_it_is_never_larger_than_its_bound_nor_than_the_film() -> None:
    small = replace(STILL, width=200, height=160)
    assert (sized(small, 720).width, sized(small, 720).height) == (200, 160)
    assert (sized(replace(STILL, width=1919, height=1079), 719).height) == 718
    for bad in ({"height": 2160}, {"frame": 60}, {"frame": -1}):
        with pytest.raises(UsageError):
            PreviewFrame(**({"scene": STILL, "frame": 0} | bad))  # type: ignore[arg-type]
