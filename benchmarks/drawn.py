"""Pictures drawn for measuring and testing: skies, flat scans, grain, weave, a public-domain portrait."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
PORTRAIT_PATH = Path(__file__).parents[1] / "assets" / "demo" / "eileen_collins.png"


def drawn_picture(name: str, width: int, height: int, seed: int = 0) -> Picture:
    """The drawn picture called `name` (see `DRAWN`), RGB uint8 (height, width, 3); the seed varies its details."""
    noise = np.random.default_rng([seed, sorted(DRAWN).index(name)])
    return np.clip(np.rint(DRAWN[name](width, height, noise)), 0, 255).astype(np.uint8)


def moving(picture: Picture, frames: int) -> Iterator[Picture]:
    """A film of `picture` whose middle sways, nods and dips as a head does; the rest stays still to the bit."""
    height, width = picture.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    distance = ((x / width - 0.5) / 0.22) ** 2 + ((y / height - 0.4) / 0.26) ** 2
    weight = np.where(distance < 1, (1 - distance) ** 2, 0).astype(np.float32)
    for index in range(frames):
        turn = 2 * np.pi * index / 72
        across, down = float(0.02 * width * np.sin(turn)), float(0.008 * height * np.sin(2 * turn + 0.4))
        yield np.asarray(cv2.remap(picture, x - across * weight, y - down * weight, cv2.INTER_LINEAR))


def _grid(width: int, height: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    y, x = np.mgrid[0:height, 0:width]
    return x / width, y / height


def _grain(width: int, height: int, noise: np.random.Generator, level: float) -> NDArray[np.float64]:
    soft = cv2.GaussianBlur(noise.normal(0, 1, (height, width)), (0, 0), 0.8)
    return np.asarray(level * soft / soft.std())[..., None]


def _soft_noise(width: int, height: int, noise: np.random.Generator, cells: int) -> NDArray[np.float64]:
    small = noise.normal(0, 1, (cells + 1, cells + 1))
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC))


def _clear_sky(width: int, height: int, noise: np.random.Generator) -> NDArray[np.float64]:
    _, y = _grid(width, height)
    sky = np.stack([95 + 90 * y, 140 + 70 * y, 200 + 30 * y], -1)
    hills = y > 0.8 + 0.04 * _soft_noise(width, height, noise, 8)
    sky[hills] = (60, 90, 55)
    return sky + _grain(width, height, noise, 0.6)


def _flat_scan(width: int, height: int, noise: np.random.Generator) -> NDArray[np.float64]:
    paper = np.full((height, width, 3), (222.0, 205.0, 178.0))
    cv2.ellipse(paper, (width // 2, height * 2 // 5), (width // 5, height // 4), 0, 0, 360, (176, 148, 118), -1)
    cv2.ellipse(paper, (width // 2, height), (width * 2 // 5, height // 3), 0, 0, 360, (92, 74, 60), -1)
    return np.asarray(cv2.GaussianBlur(paper, (0, 0), 2.0)) + _grain(width, height, noise, 0.5)


def _old_grain(width: int, height: int, noise: np.random.Generator) -> NDArray[np.float64]:
    x, y = _grid(width, height)
    tone = 120 + 45 * _soft_noise(width, height, noise, 5) - 60 * ((x - 0.5) ** 2 + (y - 0.5) ** 2)
    return np.stack([tone + 14, tone, tone - 22], -1) + _grain(width, height, noise, 9)


def _dark_scan(width: int, height: int, noise: np.random.Generator) -> NDArray[np.float64]:
    tone = 26 + 10 * _soft_noise(width, height, noise, 6)
    return np.stack([tone + 4, tone, tone - 4], -1) + _grain(width, height, noise, 2.0)


def _weave(width: int, height: int, noise: np.random.Generator) -> NDArray[np.float64]:
    x, y = _grid(width, height)
    threads = np.sin(x * 260 + 2 * _soft_noise(width, height, noise, 6)) * np.sin(y * 340)
    return np.stack([130 + 40 * threads, 108 + 36 * threads, 84 + 30 * threads], -1) + _grain(width, height, noise, 3)


def _wall_of_leaves(width: int, height: int, noise: np.random.Generator) -> NDArray[np.float64]:
    picture = np.full((height, width, 3), (46.0, 66.0, 38.0))
    for _ in range(1500):
        place = (int(noise.integers(width)), int(noise.integers(height)))
        size = (int(noise.integers(4, 26)), int(noise.integers(2, 9)))
        shade = float(noise.uniform(0.6, 1.7))
        colour = (52 * shade, 84 * shade, 44 * shade)
        cv2.ellipse(picture, place, size, float(noise.uniform(0, 180)), 0, 360, colour, -1)
    return picture + _grain(width, height, noise, 2)


def _printed_page(width: int, height: int, noise: np.random.Generator) -> NDArray[np.float64]:
    picture = np.full((height, width, 3), (236, 230, 214), np.uint8)
    size = min(width, height)
    for row in range(2, 40):
        words = " ".join(
            "".join(chr(97 + int(noise.integers(26))) for _ in range(int(noise.integers(2, 9)))) for _ in range(9)
        )
        place = (size // 20, row * size // 30)
        cv2.putText(picture, words, place, cv2.FONT_HERSHEY_COMPLEX, size / 1400, (52, 44, 40), 1, cv2.LINE_AA)
    return picture + _grain(width, height, noise, 1.2)


def _soft_colours(width: int, height: int, noise: np.random.Generator) -> NDArray[np.float64]:
    bands = [128 + 50 * _soft_noise(width, height, noise, 4) for _ in range(3)]
    return np.stack(bands, -1) + _grain(width, height, noise, 1.0)


def _snow(width: int, height: int, noise: np.random.Generator) -> NDArray[np.float64]:
    tone = 236 + 6 * _soft_noise(width, height, noise, 7)
    picture = np.stack([tone - 3, tone - 1, tone + 2], -1)
    for _ in range(14):
        x, top = int(noise.integers(width)), int(noise.integers(height // 3, height))
        cv2.line(
            picture, (x, top), (x + int(noise.integers(-20, 20)), height), (70, 62, 58), int(noise.integers(2, 9))
        )
    return picture + _grain(width, height, noise, 0.8)


def _group(width: int, height: int, noise: np.random.Generator) -> NDArray[np.float64]:
    picture = _old_grain(width, height, noise)
    for index in range(12):
        x = int((index % 4 + 0.5 + noise.uniform(-0.2, 0.2)) * width / 4)
        y = int((index // 4 + 0.6) * height / 4)
        head = (width // 18, width // 14)
        cv2.ellipse(picture, (x, y + width // 8), (width // 9, width // 9), 0, 0, 360, (70, 60, 52), -1)
        cv2.ellipse(picture, (x, y), head, 0, 0, 360, (190, 172, 150), -1)
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 1.2)) + _grain(width, height, noise, 4)


def _portrait(width: int, height: int, noise: np.random.Generator) -> NDArray[np.float64]:
    picture = cv2.cvtColor(cv2.imread(str(PORTRAIT_PATH)), cv2.COLOR_BGR2RGB)
    side = picture.shape[0]
    share = min(width, height) / max(width, height)
    across, down = (side * share, side) if width < height else (side, side * share)
    left, top = (side - across) * noise.uniform(0.2, 0.7), (side - down) * noise.uniform(0, 0.4)
    part = picture[int(top) : int(top + down), int(left) : int(left + across)]
    return np.asarray(cv2.resize(part, (width, height), interpolation=cv2.INTER_CUBIC)).astype(np.float64)


DRAWN: dict[str, Callable[[int, int, np.random.Generator], NDArray[np.float64]]] = {
    "clear sky": _clear_sky,
    "dark scan": _dark_scan,
    "flat scan": _flat_scan,
    "group": _group,
    "leaves": _wall_of_leaves,
    "old grain": _old_grain,
    "portrait": _portrait,
    "printed page": _printed_page,
    "snow": _snow,
    "soft colours": _soft_colours,
    "weave": _weave,
}
