"""The photos of a montage before it is made: in which order they come, and where their people's heads are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from keepsake.engine.requests import MediaReading, PhotoReading
from keepsake.project.importable import natural_order
from keepsake.project.schema import Box

MOST_UNDATED = 0.5
"""With more undated photos than this, their order by date would be half a lie."""


class PhotoOrder(StrEnum):
    """In which order photos follow one another."""

    DATE = "date"
    NAME = "name"
    GIVEN = "given"


def in_order(readings: Sequence[MediaReading], order: PhotoOrder) -> list[MediaReading]:
    """Put photos in order: by the day they were taken where most photos tell it, by name, or as they were given.

    By date, undated ones stay after the one they followed.
    """
    undated = sum(not reading.taken for reading in readings)
    if order is PhotoOrder.GIVEN or (order is PhotoOrder.DATE and undated > MOST_UNDATED * len(readings)):
        return list(readings)
    if order is PhotoOrder.NAME:
        return sorted(readings, key=lambda reading: natural_order(reading.path.name))
    keys: list[str] = []
    for reading in readings:
        keys.append(reading.taken or (keys[-1] if keys else ""))
    return [reading for _, reading in sorted(zip(keys, readings, strict=True), key=lambda each: each[0])]


@dataclass(frozen=True, slots=True)
class Heads:
    """The faces of a photo as boxes in shares of the upright picture, and the quarter turns that set it upright."""

    boxes: tuple[Box, ...] = ()
    quarter_turns: int = 0


NOBODY = Heads()


def heads_in(reading: PhotoReading) -> Heads:
    """The faces of a photo, and how it stands: a photo nobody is found in is left as it is."""
    boxes = tuple(
        Box(left / reading.width, top / reading.height, width / reading.width, height / reading.height)
        for left, top, width, height in (face.box for face in reading.faces)
    )
    return Heads(boxes, reading.quarter_turns if boxes else 0)
