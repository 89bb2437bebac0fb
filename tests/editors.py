"""Editor windows for tests: a film with a real portrait in it, one clip, chosen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from keepsake.engine.requests import ExamineMedia
from keepsake.jobs.worker import examine_media
from keepsake.project import edits
from keepsake.project.document import Document
from keepsake.project.media_pool import clip_of, take_in
from keepsake.project.schema import Clip, TrackKind, new_film
from keepsake.project.sequence import clips_of
from keepsake.ui.editor.capabilities import CAPABILITIES
from keepsake.ui.editor.window import EditorWindow
from keepsake.ui.tasks import Tasks


@contextmanager
def editor_of(folder: Path, photo: Path, tasks: Tasks) -> Iterator[EditorWindow]:
    """Give an editor whose film shows one photo for five seconds; the clip is chosen."""
    document = Document.create(folder / "film.keepsake", new_film())
    media = take_in(document, examine_media(ExamineMedia(path=photo)))
    track = next(track.id for track in document.timeline.tracks if track.kind is TrackKind.PICTURE)
    document.edit("Add", edits.append, track, clip_of(media, document.timeline))
    window = EditorWindow(document, tasks)
    window.show()
    window.desk.choose([the_clip(window).id])
    yield window
    window.close()
    document.close()


def the_clip(window: EditorWindow) -> Clip:
    """Give the film's first clip."""
    return next(iter(clips_of(window.desk.timeline))).clip


def show_panel(window: EditorWindow, name: str) -> None:
    """Bring a capability's tab to the front."""
    number = [capability.name for capability in CAPABILITIES].index(name)
    window.side.setCurrentWidget(window.capabilities[number])
