"""`keepsake doctor`: what works on this PC."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from keepsake.cli.report import as_json
from keepsake.core.errors import ExitCode
from keepsake.engine.requests import ExaminePc, Finding, PcReading


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--json", action="store_true", help="for scripts")


def run(arguments: argparse.Namespace) -> ExitCode:
    """Print what was found; `MISSING_ON_THIS_PC` when no film could be made here."""
    from keepsake.jobs.worker import examine_pc

    reading = examine_pc(ExaminePc(folder=Path.cwd()))
    sys.stdout.write(as_json(reading) if arguments.json else in_words(reading))
    return ExitCode.DONE if reading.can_animate else ExitCode.MISSING_ON_THIS_PC


def in_words(reading: PcReading) -> str:
    """A line for each finding and one for what they come to."""
    width = max(len(finding.name) for finding in reading.findings)
    lines = [f"{_mark(finding)}  {finding.name:<{width}}  {finding.words}" for finding in reading.findings]
    verdict = (
        "This PC can make living portraits." if reading.can_animate else "Living portraits cannot be made here yet."
    )
    return "\n".join([*lines, verdict]) + "\n"


def _mark(finding: Finding) -> str:
    if finding.works:
        return "yes"
    return " NO" if finding.is_needed else "  -"
