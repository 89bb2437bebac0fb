"""Runs Keepsake with `python -m keepsake`."""

import sys

from keepsake.cli import main

sys.exit(main())
