"""The words of a film's speaking portraits, where they were asked for: drawn into the pictures, or for players."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from keepsake.core.acting import Captioning
from keepsake.core.scene import Layer, Portrait, Scene, Title, TitlePlace, TitleTemplate
from keepsake.core.timebase import range_of
from keepsake.engine.requests import Subtitle
from keepsake.engine.voice.captions import Caption, captions
from keepsake.engine.voice.speech_file import read_speech

MOST_SPEECHES = 64
"""Whose captions are kept: a preview asks for them after every edit."""


@dataclass(frozen=True, slots=True)
class Captioned:
    """A film with its captions: those drawn into the pictures are layers, the others are for a track."""

    scene: Scene
    subtitles: tuple[Subtitle, ...]


def captioned(scene: Scene) -> Captioned:
    """Add the captions of speeches that were worked out; those whose words are not known have none.

    Raises RecordingError for a speech's sound.
    """
    shown = tuple(
        subtitle
        for layer in scene.layers
        if _captioning(layer) is Captioning.TRACK
        for subtitle in _captions_of(layer, scene)
    )
    return Captioned(with_burned_captions(scene), shown)


def with_burned_captions(scene: Scene) -> Scene:
    """The film with those captions that are drawn into its pictures, as layers. Raises RecordingError."""
    drawn = tuple(
        _words(subtitle, scene)
        for layer in scene.layers
        if _captioning(layer) is Captioning.BURNED
        for subtitle in _captions_of(layer, scene)
    )
    return replace(scene, layers=(*scene.layers, *drawn))


def _captioning(layer: Layer) -> Captioning:
    speech = layer.source.speech if isinstance(layer.source, Portrait) else None
    return speech.captions if speech and speech.sound_path and speech.times_path else Captioning.NONE


def _captions_of(layer: Layer, scene: Scene) -> Iterator[Subtitle]:
    """What a layer's portrait says while it is seen, in the film's frames."""
    assert isinstance(layer.source, Portrait)
    speech = layer.source.speech
    assert speech
    assert speech.sound_path
    assert speech.times_path
    first, last = layer.at.start.value, min(layer.at.end_exclusive.value, scene.frames)
    shift = first - layer.source_start.value
    for caption in _said(speech.sound_path, speech.times_path):
        start = max(first, shift + round(caption.start_s * scene.rate))
        end = min(last, shift + round(caption.end_s * scene.rate))
        if start < end:
            yield Subtitle(start, end, caption.text)


@lru_cache(maxsize=MOST_SPEECHES)
def _said(sound_path: Path, times_path: Path) -> tuple[Caption, ...]:
    """A speech's captions; its times are in a file that is named by all they depend on, so they never change."""
    return captions(read_speech(sound_path, times_path))


def _words(subtitle: Subtitle, scene: Scene) -> Layer:
    at = range_of(subtitle.start, subtitle.end - subtitle.start, scene.rate)
    title = Title(text=subtitle.words, place=TitlePlace.LOWER, template=TitleTemplate.SUBTITLE)
    return Layer(source=title, at=at, source_start=range_of(0, 1, scene.rate).start)
