"""Draws docs/pictures/demo.jpg: the demonstration's film, and eight moments of the face that differ most.

Usage: scripts/pictures [FILM.mp4]   with no film, the demonstration is made first.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from keepsake.cli import main as keepsake
from keepsake.cli.demo import FILM, PHOTO
from keepsake.core.folders import asset_path
from keepsake.engine.requests import InspectPhoto
from keepsake.jobs.worker import inspect_photo

PICTURE = Path(__file__).resolve().parent.parent / "docs/pictures/demo.jpg"
COLUMNS, ROWS = 4, 2
CELL = 250
GAP = 6
PAPER = 255
CROP_IN_FACES = 2.4
LARGEST_BYTES = 300_000

Pictures = list[NDArray[np.uint8]]


def main(words: list[str]) -> int:
    """Draw the picture; returns an exit code."""
    with tempfile.TemporaryDirectory() as folder:
        film = Path(words[0]) if words else Path(folder) / FILM
        if not words and (code := keepsake(["demo", "-o", folder])):
            return code
        whole, faces = first_frame_and_faces(film)
    side = ROWS * (CELL + GAP) - GAP
    first = cv2.resize(whole, (round(side * whole.shape[1] / whole.shape[0]), side), interpolation=cv2.INTER_AREA)
    sheet = sheet_of(first, [faces[index] for index in most_different(faces, COLUMNS * ROWS)])
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    PICTURE.write_bytes(jpeg_of(sheet))
    sys.stdout.write(f"{PICTURE}\n")
    return 0


def first_frame_and_faces(film: Path) -> tuple[NDArray[np.uint8], Pictures]:
    """The first frame, RGB, and of every frame the square around the face, one cell large."""
    photo = inspect_photo(InspectPhoto(photo_path=asset_path(PHOTO)))
    left, top, width, height = photo.faces[0].box
    with av.open(str(film)) as container:
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    scale = frames[0].shape[0] / photo.height
    half = width * CROP_IN_FACES * scale / 2
    x, y = max(half, (left + width / 2) * scale), max(half, (top + height / 2) * scale)
    square = (slice(round(y - half), round(y + half)), slice(round(x - half), round(x + half)))
    return frames[0], [cv2.resize(frame[square], (CELL, CELL), interpolation=cv2.INTER_AREA) for frame in frames]


def most_different(frames: Pictures, count: int) -> list[int]:
    """Indices of `count` frames, the first and each time the one most unlike those chosen (Gonzalez 1985)."""
    stack = np.stack(frames).astype(np.float32)
    chosen = [0]
    distance = np.full(len(frames), np.inf, np.float32)
    while len(chosen) < min(count, len(frames)):
        distance = np.minimum(distance, np.abs(stack - stack[chosen[-1]]).mean(axis=(1, 2, 3)))
        chosen.append(int(distance.argmax()))
    return sorted(chosen)


def sheet_of(first: NDArray[np.uint8], cells: Pictures) -> NDArray[np.uint8]:
    """The whole frame at the left, the cells row by row at its right, a little paper between them."""
    height, width = first.shape[:2]
    sheet = np.full((height, width + COLUMNS * (CELL + GAP), 3), PAPER, np.uint8)
    sheet[:, :width] = first
    for index, cell in enumerate(cells):
        top, left = index // COLUMNS * (CELL + GAP), width + GAP + index % COLUMNS * (CELL + GAP)
        sheet[top : top + CELL, left : left + CELL] = cell
    return sheet


def jpeg_of(sheet: NDArray[np.uint8]) -> bytes:
    """The best JPEG of the sheet that is not too large for a page."""
    for quality in range(92, 30, -4):
        _, content = cv2.imencode(".jpg", sheet[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
        if content.size <= LARGEST_BYTES:
            break
    return content.tobytes()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
