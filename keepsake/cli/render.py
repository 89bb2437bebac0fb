"""`keepsake render`: the finished film, to look at anywhere."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from keepsake.cli.film_options import check_free, configure_telling, tell
from keepsake.cli.films import add_film_argument, counted, film_path, size_in_words
from keepsake.cli.progress import in_words, shown_progress
from keepsake.core.consent import Audience
from keepsake.core.errors import ExitCode
from keepsake.core.folders import cache_folder
from keepsake.core.outputs import check_destination
from keepsake.engine.requests import SOUND_SUFFIXES, EncoderChoice, EstimateFilm, FilmReport, RenderFilm

PRESETS = (
    *("tv-1080", "4k", "reel-9x16", "square", "small-for-email"),
    *("usb-tv", "loop-gif", "webp", "prores", "av1", "sound-only"),
)
FOLDER = "media"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_film_argument(parser)
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT", help="the finished film")
    parser.add_argument("--preset", choices=PRESETS, default=PRESETS[0], help="what for (default: %(default)s)")
    parser.add_argument(
        "--audience",
        choices=[str(audience) for audience in Audience],
        help="for whose eyes (default: all the consents allow)",
    )
    parser.add_argument("--hardware", action="store_true", help="encode with the PC's own chip where it can")
    parser.add_argument("--language", default="en", metavar="TAG", help="of the label (default: %(default)s)")
    parser.add_argument("--allow-missing", action="store_true", help="placeholders for photos and videos not found")
    parser.add_argument("--estimate", action="store_true", help="say how large and how long it will be, make nothing")
    configure_telling(parser)


def run(arguments: argparse.Namespace) -> ExitCode:
    """Make the film. What is done of it stays done when it is stopped: the same command goes on from there."""
    from keepsake.jobs.worker import estimate_film, render_film

    with shown_progress(arguments.quiet) as report:
        request = request_of(arguments)
        if arguments.estimate:
            estimate = estimate_film(EstimateFilm(film=request), report)
            words = f"about {size_in_words(estimate.size_bytes)}, in about {in_words(estimate.seconds)}"
            sys.stdout.write(f"{arguments.output.name}: {words}; {counted(estimate.pieces_done, 'piece')} of")
            sys.stdout.write(f" {estimate.pieces} done already.\n")
            return ExitCode.DONE
        film = render_film(request, report)
    tell(arguments, film, summary_of(film))
    return ExitCode.DONE


def request_of(arguments: argparse.Namespace) -> RenderFilm:
    """The request the arguments stand for, once it is sure that the outputs may be written."""
    from keepsake.project.document import Document
    from keepsake.project.render_plan import render_request

    source = film_path(arguments.film)
    outputs = [check_destination(output, [source]) for output in (arguments.output, arguments.report) if output]
    check_free(outputs, arguments.overwrite)
    with Document.open(source, read_only=True) as document:
        request = render_request(
            document, arguments.output, cache_folder() / FOLDER, allows_missing=arguments.allow_missing
        )
    return replace(
        request,
        preset="sound-only" if arguments.output.suffix.lower() in SOUND_SUFFIXES else arguments.preset,
        audience=Audience(arguments.audience) if arguments.audience else None,
        encoder=EncoderChoice.HARDWARE if arguments.hardware else EncoderChoice.SOFTWARE,
        language=arguments.language,
    )


def summary_of(film: FilmReport) -> str:
    """What a person wants to know when the film is done, a line each."""
    seconds = round(film.frames / film.rate)
    pictures = f"{film.width} x {film.height}" if film.width else "only sound"
    shape = f"{seconds // 60}:{seconds % 60:02d} minutes, {pictures}"
    lines = [f"{film.output_path}: {shape}, {size_in_words(film.size_bytes)}."]
    if film.pieces_reused:
        lines.append(f"{film.pieces_reused} of {counted(film.pieces, 'piece')} were done already.")
    return "\n".join([*lines, *film.notes]) + "\n"
