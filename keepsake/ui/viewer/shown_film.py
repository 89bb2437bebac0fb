"""The film as the viewer shows it: lowered for the engine once for each state, with files it can read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from keepsake.core.scene import NATURAL, Layer, Portrait, Scene, Still, VideoClip
from keepsake.core.score import Score, SoundFile, sample_of_frame
from keepsake.project.media_files import MediaStatus, cached_path, linked_path, status_of
from keepsake.project.render_plan import lowered
from keepsake.project.schema import Film, Media
from keepsake.ui.desk import Desk
from keepsake.ui.media_bin.importing import Tasks
from keepsake.ui.media_bin.writing_out import WritingOut
from keepsake.ui.viewer.speeches import Speeches


@dataclass(frozen=True, slots=True)
class Reel:
    """A film's pictures and sound, ready for the engine, and which media the paths in them stand for."""

    scene: Scene
    score: Score
    media: dict[Path, Media]


class ShownFilm(QObject):
    """What the viewer's pictures are made from. Main thread only.

    `changed` says that speeches have been worked out.
    """

    changed = Signal()

    def __init__(self, desk: Desk, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.files = WritingOut(desk.document, self)
        self._speeches = Speeches(tasks, self)
        self._speeches.arrived.connect(self._on_told)
        self._reel: tuple[Film, Reel] | None = None

    @property
    def reel(self) -> Reel:
        """The film as it is now. Raises BadInputError for a clip whose media is not in the film."""
        film = self._desk.film
        if self._reel is None or self._reel[0] is not film:
            paths: dict[Path, Media] = {}
            low = lowered(film, lambda media: self._path_for(media, paths))
            scene, score = self._speeches.told(low.scene, low.score)
            self._reel = (film, Reel(scene, score, paths))
        return self._reel[1]

    def media_between(self, first: int, end: int) -> list[Media]:
        """What is seen or heard from one frame up to another, in the order it comes."""
        reel = self.reel
        paths = (path for _, path in sorted(_uses(reel, first, end)))
        return [reel.media[path] for path in dict.fromkeys(paths) if path in reel.media]

    def sounds(self) -> list[Media]:
        """What is heard anywhere in the film."""
        reel = self.reel
        sources = (part.source for part in reel.score.parts)
        paths = dict.fromkeys(source.path for source in sources if isinstance(source, SoundFile))
        return [reel.media[path] for path in paths if path in reel.media]

    def is_lost(self, media: Media) -> bool:
        """Whether a media's file is not where it was."""
        return status_of(self._desk.document, media) is MediaStatus.OFFLINE

    def lacking(self, media: list[Media]) -> list[Media]:
        """Those that must be written out first and can be."""
        return [each for each in self.files.lacking(media) if each.sha256 not in self.files.troubles]

    def is_told(self, frame: int) -> bool:
        """Whether everybody who speaks in a frame moves their lips."""
        return self._speeches.is_told(self.reel.scene, frame)

    def leave(self) -> None:
        """Prepare nothing more, before the film is closed."""
        self.files.leave()
        self._speeches.leave()

    def _on_told(self) -> None:
        self._reel = None
        self.changed.emit()

    def _path_for(self, media: Media, paths: dict[Path, Media]) -> Path:
        is_linked = status_of(self._desk.document, media) is MediaStatus.LINKED
        path = (linked_path(media) if is_linked else None) or cached_path(media, self.files.folder)
        paths[path] = media
        return path


def as_it_is(scene: Scene) -> Scene:
    """The same film with nobody brought to life and no colours changed: what the photos are without us."""
    return replace(scene, look=NATURAL, layers=tuple(map(_layer_as_it_is, scene.layers)))


def is_changed_at(scene: Scene, frame: int) -> bool:
    """Whether a frame looks otherwise than the photos in it."""
    here = [scene.layers[index] for index in scene.layers_at(frame)]
    return scene.look != NATURAL or any(_layer_as_it_is(layer) != layer for layer in here)


def path_of(layer: Layer) -> Path | None:
    """The file a layer is drawn from, None for one that needs none."""
    match layer.source:
        case VideoClip(path=path):
            return path
        case Still(picture=picture) | Portrait(picture=picture):
            return picture.path
        case _:
            return None


def _layer_as_it_is(layer: Layer) -> Layer:
    source = layer.source
    if isinstance(source, Portrait):
        source = Still(picture=source.picture, move=source.move)
    return replace(layer, source=source, look=NATURAL)


def _uses(reel: Reel, first: int, end: int) -> Iterator[tuple[int, Path]]:
    """When each file is first needed between two frames: pictures in frames, sounds in frames too."""
    for layer in reel.scene.layers:
        start, path = layer.at.start.value, path_of(layer)
        if path is not None and start < end and first < start + layer.at.duration.value:
            yield start, path
    per_frame = sample_of_frame(1, reel.scene.rate)
    for part in reel.score.parts:
        start, length = part.at // per_frame, part.samples // per_frame + 1
        if isinstance(part.source, SoundFile) and start < end and first < start + length:
            yield start, part.source.path
