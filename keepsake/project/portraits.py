"""A photo comes to life, speaks, and is a still photo again: what a clip's content becomes, and how it was found.

The photo and the slow move over it always stay.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import replace

from keepsake.core.acting import AFTER_SPEECH_S, BEFORE_SPEECH_S
from keepsake.core.errors import EditError
from keepsake.core.records import to_record
from keepsake.core.remaking import remade
from keepsake.core.timebase import RationalTime, TimeRange
from keepsake.project.edits import change_clip
from keepsake.project.properties import shifted_by
from keepsake.project.schema import (
    Check,
    ClipId,
    Content,
    LivingPortrait,
    MediaId,
    Photo,
    Review,
    TalkingPortrait,
    Timeline,
)
from keepsake.project.sequence import find_clip
from keepsake.project.trims import Edge, ripple_trim

Portrait = LivingPortrait | TalkingPortrait


def photo_of(content: Content | None) -> MediaId | None:
    """The photo of a content that is one, or that lives; None for everything else."""
    return content.photo if isinstance(content, Photo | LivingPortrait | TalkingPortrait) else None


def brought_to_life(content: Content) -> Portrait:
    """A photo as a living portrait; one that lives already as it is. Anything else is an error."""
    if isinstance(content, LivingPortrait | TalkingPortrait):
        return content
    if not isinstance(content, Photo):
        raise EditError("Only a photo can be brought to life.")
    return remade(content, LivingPortrait)


def as_still(content: Portrait) -> Photo:
    """A portrait as the photo it was made from."""
    return remade(content, Photo)


def as_silent(content: TalkingPortrait) -> LivingPortrait:
    """A talking portrait without its words; it moves as before."""
    return remade(content, LivingPortrait, review=None)


def as_talking(content: Content) -> TalkingPortrait:
    """A photo or portrait that can be given words; it moves as before. Anything else is an error."""
    if isinstance(content, TalkingPortrait):
        return content
    faces = brought_to_life(content).faces
    return remade(content, TalkingPortrait, faces=faces[:1] or (0,), review=None)


def let_speak(timeline: Timeline, clip_id: ClipId, talking: TalkingPortrait, seconds: float) -> Timeline:
    """Give a clip words that last so many seconds: it begins a little before them and is long enough for all of them.

    A clip that is longer stays so; what follows a clip that grows moves later.
    """
    place = find_clip(timeline, clip_id)
    rate, old = timeline.rate, place.clip.source_range
    before = round(BEFORE_SPEECH_S * rate)
    clip = shifted_by(place.clip, -before - old.start.value)
    clip = replace(clip, content=talking, source_range=TimeRange(RationalTime(-before, rate), old.duration))
    timeline = change_clip(timeline, clip)
    missing = before + math.ceil((seconds + AFTER_SPEECH_S) * rate) - old.duration.value
    return ripple_trim(timeline, clip_id, Edge.OUT, RationalTime(missing, rate)) if missing > 0 else timeline


def take_of(content: Portrait) -> str:
    """Name what is seen of a portrait: the same name for the same motion and words, another for any other."""
    seen = replace(content, review=None, framing=None)
    return hashlib.sha256(json.dumps(to_record(seen, type(seen)), sort_keys=True).encode()).hexdigest()[:32]


def found_good(content: Portrait) -> frozenset[Check]:
    """What somebody found good about the take as it is now; nothing when it has changed since."""
    review = content.review
    return frozenset(review.found_good) if review is not None and review.take == take_of(content) else frozenset()


def reviewed(content: Portrait, good: frozenset[Check]) -> Portrait:
    """The portrait with what was found good about this take."""
    answers = tuple(check for check in Check if check in good)
    return replace(content, review=Review(take=take_of(content), found_good=answers))
