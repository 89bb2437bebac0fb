"""`keepsake animate`: a photo becomes a gentle, labelled film clip."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from keepsake.cli.film_options import (
    DEFAULTS,
    ROTATIONS,
    check_outputs,
    configure_files,
    configure_film,
    configure_motion,
    summary_of,
    tell,
)
from keepsake.cli.progress import shown_progress
from keepsake.core.errors import ExitCode, UsageError
from keepsake.core.rate import parse_rate
from keepsake.engine.requests import AnimatePortrait, Style

ALL_FACES = "all"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    configure_files(parser)
    motion = parser.add_argument_group("what moves")
    configure_motion(motion)
    motion.add_argument(
        "--face",
        action="append",
        metavar="N|all",
        help="faces to animate, 1 is the largest: 2, or 1,3 (default: all)",
    )
    film = parser.add_argument_group("the film")
    film.add_argument(
        "--seconds", type=float, default=DEFAULTS["seconds"], metavar="2-60", help="length (default: %(default)s)"
    )
    configure_film(film)


def run(arguments: argparse.Namespace) -> ExitCode:
    """Make the clip, and its report if one was asked for."""
    from keepsake.jobs.worker import animate_portrait

    request = request_of(arguments)
    check_outputs(request, [arguments.report], arguments.overwrite)
    with shown_progress(arguments.quiet) as report:
        clip = animate_portrait(request, report)
    tell(arguments, clip, summary_of(clip))
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
