"""`keepsake montage`: a film of photos, made by itself and editable ever after."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from keepsake.cli.add import looked_at
from keepsake.cli.films import counted, new_film_path, printable
from keepsake.cli.progress import shown_progress
from keepsake.core.errors import BadInputError, ExitCode, KeepsakeError, SaveError, UsageError
from keepsake.core.folders import cache_folder
from keepsake.core.progress import Progress, Reporter
from keepsake.core.rate import parse_rate
from keepsake.core.style import Style
from keepsake.engine.requests import InspectPhoto, MediaReading, MediaSort, ReadConsent, ReadMusic

if TYPE_CHECKING:
    from keepsake.project.document import Document
    from keepsake.project.montage import MontagePhoto, MontageWish, Pulse
    from keepsake.project.montage_photos import Heads

ORDERS = ("date", "name", "given")


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent file, the digest of the photo it is for, and whether it allows today what it says."""

    path: Path
    photo_sha256: str
    reasons: tuple[str, ...]


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("photos", type=Path, nargs="+", metavar="PHOTO", help="photos and folders; never changed")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILM", help="the film file to make")
    parser.add_argument("--music", type=Path, metavar="FILE", help="music to fit the film to")
    parser.add_argument(
        "--occasion", choices=[str(style) for style in Style], default=Style.MEMORIAL, help="(default: %(default)s)"
    )
    parser.add_argument("--title", default="", metavar="WORDS", help="opens and closes the film: a name, an event")
    parser.add_argument("--dates", default="", metavar="WORDS", help="stands under the title: 1931 – 2019")
    parser.add_argument("--closing", metavar="WORDS", help="the last words (default: those of the occasion)")
    parser.add_argument(
        "--seconds", type=float, metavar="N", help="how long each photo is seen (default: as it fits)"
    )
    parser.add_argument("--order", choices=ORDERS, default="date", help="of the photos (default: %(default)s)")
    parser.add_argument(
        "--living", type=Path, action="append", default=[], metavar="PHOTO", help="let this photo's people live"
    )
    parser.add_argument(
        "--consent",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="the consent for a living photo",
    )
    parser.add_argument("--fps", default="25", metavar="RATE", help="frames per second (default: %(default)s)")
    parser.add_argument("--quiet", action="store_true", help="show no progress")


def run(arguments: argparse.Namespace) -> ExitCode:
    """Make the film's file; one that is there is never written over, and nothing half made stays."""
    from keepsake.project.document import Document
    from keepsake.project.importable import files_to_import
    from keepsake.project.montage_photos import PhotoOrder, in_order
    from keepsake.project.schema import new_film

    path = new_film_path(arguments.output)
    film = new_film(arguments.title or path.stem, parse_rate(arguments.fps))
    notes: list[str] = []
    with shown_progress(arguments.quiet) as report:
        files = list(files_to_import([*arguments.photos, *arguments.living]))
        readings = in_order(_photos(files, notes, report), PhotoOrder(arguments.order))
        heads = _heads([reading.path for reading in readings], report)
        consents = [_consent(each) for each in arguments.consent]
        try:
            with Document.create(path, film) as document:
                _fill(document, _Gathered(tuple(readings), heads, tuple(consents), notes), arguments, report)
                seconds = _saved_seconds(document)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    shape = f"{counted(len(readings), 'photo')}, {seconds // 60}:{seconds % 60:02d} minutes"
    lines = [f"{path.name} is made: {shape}.", *notes, f"Now: keepsake render {path} -o {path.stem}.mp4"]
    sys.stdout.write("\n".join(printable(line) for line in lines) + "\n")
    return ExitCode.DONE


@dataclass(frozen=True, slots=True)
class _Gathered:
    """What is known before the film is made; `notes` are for the person."""

    readings: tuple[MediaReading, ...]
    heads: tuple[Heads, ...]
    consents: tuple[Consent, ...]
    notes: list[str]


def _photos(files: list[Path], notes: list[str], report: Reporter) -> list[MediaReading]:
    """Readings of the photos among the files, each photo once. Raises BadInputError when there is none."""
    refused: list[str] = []
    readings = {reading.sha256: reading for reading in looked_at(files, refused, report)}
    photos = [reading for reading in readings.values() if reading.sort is MediaSort.PHOTO]
    notes += refused
    if len(photos) < len(readings):
        notes.append(f"{counted(len(readings) - len(photos), 'file')} left out: a montage is made of photos.")
    if not photos:
        raise BadInputError("\n".join(["There is no photo in there that can be read.", *refused]))
    return photos


def _heads(photos: list[Path], report: Reporter) -> tuple[Heads, ...]:
    """The faces of each photo, and how it stands; none where it cannot be read."""
    from keepsake.jobs.results import Results
    from keepsake.jobs.scheduler import Scheduler, result_of
    from keepsake.project.montage_photos import Heads, heads_in

    found: list[Heads] = []
    with Scheduler(Results(cache_folder())) as scheduler:
        jobs = [scheduler.submit(InspectPhoto(photo_path=photo)) for photo in photos]
        for done, job in enumerate(jobs):
            report(Progress("finding faces", done, len(jobs)))
            try:
                found.append(heads_in(result_of(job.wait())))
            except KeepsakeError:
                found.append(Heads())
    return tuple(found)


def _consent(path: Path) -> Consent:
    from keepsake.jobs.worker import read_consent

    reading = read_consent(ReadConsent(consent_path=path))
    digests = {record.photo_sha256 for record in reading.records}
    if len(digests) != 1:
        raise UsageError(f"{path.name} is not for one photo; please give one record file for each photo.")
    return Consent(path, digests.pop(), tuple(reason for verdict in reading.verdicts for reason in verdict.blocks))


def _fill(document: Document, gathered: _Gathered, arguments: argparse.Namespace, report: Reporter) -> None:
    from keepsake.project.media_pool import take_in, take_in_consent
    from keepsake.project.montage import MontagePhoto, MontageWish, montage

    living = _living(gathered, arguments.living)
    photos: list[MontagePhoto] = []
    for done, (reading, heads) in enumerate(zip(gathered.readings, gathered.heads, strict=True)):
        report(Progress("taking photos in", done, len(gathered.readings)))
        media = take_in(document, reading, gesture="montage")
        photos.append(MontagePhoto(media=media, heads=heads, is_living=reading.sha256 in living))
    for sha256, consent in living.items():
        take_in_consent(document, consent.path, sha256)
    wish = MontageWish(
        occasion=Style(arguments.occasion),
        title=arguments.title,
        dates=arguments.dates,
        closing=arguments.closing,
        seconds=arguments.seconds,
    )
    wish = _with_music(document, wish, arguments.music, gathered.notes, report)
    document.apply(lambda film: montage(film, photos, wish), "Make a film of photos")


def _living(gathered: _Gathered, wanted: Sequence[Path]) -> dict[str, Consent]:
    """The photos that will live, by digest; the others stay still, and the person is told why."""
    consents = {consent.photo_sha256: consent for consent in gathered.consents}
    living: dict[str, Consent] = {}
    names = {path.resolve() for path in wanted}
    chosen = [
        (reading, heads)
        for reading, heads in zip(gathered.readings, gathered.heads, strict=True)
        if reading.path.resolve() in names
    ]
    for reading, heads in chosen:
        name, consent = reading.path.name, consents.get(reading.sha256)
        if not heads.boxes:
            gathered.notes.append(f"{name} stays still: no face was found in it.")
        elif consent is None:
            gathered.notes.append(f"{name} stays still: nobody's consent for it was given (--consent FILE).")
        elif consent.reasons:
            gathered.notes.append(f"{name} stays still: {' '.join(consent.reasons)}")
        else:
            living[reading.sha256] = consent
    return living


def _with_music(
    document: Document, wish: MontageWish, music: Path | None, notes: list[str], report: Reporter
) -> MontageWish:
    from keepsake.project.media_pool import take_in

    if music is None:
        return wish
    refused: list[str] = []
    readings = list(looked_at([music], refused, report))
    if refused or readings[0].sort is not MediaSort.SOUND:
        raise BadInputError(refused[0] if refused else f"“{music.name}” is not music; please choose a sound file.")
    report(Progress("listening to the music", 0, 1))
    return replace(wish, music=take_in(document, readings[0], gesture="montage"), pulse=_pulse(music, notes))


def _pulse(music: Path, notes: list[str]) -> Pulse:
    """The music's beats, phrases and end; none where it cannot be listened to, which only costs the fitting."""
    from keepsake.jobs.worker import read_music
    from keepsake.project.montage import Pulse

    try:
        heard = read_music(ReadMusic(music_path=music))
    except BadInputError as error:
        notes.append(str(error))
        return Pulse()
    return Pulse(beats=heard.beats, phrases=heard.phrases, ends=heard.ends)


def _saved_seconds(document: Document) -> int:
    """The film's length, once all of it is in its file. Raises SaveError when it could not be written."""
    from keepsake.project.sequence import film_length

    if not document.is_saved:
        raise SaveError(document.trouble)
    return round(film_length(document.timeline).seconds)
