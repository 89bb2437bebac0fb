"""What can be asked of a photo and its faces, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectPhoto:
    """Find and read the faces in a photo. Answered by `PhotoReading`."""

    photo_path: Path


class Occlusion(StrEnum):
    """Something that hides part of a face."""

    SUNGLASSES = "sunglasses"
    GLASSES = "glasses"
    HAND = "hand"
    PROFILE = "profile"
    CUT_OFF = "cut off"


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceReading:
    """One face, read from the photo. Boxes are (left, top, width, height) in pixels of the upright photo.

    Angles are degrees: yaw positive towards the right edge of the picture, pitch positive chin down, roll positive
    clockwise as seen; a formal portrait reads near zero. Gaze is relative to the head, positive right and down: a
    head at yaw 20 whose gaze_x is -20 looks at the viewer. `sharpness`, `smile`, `mouth_open`, and the eye openings
    are 0 to 1; sharpness is that of the scan's own pixels, whatever their number. `brightness` is the middle of the
    face's luma and `contrast` its span, 0 to 1; `light_from` is the side the light comes from ("left", "right",
    "front", "above"). `occlusions` are hints. `advice` are sentences for people, without a full stop.
    """

    box: tuple[int, int, int, int]
    confidence: float
    width_px: int
    yaw: float
    pitch: float
    roll: float
    sharpness: float
    brightness: float
    contrast: float
    light_from: str
    smile: float
    mouth_open: float
    eye_left_open: float
    eye_right_open: float
    gaze_x: float
    gaze_y: float
    occlusions: tuple[Occlusion, ...] = ()
    advice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoReading:
    """What is in a photo: its size in pixels once upright, the clockwise quarter turns it needed, its faces.

    The largest face comes first; people count from it, from 1 (`--face 1`), requests from 0.
    """

    width: int
    height: int
    format: str
    quarter_turns: int
    faces: tuple[FaceReading, ...]
    advice: tuple[str, ...] = ()
