"""Small films for tests: a few seconds of drawn pictures and a tone."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image

from keepsake.core.scene import Acting, ColourFill, KenBurns, Layer, Picture, Portrait, Rgb, Scene, Still, Transition
from keepsake.core.score import Loudness, Score, sample_of_frame
from keepsake.core.timebase import RationalTime, range_of
from keepsake.engine.requests import RenderFilm

RATE = Fraction(25)
SAME_LIGHT = 1.5  # levels; the next colour is some four away
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


def pictures(path: Path) -> tuple[list[int | None], np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """When each frame is shown, and how light it is; x264 does not code every width to the same bytes every time."""
    with av.open(str(path)) as film:
        frames = [(frame.pts, float(frame.to_ndarray(format="gray").mean())) for frame in film.decode(video=0)]
    return [pts for pts, _ in frames], np.array([light for _, light in frames])


def assert_same(film: Path, wanted: Path) -> None:
    """Both films show the same colours at the same moments."""
    (times, light), (wanted_times, wanted_light) = pictures(film), pictures(wanted)
    assert times == wanted_times
    assert np.abs(light - wanted_light).max() < SAME_LIGHT
