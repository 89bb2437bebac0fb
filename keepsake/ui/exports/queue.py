"""The queue of films to be made: one at a time, each as it was when it was asked for.

It belongs to the program and not to a window: closing an editor ends nothing. What is paused or stopped keeps the
pieces that are done, so going on begins where it was.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from keepsake.core.errors import KeepsakeError
from keepsake.engine.requests import FilmReport, RenderFilm
from keepsake.jobs.scheduler import JobProgress
from keepsake.ui.media_bin.importing import Tasks

DRAWING = "drawing"
STOPPED = "Stopped. What is done already is kept for the next time."
READY = "“{name}” is ready, in “{folder}”."


class State(StrEnum):
    """Where an export stands."""

    WAITING = "waiting"
    WORKING = "working"
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


OVER = frozenset({State.DONE, State.FAILED, State.STOPPED})


class Export(QObject):
    """One film to be made. `changed` says that anything of it did.

    `share` is how much of it is done, 0 to 1, None while that is not known; `seconds_left` likewise. `sentence` says
    how it ended.
    """

    changed = Signal()

    def __init__(self, request: RenderFilm, film_name: str, purpose: str, parent: QObject) -> None:
        super().__init__(parent)
        self.request, self.film_name, self.purpose = request, film_name, purpose
        self.state = State.WAITING
        self.stage, self.sentence = "", ""
        self.share: float | None = None
        self.seconds_left: float | None = None
        self.task: Any = None

    @property
    def path(self) -> Path:
        """Where the film goes."""
        return self.request.output_path

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it by itself."""
        return self.state in OVER

    @property
    def is_under_way(self) -> bool:
        """Whether it is being made or waits for its turn."""
        return self.state in (State.WORKING, State.WAITING)

    def become(self, state: State, sentence: str = "") -> None:
        """Be in another state."""
        self.state, self.sentence = state, sentence
        self.seconds_left = None
        self.changed.emit()

    def advance(self, progress: JobProgress) -> None:
        """Be so far."""
        self.stage = progress.stage
        if progress.stage.startswith(DRAWING):
            self.share = progress.done / max(1, progress.total)
            self.seconds_left = progress.seconds_left
        self.changed.emit()


class ExportQueue(QObject):
    """Makes one film after another. `changed` says that there are more, fewer or others; `progressed` that one of
    them went on; `ended` carries an export that is over, unless the person stopped it.
    """

    changed = Signal()
    progressed = Signal()
    ended = Signal(object)

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._exports: list[Export] = []
        self._has_left = False

    @property
    def exports(self) -> list[Export]:
        """All that are waiting, going on, or over and not put away; in order."""
        return list(self._exports)

    @property
    def working(self) -> Export | None:
        """The one being made."""
        return next((each for each in self._exports if each.state is State.WORKING), None)

    @property
    def is_busy(self) -> bool:
        """Whether films are being made or wait for it."""
        return any(each.is_under_way for each in self._exports)

    @property
    def share(self) -> float | None:
        """How much of the film being made is done, None when none is."""
        return (self.working.share or 0.0) if self.working else None

    def waits_for(self, path: Path) -> bool:
        """Whether a film is to be made under a name already."""
        return any(each.path == path and not each.is_over for each in self._exports)

    def add(self, request: RenderFilm, film_name: str, purpose: str) -> Export:
        """Make a film when its turn comes."""
        export = Export(request, film_name, purpose, self)
        self._exports.append(export)
        self.changed.emit()
        self._begin_next()
        return export

    def pause(self, export: Export) -> None:
        """Let a film rest; the next one begins meanwhile. The pieces that are done stay done."""
        if not export.is_under_way:
            return
        self._let_go(export)
        export.become(State.PAUSED)
        self._on_changed()

    def go_on(self, export: Export) -> None:
        """Make a film that rested or did not succeed; its turn comes again."""
        if export.state in (State.PAUSED, State.FAILED, State.STOPPED):
            export.become(State.WAITING)
            self._on_changed()

    def stop(self, export: Export) -> None:
        """Do not make this film."""
        if not export.is_over:
            self._let_go(export)
            export.become(State.STOPPED, STOPPED)
            self._on_changed()

    def put_away(self, export: Export) -> None:
        """Take one that is over from the list; its film stays where it is."""
        if export.is_over and export in self._exports:
            self._exports.remove(export)
            export.deleteLater()
            self.changed.emit()

    def leave(self) -> None:
        """Stop everything, before the program ends."""
        self._has_left = True
        for export in self._exports:
            self._let_go(export)

    def _on_changed(self) -> None:
        self.changed.emit()
        self._begin_next()

    def _begin_next(self) -> None:
        if self._has_left or self.working is not None:
            return
        export = next((each for each in self._exports if each.state is State.WAITING), None)
        if export is None:
            return
        try:
            task = self._tasks.submit(export.request)
        except KeepsakeError as error:
            self._end(export, State.FAILED, str(error))
            return
        export.task = task
        export.become(State.WORKING)
        task.progressed.connect(lambda progress: self._on_progress(export, task, progress))
        task.finished.connect(lambda report: self._on_finished(export, task, report))
        task.failed.connect(lambda sentence, _: self._on_ended(export, task, State.FAILED, sentence))
        task.stopped.connect(lambda: self._on_ended(export, task, State.STOPPED, STOPPED))
        self.changed.emit()

    def _let_go(self, export: Export) -> None:
        task, export.task = export.task, None
        if task is not None:
            task.cancel()

    def _on_progress(self, export: Export, task: Any, progress: JobProgress) -> None:
        if export.task is task:
            export.advance(progress)
            self.progressed.emit()

    def _on_finished(self, export: Export, task: Any, report: FilmReport) -> None:
        said = READY.format(name=report.output_path.name, folder=report.output_path.parent.name)
        self._on_ended(export, task, State.DONE, " ".join((said, *report.notes)))

    def _on_ended(self, export: Export, task: Any, state: State, sentence: str) -> None:
        if export.task is task:  # else the person let it go
            export.task = None
            self._end(export, state, sentence)

    def _end(self, export: Export, state: State, sentence: str) -> None:
        export.share = 1.0 if state is State.DONE else export.share
        export.become(state, sentence)
        self.ended.emit(export)
        self._on_changed()
