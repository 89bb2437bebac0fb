"""Pieces are encoded alike every time, whatever memory held before, and show the whole frame and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from keepsake.engine.film.encoding import PieceEncoder, PieceFormat, packets_of, widened
from keepsake.engine.media.colour import Planes

FRAMES = 30


def piece_of(width: int, height: int) -> PieceFormat:
    return PieceFormat(
        encoder="libx264",
        pixels="yuv420p",
        options=(("crf", "20"), ("g", "48"), ("preset", "medium"), ("profile", "high")),
        width=width,
        height=height,
        rate=Fraction(24),
        container="mp4",
    )


def moving(width: int, height: int) -> Iterator[Planes]:
    """A grainy picture under a slow camera."""
    random = np.random.default_rng(1)
    coarse = random.integers(0, 256, (12, 18), dtype=np.uint8)
    soft = cv2.resize(coarse, (width * 2, height * 2), interpolation=cv2.INTER_CUBIC).astype(np.int16)
    photo = np.clip(soft + random.integers(-12, 13, soft.shape), 0, 255).astype(np.uint8)
    for index in range(FRAMES):
        view = np.array([[1.4 - 0.002 * index, 0, 3 + 0.2 * index], [0, 1.4 - 0.002 * index, 2]])
        luma = cv2.warpAffine(photo, view, (width, height), flags=cv2.WARP_INVERSE_MAP | cv2.INTER_LINEAR)
        half = cv2.resize(luma, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
        yield Planes(luma, half, 255 - half)


def litter(seed: int) -> None:
    """Leave other levels than before in the memory that the next picture gets."""
    random = np.random.default_rng(seed)
    held = [random.integers(0, 256, size, dtype=np.uint8) for size in (4096, 70_000, 300_000, 1_000_000) * 4]
    del held


@pytest.mark.parametrize("width", [1080, 1152])
def test_the_same_frames_are_the_same_bytes(tmp_path: Path, width: int) -> None:
    wanted, made = piece_of(width, 256), set()
    for turn in range(3):
        path = tmp_path / f"{turn}.mp4"
        litter(turn)
        with PieceEncoder(path, wanted) as encoder:
            for planes in moving(width, 256):
                encoder.write(planes)
                litter(turn)
            assert encoder.finish() == FRAMES
        made.add(b"".join(bytes(packet) for packet in packets_of(path)))
    assert len(made) == 1


def test_a_piece_shows_the_frame_to_its_last_column(tmp_path: Path) -> None:
    path, frames = tmp_path / "piece.mp4", list(moving(1080, 256))
    with PieceEncoder(path, piece_of(1080, 256)) as encoder:
        for planes in frames:
            encoder.write(planes)
        encoder.finish()
    with av.open(str(path)) as film:
        assert (film.streams.video[0].width, film.streams.video[0].height) == (1080, 256)
        for found, planes in zip(film.decode(video=0), frames, strict=True):
            luma = found.to_ndarray(format="gray").astype(float)
            assert luma.shape == planes.y.shape
            off = np.abs(luma - planes.y)
            assert off[:, -8:].mean() < 1.3 * off.mean() + 0.5


def test_a_frame_is_widened_by_its_own_edge_and_then_by_nothing() -> None:
    frame = next(moving(1080, 64))
    wide = widened(frame, 1152)
    assert (wide.width, wide.height) == (1152, 64)
    assert np.array_equal(wide.y[:, :1080], frame.y)
    assert np.array_equal(wide.u[:, :540], frame.u)
    assert (wide.y[:, 1080:1088] == frame.y[:, -1:]).all()
    assert (wide.v[:, 540:544] == frame.v[:, -1:]).all()
    assert np.unique(wide.y[:, 1088:]).size == np.unique(wide.u[:, 544:]).size == 1
    assert widened(frame, 1080) is frame
