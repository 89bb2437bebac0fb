"""`keepsake add`: take photos, videos and sounds into a film, one after another on its tracks."""

from __future__ import annotations

import argparse
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from keepsake.cli.films import add_film_argument, counted, film_path, printable
from keepsake.cli.progress import shown_progress
from keepsake.core.errors import BadInputError, ExitCode, KeepsakeError, SaveError
from keepsake.core.folders import cache_folder
from keepsake.core.progress import Progress, Reporter
from keepsake.engine.requests import ExamineMedia, MediaReading

if TYPE_CHECKING:
    from keepsake.project.document import Document
    from keepsake.project.schema import Media

SHOWN_REFUSALS = 20


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_film_argument(parser)
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="files and folders; never changed")
    parser.add_argument("--pool-only", action="store_true", help="do not put them on the film's tracks")
    parser.add_argument("--voice", action="store_true", help="sounds are voices, not music")
    parser.add_argument("--by-date", action="store_true", help="in the order in which they were taken")
    parser.add_argument("--collect", action="store_true", help="take videos into the film's file as well")
    parser.add_argument("--quiet", action="store_true", help="show no progress")


def run(arguments: argparse.Namespace) -> ExitCode:
    """Take the files in; those that cannot be are named at the end, which is then exit code 4."""
    from keepsake.project.document import Document
    from keepsake.project.importable import files_to_import
    from keepsake.project.media_files import collect

    files = list(files_to_import(arguments.files))
    if not files:
        raise BadInputError("There are no photos, videos or sounds in there.")
    refused: list[str] = []
    with shown_progress(arguments.quiet) as report, Document.open(film_path(arguments.film)) as document:
        taken = list(_taken_in(document, _readings(files, arguments.by_date, refused, report), refused))
        if not arguments.pool_only:
            _put_on_tracks(document, taken, is_voice=arguments.voice)
        if arguments.collect:
            refused += [f"“{name}” is not found." for name in collect(document, report)]
        if not document.is_saved:
            raise SaveError(document.trouble)
    sys.stdout.write(f"{counted(len(taken), 'file')} taken in.\n")
    if refused:
        raise BadInputError("\n".join(_shown(refused)))
    return ExitCode.DONE


def looked_at(files: list[Path], refused: list[str], report: Reporter) -> Iterator[MediaReading]:
    """Look at every file, several at once in workers, and give the readings in order; sentences on those that cannot
    be read are added to `refused`.
    """
    from keepsake.jobs.results import Results
    from keepsake.jobs.scheduler import Scheduler, result_of

    results = Results(cache_folder())
    results.clean()
    with Scheduler(results) as scheduler:
        jobs = [scheduler.submit(ExamineMedia(path=path)) for path in files]
        for done, job in enumerate(jobs):
            report(Progress("looking at files", done, len(jobs)))
            try:
                reading: MediaReading = result_of(job.wait())
            except KeepsakeError as error:
                refused.append(str(error))
                continue
            yield reading


def _readings(files: list[Path], by_date: bool, refused: list[str], report: Reporter) -> Iterator[MediaReading]:
    readings = looked_at(files, refused, report)
    # Undated ones come last, in the order given.
    return iter(sorted(readings, key=lambda reading: (not reading.taken, reading.taken))) if by_date else readings


def _taken_in(document: Document, readings: Iterator[MediaReading], refused: list[str]) -> Iterator[Media]:
    from keepsake.project.media_pool import take_in

    gesture = secrets.token_hex(8)
    for reading in readings:
        try:
            yield take_in(document, reading, gesture)
        except BadInputError as error:
            refused.append(str(error))


def _put_on_tracks(document: Document, taken: list[Media], *, is_voice: bool) -> None:
    from keepsake.project.edits import append
    from keepsake.project.media_pool import clip_of
    from keepsake.project.schema import CARRIED_BY, Film, TrackKind

    sound_kind = TrackKind.VOICE if is_voice else TrackKind.MUSIC

    def change(film: Film) -> Film:
        timeline = film.timeline
        for media in taken:
            clip = clip_of(media, timeline)
            kinds = CARRIED_BY[type(clip.content)]
            wanted = sound_kind if sound_kind in kinds else TrackKind.PICTURE
            track = next((track for track in timeline.tracks if track.kind is wanted and not track.is_locked), None)
            if track is not None:
                timeline = append(timeline, track.id, clip)
        return Film(timeline=timeline, media=film.media)

    document.apply(change, "Add to the film")


def _shown(refused: list[str]) -> list[str]:
    lines = [f"{counted(len(refused), 'file')} could not be taken in:"]
    lines += [f"  {printable(sentence)}" for sentence in refused[:SHOWN_REFUSALS]]
    return [*lines, f"  and {len(refused) - SHOWN_REFUSALS} more."] if len(refused) > SHOWN_REFUSALS else lines
