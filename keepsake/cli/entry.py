"""Chooses the command, runs it, and turns every error into one sentence and an exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from keepsake import __version__
from keepsake.core.errors import ExitCode, KeepsakeError

COMMANDS = {
    "inspect": "say which faces a photo shows and how well they would animate",
    "voices": "list the voices that can speak on this PC",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code (see `ExitCode`). Errors go to standard error as one sentence."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return int(_run(words))
    except KeepsakeError as error:
        sys.stderr.write(f"keepsake: {error}\n")
        return int(error.exit_code)
    except KeyboardInterrupt:
        sys.stderr.write("keepsake: stopped; nothing was left behind.\n")
        return int(ExitCode.CANCELLED)


def _run(words: list[str]) -> ExitCode:
    parser = argparse.ArgumentParser(prog="keepsake", description="Old family photos come gently alive, offline.")
    parser.add_argument("--version", action="version", version=f"Keepsake {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    chosen = next((word for word in words if word in COMMANDS), None)
    for name, summary in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=summary.capitalize() + ".")
        if name == chosen:
            module = import_module(f"keepsake.cli.{name.replace('-', '_')}")
            module.configure(command)
            command.set_defaults(run=module.run)
    parsed = parser.parse_args(words)
    outcome: ExitCode = parsed.run(parsed)
    return outcome
