"""Has one person of a photo say a speech: the plan of a living portrait whose mouth and gestures follow the words."""

from __future__ import annotations

from dataclasses import replace

from keepsake.engine.motion.plan import MotionPlan
from keepsake.engine.motion.planner import MotionWish, plan_motion
from keepsake.engine.motion.talking import talking_plan
from keepsake.engine.requests import PhotoReading, Understood
from keepsake.engine.voice.gesture import speaking_gestures
from keepsake.engine.voice.mouth import mouth_curves
from keepsake.engine.voice.sound import frames_for
from keepsake.engine.voice.voice import Speech


def performed(reading: PhotoReading, wish: MotionWish, speech: Speech, speaker: int) -> tuple[MotionPlan, Understood]:
    """The plan in which the face `speaker` (an index of the reading) says a speech, and what was understood.

    It is as many frames long as hold the speech's sound, whose first sample belongs to frame 0. Other faces of the
    wish live as they would without it. Raises what `plan_motion` raises.
    """
    living, understood = plan_motion(reading, wish)
    frames = frames_for(speech.sound, wish.rate)
    asked = speaking_gestures(speech, wish.style, wish.seed) | mouth_curves(speech, wish.style)
    alone = replace(living, faces=tuple(part for part in living.faces if part.face == speaker))
    (speaking,) = talking_plan(alone, asked, reading.faces[speaker], frames).faces
    faces = tuple(speaking if part.face == speaker else part for part in living.faces)
    return replace(living, frames=frames, faces=faces, loops=False), understood
