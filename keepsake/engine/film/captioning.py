"""The words of a film's speaking portraits, where they were asked for: drawn into the pictures, or for players."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from keepsake.core.acting import Captioning
from keepsake.core.scene import Layer, Portrait, Scene, Title, TitlePlace, TitleTemplate
from keepsake.core.timebase import range_of
from keepsake.engine.requests import Subtitle
from keepsake.engine.voice.captions import captions
from keepsake.engine.voice.speech_file import read_speech


@dataclass(frozen=True, slots=True)
class Captioned:
    """A film with its captions: those drawn into the pictures are layers, the others are for a track."""

    scene: Scene
    subtitles: tuple[Subtitle, ...]


def captioned(scene: Scene) -> Captioned:
    """Add the captions of speeches that were worked out; those whose words are not known have none.

    Raises RecordingError for a speech's sound.
    """
    drawn: list[Layer] = []
    shown: list[Subtitle] = []
    for layer in scene.layers:
        for subtitle in _captions_of(layer, scene):
            assert isinstance(layer.source, Portrait)
            assert layer.source.speech
            if layer.source.speech.captions is Captioning.BURNED:
                drawn.append(_words(subtitle, scene))
            else:
                shown.append(subtitle)
    return Captioned(replace(scene, layers=(*scene.layers, *drawn)), tuple(shown))


def _captions_of(layer: Layer, scene: Scene) -> Iterator[Subtitle]:
    """What a layer's portrait says while it is seen, in the film's frames."""
    speech = layer.source.speech if isinstance(layer.source, Portrait) else None
    if speech is None or speech.captions is Captioning.NONE or not (speech.sound_path and speech.times_path):
        return
    first, last = layer.at.start.value, min(layer.at.end_exclusive.value, scene.frames)
    shift = first - layer.source_start.value
    for caption in captions(read_speech(speech.sound_path, speech.times_path)):
        start = max(first, shift + round(caption.start_s * scene.rate))
        end = min(last, shift + round(caption.end_s * scene.rate))
        if start < end:
            yield Subtitle(start, end, caption.text)


def _words(subtitle: Subtitle, scene: Scene) -> Layer:
    at = range_of(subtitle.start, subtitle.end - subtitle.start, scene.rate)
    title = Title(text=subtitle.words, place=TitlePlace.LOWER, template=TitleTemplate.SUBTITLE)
    return Layer(source=title, at=at, source_start=range_of(0, 1, scene.rate).start)
