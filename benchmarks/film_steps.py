"""Steps of the portrait benchmark that run as processes of their own.

film_steps.py decode FILM RAW                      raw planes of every frame; prints width, height and rate
film_steps.py encode RAW WIDTH HEIGHT RATE FILM    only the encoding: libx264, veryfast, crf 20, yuv420p
film_steps.py widen PHOTO WIDE                     a 2880 x 1620 photo with the given one in its middle
"""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

WIDE_WIDTH, WIDE_HEIGHT = 2880, 1620
GRAIN_LEVELS = 3.0


def decode(film: str, raw: str) -> None:
    """Write the frames as they will be encoded again."""
    with av.open(film) as container, Path(raw).open("wb") as planes:
        stream = container.streams.video[0]
        for frame in container.decode(stream):
            frame.to_ndarray(format="yuv420p").tofile(planes)
        print(stream.width, stream.height, stream.average_rate)


def encode(raw: str, width: str, height: str, rate: str, film: str) -> None:
    """Encode raw planes and do nothing else."""
    shape = (int(height) * 3 // 2, int(width))
    with av.open(film, "w", format="mp4") as container, Path(raw).open("rb") as planes:
        stream = container.add_stream("libx264", rate=Fraction(rate), options={"preset": "veryfast", "crf": "20"})
        stream.width, stream.height, stream.pix_fmt = int(width), int(height), "yuv420p"
        while (levels := np.fromfile(planes, np.uint8, shape[0] * shape[1])).size:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(levels.reshape(shape), format="yuv420p")))
        container.mux(stream.encode(None))


def widen(photo: str, wide: str) -> None:
    """Set the photo before a softly lit, grainy backdrop of its own colours."""
    import cv2

    portrait = cv2.imread(photo)
    tall = cv2.resize(portrait, None, fx=WIDE_HEIGHT / portrait.shape[0], fy=WIDE_HEIGHT / portrait.shape[0])
    backdrop = cv2.GaussianBlur(cv2.resize(portrait, (WIDE_WIDTH, WIDE_HEIGHT)), None, 120)
    left = (WIDE_WIDTH - tall.shape[1]) // 2
    backdrop[:, left : left + tall.shape[1]] = tall
    grain = np.random.default_rng(0).normal(0, GRAIN_LEVELS, (WIDE_HEIGHT, WIDE_WIDTH, 1))
    cv2.imwrite(wide, np.clip(backdrop + grain, 0, 255).astype(np.uint8))


if __name__ == "__main__":
    {"decode": decode, "encode": encode, "widen": widen}[sys.argv[1]](*sys.argv[2:])
