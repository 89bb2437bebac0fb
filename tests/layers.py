"""Scenes for tests: drawn pictures, layers over them, and coded videos whose every frame says its number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from keepsake.core.scene import Layer, Picture, Scene, Source, Still, Transition
from keepsake.core.timebase import frames, range_of
from keepsake.engine.media.colour import Planes

RATE = Fraction(24)
DEMO = Path(__file__).parent.parent / "assets" / "demo" / "eileen_collins.png"
BITS = 10


def layer(source: Source, start: int = 0, length: int = 48, **changes: object) -> Layer:
    made = Layer(source=source, at=range_of(start, length, RATE), source_start=frames(0, RATE))
    return replace(made, **changes)  # type: ignore[arg-type]


def scene(*layers: Layer, size: tuple[int, int] = (320, 180), transitions: tuple[Transition, ...] = ()) -> Scene:
    last = max((each.at.end_exclusive.value for each in layers), default=48)
    return Scene(width=size[0], height=size[1], rate=RATE, frames=last, layers=layers, transitions=transitions)


def drawn_photo(path: Path, size: tuple[int, int] = (640, 480), seed: int = 0) -> Picture:
    """A photo with the spectrum of nature (1/f) and a little grain, as a PNG file."""
    Image.fromarray(natural(size, seed)).save(path)
    return Picture(path=path)


def natural(size: tuple[int, int], seed: int) -> NDArray[np.uint8]:
    width, height = size
    random = np.random.default_rng(seed)
    waves = np.fft.rfft2(random.normal(size=(3, height, width)))
    distance = np.hypot(np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None])
    picture = np.fft.irfft2(waves / np.maximum(distance, 1e-3), s=(height, width))
    picture = picture / picture.std() * 34 + 128 + random.normal(0, 3, picture.shape)
    return np.ascontiguousarray(picture.clip(0, 255).astype(np.uint8).transpose(1, 2, 0))


def plain_photo(path: Path, colour: tuple[int, int, int], size: tuple[int, int] = (64, 48)) -> Still:
    Image.new("RGB", size, colour).save(path)
    return Still(picture=Picture(path=path))


def difference(one: Planes, other: Planes) -> int:
    """The largest difference of any value of two frames."""
    pairs = ((one.y, other.y), (one.u, other.u), (one.v, other.v))
    return max(int(np.abs(first.astype(int) - second).max()) for first, second in pairs)


def coded_video(
    path: Path, times: Sequence[int], unit: Fraction, size: tuple[int, int] = (160, 96), **tags: int
) -> None:
    """A video with a frame at each time (in units), whose bars write its number; key frames are far apart."""
    width, height = size
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=30, options={"g": "40", "bf": "3", "preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.codec_context.time_base = unit
        for name, value in tags.items():
            setattr(stream.codec_context, name, value)
        for number, time in enumerate(times):
            frame = av.VideoFrame.from_ndarray(bars(number, width, height), format="yuv420p")
            frame.pts, frame.time_base = time, unit
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def bars(number: int, width: int, height: int) -> NDArray[np.uint8]:
    luma = np.full((height, width), 60, np.uint8)
    for bit in range(BITS):
        luma[:, bit * width // BITS : (bit + 1) * width // BITS] = 200 if number >> bit & 1 else 20
    grey = np.full((height // 2, width), 128, np.uint8)
    return np.vstack([luma, grey])


def still_video(path: Path, size: tuple[int, int], apart: int, count: int = 50) -> Path:
    """A grey video of 25 frames a second, its key frames so many apart."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25, options={"g": str(apart), "preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        grey = np.full((size[1] * 3 // 2, size[0]), 128, np.uint8)
        for _ in range(count):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(grey, format="yuv420p")))
        container.mux(stream.encode(None))
    return path


def number_in(luma: NDArray[np.uint8]) -> int:
    height, width = luma.shape
    middles = [luma[height // 2, (2 * bit + 1) * width // (2 * BITS)] for bit in range(BITS)]
    return sum(1 << bit for bit, level in enumerate(middles) if level > 110)
