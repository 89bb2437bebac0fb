"""Draws docs/pictures/demo.jpg: twelve frames of the demonstration that differ most, in the order they come.

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
from keepsake.cli.demo import FILM

PICTURE = Path(__file__).resolve().parent.parent / "docs/pictures/demo.jpg"
COLUMNS, ROWS = 4, 3
CELL_HEIGHT = 330
GAP = 6
PAPER = 255
LARGEST_BYTES = 300_000
SMALL = (96, 96)

Pictures = list[NDArray[np.uint8]]


def main(words: list[str]) -> int:
    """Draw the strip; returns an exit code."""
    with tempfile.TemporaryDirectory() as folder:
        film = Path(words[0]) if words else Path(folder) / FILM
        if not words and (code := keepsake(["demo", "-o", folder])):
            return code
        frames = frames_of(film)
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    PICTURE.write_bytes(jpeg_of(sheet_of([frames[index] for index in most_different(frames, COLUMNS * ROWS)])))
    sys.stdout.write(f"{PICTURE}\n")
    return 0


def frames_of(film: Path) -> Pictures:
    """All frames as RGB, scaled to the height of a cell."""
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        width = round(stream.width * CELL_HEIGHT / stream.height)
        shown = (frame.to_ndarray(format="rgb24") for frame in container.decode(stream))
        return [cv2.resize(picture, (width, CELL_HEIGHT), interpolation=cv2.INTER_AREA) for picture in shown]


def most_different(frames: Pictures, count: int) -> list[int]:
    """Indices of `count` frames, the first and each time the one most unlike those chosen (Gonzalez 1985)."""
    small = np.stack([cv2.resize(frame, SMALL, interpolation=cv2.INTER_AREA) for frame in frames]).astype(np.float32)
    chosen = [0]
    distance = np.full(len(frames), np.inf, np.float32)
    while len(chosen) < min(count, len(frames)):
        distance = np.minimum(distance, np.abs(small - small[chosen[-1]]).mean(axis=(1, 2, 3)))
        chosen.append(int(distance.argmax()))
    return sorted(chosen)


def sheet_of(cells: Pictures) -> NDArray[np.uint8]:
    """The cells row by row, with a little paper between them."""
    height, width = cells[0].shape[:2]
    sheet = np.full((ROWS * (height + GAP) - GAP, COLUMNS * (width + GAP) - GAP, 3), PAPER, np.uint8)
    for index, cell in enumerate(cells):
        top, left = index // COLUMNS * (height + GAP), index % COLUMNS * (width + GAP)
        sheet[top : top + height, left : left + width] = cell
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
