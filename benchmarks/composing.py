"""How fast films are composed: frames of a montage, of three layers, of looks and titles, and jumps to a new photo.

composing.py [WIDTHxHEIGHT]    processor and wall milliseconds per frame, one photo pyramid each, nothing encoded
"""

from __future__ import annotations

import hashlib
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np

from keepsake.core.curve import Key
from keepsake.core.scene import (
    Border,
    Crop,
    Fill,
    KenBurns,
    Layer,
    Look,
    Picture,
    Scene,
    Source,
    Still,
    Title,
    TitleTemplate,
    Tone,
    Transition,
)
from keepsake.core.timebase import frames, range_of
from keepsake.engine.compose.composer import Composer
from keepsake.engine.media.pyramid import FOLDER as LEVELS
from keepsake.engine.media.pyramid import Pyramid, build_pyramid
from keepsake.engine.projecting import Projector
from keepsake.engine.requests import BuildPyramid

RATE = Fraction(24)
PHOTOS, PHOTO_SIZE = 6, (6000, 4000)
SEEKS = 30
SHOT, OVERLAP = 78, 24
MOVE = KenBurns(start=Crop(0, 0, 1, 0.84), end=Crop(0.08, 0.05, 0.85, 0.72))
NAMES = "In loving memory\nMargaret Ann Hughes\n1931 – 2024"


def photos(folder: Path) -> list[Picture]:
    """Drawn photos of 24 megapixels, with the smaller copies that are made when they are taken in."""
    random = np.random.default_rng(0)
    found = []
    for number in range(PHOTOS):
        coarse = cv2.resize(
            random.integers(0, 256, (40, 60, 3), dtype=np.uint8), PHOTO_SIZE, interpolation=cv2.INTER_CUBIC
        )
        path = folder / f"{number}.jpg"
        cv2.imwrite(str(path), np.clip(coarse + random.normal(0, 12, coarse.shape), 0, 255).astype(np.uint8))
        build_pyramid(BuildPyramid(photo_path=path, folder=folder / LEVELS))
        found.append(Picture(path=path, sha256=hashlib.sha256(path.read_bytes()).hexdigest()))
    return found


def layer(source: Source, start: int, length: int) -> Layer:
    return Layer(source=source, at=range_of(start, length, RATE), source_start=frames(0, RATE))


def montage(pictures: Sequence[Picture], size: tuple[int, int]) -> Scene:
    step = SHOT - OVERLAP
    layers = tuple(layer(Still(picture=picture, move=MOVE), n * step, SHOT) for n, picture in enumerate(pictures))
    changes = tuple(Transition(before=n, at=range_of((n + 1) * step, OVERLAP, RATE)) for n in range(len(layers) - 1))
    last = (len(layers) - 1) * step + SHOT
    return Scene(width=size[0], height=size[1], rate=RATE, frames=last, layers=layers, transitions=changes)


def with_inset_and_title(scene: Scene, picture: Picture) -> Scene:
    inset = replace(layer(Still(picture=picture), 0, scene.frames), fill=Fill.NONE, border=Border())
    inset = replace(inset, scale=(Key(0, 0.3),), x=(Key(0, -0.3), Key(scene.frames - 1, 0.3)))
    title = layer(Title(text=NAMES, template=TitleTemplate.MEMORIAL), 0, scene.frames)
    return replace(scene, layers=(*scene.layers, inset, title))


def measure(name: str, scene: Scene, pyramid: Pyramid) -> None:
    with Composer(scene, pyramid=pyramid) as composer:
        composer.frame(0)
        walls, start = [], time.process_time()
        for index in range(0, scene.frames, 2):
            began = time.perf_counter()
            composer.frame(index)
            walls.append((time.perf_counter() - began) * 1000)
        processor = (time.process_time() - start) * 1000 / len(walls)
    print(f"{name:34} processor {processor:5.1f} ms   wall median {statistics.median(walls):5.1f} ms")


def measure_seeks(scene: Scene, pyramid: Pyramid) -> None:
    """Jumps to anywhere in the film, as a preview makes them; nothing is ready before the first one."""
    random, walls, busy = np.random.default_rng(1), [], []
    projector = Projector(scene, pyramid)
    for index in random.integers(0, scene.frames, SEEKS):
        began, start = time.perf_counter(), time.process_time()
        projector.planes(int(index), "en")
        walls.append((time.perf_counter() - began) * 1000)
        busy.append((time.process_time() - start) * 1000)
    projector.close()
    for name, spent in (("wall", walls), ("processor", busy)):
        median, most = statistics.median(spent), max(spent)
        print(f"random seek, three layers  {name:9} median {median:5.1f} ms   at most {most:5.1f} ms (120 ms wanted)")


def main() -> None:
    words = (sys.argv[1] if len(sys.argv) > 1 else "1280x720").split("x")
    size = int(words[0]), int(words[1])
    with tempfile.TemporaryDirectory() as folder:
        pictures = photos(Path(folder))
        plain = montage(pictures, size)
        pyramid = Pyramid(Path(folder) / LEVELS)
        measure("montage, dissolves", plain, pyramid)
        layered = with_inset_and_title(plain, pictures[1])
        measure("three layers: photo, inset, title", layered, pyramid)
        measure(
            "sepia, vignette and grain", replace(plain, look=Look(tone=Tone.SEPIA, vignette=0.4, grain=0.3)), pyramid
        )
        measure_seeks(layered, pyramid)


if __name__ == "__main__":
    main()
