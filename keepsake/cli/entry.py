"""Chooses the command, runs it, and turns every error into one sentence and an exit code."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from io import TextIOWrapper
from types import FrameType, TracebackType
from typing import NoReturn

from keepsake import __version__
from keepsake.core.errors import CancelledError, ConsentError, ExitCode, KeepsakeError, UsageError

COMMANDS = {
    "montage": "make a film of photos, with music, titles and dissolves",
    "render": "make the finished film of a film file, to look at anywhere",
    "consent": "write down or show who agreed to what",
    "animate": "turn a photo into a gentle, labelled film clip",
    "speak": "let a photo speak, with a recording or a voice",
    "demo": "bring a public-domain portrait to life, and say where the film is",
    "new": "make a new film",
    "add": "take photos, videos and sounds into a film",
    "info": "say what is in a film, and whether all of it is well",
    "versions": "show, name or go back to earlier versions of a film",
    "pronounce": "say how voices read the names in a film",
    "recover": "save what is left of a damaged film",
    "export-otio": "write a film so that other editors can open it",
    "desktop": "open films with a double click, and have Keepsake in the menu",
    "doctor": "say what works on this PC, and what does not",
    "inspect": "say which faces a photo shows and how well they would animate",
    "voices": "list the voices that can speak on this PC",
    "verify": "see what a film or picture shows of how it was made",
}

CONSENT_HINT = " (`keepsake consent new -o consent.json ...` writes it down, and `--consent consent.json` gives it.)"

# The last is a terminal window that is closed; Windows does not know it.
STOP_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


class Parser(argparse.ArgumentParser):
    """An argument parser whose complaints are Keepsake's own: one sentence, exit code 2."""

    def error(self, message: str) -> NoReturn:
        """Raises UsageError."""
        raise UsageError(f"{message} (`{self.prog} --help` shows what can be asked).")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code (see `ExitCode`). Errors go to standard error as one sentence."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if arguments is None:
        _prepare_program()
    try:
        with _stop_signals():
            code = int(_run(words))
            sys.stdout.flush()
            return code
    except BrokenPipeError:
        return _unheard()
    except KeyboardInterrupt:
        return _told(CancelledError("Stopped; nothing was left behind."))
    except KeepsakeError as error:
        return _told(error)


def _unheard() -> int:
    """Nobody reads on, as with `| head`: the end, quietly, and nothing more is written when Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return int(ExitCode.DONE)


def _prepare_program() -> None:
    sys.excepthook = _apologise
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # A name the terminal cannot show must not end the program.
            stream.reconfigure(errors="backslashreplace")


def _run(words: list[str]) -> ExitCode:
    parser = parser_for(words)
    if not words:
        parser.print_help()
        return ExitCode.DONE
    parsed = parser.parse_args(words)
    outcome: ExitCode = parsed.run(parsed)
    return outcome


def _told(error: KeepsakeError) -> int:
    hint = CONSENT_HINT if isinstance(error, ConsentError) else ""
    sys.stderr.write(f"keepsake: {error}{hint}\n")
    return int(error.exit_code)


def parser_for(words: Sequence[str]) -> Parser:
    """The parser of the whole command line; only the command that `words` name declares its own arguments."""
    parser = Parser(prog="keepsake", description="Old family photos come gently alive, offline.")
    parser.add_argument("--version", action="version", version=f"Keepsake {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    chosen = next((word for word in words if word in COMMANDS), None)
    for name, summary in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=summary.capitalize() + ".")
        if name == chosen:
            module = import_module(f"keepsake.cli.{name.replace('-', '_')}")
            module.configure(command)
            command.set_defaults(run=module.run)
    return parser


@contextmanager
def _stop_signals() -> Iterator[None]:
    """Make Ctrl-C, SIGTERM and a closed terminal stop the work once; a second one cannot interrupt the tidying up."""
    if threading.current_thread() is not threading.main_thread():  # Python sets handlers in the main thread only.
        yield
        return
    heeded = [number for number in STOP_SIGNALS if signal.getsignal(number) != signal.SIG_IGN]
    before = {number: signal.signal(number, _stop) for number in heeded}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(_number: int, _frame: FrameType | None) -> None:
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _apologise(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    sys.stderr.write("keepsake: something went wrong that is our fault, not yours; please send us the lines below.\n")
    traceback.print_exception(kind, error, trace)
