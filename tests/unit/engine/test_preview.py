"""A preview shows the motion, carries the label, and leaves no file anywhere."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from keepsake.core.errors import CancelledError, UsageError
from keepsake.core.folders import asset_path
from keepsake.core.progress import Progress
from keepsake.engine.gentle.colour import rgb_from_planes
from keepsake.engine.media.colour import planes_of
from keepsake.engine.preview import preview_portrait
from keepsake.engine.requests import MOST_PREVIEW_HEIGHT, PortraitPreview, PreviewPortrait

PHOTO = asset_path("demo/eileen_collins.png")
SMALL = PreviewPortrait(photo_path=PHOTO, seconds=2.0, rate=Fraction(10), height=240)


@pytest.fixture(scope="module")
def preview() -> PortraitPreview:
    return preview_portrait(SMALL)


def picture(jpeg: bytes) -> NDArray[np.uint8]:
    return np.asarray(cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR), np.uint8)


def test_the_frames_are_small_pictures_of_the_photo_that_move(preview: PortraitPreview) -> None:
    assert (len(preview.frames), preview.width, preview.height) == (20, 240, 240)
    frames = np.stack([picture(frame) for frame in preview.frames]).astype(np.int16)
    assert frames.shape == (20, 240, 240, 3)
    assert np.abs(frames - frames[0]).max() > 20


def test_every_frame_carries_the_label(preview: PortraitPreview) -> None:
    photo = cv2.resize(cv2.imread(str(PHOTO)), (240, 240), interpolation=cv2.INTER_AREA).astype(np.int16)
    for jpeg in preview.frames:
        strange = np.abs(picture(jpeg).astype(np.int16) - photo).max(axis=2) > 90
        rows, columns = np.nonzero(strange)
        # White capitals, at least 24 pixels high, across much of so small a picture.
        assert strange.sum() > 400
        assert np.ptp(columns) > 90
        assert np.ptp(rows) >= 22


def test_a_preview_leaves_no_file_and_can_be_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    def stop(progress: Progress) -> None:
        if progress.stage == "drawing the preview":
            raise CancelledError("Stopped; nothing was left behind.")

    with pytest.raises(CancelledError):
        preview_portrait(SMALL, stop)
    assert list(tmp_path.iterdir()) == []


def test_a_preview_is_too_small_to_pass_for_a_film() -> None:
    with pytest.raises(UsageError):
        PreviewPortrait(photo_path=PHOTO, height=MOST_PREVIEW_HEIGHT + 2)


def test_planes_become_the_picture_they_came_from() -> None:
    ramp = np.linspace(0, 255, 64).astype(np.uint8)
    frame = np.dstack([np.tile(ramp, (32, 1)), np.full((32, 64), 90, np.uint8), np.tile(ramp[::-1], (32, 1))])
    back = rgb_from_planes(planes_of(np.ascontiguousarray(frame)))
    assert np.abs(back.astype(int) - frame).max() <= 6
