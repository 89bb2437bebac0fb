"""`keepsake inspect`: which faces a photo shows and how well they would animate."""

from __future__ import annotations

import argparse

from keepsake.core.errors import ExitCode


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""


def run(arguments: argparse.Namespace) -> ExitCode:
    """Print what was found."""
    raise NotImplementedError
