"""Records give back exactly the value that was written, and nothing else is taken for one."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepsake.core.records import RecordError, from_record, to_record
from keepsake.core.timebase import RationalTime, range_of
from keepsake.engine.requests import AnimatePortrait, FaceReading, InspectPhoto, Occlusion, PhotoReading
from keepsake.project.schema import Clip, Colour, Item, Media, Photo, Timeline

RATE = Fraction(30000, 1001)


def faces():
    return FaceReading(
        box=(1, 2, 3, 4),
        confidence=0.5,
        width_px=10,
        yaw=-1.5,
        pitch=0.1,
        roll=1e-9,
        sharpness=1.0,
        brightness=0.5,
        contrast=0.2,
        light_from="left",
        smile=0.0,
        mouth_open=0.0,
        eye_left_open=1.0,
        eye_right_open=1.0,
        gaze_x=0.0,
        gaze_y=0.0,
        occlusions=(Occlusion.GLASSES,),
        advice=("Please scan it larger.",),
    )


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (PhotoReading(width=4, height=3, format="JPEG", quarter_turns=1, faces=(faces(),)), PhotoReading),
        (InspectPhoto(photo_path=Path("a/b.jpg")), InspectPhoto),
        (AnimatePortrait(photo_path=Path("a"), output_path=Path("b"), consent_path=None, rate=RATE), AnimatePortrait),
        (Clip(content=Colour(red=3), source_range=range_of(1, 2, RATE), fade_in=RationalTime(1, RATE)), Clip),
    ],
)
def test_values_survive(value, kind):
    record = json.loads(json.dumps(to_record(value, kind)))
    assert from_record(record, kind) == value


def test_defaults_take_no_room_and_unions_are_named():
    clip = Clip(content=Photo(photo="p1"), source_range=range_of(0, 5, RATE))
    assert to_record(clip, Item) == {
        "is": "Clip",
        "content": {"is": "Photo", "photo": "p1"},
        "source_range": [0, 5, "30000/1001"],
    }


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
)


@given(json_values)
def test_anything_else_is_refused(record):
    if isinstance(record, dict):
        record = {"unknown": 1, **record}
    for kind in (Clip, Item, Media, PhotoReading):
        with pytest.raises(RecordError):
            from_record(record, kind)


@pytest.mark.parametrize(
    "record",
    [
        {"width": True},
        {"width": 2**70},
        {"width": 1.5},
        {"name": "\ud800"},
        {"rate": "1/0"},
        {"rate": "9" * 99},
        {"rate": "²"},
        {"tracks": {}},
        {"tracks": [{"id": "t1", "kind": "sofa"}]},
        {"tracks": [{"id": "t1", "kind": "music", "gain_db": float("nan")}]},
        {"tracks": [{"id": "t1", "kind": "music", "items": [{"is": "Gap", "duration": [1, "0"]}]}]},
        {"tracks": [{"id": "t1", "kind": "music", "items": [{"is": "os.system", "duration": [1, "25"]}]}]},
    ],
)
def test_values_out_of_bounds_are_refused(record):
    with pytest.raises(RecordError):
        from_record(record, Timeline)
