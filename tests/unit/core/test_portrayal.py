"""What living portraits of one photo do, taken together: nothing that is done to a person goes unasked."""

from __future__ import annotations

from pathlib import Path

import pytest

from keepsake.core.acting import Acting, Speech
from keepsake.core.consent import Use
from keepsake.core.portrayal import portrayal_of
from keepsake.core.scene import Picture, Portrait


def portrait(speech: Speech | None = None, faces: tuple[int, ...] = ()) -> Portrait:
    return Portrait(picture=Picture(path=Path("photo.jpg")), acting=Acting(frames=50, faces=faces), speech=speech)


@pytest.mark.parametrize(
    ("speech", "uses"),
    [
        (None, {Use.MOTION}),
        (Speech(words="Hello.", voice="en"), {Use.MOTION, Use.VOICE, Use.WORDS}),
        (Speech(sound_path=Path("own.wav"), words="Hello."), {Use.MOTION}),
        (Speech(sound_path=Path("other.wav"), words="Hello.", is_own=False), {Use.MOTION, Use.WORDS}),
    ],
)
def test_what_is_asked_for_follows_from_what_is_done(speech: Speech | None, uses: set[Use]) -> None:
    found = portrayal_of([portrait(speech)])
    assert found.uses == uses
    assert found.script == ("Hello." if Use.WORDS in uses else "")


def test_all_invented_words_count_in_whatever_order_they_are_said() -> None:
    one, other = portrait(Speech(words="Good day.", voice="en")), portrait(Speech(words="Good night.", voice="en"))
    assert portrayal_of([one, other]) == portrayal_of([other, one, one])
    assert "Good day." in portrayal_of([one, other]).script
    assert "Good night." in portrayal_of([one, other]).script


def test_every_face_that_moves_counts() -> None:
    assert portrayal_of([portrait(faces=(2,)), portrait(faces=(0,))]).faces == (0, 2)
    assert portrayal_of([portrait(faces=(2,)), portrait()]).faces == ()
