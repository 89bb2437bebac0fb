"""The film being worked on: the one thing that changes, and that tells everyone when it did."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Concatenate, ParamSpec

from keepsake.core.errors import CancelledError, KeepsakeError, OutputError, SaveError
from keepsake.core.progress import Progress, Reporter, silent
from keepsake.project.beside import named_when_whole
from keepsake.project.blobs import Blobs
from keepsake.project.changes import Changes, changes_between
from keepsake.project.history import History, Step
from keepsake.project.opening import create_film_file, open_film_file
from keepsake.project.schema import Film, Timeline
from keepsake.project.storage import FilmFile
from keepsake.project.versions import Version

Listener = Callable[[Changes], None]
Arguments = ParamSpec("Arguments")

FILMS_IN_MEMORY = 1_000
"""Films share what they have in common: a thousand of them, each one clip from the next, take some twenty
megabytes.
"""


@dataclass(frozen=True, slots=True)
class Unsaved:
    """Steps of a history that are not in the file yet, each with its film, and the step the film stands at.

    A later one, by its `turn`, has all that an earlier one has which was not committed before.
    """

    changes: tuple[tuple[Step, Film], ...]
    head: int
    history: History
    turn: int


class Document:
    """An open film with its history. For one thread, but for `commit`, `blobs_aside` and `copy_aside`.

    Every change is committed at once. A change that cannot be (`trouble` says why, in one sentence) stays in memory,
    is tried again with the next change or `retry`, and can be saved elsewhere with `save_copy`. With
    `is_saved_elsewhere` whoever set it commits instead, on another thread, from `unsaved` to `note_saved`.
    """

    def __init__(self, file: FilmFile) -> None:
        self._file = file
        self._history = file.history()
        self._films: dict[int, Film] = {}
        self._unsaved: dict[int, Step] = {}
        self._is_head_saved = True
        self._turn = self._last_committed = 0
        self._opened_at = self._history.head.number
        self._listeners: list[Listener] = []
        self._film = self._film_at(self._history.head)
        self.trouble = ""
        self.is_saved_elsewhere = False

    @classmethod
    def create(cls, path: Path, film: Film) -> Document:
        """Make a new film file. Raises SaveError when it cannot be made."""
        return cls(create_film_file(path, film))

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> Document:
        """Open a film file, for changes or only to look. Raises what `open_film_file` raises."""
        file = open_film_file(path, read_only=read_only)
        try:
            return cls(file)
        except BaseException:
            file.close()
            raise

    @property
    def film(self) -> Film:
        """The film as it is now."""
        return self._film

    @property
    def timeline(self) -> Timeline:
        """The timeline as it is now."""
        return self._film.timeline

    @property
    def path(self) -> Path:
        """The film's file."""
        return self._file.path

    @property
    def blobs(self) -> Blobs:
        """The photos and other files inside the film."""
        return self._file.blobs

    def blobs_aside(self) -> contextlib.AbstractContextManager[Blobs]:
        """Give the files inside for another thread, which puts files in while this one changes the film. Raises
        SaveError when the film is no longer where it was.
        """
        return self._file.blobs_aside()

    @property
    def is_saved(self) -> bool:
        """Say whether everything was committed and read back."""
        return not self._unsaved and self._is_head_saved

    @property
    def undo_label(self) -> str:
        """What undo would take back, empty when nothing."""
        return self._history.head.label if self._history.undo_step else ""

    @property
    def redo_label(self) -> str:
        """What redo would do again, empty when nothing."""
        step = self._history.redo_step
        return step.label if step else ""

    def apply(self, change: Callable[[Film], Film], label: str, gesture: str = "") -> Changes:
        """Make a change, name it, commit it. Changes with one `gesture` (a drag's own name) are one step for undo.

        A change that raises, or gives the same film, leaves everything as it is.
        """
        film = change(self._film)
        if film is self._film or film == self._film:
            return Changes()
        step = self._history.add(label, gesture, time.time_ns() // 1_000_000)
        self._unsaved[step.number] = step
        self._keep_in_memory(step, film)
        return self._show(film)

    def edit(
        self,
        label: str,
        edit: Callable[Concatenate[Timeline, Arguments], Timeline],
        *arguments: Arguments.args,
        **options: Arguments.kwargs,
    ) -> Changes:
        """Make one of the edits of `edits` or `trims`: `document.edit("Split", split, clip_id, at)`."""
        return self.apply(lambda film: _with_timeline(film, edit(film.timeline, *arguments, **options)), label)

    def undo(self) -> Changes:
        """Take the last step back; nothing at the beginning."""
        return self._go(self._history.undo_step)

    def redo(self) -> Changes:
        """Do again what was taken back; nothing at the end."""
        return self._go(self._history.redo_step)

    def picture(self) -> bytes:
        """Give a small picture of the film (a JPEG), empty when nothing in it has one."""
        return self._file.picture_of(self._film)

    def steps(self) -> list[Step]:
        """Give the steps from now back to the beginning, for a list of what was done."""
        return self._history.trail()

    def versions(self) -> list[Version]:
        """Give the versions kept, newest first."""
        return self._file.versions()

    def name_version(self, name: str, picture: bytes = b"") -> None:
        """Keep the film as it is now as a version for good, with a name and a small picture (a JPEG)."""
        self.retry()
        if not self.is_saved:
            raise SaveError(self.trouble)
        self._file.keep_version(self._history.head.number, name, picture or self._file.picture_of(self._film))

    def film_of_version(self, number: int) -> Film:
        """Give the film as it was in a version, to look at."""
        return self._film_at(self._history.step(number))

    def restore(self, number: int) -> Changes:
        """Go back to a version. It is a new step: what came after the version stays, and undo leads there."""
        step = self._history.step(number)
        return self.apply(lambda _: self._film_at(step), f"Back to “{step.label}”")

    def retry(self) -> bool:
        """Try again to commit what could not be; says whether all is saved now."""
        unsaved = self.unsaved()
        if unsaved is not None:
            self.note_saved(unsaved, self.commit(unsaved))
        return self.is_saved

    def unsaved(self) -> Unsaved | None:
        """Give what is not committed yet, None when all is."""
        if self.is_saved:
            return None
        changes = tuple((step, self._films[number]) for number, step in sorted(self._unsaved.items()))
        self._turn += 1
        return Unsaved(changes, self._history.head.number, self._history, self._turn)

    def commit(self, unsaved: Unsaved) -> str:
        """Commit what is not yet, in any thread; gives the sentence why it could not be, empty when it was.

        What was forgotten meanwhile is not written any more, nor what a later commit has overtaken: the film would
        stand where it was before.
        """
        with self._file.turns.taken():
            if unsaved.history is not self._history or unsaved.turn < self._last_committed:
                return ""
            try:
                self._file.commit(unsaved.changes, unsaved.head)
            except KeepsakeError as error:
                return str(error)
            self._last_committed = unsaved.turn
        return ""

    def note_saved(self, unsaved: Unsaved, trouble: str) -> None:
        """Take down how `commit` ended. What was changed again meanwhile is still to be committed."""
        if unsaved.history is not self._history or unsaved.turn < self._last_committed:
            return
        self.trouble = trouble
        if trouble:
            return
        for step, film in unsaved.changes:
            if self._unsaved.get(step.number) is step and self._films.get(step.number) is film:
                del self._unsaved[step.number]
        self._is_head_saved = unsaved.head == self._history.head.number

    def forget(self, change: Callable[[Film], Film], label: str) -> Changes:
        """Make a change and keep nothing of what was before: no undo, no earlier version, no file only they need.

        Raises SaveError when that cannot be written down; then everything is as it was.
        """
        film = change(self._film)
        step = Step(self._history.head.number + 1, None, label, "", time.time_ns() // 1_000_000)
        with self._file.turns.taken():  # so that no commit on its way follows after this
            self._file.keep_only(step, film)
            self._history = History([step], step.number)
        self._films, self._unsaved, self._is_head_saved = {step.number: film}, {}, True
        self._opened_at, self.trouble = step.number, ""
        changes = changes_between(self._film, film)
        self._film = film
        self._tell(changes)
        return changes

    def save_copy(self, path: Path, report: Reporter = silent) -> tuple[str, ...]:
        """Save the film as it is now under another name and go on with the old file.

        Also when the old file's drive is full or gone: then the copy has the film as it is now, with as many of the
        photos as can still be read, and no history. Returns the names of the files that could not be taken along.
        Raises OutputError when the copy cannot be written, CancelledError when `report` does; then nothing of it
        stays.
        """
        self.retry()
        return self.copy_aside(self._film, path, report)

    def copy_aside(self, film: Film, path: Path, report: Reporter = silent) -> tuple[str, ...]:
        """Save `film`, which is this one as it was when the copy was asked for, as `save_copy` does, but in any
        thread. Nothing is committed for it: changes that are not in the file yet go into the copy alone.
        """
        if path.exists():
            raise OutputError(f"“{path.name}” already exists; choose another name.")
        try:
            if self._file.stands_at(film):
                self._file.copy_to(path, report)
                return ()
        except (OutputError, CancelledError):
            raise
        except KeepsakeError:
            pass  # the old file cannot be read any more
        return self._save_what_is_left(film, path, report)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Have a function called after every change; returns what to call to end that."""
        self._listeners.append(listener)

        def end() -> None:
            with contextlib.suppress(ValueError):
                self._listeners.remove(listener)

        return end

    def damages(self) -> list[str]:
        """Read everything in the file and say what is not as it was written; empty when all is well."""
        return self._file.damages()

    def close(self) -> None:
        """Commit what is left, let old versions go, and let the file go. May be called again without harm."""
        try:
            if not self._file.read_only and self.retry():
                self._keep_last_version()
                self._file.thin(step.number for step in self._history.trail())
        except KeepsakeError as error:
            self.trouble = str(error)
        finally:
            self._file.close()

    def __enter__(self) -> Document:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _keep_last_version(self) -> None:
        """Keep the film as it is left as a version, unless it was opened only to look, or the last one is the
        same.
        """
        head = self._history.head.number
        if head != self._opened_at and head not in {version.number for version in self._file.versions()}:
            self._file.keep_version(head, "", self._file.picture_of(self._film))

    def _go(self, step: Step | None) -> Changes:
        if step is None:
            return Changes()
        film = self._film_at(step)
        self._history.go(step)
        return self._show(film)

    def _show(self, film: Film) -> Changes:
        changes = changes_between(self._film, film)
        self._film = film
        self._is_head_saved = False
        if not self.is_saved_elsewhere:
            self.retry()
        self._tell(changes)
        return changes

    def _tell(self, changes: Changes) -> None:
        for listener in list(self._listeners):
            listener(changes)

    def _film_at(self, step: Step) -> Film:
        if step.number not in self._films:
            self._keep_in_memory(step, self._file.film(step.number))
        return self._films[step.number]

    def _keep_in_memory(self, step: Step, film: Film) -> None:
        self._films.pop(step.number, None)
        self._films[step.number] = film
        if len(self._films) > FILMS_IN_MEMORY:
            oldest = next((number for number in self._films if number not in self._unsaved), None)
            if oldest is not None:
                del self._films[oldest]

    def _save_what_is_left(self, film: Film, path: Path, report: Reporter) -> tuple[str, ...]:
        inside = [media for media in film.media if media.is_inside]
        lost: list[str] = []
        with (
            _as_output(path),
            named_when_whole(path) as part,
            contextlib.closing(create_film_file(part, film)) as copy,
        ):
            for done, media in enumerate(inside):
                pieces = _told(self.blobs.pieces(media.sha256), Progress("saving a copy", done, len(inside)), report)
                try:
                    copy.blobs.put_pieces(pieces, media.sha256)
                    if picture := self.blobs.thumbnail(media.sha256):
                        copy.blobs.put_thumbnail(media.sha256, picture)
                except (SaveError, CancelledError):
                    raise
                except KeepsakeError:
                    lost.append(media.name)
        return tuple(lost)


def _told(pieces: Iterator[bytes], progress: Progress, report: Reporter) -> Iterator[bytes]:
    """The same pieces; how far it is is told before each, so that the work can be stopped there."""
    for piece in pieces:
        report(progress)
        yield piece


@contextlib.contextmanager
def _as_output(path: Path) -> Iterator[None]:
    try:
        yield
    except (SaveError, OSError) as error:
        raise OutputError(f"“{path.name}” cannot be written; is there room on its disk?") from error


def _with_timeline(film: Film, timeline: Timeline) -> Film:
    return film if timeline is film.timeline else Film(timeline=timeline, media=film.media)
