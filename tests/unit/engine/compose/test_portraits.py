from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from keepsake.core.acting import Acting, Speech
from keepsake.core.folders import asset_path
from keepsake.core.scene import Layer, Picture, Portrait
from keepsake.core.timebase import RationalTime, range_of
from keepsake.engine.compose.portraits import Stretch, planned_motion, stretch_of
from keepsake.engine.media.photo import read_photo
from keepsake.engine.motion.plan import Channel, MotionPlan
from keepsake.engine.portrait.finder import FaceFinder, UprightFaces
from keepsake.engine.portrait.reading import read_faces
from keepsake.engine.requests import PhotoReading
from keepsake.engine.voice.espeak import EspeakVoices
from keepsake.engine.voice.recording import write_wav
from keepsake.engine.voice.speech_file import write_times
from keepsake.engine.voice.voice import VoiceSettings
from tests.scenes import RATE

PORTRAIT = asset_path("demo/eileen_collins.png")


@cache
def reading() -> PhotoReading:
    photo = read_photo(PORTRAIT)
    return read_faces(photo, UprightFaces(0, FaceFinder().faces(photo.pixels)))


@pytest.fixture(scope="module")
def speaker(tmp_path_factory: pytest.TempPathFactory) -> Portrait:
    folder: Path = tmp_path_factory.mktemp("speech")
    said = EspeakVoices().speak("We all loved them.", "en-us", VoiceSettings())
    write_wav(said.sound, folder / "a.wav")
    write_times(said, folder / "a.json")
    speech = Speech(sound_path=folder / "a.wav", times_path=folder / "a.json")
    return Portrait(picture=Picture(path=PORTRAIT), acting=Acting(frames=100), speech=speech)


def jaw(plan: MotionPlan, face: int = 0) -> NDArray[np.float64]:
    return plan.faces[face].sampled(Channel.JAW, RATE, plan.frames)


def test_a_layer_shows_moment_nought_where_it_says(speaker: Portrait) -> None:
    def layer(start: int) -> Layer:
        return Layer(source=speaker, at=range_of(30, 80, RATE), source_start=RationalTime(start, RATE))

    assert stretch_of(layer(0)) == Stretch(0, 80)
    assert stretch_of(layer(25)) == Stretch(0, 105)
    assert stretch_of(layer(-12)) == Stretch(12, 68)
    assert stretch_of(replace(layer(0), source=replace(speaker, speech=None))) is None


def test_time_before_the_first_word_moves_the_lips_by_just_as_much(speaker: Portrait) -> None:
    plain = jaw(planned_motion(speaker, reading(), RATE, Stretch(0, 80)))
    later = jaw(planned_motion(speaker, reading(), RATE, Stretch(12, 68)))
    assert len(plain) >= 80
    assert len(later) >= 80
    assert plain.max() > 0.2
    assert later[12 + 4 : 80] == pytest.approx(plain[4:68], abs=0.02)
    assert later[:8].max() == 0


def test_only_the_first_of_those_who_act_speaks(speaker: Portrait) -> None:
    (face,) = reading().faces
    two = replace(reading(), faces=(face, face))
    everyone = planned_motion(speaker, two, RATE, Stretch(0, 80))
    assert (jaw(everyone, 0).max() > 0.2, jaw(everyone, 1).max()) == (True, 0)
    chosen = replace(speaker, acting=replace(speaker.acting, faces=(1,)))
    (only,) = planned_motion(chosen, two, RATE, Stretch(0, 80)).faces
    assert only.face == 1
    assert Channel.JAW in only.curves
