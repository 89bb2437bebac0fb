"""Faces and photos to plan for."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from keepsake.engine.requests import FaceReading, Occlusion, PhotoReading

PLAIN: dict[str, Any] = {
    "box": (300, 200, 220, 280),
    "confidence": 0.95,
    "width_px": 220,
    "yaw": 3.0,
    "pitch": 2.0,
    "roll": 1.0,
    "sharpness": 0.6,
    "brightness": 0.5,
    "contrast": 0.5,
    "light_from": "left",
    "smile": 0.2,
    "mouth_open": 0.05,
    "eye_left_open": 0.7,
    "eye_right_open": 0.7,
    "gaze_x": 0.0,
    "gaze_y": 0.0,
}


def make_face(**changes: Any) -> FaceReading:
    return FaceReading(**(PLAIN | changes))


def make_photo(*faces: FaceReading) -> PhotoReading:
    return PhotoReading(width=1200, height=1600, format="JPEG", quarter_turns=0, faces=faces)


ANGLES = st.floats(-90, 90, allow_subnormal=False)
SHARES = st.floats(0, 1, allow_subnormal=False)
any_face = st.builds(
    make_face,
    yaw=ANGLES,
    pitch=st.floats(-45, 45),
    roll=st.floats(-60, 60),
    width_px=st.integers(12, 3000),
    smile=SHARES,
    mouth_open=SHARES,
    eye_left_open=SHARES,
    eye_right_open=SHARES,
    gaze_x=st.floats(-35, 35),
    gaze_y=st.floats(-25, 25),
    occlusions=st.lists(st.sampled_from(list(Occlusion)), max_size=3, unique=True).map(tuple),
)
