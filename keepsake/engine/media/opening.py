"""How films are opened that Keepsake itself has just written."""

from __future__ import annotations

from typing import Any, Final

WITHOUT_TRIAL: Final[Any] = [{"skip_frame": "all"}]
"""Stream options for `av.open`: no picture is decoded on trial, only to learn what the film's index says already.

A tenth of a second for every ten such openings at 1080 lines; PyAV's types ask for words, its code for dictionaries.
"""
