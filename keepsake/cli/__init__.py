"""The command line: the same work as the window, with no window.

Every command is a module of this package with `SUMMARY`, `configure(parser)` and `run(arguments) -> ExitCode`; a
module is imported when its command is the one asked for, so starting stays quick.
"""

from keepsake.cli.entry import main

__all__ = ["main"]
