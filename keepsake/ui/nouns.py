"""The film's nouns as a person reads and hears them."""

from __future__ import annotations

from keepsake.core.timebase import RationalTime
from keepsake.project.importable import MEDIA_SUFFIXES
from keepsake.project.schema import (
    Clip,
    Colour,
    Content,
    HomeVideo,
    LivingPortrait,
    MediaId,
    MediaKind,
    Photo,
    Sound,
    TalkingPortrait,
    Title,
    TrackKind,
)

CONTENT_WORDS: dict[type, str] = {
    Photo: "photo",
    LivingPortrait: "living portrait",
    TalkingPortrait: "talking portrait",
    HomeVideo: "home video",
    Sound: "sound",
    Colour: "plain colour",
    Title: "title",
}
TRACK_WORDS = {
    TrackKind.PICTURE: "Pictures",
    TrackKind.TITLES: "Titles",
    TrackKind.VOICE: "Voice",
    TrackKind.MUSIC: "Music",
}
MEDIA_WORDS = {MediaKind.PHOTO: "photo", MediaKind.VIDEO: "home video", MediaKind.SOUND: "sound"}


def used_words(uses: int) -> str:
    """Say how often a media is in the film."""
    if not uses:
        return "not in the film yet"
    return "once in the film" if uses == 1 else f"{uses} times in the film"


def name_of(clip: Clip) -> str:
    """Give what a clip is called: the words of a title, its own name, or what it is. A file's ending is left out."""
    if isinstance(clip.content, Title):
        return " ".join(clip.content.text.split()) or "Title"
    stem, dot, ending = clip.name.rpartition(".")
    if dot + ending.lower() in MEDIA_SUFFIXES:
        return stem
    return clip.name or CONTENT_WORDS[type(clip.content)].capitalize()


def heard_of(content: Content) -> MediaId | None:
    """Give the media whose sound is heard with a content, None when there is none."""
    match content:
        case Sound(sound=media) | HomeVideo(video=media):
            return media
        case TalkingPortrait(recording=recording):
            return recording
        case _:
            return None


def kind_of(content: Content) -> str:
    """Say what a content is, in words."""
    return CONTENT_WORDS[type(content)]


def seconds_of(time: RationalTime) -> str:
    """Say a length in seconds, to a tenth."""
    seconds = float(time.seconds)
    return "1 second" if seconds == 1 else f"{seconds:.1f} seconds"


def sentence_of(clip: Clip, start: RationalTime) -> str:
    """Describe a clip for somebody who hears it."""
    return f"{name_of(clip)}, {kind_of(clip.content)}, {seconds_of(clip.duration)}, begins at {start.as_clock()}"


def in_words(seconds: float) -> str:
    """How long it will still take, as a person would say it."""
    if seconds < 5:
        return "Nearly done."
    if seconds < 50:
        return f"About {round(seconds / 5) * 5} seconds left."
    minutes = round(seconds / 60) or 1
    return f"About {minutes} minute{'s' if minutes > 1 else ''} left."
