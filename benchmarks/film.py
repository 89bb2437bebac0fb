"""How much processor time a film costs over what its encoder alone needs, and what that encoder's floor is.

    python benchmarks/film.py [--seconds 10] [--rounds 3]

Four photos of 3000 x 2000 with grain, a slow zoom over each, dissolves, a title, the label and the invisible mark on
every frame, music-like sound normalised to -16 LUFS; 1920 x 1080, x264 veryfast crf 20. The floor encodes the very
same frames, drawn beforehand, from a file. CPU time is of the whole process, all threads; both are done in turns, and
the least of either counts, since what else a PC does only ever adds to it.
"""

from __future__ import annotations

import argparse
import tempfile
import time
import wave
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import cv2
import numpy as np

from keepsake.core.curve import Key
from keepsake.core.progress import silent
from keepsake.core.scene import Crop, KenBurns, Layer, Picture, Scene, Still, Title, TitleTemplate, Transition
from keepsake.core.score import Part, Role, Score, SoundFile, sample_of_frame
from keepsake.core.timebase import RationalTime, range_of
from keepsake.engine.compose.composer import Composer
from keepsake.engine.export import AnimatedShot, FilmMarks
from keepsake.engine.film.assembling import Assembly, assemble
from keepsake.engine.film.encoding import PieceFormat
from keepsake.engine.film.pieces import pieces_of
from keepsake.engine.film.presets import film_preset
from keepsake.engine.film.rendering import make_piece
from keepsake.engine.film.sounding import sound_file
from keepsake.engine.media.colour import Planes
from keepsake.engine.media.writer import MovieFormat
from keepsake.engine.provenance.gate import Gate
from keepsake.engine.provenance.watermark import Payload
from keepsake.engine.store import FileDigests, Store

RATE, SIZE = Fraction(24), (1920, 1080)
PHOTOS = 4
WANTED = PieceFormat(
    encoder="libx264",
    pixels="yuv420p",
    options=(("crf", "20"), ("g", "48"), ("preset", "veryfast"), ("profile", "high")),
    width=SIZE[0],
    height=SIZE[1],
    rate=RATE,
    container="mp4",
)


def photo(path: Path, seed: int) -> Path:
    """A photo of soft and sharp shapes with grain."""
    random = np.random.default_rng(seed)
    picture = np.zeros((2000, 3000, 3), np.float32)
    for cells in (4, 16, 64, 256):
        coarse = random.random((cells * 2 // 3 + 1, cells, 3), np.float32)
        picture += cv2.resize(coarse, (3000, 2000), interpolation=cv2.INTER_CUBIC) * 320 / cells**0.5
    picture += random.normal(0, 5, picture.shape).astype(np.float32) - picture.mean() + 120
    cv2.imwrite(str(path), np.clip(picture, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 92])
    return path


def scene_of(photos: list[Path], frames: int) -> Scene:
    """The montage."""
    each, overlap = frames // len(photos), round(RATE)
    layers, changes = [], []
    for number, path in enumerate(photos):
        start = max(0, number * each - overlap // 2)
        end = frames if number == len(photos) - 1 else (number + 1) * each + overlap - overlap // 2
        move = KenBurns(start=Crop(0.0, 0.0, 1.0, 1.0), end=Crop(0.05, 0.07, 0.87, 0.87))
        source = Still(picture=Picture(path=path), move=move)
        layers.append(Layer(source=source, at=range_of(start, end - start, RATE), source_start=RationalTime(0, RATE)))
        if number:
            changes.append(Transition(before=number - 1, at=range_of(start, overlap, RATE)))
    words = Title(text="Margaret\n1931 – 2019", template=TitleTemplate.MEMORIAL)
    fade = (Key(0, 0.0), Key(20, 1.0), Key(76, 1.0), Key(96, 0.0))
    layers.append(Layer(source=words, at=range_of(0, 97, RATE), source_start=RationalTime(0, RATE), opacity=fade))
    return Scene(
        width=SIZE[0], height=SIZE[1], rate=RATE, frames=frames, layers=tuple(layers), transitions=tuple(changes)
    )


def tone(path: Path, seconds: float) -> Path:
    """A chord with a slow beat."""
    moments = np.arange(int(seconds * 48_000)) / 48_000
    chord = sum(np.sin(2 * np.pi * pitch * moments) for pitch in (220.0, 277.2, 329.6)) / 6
    samples = (chord * (0.6 + 0.4 * np.sin(2 * np.pi * moments)) * 20_000).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes(samples.tobytes())
    return path


def marks_for(scene: Scene, composer: Composer) -> FilmMarks:
    """Label and mark on every frame, shaped anew at every dissolve."""
    gate = cast(Gate, SimpleNamespace(payload=Payload(7)))
    movie = MovieFormat(width=SIZE[0], height=SIZE[1], rate=RATE, crf=20)
    moments = sorted({0, scene.frames, *(each.at.start.value for each in scene.transitions)})
    shots = tuple(AnimatedShot(start=start, end=end) for start, end in pairwise(moments))
    return FilmMarks(gate, movie, shots, "en", composer.frame)


def film(scene: Scene, score: Score, folder: Path) -> None:
    """Everything an export does to the frames and the sound."""
    store = Store(folder / "pieces")
    made = []
    with Composer(scene) as composer:
        marks = marks_for(scene, composer)
        for number, piece in enumerate(pieces_of(scene)):
            path = store.folder / f"{number}.mp4"
            make_piece(path, piece, WANTED, marks.frame)
            made.append((piece, path))
    sound = sound_file(score, film_preset("tv-1080"), store, FileDigests({}), silent)
    assemble(folder / "film.mp4", Assembly(pieces=tuple(made), sound_path=sound, rate=RATE, container="mp4"))


def drawn(scene: Scene, folder: Path) -> np.memmap[Any, Any]:
    """The same frames in a file: planes one after another."""
    width, height = SIZE
    raw = np.memmap(folder / "raw.yuv", np.uint8, "w+", shape=(scene.frames, width * height * 3 // 2))
    with Composer(scene) as composer:
        marks = marks_for(scene, composer)
        for index in range(scene.frames):
            planes = marks.frame(index)
            raw[index] = np.concatenate([planes.y.ravel(), planes.u.ravel(), planes.v.ravel()])
    raw.flush()
    return raw


def floor(scene: Scene, raw: np.memmap[Any, Any], folder: Path) -> None:
    """The encoder alone, in the same pieces."""
    width, height = SIZE
    luma, chroma = width * height, width * height // 4

    def read(index: int) -> Planes:
        flat = np.asarray(raw[index])
        half = (height // 2, width // 2)
        return Planes(
            y=flat[:luma].reshape(height, width),
            u=flat[luma : luma + chroma].reshape(half),
            v=flat[luma + chroma :].reshape(half),
        )

    for number, piece in enumerate(pieces_of(scene)):
        make_piece(folder / f"floor{number}.mp4", piece, WANTED, read)


def timed(work: Callable[[], None]) -> tuple[float, float]:
    """CPU and wall seconds of some work."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.process_time() - cpu, time.perf_counter() - wall


def main() -> None:
    """Measure in turns, so that a busy machine slows both alike."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    frames = arguments.seconds * int(RATE)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        photos = [photo(folder / f"{number}.jpg", number) for number in range(PHOTOS)]
        scene = scene_of(photos, frames)
        source = SoundFile(path=tone(folder / "tone.wav", arguments.seconds))
        samples = sample_of_frame(frames, RATE)
        score = Score(samples=samples, parts=(Part(source=source, role=Role.MUSIC, at=0, samples=samples),))
        raw = drawn(scene, folder)
        rows = []
        for number in range(arguments.rounds):
            place = folder / str(number)
            place.mkdir()
            alone = timed(lambda place=place: floor(scene, raw, place))  # type: ignore[misc]
            whole = timed(lambda place=place: film(scene, score, place))  # type: ignore[misc]
            rows.append((whole[0], alone[0]))
            print(f"round {number + 1}: film {whole[0]:.2f} s CPU, {whole[1]:.2f} s; encoder {alone[0]:.2f} s CPU")
        whole_cpu, alone_cpu = (min(row[side] for row in rows) for side in (0, 1))
        print(f"CPU over the encoder alone: {whole_cpu / alone_cpu:.2f} (at most 1.30 wanted)")


if __name__ == "__main__":
    main()
