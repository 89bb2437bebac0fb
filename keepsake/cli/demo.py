"""`keepsake demo`: a public-domain portrait comes to life and talks, with everything a real photo would need."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from keepsake.cli.film_options import summary_of
from keepsake.cli.progress import shown_progress
from keepsake.cli.report import write_json
from keepsake.core.consent import Audience, Capacity, Confirmation, Subject, Use
from keepsake.core.errors import ExitCode
from keepsake.core.folders import asset_path
from keepsake.core.outputs import refusals_of, write_whole
from keepsake.engine.requests import AnimatePortrait, Captions, RecordConsent, SpeakPortrait, Style

PHOTO = "demo/eileen_collins.png"
FOLDER = Path("keepsake-demo")
FILM, CONSENT, REPORT = "eileen_collins.mp4", "eileen_collins.consent.json", "eileen_collins.report.json"
TALKING_FILM, TALKING_REPORT = "eileen_collins_talking.mp4", "eileen_collins_talking.report.json"
SCRIPT = "eileen_collins_talking.txt"
MAKERS = "the makers of Keepsake"
WORDS = "This photo moves its lips to show you Keepsake. The voice is made by a computer, and the words are not mine."
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
        "--style",
        choices=[str(style) for style in Style],
        default=Style.MEMORIAL,
        help="the occasion (default: %(default)s)",
    )
    parser.add_argument("--quiet", action="store_true", help="say nothing but errors")


def run(arguments: argparse.Namespace) -> ExitCode:
    """Make both films, their consent record and reports; an earlier demonstration in the same folder is replaced."""
    from keepsake.jobs.worker import animate_portrait, record_consent, speak_portrait

    folder: Path = arguments.output
    with refusals_of(folder / FILM):
        folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / SCRIPT, f"{WORDS}\n".encode())
    record_consent(consent_request(folder))
    style = Style(arguments.style)
    with shown_progress(arguments.quiet) as report:
        living = animate_portrait(living_request(folder, style), report)
    with shown_progress(arguments.quiet) as report:
        talking = speak_portrait(talking_request(folder, style), report)
    for name, clip in ((REPORT, living), (TALKING_REPORT, talking)):
        write_json(folder / name, clip)
    if not arguments.quiet:
        sys.stdout.write(summary_of(living) + summary_of(talking))
        sys.stdout.write(f"The consent record and reports lie beside them in {folder.resolve()}.\n")
    return ExitCode.DONE


def living_request(folder: Path, style: Style) -> AnimatePortrait:
    """The portrait blinks, breathes and smiles."""
    return AnimatePortrait(
        photo_path=asset_path(PHOTO), output_path=folder / FILM, consent_path=folder / CONSENT, style=style
    )


def talking_request(folder: Path, style: Style) -> SpeakPortrait:
    """The portrait says, in a computer's voice, that it is one."""
    return SpeakPortrait(
        photo_path=asset_path(PHOTO),
        output_path=folder / TALKING_FILM,
        consent_path=folder / CONSENT,
        text=WORDS,
        style=style,
        captions=frozenset({Captions.BESIDE}),
    )


def consent_request(folder: Path) -> RecordConsent:
    """The record that goes with the demonstration, in honest words."""
    return RecordConsent(
        output_path=folder / CONSENT,
        photo_path=asset_path(PHOTO),
        person="Eileen Collins",
        subject=Subject.ADULT,
        uses=frozenset({Use.MOTION, Use.VOICE, Use.WORDS}),
        audience=Audience.HOUSEHOLD,
        granted_by=f"{MAKERS}, for a demonstration",
        capacity=Capacity.SELF,
        how=HOW,
        words_by=MAKERS,
        script_path=folder / SCRIPT,
        confirmations=frozenset({Confirmation.SCRIPT_APPROVED}),
    )
