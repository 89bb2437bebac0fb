"""Lowers a film as a person made it to what the engine draws, plays and exports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from keepsake.core import scene as pictures
from keepsake.core.errors import BadInputError
from keepsake.core.scene import Scene
from keepsake.core.score import Score, sample_of_frame
from keepsake.core.timebase import range_of
from keepsake.engine.requests import Chapter, PortraitConsent, RenderFilm, Subtitle
from keepsake.project.document import Document
from keepsake.project.lowering import FileOf, Lowering
from keepsake.project.media_files import file_of
from keepsake.project.media_pool import consent_for
from keepsake.project.placed import Placed, placed_on
from keepsake.project.schema import (
    Content,
    Film,
    LivingPortrait,
    Media,
    MediaId,
    Sound,
    TalkingPortrait,
    Timeline,
    Title,
    TitleTemplate,
)
from keepsake.project.sequence import film_length


@dataclass(frozen=True, slots=True, kw_only=True)
class Lowered:
    """A film as pictures and sound, with what players show beside them, and the photos whose people move."""

    scene: Scene
    score: Score
    chapters: tuple[Chapter, ...]
    subtitles: tuple[Subtitle, ...]
    living: tuple[Media, ...]


def lowered(film: Film, file_for: FileOf) -> Lowered:
    """Lower a film. Raises BadInputError, and what `file_for` raises, for media that are not in the film."""
    timeline = film.timeline
    placed = [each for track in timeline.tracks if not track.is_muted for each in placed_on(track)]
    work = Lowering(film, file_for)
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
    document: Document, output_path: Path, folder: Path, *, film: Film | None = None, allows_missing: bool = False
) -> RenderFilm:
    """Ask for the finished film of a document; files inside it are written out into a cache folder for the engine.

    `film` is the document's film as it was at some moment; as it is now when none is given. Raises BadInputError when
    files are not found (unless placeholders are allowed), OutputError and FilmError.
    """

    def file_for(media: Media) -> Path:
        try:
            return file_of(document, media, folder)
        except BadInputError:
            if allows_missing:
                return folder / "missing" / media.sha256
            raise

    film = film or document.film
    low = lowered(film, file_for)
    return RenderFilm(
        scene=low.scene,
        score=low.score,
        output_path=output_path,
        consents=tuple(_consents(film, low, file_for)),
        audience=film.timeline.audience,
        title=film.timeline.name,
        chapters=low.chapters,
        subtitles=low.subtitles,
        allows_missing=allows_missing,
    )


def _consents(film: Film, low: Lowered, file_for: FileOf) -> Iterator[PortraitConsent]:
    for photo in low.living:
        consent = consent_for(film, photo.sha256)
        yield PortraitConsent(photo_path=file_for(photo), consent_path=file_for(consent) if consent else None)


def _is_drawn(content: Content) -> bool:
    if isinstance(content, Title):
        return content.template is not TitleTemplate.SUBTITLE
    return not isinstance(content, Sound)


def _living_photo(content: Content) -> tuple[MediaId, ...]:
    return (content.photo,) if isinstance(content, LivingPortrait | TalkingPortrait) else ()


def _changes(shown: list[Placed], timeline: Timeline) -> Iterator[pictures.Transition]:
    for index, each in enumerate(shown):
        if each.after:
            cut = each.start + each.clip.duration.value
            length = each.after.in_offset.value + each.after.out_offset.value
            at = range_of(cut - each.after.in_offset.value, length, timeline.rate)
            yield pictures.Transition(
                before=index,
                at=at,
                kind=each.after.kind,
                direction=each.after.direction,
                softness=each.after.softness,
            )


def _subtitles(placed: list[Placed]) -> Iterator[Subtitle]:
    for each in placed:
        content = each.clip.content
        if isinstance(content, Title) and content.template is TitleTemplate.SUBTITLE:
            yield Subtitle(each.start, each.start + each.clip.duration.value, content.text)
