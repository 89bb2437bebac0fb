"""`keepsake animate`: a photo becomes a gentle, labelled film clip."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from keepsake.cli.progress import shown_progress
from keepsake.cli.report import write_json
from keepsake.core.errors import ExitCode, UsageError
from keepsake.core.outputs import check_destination
from keepsake.core.rate import parse_rate, rate_in_words
from keepsake.engine.requests import FILM_SUFFIXES, AnimatePortrait, ClipReport, Style

ALL_FACES = "all"
ROTATIONS = {"auto": None, "0": 0, "90": 1, "180": 2, "270": 3}
DEFAULTS = {name: field.default for name, field in AnimatePortrait.__dataclass_fields__.items()}


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("photo", type=Path, metavar="PHOTO", help="the photo to bring to life; it is never changed")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.mp4", help="the film to make")
    parser.add_argument("--consent", type=Path, metavar="FILE", help="the consent record (`keepsake consent new`)")
    _configure_motion(parser.add_argument_group("what moves"))
    _configure_film(parser.add_argument_group("the film"))
    parser.add_argument("--report", type=Path, metavar="FILE.json", help="write how the film was made, as JSON")
    parser.add_argument("--overwrite", action="store_true", help="replace the film and the report if they exist")
    parser.add_argument("--quiet", action="store_true", help="say nothing but errors")


def _configure_motion(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--style", choices=list(Style), default=DEFAULTS["style"], help="the occasion (default: %(default)s)"
    )
    group.add_argument(
        "--direction", default="", metavar="WORDS", help='in plain English: "soft smile, gentle head turn"'
    )
    group.add_argument(
        "--strength", type=float, default=DEFAULTS["strength"], metavar="0-1", help="how much (default: %(default)s)"
    )
    group.add_argument(
        "--face",
        action="append",
        metavar="N|all",
        help="faces to animate, 1 is the largest: 2, or 1,3 (default: all)",
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


def _configure_film(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--seconds", type=float, default=DEFAULTS["seconds"], metavar="2-60", help="length (default: %(default)s)"
    )
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


def run(arguments: argparse.Namespace) -> ExitCode:
    """Make the clip, and its report if one was asked for."""
    from keepsake.jobs.worker import animate_portrait

    request = request_of(arguments)
    check_outputs(request, arguments.report, arguments.overwrite)
    with shown_progress(arguments.quiet) as report:
        clip = animate_portrait(request, report)
    if arguments.report:
        write_json(arguments.report, clip)
    if not arguments.quiet:
        sys.stdout.write(summary_of(clip))
    return ExitCode.DONE


def request_of(arguments: argparse.Namespace) -> AnimatePortrait:
    """The request the arguments stand for. Raises UsageError."""
    return AnimatePortrait(
        photo_path=arguments.photo,
        output_path=arguments.output,
        consent_path=arguments.consent,
        style=Style(arguments.style),
        direction=arguments.direction,
        strength=arguments.strength,
        seconds=arguments.seconds,
        rate=parse_rate(arguments.fps),
        height=arguments.height,
        faces=parse_faces(arguments.face or [ALL_FACES]),
        seed=arguments.seed,
        crf=arguments.crf,
        preset=arguments.preset,
        quarter_turns=ROTATIONS[arguments.rotate],
        pan_zoom=arguments.pan_zoom,
    )


def parse_faces(words: Sequence[str]) -> tuple[int, ...]:
    """Indices from zero of the faces meant by "2", "1,3" or "all" (nothing); each once. Raises UsageError."""
    numbers = [number.strip() for word in words for number in word.split(",")]
    if ALL_FACES in numbers:
        return ()
    if not all(number.isdecimal() and int(number) >= 1 for number in numbers):
        raise UsageError(f"{', '.join(words)!r} are not faces; please give numbers from 1, such as 2 or 1,3, or all.")
    return tuple(dict.fromkeys(int(number) - 1 for number in numbers))


def check_outputs(request: AnimatePortrait, report_path: Path | None, overwrite: bool) -> None:
    """See that film and report may be written, before any work is done. Raises UsageError or OutputError."""
    originals = [request.photo_path, *([request.consent_path] if request.consent_path else [])]
    outputs = {check_destination(request.output_path, originals, FILM_SUFFIXES)}
    if report_path:
        outputs.add(check_destination(report_path, [*originals, request.output_path]))
        if len(outputs) == 1:
            raise UsageError(
                "The film and its report cannot have the same name; please choose another for one of them."
            )
    for output in outputs:
        if output.exists() and not overwrite:
            raise UsageError(
                f"{output.name} is already there; please choose another name, or add --overwrite to replace it."
            )


def summary_of(clip: ClipReport) -> str:
    """What a person wants to know when the film is done, a line each."""
    seconds = float(clip.frames / clip.rate)
    faces = "1 face" if clip.faces == 1 else f"{clip.faces} faces"
    shape = f"{clip.width} x {clip.height}, {rate_in_words(clip.rate)} fps"
    lines = [
        f"{clip.output_path}: {seconds:.1f} seconds, {shape}, {faces}.",
        *(f"Understood {phrase!r}: {what}." for phrase, what in clip.understood.acted_on),
        *(f"Not understood: {phrase!r}." for phrase in clip.understood.not_understood),
        *(f"{note[:1].upper()}{note[1:].removesuffix('.')}." for note in clip.notes),
    ]
    return "\n".join(lines) + "\n"
