"""Small films for tests: a few seconds of drawn pictures and a tone."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image

from keepsake.core.acting import Acting
from keepsake.core.scene import ColourFill, Crop, KenBurns, Layer, Picture, Portrait, Rgb, Scene, Still, Transition
from keepsake.core.score import Loudness, Score, sample_of_frame
from keepsake.core.timebase import RationalTime, range_of
from keepsake.engine.film.presets import film_preset
from keepsake.engine.film.rendering import Artist, Drawing, thrifty
from keepsake.engine.media.colour import Planes
from keepsake.engine.requests import RenderFilm

RATE = Fraction(25)
SMALL = "small-for-email"


def drawn_photo(path: Path, seed: int = 0, size: tuple[int, int] = (480, 320)) -> Path:
    """A photo of soft shapes with grain."""
    random = np.random.default_rng(seed)
    coarse = random.integers(0, 255, (5, 7, 3), dtype=np.uint8)
    soft = np.asarray(Image.fromarray(coarse).resize(size, Image.Resampling.BICUBIC), np.int16)
    noisy = soft + random.integers(-6, 7, soft.shape, dtype=np.int16)
    Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8)).save(path)
    return path


def colour_layer(start: int, frames: int, red: int) -> Layer:
    return Layer(
        source=ColourFill(colour=Rgb(red, 90, 120)),
        at=range_of(start, frames, RATE),
        source_start=RationalTime(0, RATE),
    )


def still_layer(photo: Path, start: int, frames: int) -> Layer:
    source = Still(picture=Picture(path=photo), move=KenBurns())
    return Layer(source=source, at=range_of(start, frames, RATE), source_start=RationalTime(0, RATE))


def portrait_layer(photo: Path, start: int, frames: int) -> Layer:
    source = Portrait(picture=Picture(path=photo), acting=Acting(frames=max(50, frames)))
    return Layer(source=source, at=range_of(start, frames, RATE), source_start=RationalTime(0, RATE))


def scene_of(*layers: Layer, transitions: tuple[Transition, ...] = ()) -> Scene:
    frames = max(layer.at.end_exclusive.value for layer in layers)
    return Scene(width=1920, height=1080, rate=RATE, frames=frames, layers=layers, transitions=transitions)


def colours(*lengths: int) -> Scene:
    """Plain colours one after another, each so many frames long."""
    starts = np.cumsum([0, *lengths]).tolist()
    return scene_of(
        *(colour_layer(start, length, 20 * n) for n, (start, length) in enumerate(zip(starts, lengths, strict=False)))
    )


def killed_scene(folder: Path, preset: str = SMALL) -> Scene:
    """Six pieces of colours and a photo that moves, with a dissolve, in a preset's shape; its photo is drawn where it
    is not there.
    """
    photo = folder / "photo.png"
    if not photo.exists():
        drawn_photo(photo, size=(1600, 1000))
    move = KenBurns(start=Crop(0, 0, 1, 0.9), end=Crop(0.1, 0.1, 0.8, 0.7))
    still = replace(still_layer(photo, 100, 120), source=Still(picture=Picture(path=photo), move=move))
    rest = (colour_layer(220 + 110 * number, 110, 20 * number) for number in range(4))
    change = Transition(before=0, at=range_of(100, 10, RATE))
    whole = scene_of(colour_layer(0, 110, 90), still, *rest, transitions=(change,))
    wanted = film_preset(preset)
    return replace(whole, width=wanted.width, height=wanted.height)


def silence_for(scene: Scene) -> Score:
    return Score(samples=sample_of_frame(scene.frames, scene.rate), loudness=Loudness())


def film_request(scene: Scene, folder: Path, **wishes: object) -> RenderFilm:
    """A request for a small film in a folder, its pieces kept beside it."""
    usual: dict[str, object] = {
        "scene": scene,
        "score": silence_for(scene),
        "output_path": folder / "film.mp4",
        "preset": SMALL,
        "cache_folder": folder / "pieces",
    }
    return RenderFilm(**(usual | wishes))  # type: ignore[arg-type]


class _Watched:
    """Draws as an export does, and writes into a file what each frame was, before it is encoded."""

    def __init__(self, drawing: Drawing, notes: Path) -> None:
        self._drawing, self._notes = drawing, notes

    def frame(self, index: int) -> Planes:
        drawn = self._drawing.frame(index)
        digest = hashlib.sha256(b"".join(plane.tobytes() for plane in (drawn.y, drawn.u, drawn.v))).hexdigest()
        with self._notes.open("a") as notes:
            notes.write(f"\n{index} {digest}")  # a line that a kill cut off stays alone
        return drawn

    def close(self) -> None:
        self._drawing.close()

    def __enter__(self) -> _Watched:
        self._drawing.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._drawing.__exit__(None, None, None)


def watched(notes: Path) -> Artist:
    """An export's own artist, which notes down what it draws."""
    return lambda plan: _Watched(thrifty(plan), notes)


def assert_drawn_alike(notes: Path, frames: range) -> None:
    """Every frame was drawn, and came out the same to the bit whenever it was."""
    whole = re.compile(r"\d+ [0-9a-f]{64}")
    lines = {line for line in notes.read_text("ascii").splitlines() if whole.fullmatch(line)}
    assert sorted(int(line.split()[0]) for line in lines) == list(frames)


def stored(path: Path) -> list[tuple[str, int | None, bytes]]:
    """Everything a film is made of, as it is stored: pictures, sound and words, in order, with their times."""
    with av.open(str(path)) as film:
        return [(packet.stream.type, packet.pts, bytes(packet)) for packet in film.demux() if packet.size]


def assert_same(film: Path, wanted: Path) -> None:
    """Both films hold the same to the bit: pictures, sound and words, at the same moments."""
    assert stored(film) == stored(wanted)
