"""A finished first keepsake as a film to go on with: its photo, its motion, its words and who agreed to them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from keepsake.core.acting import AFTER_SPEECH_S, BEFORE_SPEECH_S
from keepsake.core.errors import KeepsakeError
from keepsake.core.remaking import remade
from keepsake.core.timebase import range_of
from keepsake.project import edits
from keepsake.project.document import Document
from keepsake.project.media_pool import take_in_consent
from keepsake.project.portraits import as_talking, let_speak
from keepsake.project.schema import (
    Clip,
    ClipId,
    LivingPortrait,
    Media,
    MediaKind,
    TalkingPortrait,
    Timeline,
    TrackKind,
    new_film,
)
from keepsake.ui.desk import Desk
from keepsake.ui.first_keepsake.choices import Choices, Made
from keepsake.ui.media_bin.importing import Importing

ENDING = ".keepsake"
SAME_AS_SEEN = "This is the keepsake you made. Export it again whenever you like."


def film_path_of(made: Made) -> Path:
    """Where the film to edit is: beside the finished one, under its name."""
    return made.report.output_path.with_suffix(ENDING)


def new_document(made: Made, path: Path) -> Document:
    """An empty film of the finished one's shape and rate. Raises OutputError and SaveError."""
    report = made.report
    return Document.create(path, new_film(path.stem, report.rate, report.width, report.height))


def fill(desk: Desk, importing: Importing, made: Made) -> None:
    """Take the photo and the recording into the film, and make of them what was made before."""
    choices = made.choices
    files = [choices.photo_path, *([choices.audio_path] if choices.audio_path else [])]
    importing.take(files, lambda media: _place(desk, made, media))


def _place(desk: Desk, made: Made, media: list[Media]) -> None:
    photo = next((each for each in media if each.kind is MediaKind.PHOTO), None)
    sound = next((each for each in media if each.kind is not MediaKind.PHOTO), None)
    if photo is None:
        return  # why was said already
    number = desk.timeline.next_number
    if desk.change("Bring to life", lambda timeline: _with_portrait(timeline, made, photo, sound)):
        desk.choose([ClipId(f"c{number}")])
        desk.said.emit(SAME_AS_SEEN)
    try:
        take_in_consent(desk.document, made.choices.consent_path, photo.sha256)
    except KeepsakeError as error:
        desk.said.emit(str(error))


def _with_portrait(timeline: Timeline, made: Made, photo: Media, sound: Media | None) -> Timeline:
    frames, choices = made.report.frames, made.choices
    track = next(track.id for track in timeline.tracks if track.kind is TrackKind.PICTURE)
    living = living_of(choices, photo)
    clip = Clip(name=photo.name, content=living, source_range=range_of(0, frames, timeline.rate))
    number = timeline.next_number
    timeline = edits.append(timeline, track, clip)
    if not choices.speaks:
        return timeline
    said_s = float(frames / timeline.rate) - BEFORE_SPEECH_S - AFTER_SPEECH_S
    if sound is not None and sound.length is not None:
        said_s = float(sound.length.seconds)
    return let_speak(timeline, ClipId(f"c{number}"), talking_of(choices, living, sound), said_s)


def living_of(choices: Choices, photo: Media) -> LivingPortrait:
    """The portrait that was chosen."""
    return remade(choices, LivingPortrait, photo=photo.id, quarter_turns=choices.reading.quarter_turns)


def talking_of(choices: Choices, living: LivingPortrait, sound: Media | None) -> TalkingPortrait:
    """The words that were chosen, said by the portrait."""
    return replace(
        as_talking(living),
        recording=sound.id if sound is not None else None,
        words=choices.transcript if sound is not None else choices.text,
        voice="" if sound is not None else choices.voice or choices.language,
        someone_else_speaks=choices.someone_else_speaks,
    )
