"""Answers an `InspectPhoto` request."""

from __future__ import annotations

from keepsake.core.progress import Progress, Reporter, silent
from keepsake.engine.media.photo import read_photo
from keepsake.engine.portrait.finder import FaceFinder
from keepsake.engine.portrait.reading import read_faces
from keepsake.engine.requests import InspectPhoto, PhotoReading

STAGES = ("reading the photo", "looking for faces", "reading the faces")


def inspect_photo(request: InspectPhoto, report: Reporter = silent) -> PhotoReading:
    """Read the photo, find its faces and say what would help; a photo without a face is answered too.

    Raises PhotoError when the photo cannot be read.
    """
    report(Progress(STAGES[0], 0, len(STAGES)))
    photo = read_photo(request.photo_path)
    report(Progress(STAGES[1], 1, len(STAGES)))
    found = FaceFinder().upright_faces(photo.pixels)
    report(Progress(STAGES[2], 2, len(STAGES)))
    reading = read_faces(photo, found)
    report(Progress(STAGES[2], 3, len(STAGES)))
    return reading
