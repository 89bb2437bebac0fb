"""What can be asked of files that go into a film, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from pathlib import Path


class MediaSort(StrEnum):
    """What a file is to a film."""

    PHOTO = "photo"
    VIDEO = "video"
    SOUND = "sound"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamineMedia:
    """Look at a file somebody wants in a film, decoding as little as possible. Answered by `MediaReading`.

    `thumbnail_px` is the longer side of the small picture made of photos and videos, in pixels.
    """

    path: Path
    thumbnail_px: int = 320


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaReading:
    """What a file is. Width and height are pixels of the upright picture, 0 for sound; `seconds` is None for photos.

    `sha256` is 64 hex digits. `taken` is as much of an ISO date as is known ("1952", "1952-06", "1952-06-14",
    "1952-06-14T10:30:00"), empty for none, and `taken_from` where it was read ("EXIF", "XMP", "file name").
    `thumbnail` is a small JPEG file, empty for sound.
    """

    path: Path
    sort: MediaSort
    sha256: str
    size_bytes: int
    width: int = 0
    height: int = 0
    seconds: Fraction | None = None
    has_sound: bool = False
    taken: str = ""
    taken_from: str = ""
    thumbnail: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildPyramid:
    """Make the smaller copies of a photo that previews will want. Answered by `PyramidReading`.

    Previews and films find them by the photo's own bytes, and make those that are not there. `most_px` is the longer
    side of the largest one made; `folder` is where they are kept, None for the usual place.
    """

    photo_path: Path
    folder: Path | None = None
    most_px: int = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class PyramidLevel:
    """One smaller copy, upright and sRGB, and its longer side in pixels."""

    path: Path
    side: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PyramidReading:
    """The smaller copies of a photo that are there now, largest first, and the photo's own size once upright."""

    width: int
    height: int
    levels: tuple[PyramidLevel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeProxy:
    """Make a light copy of a home video for previews, where it needs one. Answered by `ProxyReading`.

    Previews find it by the video's own bytes, whose digest is `sha256` (64 hex digits). It is at most `height` pixels
    high; `folder` is where it is kept, None for the usual place.
    """

    video_path: Path
    sha256: str
    folder: Path | None = None
    height: int = 720


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyReading:
    """Where a video's light copy is, of pictures only; None when the video is quick enough itself."""

    path: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawFilmstrip:
    """Take small pictures along a home video, for the timeline, `height` pixels high. Answered by `Filmstrip`."""

    video_path: Path
    pictures: int = 40
    height: int = 96


@dataclass(frozen=True, slots=True, kw_only=True)
class Filmstrip:
    """Small pictures of a video as JPEG files, each from the middle of its equal share of the video's `seconds`."""

    seconds: Fraction
    jpegs: tuple[bytes, ...]
