from __future__ import annotations

import numpy as np

from keepsake.engine.motion.plan import Channel
from keepsake.engine.requests import Style
from keepsake.engine.voice.gesture import BLINK_GAP_S, speaking_gestures
from keepsake.engine.voice.mouth import phrases
from keepsake.engine.voice.sound import silence
from keepsake.engine.voice.speaking import padded
from keepsake.engine.voice.voice import Speech
from tests.spoken import SENTENCES, spoken

SPEECH = padded(spoken(" ".join(SENTENCES * 2)), 1.0, 1.0)


def blinks(speech: Speech, seed: int = 0) -> list[float]:
    curve = speaking_gestures(speech, Style.MEMORIAL, seed)[Channel.LID_LEFT]
    return [time for time, value in zip(curve.times, curve.values, strict=True) if value == 1.0][::2]


def test_blinks_fall_at_the_ends_of_phrases_and_keep_their_distance() -> None:
    times = np.array(blinks(SPEECH))
    ends = np.array([stop for _, stop in phrases(SPEECH.phones, 0.15)])
    near = [np.abs(ends - time).min() < 0.3 for time in times]
    assert np.mean(near) >= 0.5
    assert np.diff(times).min() >= BLINK_GAP_S[0] * 0.6
    assert np.diff(times).max() <= BLINK_GAP_S[1] + 0.5


def test_a_blink_is_as_short_as_real_ones() -> None:
    curve = speaking_gestures(SPEECH, Style.MEMORIAL)[Channel.LID_LEFT]
    start = blinks(SPEECH)[0] - 0.08
    times = np.linspace(start, start + 0.4, 401)
    assert 90 <= (curve.at(times) > 0.4).sum() <= 170


def test_breath_is_drawn_before_a_sentence_and_let_out_in_it() -> None:
    breath = speaking_gestures(SPEECH, Style.MEMORIAL)[Channel.BREATH]
    start, stop = phrases(SPEECH.phones, 0.35)[0]
    before, full, after = breath.at(np.array([start - 0.95, start - 0.05, stop]))
    assert full > 0.3
    assert before < 0.2 * full
    assert after < 0.2 * full


def test_beats_are_small_and_smaller_for_a_memorial() -> None:
    nods = {style: max(speaking_gestures(SPEECH, style, 1)[Channel.PITCH].values) for style in Style}
    assert 0.1 < nods[Style.MEMORIAL] < nods[Style.STORYTELLER] < 2.0


def test_the_same_seed_gestures_alike_and_another_does_not() -> None:
    assert speaking_gestures(SPEECH, Style.BIRTHDAY, 4) == speaking_gestures(SPEECH, Style.BIRTHDAY, 4)
    assert blinks(SPEECH, 1) != blinks(SPEECH, 2)


def test_silence_is_met_with_blinks_alone() -> None:
    gestures = speaking_gestures(Speech(silence(12.0, 16000), "", "en"), Style.MEMORIAL)
    assert max(gestures[Channel.LID_LEFT].values) == 1.0
    moving = {channel for channel, curve in gestures.items() if max(curve.values) > 0}
    assert moving == {Channel.LID_LEFT, Channel.LID_RIGHT}
