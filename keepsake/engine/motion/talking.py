"""Joins a living portrait's plan with what a speech asks of the face."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from keepsake.engine.motion.limits import CHANNEL_LIMITS
from keepsake.engine.motion.plan import Channel, Curve, FacePlan, MotionPlan
from keepsake.engine.requests import FaceReading, Occlusion

KEYS_PER_SECOND = 50  # two for each frame of a 24 fps film
MOUTH = (Channel.JAW, Channel.LIP_ROUND, Channel.LIP_WIDE, Channel.LIP_PRESS, Channel.LIP_TUCK)
TAKEN_OVER = (Channel.LID_LEFT, Channel.LID_RIGHT, Channel.BREATH)
PROFILE_MOUTH = 0.6  # a mouth seen from the side is moved less
SMILE_WHILE_TALKING = 0.5  # a smile would pull the corners that speech needs
OPEN_MOUTH = 0.06  # photos whose mouth reads as open by more than this show teeth
LEAST_TALKING = 0.01  # a jaw that never opens by more says nothing
CALM_IN_PAUSES = (Channel.YAW, Channel.PITCH, Channel.ROLL, Channel.SWAY_X, Channel.SWAY_Y, Channel.SMILE)
PAUSE_S, EASE_S = 0.8, 0.3  # in longer pauses the head waits; so long it takes to slow down
GATHER_S, READY_S = 0.30, 0.15  # it takes this long to gather the lips, which are ready this long before they open


def talking_plan(plan: MotionPlan, speech: dict[Channel, Curve], reading: FaceReading, frames: int) -> MotionPlan:
    """The plan of one face that speaks, `frames` frames long.

    Lids and breath follow the speech where the face can move them, head and brows add to what the plan had, the mouth
    is the speech's alone and no more than what of it can be seen.
    """
    (face,) = plan.faces
    curves = dict(face.curves)
    times = np.arange(round(float(frames / plan.rate) * KEYS_PER_SECOND) + 1) / KEYS_PER_SECOND
    if _talks(speech, times):
        calm = _clock(speech[Channel.JAW], times)
        curves |= {
            channel: _keyed(times, curves[channel].at(calm)) for channel in CALM_IN_PAUSES if channel in curves
        }
    for channel, curve in speech.items():
        if channel in TAKEN_OVER:
            if channel in curves:
                curves[channel] = curve
        elif channel not in MOUTH and channel in CHANNEL_LIMITS:
            curves[channel] = _sum(curves.get(channel), curve, channel, times)
    if not _talks(speech, times):  # Music or silence: the lips stay as they are in the photo.
        curves.pop(Channel.SMILE, None)
        return replace(plan, frames=frames, faces=(FacePlan(face.face, curves),), loops=False)
    if Channel.SMILE in curves:
        curves[Channel.SMILE] = _keyed(times, SMILE_WHILE_TALKING * curves[Channel.SMILE].at(times))
    curves |= _mouth(speech, reading, times)
    return replace(plan, frames=frames, faces=(FacePlan(face.face, curves),), loops=False)


def _clock(jaw: Curve, times: NDArray[np.float64]) -> NDArray[np.float64]:
    """The seconds that pass for what waits while nothing is said: none in long pauses, else as ever."""
    talking = jaw.at(times) > LEAST_TALKING
    reach = np.ones(2 * round(PAUSE_S / 2 * KEYS_PER_SECOND) + 1)
    middles = np.convolve(talking, reach, "same") < 0.5  # of pauses longer than PAUSE_S
    waiting = np.convolve(middles, reach, "same") > 0.5  # ... and then all of them
    eased = np.hanning(round(EASE_S * KEYS_PER_SECOND) + 2)
    speed = 1 - np.convolve(np.pad(waiting, len(eased), "edge"), eased / eased.sum(), "same")
    speed = speed[len(eased) : -len(eased)]
    return np.concatenate([[0.0], np.cumsum(speed[1:] * np.diff(times))])


def _talks(speech: dict[Channel, Curve], times: NDArray[np.float64]) -> bool:
    """Whether any sound opens the mouth."""
    return Channel.JAW in speech and float(speech[Channel.JAW].at(times).max()) > LEAST_TALKING


def _sum(first: Curve | None, second: Curve, channel: Channel, times: NDArray[np.float64]) -> Curve:
    values = second.at(times) + (first.at(times) if first else 0)
    return _keyed(times, np.clip(values, *CHANNEL_LIMITS[channel]))


def _mouth(speech: dict[Channel, Curve], reading: FaceReading, times: NDArray[np.float64]) -> dict[Channel, Curve]:
    """The mouth's curves for this face: none when a hand hides it, closing first where it shows teeth."""
    if Occlusion.HAND in reading.occlusions:
        return {}
    share = PROFILE_MOUTH if Occlusion.PROFILE in reading.occlusions else 1.0
    mouth = {channel: share * speech[channel].at(times) for channel in MOUTH if channel in speech}
    if reading.mouth_open > OPEN_MOUTH:
        mouth[Channel.LIP_CLOSE] = _gathering(times, mouth[Channel.JAW])
    return {channel: _keyed(times, values) for channel, values in mouth.items()}


def _gathering(times: NDArray[np.float64], jaw: NDArray[np.float64]) -> NDArray[np.float64]:
    """0 as the film begins, risen to 1 just before the jaw first opens, and 1 from then on.

    Lips that gave up a smile for words stay together in the pauses and after the last word, for silence must not
    move them. Giving the smile back at the end was tried: to a face tracker lips then followed the sound less well
    (correlation 0.72 to 0.74 over eight films, 0.80 as it is), and a mouth opened with nobody speaking.
    """
    opens_s = float(times[int(np.argmax(jaw > LEAST_TALKING))])
    risen = np.clip((times - opens_s + READY_S) / GATHER_S + 1, 0, 1)
    gathering: NDArray[np.float64] = risen * risen * (3 - 2 * risen)
    return gathering


def _keyed(times: NDArray[np.float64], values: NDArray[np.float64]) -> Curve:
    return Curve(tuple(np.round(times, 4).tolist()), tuple(np.round(values, 5).tolist()))
