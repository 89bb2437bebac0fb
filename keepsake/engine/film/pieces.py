"""Cuts a film into pieces that are encoded by themselves, and gives each a name that says all it depends on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Any

from keepsake import __version__
from keepsake.core.scene import Layer, Scene

SHORTEST_SECONDS, LONGEST_SECONDS = 4, 10
DRAWING_VERSION = 9
"""Grows whenever the same scene is drawn or encoded otherwise, so that no older piece is used again."""

Digest = Callable[[Path], str]
"""Gives the SHA-256 of a file's bytes."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of film: its first frame and the frame after its last."""

    start: int
    end: int

    @property
    def frames(self) -> int:
        """How many frames it has."""
        return self.end - self.start


def pieces_of(scene: Scene) -> tuple[Piece, ...]:
    """Cut a film where layers or transitions begin and end, into pieces of 4 to 10 seconds.

    Cutting there lets the pieces after an edit fall on the same frames of the same clips, so that they can be used
    again.
    """
    shortest, longest = round(SHORTEST_SECONDS * scene.rate), round(LONGEST_SECONDS * scene.rate)
    moments = sorted(moment for moment in moments_of(scene) if 0 < moment < scene.frames)
    pieces: list[Piece] = []
    start = 0
    while scene.frames - start > longest:
        fitting = [moment for moment in moments if start + shortest <= moment <= start + longest]
        end = fitting[0] if fitting else start + longest
        pieces.append(Piece(start, end))
        start = end
    return (*pieces, Piece(start, scene.frames))


def moments_of(scene: Scene) -> set[int]:
    """The frames at which something begins or has ended."""
    stretches = [layer.at for layer in scene.layers] + [change.at for change in scene.transitions]
    return {at.start.value for at in stretches} | {at.end_exclusive.value for at in stretches}


def piece_digest(scene: Scene, piece: Piece, settings: tuple[Any, ...], digest: Digest) -> str:
    """Name a piece by everything it depends on: what is drawn in it, from which bytes, and how it is encoded.

    The piece's own place in the film is not part of it, unless the whole film has grain, which differs from frame to
    frame. `settings` are whatever else matters, plain values or frozen dataclasses.
    """
    seen = [index for index, layer in enumerate(scene.layers) if _meets(layer, piece)]
    changes = [
        replace(each, before=seen.index(each.before)) for each in scene.transitions if _is_seen(each, seen, piece)
    ]
    told = {
        "keepsake": __version__,
        "drawing": DRAWING_VERSION,
        "film": [scene.width, scene.height, scene.rate, scene.backdrop, scene.look],
        "frames": piece.frames,
        "layers": [_moved(scene.layers[index], piece) for index in seen],
        "transitions": [_moved(each, piece) for each in changes],
        "place": piece.start if scene.look.grain > 0 else None,
        "settings": settings,
    }
    return value_digest(told, digest)


def value_digest(value: Any, digest: Digest) -> str:
    """The SHA-256 of a value made of plain values, frozen dataclasses and paths; files count by their bytes."""
    words = json.dumps(_plain(value, digest), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(words.encode()).hexdigest()


def _is_seen(change: Any, seen: list[int], piece: Piece) -> bool:
    return change.before in seen and change.before + 1 in seen and _meets(change, piece)


def _meets(stretch: Any, piece: Piece) -> bool:
    start = stretch.at.start.value
    return bool(start < piece.end and piece.start < start + stretch.at.duration.value)


def _moved(stretch: Any, piece: Piece) -> Any:
    """The same with times counted from the piece's beginning, and without its name, which nobody sees."""
    start = stretch.at.start
    moved = replace(stretch, at=replace(stretch.at, start=replace(start, value=start.value - piece.start)))
    return replace(moved, name="") if isinstance(moved, Layer) else moved


def _plain(value: Any, digest: Digest) -> Any:
    """A value as JSON can hold it; a path becomes the digest of the file's bytes."""
    match value:
        case Enum():
            return value.value
        case Path():
            return digest(value)
        case Fraction():
            return str(value)
        case tuple() | list():
            return [_plain(each, digest) for each in value]
        case dict():
            return {str(key): _plain(each, digest) for key, each in value.items()}
        case _ if is_dataclass(value) and not isinstance(value, type):
            members = {each.name: _plain(getattr(value, each.name), digest) for each in fields(value)}
            return {"is": type(value).__name__} | members
        case _:
            return value
