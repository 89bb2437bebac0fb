"""The occasions a portrait is animated for."""

from __future__ import annotations

from enum import StrEnum


class Style(StrEnum):
    """How much, how fast and what moves: one per occasion."""

    MEMORIAL = "memorial"
    ANNIVERSARY = "anniversary"
    BIRTHDAY = "birthday"
    ARCHIVE = "archive"
    STORYTELLER = "storyteller"
