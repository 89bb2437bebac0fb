"""What commands that make a film share: their options, what may be written over, and what is said at the end."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from keepsake.cli.report import write_json
from keepsake.core.errors import UsageError
from keepsake.core.outputs import check_destination
from keepsake.core.rate import rate_in_words
from keepsake.engine.requests import (
    FILM_SUFFIXES,
    SOUND_SUFFIXES,
    AnimatePortrait,
    ClipReport,
    FilmReport,
    SpeakPortrait,
    Style,
)

ROTATIONS = {"auto": None, "0": 0, "90": 1, "180": 2, "270": 3}
DEFAULTS = {name: field.default for name, field in AnimatePortrait.__dataclass_fields__.items()}


def configure_files(parser: argparse.ArgumentParser) -> None:
    """Declare the photo, the film, the consent record and the report."""
    parser.add_argument("photo", type=Path, metavar="PHOTO", help="the photo to bring to life; it is never changed")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.mp4", help="the film to make")
    parser.add_argument("--consent", type=Path, metavar="FILE", help="the consent record (`keepsake consent new`)")
    configure_telling(parser)


def configure_telling(parser: argparse.ArgumentParser) -> None:
    """Declare what is told about the film, and whether one that is there may be replaced."""
    parser.add_argument("--report", type=Path, metavar="FILE.json", help="write how the film was made, as JSON")
    parser.add_argument("--overwrite", action="store_true", help="replace the film and the report if they exist")
    parser.add_argument("--quiet", action="store_true", help="say nothing but errors")


def configure_motion(group: argparse._ArgumentGroup) -> None:
    """Declare what moves and how much, all but which faces."""
    group.add_argument(
        "--style",
        choices=[str(style) for style in Style],
        default=DEFAULTS["style"],
        help="the occasion (default: %(default)s)",
    )
    group.add_argument(
        "--direction", default="", metavar="WORDS", help='in plain English: "soft smile, gentle head turn"'
    )
    group.add_argument(
        "--strength", type=float, default=DEFAULTS["strength"], metavar="0-1", help="how much (default: %(default)s)"
    )
    group.add_argument(
        "--seed",
        type=int,
        default=DEFAULTS["seed"],
        metavar="N",
        help="another number, another performance (default: %(default)s)",
    )
    group.add_argument("--pan-zoom", action="store_true", help="add a slow camera move over the photo")
    group.add_argument(
        "--rotate",
        choices=list(ROTATIONS),
        default="auto",
        help="turn the photo clockwise first (default: as the faces need)",
    )


def configure_film(group: argparse._ArgumentGroup) -> None:
    """Declare how the film is made, all but its length."""
    group.add_argument(
        "--fps",
        default=str(DEFAULTS["rate"]),
        metavar="RATE",
        help="24, 25, 23.976, 30000/1001 … (default: %(default)s)",
    )
    group.add_argument(
        "--height",
        type=int,
        default=DEFAULTS["height"],
        metavar="PIXELS",
        help="height of the film (default: %(default)s)",
    )
    group.add_argument(
        "--crf",
        type=int,
        default=DEFAULTS["crf"],
        metavar="1-51",
        help="x264 quality, lower is better (default: %(default)s)",
    )
    group.add_argument(
        "--preset", default=DEFAULTS["preset"], help="x264 speed, ultrafast to veryslow (default: %(default)s)"
    )


def check_outputs(request: AnimatePortrait | SpeakPortrait, beside: Iterable[Path | None], overwrite: bool) -> None:
    """See that the film and what is written beside it may be written, before any work is done.

    Raises UsageError or OutputError.
    """
    suffixes = FILM_SUFFIXES + (SOUND_SUFFIXES if isinstance(request, SpeakPortrait) else ())
    outputs = [check_destination(request.output_path, request.originals, suffixes)]
    outputs += [check_destination(path, [*request.originals, request.output_path]) for path in beside if path]
    if len(set(outputs)) < len(outputs):
        raise UsageError("The film and its report cannot have the same name; please choose another for one of them.")
    check_free(outputs, overwrite)


def check_free(outputs: Iterable[Path], overwrite: bool) -> None:
    """Raises UsageError when something is there already that may not be replaced."""
    for output in outputs:
        if output.exists() and not overwrite:
            raise UsageError(
                f"{output.name} is already there; please choose another name, or add --overwrite to replace it."
            )


def tell(arguments: argparse.Namespace, made: ClipReport | FilmReport, summary: str) -> None:
    """Write the report that was asked for, and say the summary unless all shall be quiet. Raises OutputError."""
    if arguments.report:
        write_json(arguments.report, made)
    if not arguments.quiet:
        sys.stdout.write(summary)


def summary_of(clip: ClipReport) -> str:
    """What a person wants to know when the film is done, a line each."""
    seconds = float(clip.frames / clip.rate)
    faces = "1 face" if clip.faces == 1 else f"{clip.faces} faces"
    shape = f"{clip.width} x {clip.height}, {rate_in_words(clip.rate)} fps, {faces}" if clip.width else "only sound"
    lines = [
        f"{clip.output_path}: {seconds:.1f} seconds, {shape}.",
        *(f"Understood {phrase!r}: {what}." for phrase, what in clip.understood.acted_on),
        *(f"Not understood: {phrase!r}." for phrase in clip.understood.not_understood),
        *(f"{note[:1].upper()}{note[1:].removesuffix('.')}." for note in clip.notes),
    ]
    return "\n".join(lines) + "\n"
