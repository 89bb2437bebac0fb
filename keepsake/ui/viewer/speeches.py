"""What the film's talking portraits say: worked out once in the worker, and the same from then on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from keepsake.core.acting import Speech
from keepsake.core.scene import Layer, Portrait, Scene
from keepsake.core.score import Part, Score, SoundFile, SpokenWords
from keepsake.engine.requests import SpeechReading, WorkOutSpeech
from keepsake.ui.media_bin.importing import Tasks


class Speeches(QObject):
    """Asks for one speech after another. Those that cannot be told stay as they are: their lips rest."""

    arrived = Signal()

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._known: dict[Speech, Speech] = {}
        self._waiting: list[Speech] = []
        self._task: Any = None
        self._has_left = False

    def told(self, scene: Scene, score: Score) -> tuple[Scene, Score]:
        """The film with every speech that is known in files; the others are asked for."""
        self._ask_for(speech for speech in _speeches(scene) if speech not in self._known)
        if not self._known:
            return scene, score
        layers = tuple(self._told_layer(layer) for layer in scene.layers)
        return replace(scene, layers=layers), replace(score, parts=tuple(map(self._told_part, score.parts)))

    def is_told(self, scene: Scene, frame: int) -> bool:
        """Whether everybody who speaks in a frame of a film moves their lips."""
        here = (scene.layers[index].source for index in scene.layers_at(frame))
        return all(
            source.speech is None or source.speech.times_path for source in here if isinstance(source, Portrait)
        )

    def leave(self) -> None:
        """Ask for nothing more."""
        self._has_left = True
        self._waiting.clear()
        self._task = None

    def _told_layer(self, layer: Layer) -> Layer:
        source = layer.source
        if not isinstance(source, Portrait) or source.speech is None or source.speech not in self._known:
            return layer
        return replace(layer, source=replace(source, speech=self._known[source.speech]))

    def _told_part(self, part: Part) -> Part:
        if not isinstance(part.source, SpokenWords):
            return part
        known = self._known.get(Speech(words=part.source.words, voice=part.source.voice))
        return (
            part if known is None or not known.sound_path else replace(part, source=SoundFile(path=known.sound_path))
        )

    def _ask_for(self, speeches: Iterator[Speech]) -> None:
        self._waiting += [speech for speech in speeches if speech not in self._waiting]
        self._go_on()

    def _go_on(self) -> None:
        if self._task is not None or not self._waiting or self._has_left:
            return
        speech = self._waiting[0]
        task = self._task = self._tasks.submit(WorkOutSpeech(speech=speech))
        task.finished.connect(lambda answer: self._on_told(speech, answer))
        task.failed.connect(lambda *_: self._on_told(speech, None))
        task.stopped.connect(lambda: self._on_told(speech, None))

    def _on_told(self, speech: Speech, answer: SpeechReading | None) -> None:
        self._task = None
        if self._has_left:
            return
        self._known[speech] = answer.speech if answer else speech
        if speech in self._waiting:
            self._waiting.remove(speech)
        if answer is not None:
            self.arrived.emit()
        self._go_on()


def _speeches(scene: Scene) -> Iterator[Speech]:
    for layer in scene.layers:
        if isinstance(layer.source, Portrait) and layer.source.speech is not None:
            yield layer.source.speech
