"""`keepsake demo`: a public-domain portrait comes to life, with everything a real photo would need."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from keepsake.cli.film_options import summary_of
from keepsake.cli.progress import shown_progress
from keepsake.cli.report import write_json
from keepsake.core.consent import Audience, Capacity, Subject, Use
from keepsake.core.errors import ExitCode
from keepsake.core.folders import asset_path
from keepsake.core.outputs import refusals_of
from keepsake.engine.requests import AnimatePortrait, RecordConsent, Style

PHOTO = "demo/eileen_collins.png"
FOLDER = Path("keepsake-demo")
FILM, CONSENT, REPORT = "eileen_collins.mp4", "eileen_collins.consent.json", "eileen_collins.report.json"
HOW = (
    "Demonstration, not a grant: Eileen Collins is a public figure and was not asked. NASA's portrait of her is in"
    " the public domain. To be looked at on the PC that made it."
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "-o", "--output", type=Path, default=FOLDER, metavar="FOLDER", help="where to put it (default: %(default)s)"
    )
    parser.add_argument(
        "--style", choices=list(Style), default=Style.MEMORIAL, help="the occasion (default: %(default)s)"
    )
    parser.add_argument("--quiet", action="store_true", help="say nothing but errors")


def run(arguments: argparse.Namespace) -> ExitCode:
    """Make the film, its consent record and its report; an earlier demonstration in the same folder is replaced."""
    from keepsake.jobs.worker import animate_portrait, record_consent

    folder: Path = arguments.output
    with refusals_of(folder / FILM):
        folder.mkdir(parents=True, exist_ok=True)
    record_consent(consent_request(folder))
    request = AnimatePortrait(
        photo_path=asset_path(PHOTO),
        output_path=folder / FILM,
        consent_path=folder / CONSENT,
        style=Style(arguments.style),
    )
    with shown_progress(arguments.quiet) as report:
        clip = animate_portrait(request, report)
    write_json(folder / REPORT, clip)
    if not arguments.quiet:
        sys.stdout.write(summary_of(clip) + f"The consent record and a report lie beside it in {folder.resolve()}.\n")
    return ExitCode.DONE


def consent_request(folder: Path) -> RecordConsent:
    """The record that goes with the demonstration, in honest words."""
    return RecordConsent(
        output_path=folder / CONSENT,
        photo_path=asset_path(PHOTO),
        person="Eileen Collins",
        subject=Subject.ADULT,
        uses=frozenset({Use.MOTION}),
        audience=Audience.HOUSEHOLD,
        granted_by="the makers of Keepsake, for a demonstration",
        capacity=Capacity.SELF,
        how=HOW,
    )
