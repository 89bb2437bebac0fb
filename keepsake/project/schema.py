"""The film as values: what a film, a track and a clip are. Nothing here changes; edits make new values.

The nouns are OpenTimelineIO's (timeline, track, clip, gap, transition, marker; `source_range`, `available_range`). A
track's items follow one another, so a start is the sum of the lengths before it and no two clips can overlap. All
times of one film are whole frames at the timeline's own rate.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import NewType

from keepsake.core.acting import USUAL_STRENGTH
from keepsake.core.acting import Captioning as Captioning
from keepsake.core.acting import MotionEdit as MotionEdit
from keepsake.core.consent import Audience
from keepsake.core.curve import Curve, Easing
from keepsake.core.pronunciation import Pronunciation
from keepsake.core.scene import BLACK, NATURAL, Border, Direction, Fill, Look, Rgb, TitleStyle
from keepsake.core.scene import TitlePlace as TitlePlace
from keepsake.core.scene import TitleTemplate as TitleTemplate
from keepsake.core.scene import TransitionKind as TransitionKind
from keepsake.core.score import PLAIN
from keepsake.core.score import Manner as Manner
from keepsake.core.timebase import FILM_RATE, RationalTime, TimeRange
from keepsake.engine.requests import Style

AS_IN_TEMPLATE = TitleStyle()

ClipId = NewType("ClipId", str)
TrackId = NewType("TrackId", str)
MarkerId = NewType("MarkerId", str)
LinkId = NewType("LinkId", str)
GroupId = NewType("GroupId", str)
MediaId = NewType("MediaId", str)

UNNUMBERED = ClipId("")
"""The id of a clip that is not on a timeline yet; the edit that places it gives it a number."""


class TrackKind(StrEnum):
    """What a track carries."""

    PICTURE = "picture"
    TITLES = "titles"
    VOICE = "voice"
    MUSIC = "music"


class MediaKind(StrEnum):
    """What an imported file is."""

    PHOTO = "photo"
    VIDEO = "video"
    SOUND = "sound"
    CONSENT = "consent"  # who agreed to what with the people of one photo


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a picture: left, top, width and height as shares (0 to 1) of the upright picture's own size."""

    left: float = 0.0
    top: float = 0.0
    width: float = 1.0
    height: float = 1.0


@dataclass(frozen=True, slots=True)
class Framing:
    """A slow move over a picture (Ken Burns): from one box to another over the whole clip.

    `over` is set when a clip is divided: the move then goes over that stretch of the content's own time, so that the
    parts go on moving as the whole did.
    """

    start: Box = Box()
    end: Box = Box()
    easing: Easing = Easing.EASE_BOTH
    over: TimeRange | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A still photo, with a slow move over it or none. `quarter_turns` turn it clockwise, here and in every content
    that is seen: a scan that lies on its side is set upright, and boxes are those of the picture as it then is.
    """

    photo: MediaId
    framing: Framing | None = None
    quarter_turns: int = 0


class Check(StrEnum):
    """What a person looks at before a portrait is good enough to keep."""

    MOUTH_CALM = "mouth calm"
    EYES_NATURAL = "eyes natural"
    MOOD_KEPT = "mood kept"
    A_KEEPSAKE = "a keepsake"  # and not a performance


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What somebody who looked at a portrait found good; `take` names the motion they saw, and holds for no other."""

    take: str
    found_good: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LivingPortrait:
    """A photo that blinks, breathes and looks. `faces` are indices, largest first, empty for all; `strength` 0
    to 1; `edits` are motions changed by hand.
    """

    photo: MediaId
    style: Style = Style.MEMORIAL
    direction: str = ""
    strength: float = USUAL_STRENGTH
    faces: tuple[int, ...] = ()
    seed: int = 0
    framing: Framing | None = None
    quarter_turns: int = 0
    edits: tuple[MotionEdit, ...] = ()
    review: Review | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkingPortrait:
    """A photo that speaks: a recording when there is one, otherwise `words` in a synthetic voice.

    With `someone_else_speaks` the recording is not of the person shown; its words then need leave of their own.
    """

    photo: MediaId
    recording: MediaId | None = None
    words: str = ""
    voice: str = ""
    style: Style = Style.STORYTELLER
    direction: str = ""
    faces: tuple[int, ...] = ()
    seed: int = 0
    framing: Framing | None = None
    quarter_turns: int = 0
    someone_else_speaks: bool = False
    captions: Captioning = Captioning.NONE
    strength: float = USUAL_STRENGTH
    manner: Manner = PLAIN
    edits: tuple[MotionEdit, ...] = ()
    review: Review | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeVideo:
    """A home video, picture and sound."""

    video: MediaId
    quarter_turns: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """A recording or a piece of music."""

    sound: MediaId


@dataclass(frozen=True, slots=True, kw_only=True)
class Colour:
    """A plain colour; each channel 0 to 255, sRGB."""

    red: int = 0
    green: int = 0
    blue: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """Words in the picture, in any script, set as the template has it; rolling ones are closing credits.

    The words of a subtitle are not drawn: the player shows them, and a person can switch them off.
    """

    text: str
    place: TitlePlace = TitlePlace.CENTRE
    template: TitleTemplate = TitleTemplate.PLAIN
    is_rolling: bool = False
    style: TitleStyle = AS_IN_TEMPLATE


Content = Photo | LivingPortrait | TalkingPortrait | HomeVideo | Sound | Colour | Title

CARRIED_BY: dict[type, frozenset[TrackKind]] = {
    Photo: frozenset({TrackKind.PICTURE}),
    LivingPortrait: frozenset({TrackKind.PICTURE}),
    TalkingPortrait: frozenset({TrackKind.PICTURE}),
    HomeVideo: frozenset({TrackKind.PICTURE}),
    Colour: frozenset({TrackKind.PICTURE}),
    Title: frozenset({TrackKind.TITLES}),
    Sound: frozenset({TrackKind.VOICE, TrackKind.MUSIC}),
}
"""Which tracks may carry which content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """A named moment, in the time of whatever carries it: a timeline, or a clip's own source."""

    id: MarkerId = MarkerId("")
    at: RationalTime
    name: str = ""


@dataclass(frozen=True, slots=True)
class Varying:
    """A number over a clip: `value` all along, or what its keys say when it has any.

    Keys count frames of the content's own time, like a clip's markers: trimming, dividing and slipping a clip leave
    each where it was in the picture, and what a clip does not show of a curve is there again when it is made longer.
    """

    value: float
    keys: Curve = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """How a clip stands in the picture: opacity 0 to 1; its middle's shift `x` and `y` in shares of the picture's
    width and height, right and down positive; its size, 1 as it is; its turn in degrees clockwise.
    """

    opacity: Varying = Varying(1.0)
    x: Varying = Varying(0.0)
    y: Varying = Varying(0.0)
    scale: Varying = Varying(1.0)
    rotation: Varying = Varying(0.0)


UNMOVED = Placing()


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """A piece of content on a track.

    `source_range` is what the clip uses, in the content's own time; `available_range` is what the content has, None
    when it has no end (a photo, a colour, a title). Fades are lengths at either end; `gain_db` is for sound, and
    `gain_keys` are used in its stead when there are any. `fill` is what is seen around a picture that does not fill
    the film's. Clips with one `link` change together (a video and its sound), clips of one `group` move together.
    """

    id: ClipId = UNNUMBERED
    name: str = ""
    content: Content
    source_range: TimeRange
    available_range: TimeRange | None = None
    gain_db: float = 0.0
    fade_in: RationalTime | None = None
    fade_out: RationalTime | None = None
    link: LinkId | None = None
    group: GroupId | None = None
    markers: tuple[Marker, ...] = ()
    placing: Placing = UNMOVED
    gain_keys: Curve = ()
    look: Look = NATURAL
    border: Border | None = None
    fill: Fill = Fill.BLUR
    fill_colour: Rgb = BLACK

    @property
    def duration(self) -> RationalTime:
        """How long the clip lasts on its track."""
        return self.source_range.duration

    @property
    def head_handle(self) -> int | None:
        """Frames the content has before the part used; None when it has no beginning."""
        if self.available_range is None:
            return None
        return self.source_range.start.value - self.available_range.start.value

    @property
    def tail_handle(self) -> int | None:
        """Frames the content has after the part used; None when it has no end."""
        if self.available_range is None:
            return None
        return self.available_range.end_exclusive.value - self.source_range.end_exclusive.value


@dataclass(frozen=True, slots=True)
class Gap:
    """An empty stretch of track."""

    duration: RationalTime


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """A change from the clip before to the clip after; it takes no time of its own.

    It begins `in_offset` before the cut and ends `out_offset` after it: the earlier clip runs on for `out_offset`,
    the later one begins `in_offset` early, so both need that much more content than they use. `direction` is that of
    a wipe, push or slide, `softness` that of a wipe's edge as a share of the picture.
    """

    kind: TransitionKind = TransitionKind.DISSOLVE
    in_offset: RationalTime
    out_offset: RationalTime
    direction: Direction = Direction.LEFT
    softness: float = 0.1


Item = Clip | Gap | Transition


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """Items one after another."""

    id: TrackId
    kind: TrackKind
    name: str = ""
    items: tuple[Item, ...] = ()
    gain_db: float = 0.0
    is_muted: bool = False
    is_locked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Tracks laid over one another, the first one lowest. `next_number` is the number the next new thing will
    bear. `pronunciations` say how voices read names, in alphabetical order; `audience` is who may see the film, None
    for everybody whom all people in it have agreed to.
    """

    name: str = ""
    rate: Fraction = FILM_RATE
    width: int = 1920
    height: int = 1080
    tracks: tuple[Track, ...] = ()
    markers: tuple[Marker, ...] = ()
    next_number: int = 1
    pronunciations: tuple[Pronunciation, ...] = ()
    audience: Audience | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """An imported file. `sha256` is 64 hexadecimal digits; sizes are pixels of the upright picture, 0 for sound.

    `length` is None for photos. `taken` is as much of an ISO date as is known ("1952", "1952-06", "1952-06-14" or
    with "T10:30:00") and `taken_from` says where it was read. The bytes are inside the film (`is_inside`), or in the
    file `linked_path` names.
    """

    id: MediaId
    kind: MediaKind
    name: str
    sha256: str
    size_bytes: int
    width: int = 0
    height: int = 0
    length: RationalTime | None = None
    taken: str = ""
    taken_from: str = ""
    is_inside: bool = True
    linked_path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """Everything a person made: the timeline and the media it may use."""

    timeline: Timeline = Timeline()
    media: tuple[Media, ...] = ()


def new_film(name: str = "", rate: Fraction = FILM_RATE, width: int = 1920, height: int = 1080) -> Film:
    """Give an empty film with the four usual tracks."""
    kinds = (TrackKind.PICTURE, TrackKind.TITLES, TrackKind.VOICE, TrackKind.MUSIC)
    tracks = tuple(Track(id=TrackId(f"t{n}"), kind=kind, name=kind.capitalize()) for n, kind in enumerate(kinds, 1))
    timeline = Timeline(name=name, rate=rate, width=width, height=height, tracks=tracks, next_number=len(kinds) + 1)
    return Film(timeline=timeline)


def consent_id(photo_sha256: str) -> MediaId:
    """The id of the media that is the consent for a photo, by the SHA-256 of the photo's file."""
    return MediaId(f"consent-{photo_sha256[:24]}")


def media_used_by(content: Content) -> tuple[MediaId, ...]:
    """Name the media a content needs."""
    match content:
        case Photo(photo=photo) | LivingPortrait(photo=photo):
            return (photo,)
        case TalkingPortrait(photo=photo, recording=recording):
            return (photo,) if recording is None else (photo, recording)
        case HomeVideo(video=media) | Sound(sound=media):
            return (media,)
        case _:
            return ()
