"""Looks before and after: is everything there and is there room, and is the finished file whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av

from keepsake.core.errors import BadInputError, OutputError
from keepsake.core.scene import Portrait, Scene, Still, VideoClip
from keepsake.core.score import Score, SoundFile
from keepsake.engine.film.presets import FilmPreset

MOST_NAMED = 5


def files_used(scene: Scene, score: Score) -> Iterator[Path]:
    """Every photo, video and sound of a film."""
    for layer in scene.layers:
        match layer.source:
            case Still(picture=picture):
                yield picture.path
            case Portrait(picture=picture, speech=speech):
                yield picture.path
                if speech and speech.sound_path:
                    yield speech.sound_path
            case VideoClip(path=path):
                yield path
            case _:
                pass
    for part in score.parts:
        if isinstance(part.source, SoundFile):
            yield part.source.path


def known_digests(scene: Scene, score: Score) -> dict[Path, str]:
    """The digests of files that were worked out when they were taken in."""
    known: dict[Path, str] = {}
    for layer in scene.layers:
        match layer.source:
            case Still(picture=picture) | Portrait(picture=picture):
                known[picture.path] = picture.sha256
            case VideoClip(path=path, sha256=sha256):
                known[path] = sha256
            case _:
                pass
    known |= {part.source.path: part.source.sha256 for part in score.parts if isinstance(part.source, SoundFile)}
    return known


def refuse_missing(scene: Scene, score: Score) -> None:
    """Raises BadInputError, naming them, when photos, videos or sounds are not there."""
    missing = [path.name for path in dict.fromkeys(files_used(scene, score)) if not path.is_file()]
    if missing:
        more = f" and {len(missing) - MOST_NAMED} more" if len(missing) > MOST_NAMED else ""
        raise BadInputError(
            f"The film uses files that are not found: {', '.join(missing[:MOST_NAMED])}{more}; find them again, or"
            " allow placeholders (--allow-missing)."
        )


def without_missing(score: Score) -> Score:
    """The score without the sounds that are not there."""
    return replace(
        score,
        parts=tuple(
            part for part in score.parts if not isinstance(part.source, SoundFile) or part.source.path.is_file()
        ),
    )


def refuse_unlike(path: Path, frames: int, rate: Fraction, score: Score | None) -> None:
    """Raises OutputError unless the file has every frame, and sound exactly as long as the pictures (to a frame)."""
    try:
        with av.open(str(path)) as film:
            pictures = film.streams.video[0]
            seconds = Fraction(pictures.duration or 0) * (pictures.time_base or 0)
            sounds = [Fraction(each.duration or 0) * (each.time_base or 0) for each in film.streams.audio]
            found = pictures.frames
    except (av.FFmpegError, IndexError) as error:
        raise OutputError("The film could not be read back after writing; please check the disk.") from error
    if found != frames or abs(seconds - frames / rate) > 1 / rate:
        raise OutputError(f"The film holds {found} of {frames} frames after writing; please check the disk.")
    if score is not None and (len(sounds) != 1 or abs(sounds[0] - seconds) > 1 / rate):
        raise OutputError("The film's sound is not as long as its pictures; please make the film again.")


def size_at_most(preset: FilmPreset, frames: int, rate: Fraction) -> int:
    """A careful upper figure for a film's bytes, before anything is drawn."""
    seconds = float(frames / rate)
    shown = seconds * (preset.frames_per_second or float(rate))
    bits = preset.bits_per_pixel * preset.width * preset.height * shown + preset.sound_bits_per_second * seconds
    if not preset.is_loop and (bound := preset.bit_rate_bound(seconds)):
        bits = min(bits, (bound + preset.sound_bits_per_second) * seconds)
    return int(bits / 8)
