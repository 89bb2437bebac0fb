"""Turns one clip into what the engine draws and what it plays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from keepsake.core import scene as pictures
from keepsake.core.acting import LONGEST_PLAN_S, SHORTEST_PLAN_S, Acting, Speech
from keepsake.core.curve import Curve
from keepsake.core.errors import BadInputError
from keepsake.core.pronunciation import Pronunciation
from keepsake.core.remaking import remade
from keepsake.core.scene import Layer
from keepsake.core.score import Manner, Part, Role, SoundFile, SpokenWords, sample_of_frame
from keepsake.core.timebase import RationalTime, range_of
from keepsake.project.media_pool import media_by_id
from keepsake.project.placed import Placed, curve_of, fade_of, frames_of, move_of, overlap_of
from keepsake.project.properties import Property
from keepsake.project.schema import (
    Colour,
    Film,
    HomeVideo,
    LivingPortrait,
    Media,
    MediaId,
    Photo,
    Sound,
    TalkingPortrait,
    Title,
    TrackKind,
)

USUAL_VOICE = "en"
"""Words without a voice are spoken by the best voice of this language."""

FileOf = Callable[[Media], Path]
"""Gives a path the engine can read a media from."""


class Lowering:
    """Turns clips into layers and parts of sound."""

    def __init__(self, film: Film, file_for: FileOf) -> None:
        self._film, self._rate = film, film.timeline.rate
        self._file_for = file_for

    def media(self, media_id: MediaId) -> Media:
        """The media of an id."""
        media = media_by_id(self._film, media_id)
        if media is None:
            raise BadInputError("A clip uses something that is no longer in the film; take the clip away, or undo.")
        return media

    def layer(self, placed: Placed) -> Layer:
        """The layer of a clip that is seen."""
        clip = placed.clip
        return Layer(
            source=self._source(placed),
            at=range_of(placed.first, placed.frames, self._rate),
            source_start=RationalTime(placed.first_seen, self._rate),
            opacity=curve_of(placed, Property.OPACITY),
            x=curve_of(placed, Property.X),
            y=curve_of(placed, Property.Y),
            scale=curve_of(placed, Property.SCALE),
            rotation=curve_of(placed, Property.ROTATION),
            fade=fade_of(placed),
            fill=clip.fill,
            fill_colour=clip.fill_colour,
            look=clip.look,
            border=clip.border,
            name=clip.name,
        )

    def parts(self, placed: Placed, others: list[Placed]) -> Iterator[Part]:
        """What of a clip is heard, if anything."""
        match placed.clip.content:
            case Sound(sound=sound):
                role = Role.MUSIC if placed.track.kind is TrackKind.MUSIC else Role.RECORDING
                yield self._part(placed, self._sound(sound), role)
            case HomeVideo(video=video) if not _has_own_sound(placed, others):
                yield self._part(placed, self._sound(video), Role.CLIP)
            case TalkingPortrait(recording=None, words=words, voice=voice, manner=manner):
                if words:
                    yield self._part(placed, self._spoken(words, voice, manner), Role.VOICE)
            case TalkingPortrait(recording=str() as recording):
                yield self._part(placed, self._sound(recording), Role.VOICE)
            case _:
                pass

    def _source(self, placed: Placed) -> pictures.Source:
        content = placed.clip.content
        match content:
            case Photo(photo=photo, framing=framing):
                picture = self._picture(photo, content.quarter_turns)
                return pictures.Still(picture=picture, move=move_of(framing, placed))
            case LivingPortrait():
                return self._portrait(content, placed)
            case TalkingPortrait():
                return replace(self._portrait(content, placed), speech=self._speech(content))
            case HomeVideo(video=video):
                media = self.media(video)
                turns = content.quarter_turns
                return pictures.VideoClip(path=self._file_for(media), quarter_turns=turns, sha256=media.sha256)
            case Title():
                return pictures.Title(
                    text=content.text,
                    place=content.place,
                    template=content.template,
                    style=content.style,
                    is_rolling=content.is_rolling,
                )
            case Colour(red=red, green=green, blue=blue):
                return pictures.ColourFill(colour=pictures.Rgb(red, green, blue))
            case _:
                raise TypeError(f"{type(content).__name__} is not seen")

    def _picture(self, photo: MediaId, quarter_turns: int) -> pictures.Picture:
        media = self.media(photo)
        return pictures.Picture(path=self._file_for(media), quarter_turns=quarter_turns, sha256=media.sha256)

    def _portrait(self, content: LivingPortrait | TalkingPortrait, placed: Placed) -> pictures.Portrait:
        shortest, longest = (round(bound * self._rate) for bound in (SHORTEST_PLAN_S, LONGEST_PLAN_S))
        frames = min(max(placed.clip.duration.value, shortest), longest)
        return pictures.Portrait(
            picture=self._picture(content.photo, content.quarter_turns),
            acting=remade(content, Acting, frames=frames),
            move=move_of(content.framing, placed),
        )

    def _speech(self, content: TalkingPortrait) -> Speech | None:
        if content.recording:
            media = self.media(content.recording)
            return Speech(
                sound_path=self._file_for(media),
                words=content.words,
                sha256=media.sha256,
                is_own=not content.someone_else_speaks,
                captions=content.captions,
            )
        if not content.words:
            return None
        return Speech(
            words=content.words,
            voice=content.voice or USUAL_VOICE,
            captions=content.captions,
            pronunciations=self._heeded(content.words),
            manner=content.manner,
        )

    def _spoken(self, words: str, voice: str, manner: Manner) -> SpokenWords:
        return SpokenWords(words=words, voice=voice or USUAL_VOICE, pronunciations=self._heeded(words), manner=manner)

    def _heeded(self, words: str) -> tuple[Pronunciation, ...]:
        """The readings that matter to these words, so that another name's leaves their film as it was made."""
        said = words.casefold()
        return tuple(each for each in self._film.timeline.pronunciations if each.written.casefold() in said)

    def _sound(self, sound: MediaId) -> SoundFile:
        media = self.media(sound)
        return SoundFile(path=self._file_for(media), sha256=media.sha256)

    def _part(self, placed: Placed, source: SoundFile | SpokenWords, role: Role) -> Part:
        clip = placed.clip
        at = sample_of_frame(placed.first, self._rate)
        before, after = overlap_of(placed.before), overlap_of(placed.after)
        return Part(
            source=source,
            role=role,
            at=at,
            samples=sample_of_frame(placed.first + placed.frames, self._rate) - at,
            source_start=sample_of_frame(placed.first_seen, self._rate),
            gain_db=placed.track.gain_db + (0.0 if clip.gain_keys else clip.gain_db),
            gain=self._gain(placed),
            fade_in=sample_of_frame(max(before, frames_of(clip.fade_in)), self._rate),
            fade_out=sample_of_frame(max(after, frames_of(clip.fade_out)), self._rate),
            name=clip.name,
        )

    def _gain(self, placed: Placed) -> Curve:
        """The keys of a clip's loudness, counted in samples from its first."""
        first = sample_of_frame(placed.first_seen, self._rate)
        return tuple(replace(key, at=sample_of_frame(key.at, self._rate) - first) for key in placed.clip.gain_keys)


def _has_own_sound(placed: Placed, others: list[Placed]) -> bool:
    """Whether a video's sound lies on a track of its own, linked to it."""
    link = placed.clip.link
    return link is not None and any(
        other.clip.link == link and isinstance(other.clip.content, Sound) for other in others
    )
