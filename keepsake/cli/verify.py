"""`keepsake verify`: what a film or picture shows of how it was made."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from keepsake.core.errors import ExitCode
from keepsake.engine.requests import FileFindings, VerifyFile
from keepsake.jobs.worker import verify_file


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a film or picture from anywhere")
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")


def run(arguments: argparse.Namespace) -> ExitCode:
    """Print what was found, whatever it is; only a file that cannot be read is an error."""
    findings = verify_file(VerifyFile(file_path=arguments.file))
    text = json.dumps(asdict(findings), default=str, indent=2) if arguments.json else _in_words(findings)
    sys.stdout.write(text + "\n")
    return ExitCode.DONE


def _in_words(findings: FileFindings) -> str:
    lines = [f"{findings.file_path.name}: {findings.summary}", *(f"  {mark.sentence}" for mark in findings.marks)]
    lines += [f"  It declares: {words}" for words in findings.declared]
    if findings.frames_looked_at:
        strength = f"  Invisible mark: {findings.mark_z:.1f} standard deviations above chance"
        lines.append(f"{strength} ({findings.mark_needed_z:g} needed).")
    return "\n".join(lines)
