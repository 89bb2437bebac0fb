"""Lowers a film as a person made it to what the engine draws, plays and exports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from keepsake.core import scene as pictures
from keepsake.core.curve import Curve, Easing, Key
from keepsake.core.errors import BadInputError
from keepsake.core.scene import Layer, Scene
from keepsake.core.score import Part, Role, Score, SoundFile, SpokenWords, sample_of_frame
from keepsake.core.timebase import RationalTime, range_of
from keepsake.engine.requests import Chapter, PortraitConsent, RenderFilm, Subtitle
from keepsake.project.document import Document
from keepsake.project.media_pool import file_of, media_by_id
from keepsake.project.schema import (
    Clip,
    Colour,
    Content,
    Film,
    Framing,
    Gap,
    HomeVideo,
    LivingPortrait,
    Media,
    MediaId,
    MediaKind,
    Photo,
    Sound,
    TalkingPortrait,
    Timeline,
    Title,
    TitleTemplate,
    Track,
    TrackKind,
    Transition,
    consent_id,
)
from keepsake.project.sequence import film_length

SHORTEST_PLAN_SECONDS, LONGEST_PLAN_SECONDS = 2, 60
USUAL_VOICE = "en"
"""Words without a voice are spoken by the best voice of this language."""

FileOf = Callable[[Media], Path]
"""Gives a path the engine can read a media from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lowered:
    """A film as pictures and sound, with what players show beside them, and the photos whose people move."""

    scene: Scene
    score: Score
    chapters: tuple[Chapter, ...]
    subtitles: tuple[Subtitle, ...]
    living: tuple[Media, ...]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A clip with its place: its first frame on the timeline, and the transitions before and after it."""

    track: Track
    clip: Clip
    start: int
    before: Transition | None
    after: Transition | None

    @property
    def into(self) -> int:
        """Frames it is seen before its own place."""
        return self.before.in_offset.value if self.before else 0

    @property
    def out(self) -> int:
        """Frames it is seen after its own place."""
        return self.after.out_offset.value if self.after else 0

    @property
    def first(self) -> int:
        """The first frame it is seen in."""
        return self.start - self.into

    @property
    def frames(self) -> int:
        """How many frames it is seen in."""
        return self.into + self.clip.duration.value + self.out


def lowered(film: Film, file_for: FileOf) -> Lowered:
    """Lower a film. Raises BadInputError, and what `file_for` raises, for media that are not in the film."""
    timeline = film.timeline
    placed = [each for track in timeline.tracks if not track.is_muted for each in _placed(track)]
    work = _Lowering(film, file_for)
    shown = [each for each in placed if _is_drawn(each.clip.content)]
    layers = tuple(work.layer(each) for each in shown)
    length = film_length(timeline).value
    scene = Scene(
        width=timeline.width,
        height=timeline.height,
        rate=timeline.rate,
        frames=length,
        layers=layers,
        transitions=tuple(_changes(shown, timeline)),
    )
    parts = tuple(part for each in placed for part in work.parts(each, placed))
    score = Score(samples=sample_of_frame(length, timeline.rate), parts=parts)
    return Lowered(
        scene=scene,
        score=score,
        chapters=tuple(
            Chapter(marker.at.value, marker.name) for marker in timeline.markers if marker.at.value < length
        ),
        subtitles=tuple(_subtitles(placed)),
        living=tuple(
            dict.fromkeys(work.media(photo) for each in shown for photo in _living_photo(each.clip.content))
        ),
    )


def render_request(
    document: Document, output_path: Path, folder: Path, *, allows_missing: bool = False
) -> RenderFilm:
    """Ask for the finished film of a document; files inside it are written out into a cache folder for the engine.

    Raises BadInputError when files are not found (unless placeholders are allowed), OutputError and FilmError.
    """

    def file_for(media: Media) -> Path:
        try:
            return file_of(document, media, folder)
        except BadInputError:
            if allows_missing:
                return folder / "missing" / media.sha256
            raise

    low = lowered(document.film, file_for)
    return RenderFilm(
        scene=low.scene,
        score=low.score,
        output_path=output_path,
        consents=tuple(_consents(document.film, low, file_for)),
        title=document.timeline.name,
        chapters=low.chapters,
        subtitles=low.subtitles,
        allows_missing=allows_missing,
    )


def _consents(film: Film, low: Lowered, file_for: FileOf) -> Iterator[PortraitConsent]:
    for photo in low.living:
        consent = media_by_id(film, consent_id(photo.sha256))
        is_one = consent is not None and consent.kind is MediaKind.CONSENT
        yield PortraitConsent(
            photo_path=file_for(photo), consent_path=file_for(consent) if consent is not None and is_one else None
        )


def _is_drawn(content: Content) -> bool:
    if isinstance(content, Title):
        return content.template is not TitleTemplate.SUBTITLE
    return not isinstance(content, Sound)


def _living_photo(content: Content) -> tuple[MediaId, ...]:
    return (content.photo,) if isinstance(content, LivingPortrait | TalkingPortrait) else ()


def _placed(track: Track) -> Iterator[_Placed]:
    start = 0
    for index, item in enumerate(track.items):
        if isinstance(item, Clip):
            before = track.items[index - 1] if index else None
            after = track.items[index + 1] if index + 1 < len(track.items) else None
            yield _Placed(
                track,
                item,
                start,
                before if isinstance(before, Transition) else None,
                after if isinstance(after, Transition) else None,
            )
        if isinstance(item, Clip | Gap):
            start += item.duration.value


def _changes(shown: list[_Placed], timeline: Timeline) -> Iterator[pictures.Transition]:
    for index, each in enumerate(shown):
        if each.after:
            cut = each.start + each.clip.duration.value
            length = each.after.in_offset.value + each.after.out_offset.value
            at = range_of(cut - each.after.in_offset.value, length, timeline.rate)
            yield pictures.Transition(before=index, at=at, kind=each.after.kind)


def _subtitles(placed: list[_Placed]) -> Iterator[Subtitle]:
    for each in placed:
        content = each.clip.content
        if isinstance(content, Title) and content.template is TitleTemplate.SUBTITLE:
            yield Subtitle(each.start, each.start + each.clip.duration.value, content.text)


class _Lowering:
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

    def layer(self, placed: _Placed) -> Layer:
        """The layer of a clip that is seen."""
        clip = placed.clip
        return Layer(
            source=self._source(placed),
            at=range_of(placed.first, placed.frames, self._rate),
            source_start=RationalTime(clip.source_range.start.value - placed.into, self._rate),
            opacity=_opacity(placed),
            name=clip.name,
        )

    def parts(self, placed: _Placed, others: list[_Placed]) -> Iterator[Part]:
        """What of a clip is heard, if anything."""
        match placed.clip.content:
            case Sound(sound=sound):
                role = Role.MUSIC if placed.track.kind is TrackKind.MUSIC else Role.RECORDING
                yield self._part(placed, self._sound(sound), role)
            case HomeVideo(video=video) if not _has_own_sound(placed, others):
                yield self._part(placed, self._sound(video), Role.CLIP)
            case TalkingPortrait(recording=recording, words=words, voice=voice):
                source = self._sound(recording) if recording else SpokenWords(words=words, voice=voice or USUAL_VOICE)
                if recording or words:
                    yield self._part(placed, source, Role.VOICE)
            case _:
                pass

    def _source(self, placed: _Placed) -> pictures.Source:
        content = placed.clip.content
        match content:
            case Photo(photo=photo, framing=framing):
                return pictures.Still(picture=self._picture(photo), move=_move(framing))
            case LivingPortrait():
                return self._portrait(content, placed)
            case TalkingPortrait():
                return replace(self._portrait(content, placed), speech=self._speech(content))
            case HomeVideo(video=video):
                media = self.media(video)
                return pictures.VideoClip(path=self._file_for(media), sha256=media.sha256)
            case Title(text=text, place=place, template=template, is_rolling=is_rolling):
                return pictures.Title(text=text, place=place, template=template, is_rolling=is_rolling)
            case Colour(red=red, green=green, blue=blue):
                return pictures.ColourFill(colour=pictures.Rgb(red, green, blue))
            case _:
                raise TypeError(f"{type(content).__name__} is not seen")

    def _picture(self, photo: MediaId) -> pictures.Picture:
        media = self.media(photo)
        return pictures.Picture(path=self._file_for(media), sha256=media.sha256)

    def _portrait(self, content: LivingPortrait | TalkingPortrait, placed: _Placed) -> pictures.Portrait:
        shortest, longest = (round(bound * self._rate) for bound in (SHORTEST_PLAN_SECONDS, LONGEST_PLAN_SECONDS))
        acting = pictures.Acting(
            frames=min(max(placed.clip.duration.value, shortest), longest),
            style=content.style,
            direction=content.direction,
            strength=content.strength if isinstance(content, LivingPortrait) else pictures.Acting(frames=1).strength,
            faces=content.faces,
            seed=content.seed,
        )
        return pictures.Portrait(picture=self._picture(content.photo), acting=acting, move=_move(content.framing))

    def _speech(self, content: TalkingPortrait) -> pictures.Speech | None:
        if content.recording:
            media = self.media(content.recording)
            return pictures.Speech(sound_path=self._file_for(media), words=content.words, sha256=media.sha256)
        return pictures.Speech(words=content.words, voice=content.voice or USUAL_VOICE) if content.words else None

    def _sound(self, sound: MediaId) -> SoundFile:
        media = self.media(sound)
        return SoundFile(path=self._file_for(media), sha256=media.sha256)

    def _part(self, placed: _Placed, source: SoundFile | SpokenWords, role: Role) -> Part:
        clip = placed.clip
        at = sample_of_frame(placed.first, self._rate)
        before, after = _overlap(placed.before), _overlap(placed.after)
        return Part(
            source=source,
            role=role,
            at=at,
            samples=sample_of_frame(placed.first + placed.frames, self._rate) - at,
            source_start=sample_of_frame(clip.source_range.start.value - placed.into, self._rate),
            gain_db=clip.gain_db + placed.track.gain_db,
            fade_in=sample_of_frame(max(before, _frames(clip.fade_in)), self._rate),
            fade_out=sample_of_frame(max(after, _frames(clip.fade_out)), self._rate),
            name=clip.name,
        )


def _has_own_sound(placed: _Placed, others: list[_Placed]) -> bool:
    """Whether a video's sound lies on a track of its own, linked to it."""
    link = placed.clip.link
    return link is not None and any(
        other.clip.link == link and isinstance(other.clip.content, Sound) for other in others
    )


def _overlap(change: Transition | None) -> int:
    return change.in_offset.value + change.out_offset.value if change else 0


def _frames(time: RationalTime | None) -> int:
    return time.value if time else 0


def _move(framing: Framing | None) -> pictures.KenBurns:
    if framing is None:
        return pictures.KenBurns()
    start, end = (pictures.Crop(box.left, box.top, box.width, box.height) for box in (framing.start, framing.end))
    return pictures.KenBurns(start=start, end=end)


def _opacity(placed: _Placed) -> Curve:
    clip, frames = placed.clip, placed.frames
    into, out = _frames(clip.fade_in), _frames(clip.fade_out)
    keys: dict[int, Key] = {}
    if into:
        keys[0] = Key(0, 0.0, Easing.EASE_BOTH)
        keys[into] = Key(into, 1.0, Easing.HOLD)
    if out:
        keys.setdefault(frames - 1 - out, Key(frames - 1 - out, 1.0, Easing.EASE_BOTH))
        keys[frames - 1 - out] = Key(frames - 1 - out, 1.0, Easing.EASE_BOTH)
        keys[frames - 1] = Key(frames - 1, 0.0)
    return tuple(keys[at] for at in sorted(keys) if at >= 0)
