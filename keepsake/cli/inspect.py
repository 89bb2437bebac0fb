"""`keepsake inspect`: which faces a photo shows and how well they would animate."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path

from keepsake.cli.report import as_json
from keepsake.core.errors import ExitCode, NoFaceError
from keepsake.engine.requests import FaceReading, InspectPhoto, PhotoReading

SLIGHT_DEG, CLEAR_DEG, STRONG_DEG = 6.0, 15.0, 30.0
"""Turns smaller than the first are not worth a word."""

AT_VIEWER_DEG = 12.0
SHUT, WIDE = 0.2, 0.9
LABEL_WIDTH = 11

SHARPNESS = ("blurred", "a little soft", "good"), (0.3, 0.6)
SMILE = ("no smile", "a slight smile", "a broad smile"), (0.15, 0.6)
MOUTH = ("closed", "a little open", "open"), (0.08, 0.5)
BRIGHTNESS = ("dark", "", "very bright"), (0.2, 0.88)
CONTRAST = ("faded", "", "strong contrast"), (0.15, 0.75)
"""Words for the low, middle and high part of a scale from 0 to 1, and where these parts meet."""

DECIMALS = 3


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("photo", type=Path, metavar="PHOTO", help="the photo to look at; it is never changed")
    parser.add_argument(
        "--json", action="store_true", help="print the same as JSON; a face's number is what `animate --face` takes"
    )


def run(arguments: argparse.Namespace) -> ExitCode:
    """Print what was found; a readable photo without a face ends with exit code 4."""
    from keepsake.jobs.worker import inspect_photo

    reading = inspect_photo(InspectPhoto(photo_path=arguments.photo))
    if arguments.json:
        sys.stdout.write(as_json(with_numbers(reading)))
    if not reading.faces:
        raise NoFaceError(
            f"No face can be made out in {arguments.photo.name}; please choose a photo in which the face is larger "
            "and turned towards the camera."
        )
    if not arguments.json:
        sys.stdout.write(in_words(arguments.photo.name, reading))
    return ExitCode.DONE


def with_numbers(reading: PhotoReading) -> dict[str, object]:
    """The reading as plain values, each face with the number people use: 1 is the largest."""
    plain = asdict(reading)
    plain["faces"] = [
        {"number": number}
        | {name: round(value, DECIMALS) if isinstance(value, float) else value for name, value in face.items()}
        for number, face in enumerate(plain["faces"], 1)
    ]
    return plain


def in_words(name: str, reading: PhotoReading) -> str:
    """The reading as a few calm lines."""
    count = "one face" if len(reading.faces) == 1 else f"{len(reading.faces)} faces, numbered from the largest"
    lines = [f"{name}: {reading.format}, {reading.width} x {reading.height} pixels, {count}"]
    lines += [_sentence(advice) for advice in reading.advice]
    for number, face in enumerate(reading.faces, 1):
        lines += ["", f"Face {number}", *(f"  {label:<{LABEL_WIDTH}}{words}" for label, words in _facts(face))]
        lines += [f"  {_sentence(advice)}" for advice in face.advice]
    return "\n".join(lines) + "\n"


def _facts(face: FaceReading) -> list[tuple[str, str]]:
    left, top, width, height = face.box
    return [
        ("place", f"{width} x {height} pixels, {left} from the left, {top} from the top"),
        ("head", _head(face)),
        ("eyes", f"{_eyes(face)}, {_gaze(face)}"),
        ("mouth", _mouth(face)),
        ("sharpness", f"{_level(face.sharpness, *SHARPNESS)} ({face.sharpness:.2f})"),
        ("light", _light(face)),
    ]


def _head(face: FaceReading) -> str:
    turns = [
        _turn("turned", face.yaw, "to the right", "to the left"),
        _turn("tilted", face.roll, "clockwise", "anticlockwise"),
        _turn("chin", face.pitch, "down", "up"),
    ]
    return ", ".join(turn for turn in turns if turn) or "straight to the camera"


def _turn(verb: str, degrees: float, positive: str, negative: str) -> str:
    if abs(degrees) < SLIGHT_DEG:
        return ""
    amounts = ((STRONG_DEG, "far "), (CLEAR_DEG, ""), (0.0, "a little "))
    amount = next(word for least, word in amounts if abs(degrees) >= least)
    return f"{verb} {amount}{positive if degrees > 0 else negative} ({abs(degrees):.0f}°)"


def _eyes(face: FaceReading) -> str:
    openings = (face.eye_left_open, face.eye_right_open)
    if max(openings) < SHUT:
        return "closed"
    if min(openings) < SHUT:
        return "one open, one closed"
    return "wide open" if min(openings) >= WIDE else "open"


def _gaze(face: FaceReading) -> str:
    across, down = face.yaw + face.gaze_x, face.pitch + face.gaze_y
    if max(abs(across), abs(down)) < AT_VIEWER_DEG:
        return "looking at the viewer"
    if abs(across) >= abs(down):
        return f"looking {'right' if across > 0 else 'left'}"
    return f"looking {'down' if down > 0 else 'up'}"


def _mouth(face: FaceReading) -> str:
    return f"{_level(face.smile, *SMILE)}, {_level(face.mouth_open, *MOUTH)}"


def _light(face: FaceReading) -> str:
    side = "from above" if face.light_from == "above" else f"from the {face.light_from}"
    amounts = _level(face.brightness, *BRIGHTNESS), _level(face.contrast, *CONTRAST)
    return ", ".join([side, *(amount for amount in amounts if amount)])


def _level(value: float, words: tuple[str, str, str], bounds: tuple[float, float]) -> str:
    low, middle, high = words
    return low if value < bounds[0] else middle if value < bounds[1] else high


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:] + "."
