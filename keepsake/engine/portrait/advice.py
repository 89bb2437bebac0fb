"""Plain sentences about a face: what would make it animate better, and what will stay still."""

from __future__ import annotations

from keepsake.engine.requests import FaceReading, Occlusion

SMALL_PX = 120
"""Narrower faces have fewer pixels than a film at 1080p shows when it is framed as a portrait."""

BLURRED = 0.3
DARK, BRIGHT, FADED = 0.16, 0.9, 0.15
CLOSED_EYE = 0.2
TILTED_DEG = 25.0
TURNED_DEG = 30.0

ABOUT_OCCLUSIONS = {
    Occlusion.SUNGLASSES: "dark glasses hide the eyes: they will not blink or look around",
    Occlusion.GLASSES: "glasses are worn: lids move behind them, and the frame stays as it is",
    Occlusion.HAND: "something seems to cover the mouth: it will stay still",
    Occlusion.PROFILE: "the face is in profile: only a very small movement is possible",
    Occlusion.CUT_OFF: "the face is cut off by the edge of the photo: it will move less",
}


def advice(face: FaceReading) -> tuple[str, ...]:
    """Sentences without a full stop, the most useful first; none when the photo is fine as it is."""
    sentences = [*_about_the_scan(face), *_about_the_person(face)]
    return (*sentences, *(ABOUT_OCCLUSIONS[hint] for hint in face.occlusions))


def _about_the_scan(face: FaceReading) -> list[str]:
    told = {
        f"the face is {face.width_px} pixels wide: a larger scan would animate better": face.width_px < SMALL_PX,
        "the face is blurred: a sharper scan, or the original print, would keep more of it": face.sharpness < BLURRED,
        "the face is dark: a lighter scan would show more of it": face.brightness < DARK,
        "the face is almost white: a darker scan would show more of it": face.brightness > BRIGHT,
        "the face is faded: more contrast would help the eyes and mouth to be found": face.contrast < FADED,
    }
    return [sentence for sentence, applies in told.items() if applies]


def _about_the_person(face: FaceReading) -> list[str]:
    eyes_shut = max(face.eye_left_open, face.eye_right_open) < CLOSED_EYE
    is_turned = abs(face.yaw) >= TURNED_DEG and Occlusion.PROFILE not in face.occlusions
    told = {
        "the eyes are closed: they will stay closed": eyes_shut and Occlusion.SUNGLASSES not in face.occlusions,
        "the face is turned well to the side: it will move less": is_turned,
        "the head is tilted far: straightening the photo would help": abs(face.roll) >= TILTED_DEG,
    }
    return [sentence for sentence, applies in told.items() if applies]
