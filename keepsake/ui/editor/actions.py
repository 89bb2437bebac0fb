"""Every command of the editor once: its words, its keys, when it can be used, and what it calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from keepsake.project.schema import Media, Title, TrackKind
from keepsake.project.sequence import clips_of
from keepsake.ui import clip_commands, clipboard, commands, track_commands
from keepsake.ui.desk import Desk
from keepsake.ui.nouns import TRACK_WORDS
from keepsake.ui.timeline.canvas import TimelineCanvas
from keepsake.ui.timeline.surface import Tool

Keys = QKeySequence.StandardKey


@dataclass(frozen=True)
class Command:
    """A command: its name, its words, its keys, a tip in plain words, and what it does."""

    id: str
    words: str
    keys: QKeySequence | Keys | str
    tip: str
    call: Callable[[], object]
    is_switch: bool = False


@dataclass(frozen=True)
class Calls:
    """What commands call that the window has."""

    add_files: Callable[[], None]
    export: Callable[[], None]
    show_moments: Callable[[], None]
    show_lost: Callable[[], None]
    keep_all: Callable[[], None]
    check: Callable[[], None]
    chosen_media: Callable[[], list[Media]]
    versions: Callable[[], None]
    save_copy: Callable[[], None]
    open_film: Callable[[], None]
    show_keys: Callable[[], None]


def commands_of(desk: Desk, canvas: TimelineCanvas, calls: Calls) -> list[Command]:
    """List the editor's commands. Keys that are typed in fields belong to the timeline itself and are not here."""
    return [
        *_commands_of_films(desk, calls),
        *_commands_of_clips(desk, canvas),
        *_commands_of_whole_clips(desk, calls),
        *_commands_of_moments(desk, calls),
        *_commands_of_copying(desk, canvas),
        *_commands_of_the_timeline(canvas),
    ]


def _commands_of_films(desk: Desk, calls: Calls) -> list[Command]:
    return [
        Command(
            "open", "Open a film…", Keys.Open, "Go on with another film, in a window of its own", calls.open_film
        ),
        Command("add", "Add photos…", "Ctrl+I", "Choose photos, videos or music on this PC", calls.add_files),
        Command("title", "Add a title", "Ctrl+T", "Put words over the picture at the playhead", lambda: _title(desk)),
        Command("export", "Export…", "Ctrl+E", "Make the finished film, a file to look at anywhere", calls.export),
        Command(
            "check",
            "Check a video…",
            "Ctrl+Shift+K",
            "See whether a video, picture or recording tells of AI",
            calls.check,
        ),
        Command("keys", "Keyboard shortcuts", Keys.HelpContents, "All keys, and what they do", calls.show_keys),
        Command("versions", "Earlier versions…", "Ctrl+H", "Look at the film as it was before", calls.versions),
        Command(
            "copy_film",
            "Save a copy…",
            "Ctrl+Shift+S",
            "Keep the whole film once more, on a stick or another disk; you go on with this one",
            calls.save_copy,
        ),
    ]


def _commands_of_clips(desk: Desk, canvas: TimelineCanvas) -> list[Command]:
    return [
        Command("undo", "Undo", Keys.Undo, "Take back what was done last", desk.undo),
        Command("redo", "Redo", Keys.Redo, "Do again what was taken back", desk.redo),
        Command("split", "Split", "Ctrl+B", "Divide the clip at the playhead (S)", lambda: commands.split_here(desk)),
        Command(
            "remove",
            "Remove",
            "Ctrl+Delete",
            "Take the chosen clips out of the film (Delete)",
            lambda: commands.remove_chosen(desk, closes_up=canvas.closes_up),
        ),
        Command("all", "Choose everything", Keys.SelectAll, "Choose every clip", lambda: _choose_all(desk)),
        Command(
            "marker",
            "Mark this moment",
            "Ctrl+M",
            "Name the moment at the playhead",
            lambda: track_commands.mark(desk),
        ),
    ]


def _commands_of_whole_clips(desk: Desk, calls: Calls) -> list[Command]:
    return [
        Command(
            "hold",
            "Hold together",
            "Ctrl+G",
            "The chosen clips move as one from now on",
            lambda: clip_commands.hold_together(desk),
        ),
        Command(
            "let_go",
            "Let go of each other",
            "Ctrl+U",
            "Clips that were held together move by themselves again",
            lambda: clip_commands.let_go(desk),
        ),
        Command(
            "instead",
            "Show the chosen photo here",
            "Ctrl+R",
            "Put the photo or video chosen among those you added in the place of the chosen clip",
            lambda: clip_commands.show_instead(desk, calls.chosen_media()),
        ),
    ]


def _commands_of_the_timeline(canvas: TimelineCanvas) -> list[Command]:
    return [
        Command("in", "Zoom in", Keys.ZoomIn, "See less of the timeline, larger (+)", lambda: canvas.zoom(1.4)),
        Command("out", "Zoom out", Keys.ZoomOut, "See more of the timeline (−)", lambda: canvas.zoom(1 / 1.4)),
        Command("fit", "Whole film", "Ctrl+0", "See the whole film (0)", canvas.zoom_to_fit),
        Command("razor", "Cutting knife", "Ctrl+K", "Split clips where you press on them", lambda: None, True),
        Command("snap", "Snap", "Ctrl+Shift+N", "Ends meet other ends and the playhead exactly", lambda: None, True),
        Command(
            "close",
            "Close gaps",
            "Ctrl+Shift+G",
            "What follows moves along when a clip is removed or made shorter; Shift does the opposite once",
            lambda: None,
            True,
        ),
        Command(
            "together",
            "Keep together",
            "Ctrl+Shift+T",
            "Titles, voices and music stay with their pictures when these are put in, taken out or trimmed",
            lambda: None,
            True,
        ),
    ]


def _commands_of_moments(desk: Desk, calls: Calls) -> list[Command]:
    return [
        Command("moments", "Moments…", "Ctrl+Shift+M", "See and name the film's moments", calls.show_moments),
        Command(
            "next",
            "Next moment",
            "Ctrl+PgDown",
            "Go to the next named moment",
            lambda: track_commands.go_to_marker(desk, 1),
        ),
        Command(
            "last",
            "Last moment",
            "Ctrl+PgUp",
            "Go back to a named moment",
            lambda: track_commands.go_to_marker(desk, -1),
        ),
        Command("lost", "Find lost files…", "Ctrl+Shift+F", "Find files that were moved", calls.show_lost),
        Command(
            "keep",
            "Keep all videos inside the film",
            "Ctrl+Shift+I",
            "The one file then has everything",
            calls.keep_all,
        ),
        *(
            Command(
                f"track_{kind.value}",
                f"Add a track for {TRACK_WORDS[kind].lower()}",
                "",
                "One more track beside the others",
                partial(track_commands.add_track, desk, kind),
            )
            for kind in TrackKind
        ),
    ]


def _commands_of_copying(desk: Desk, canvas: TimelineCanvas) -> list[Command]:
    return [
        Command(
            "cut",
            "Cut",
            Keys.Cut,
            "Copy the chosen clips and take them away",
            lambda: clipboard.cut(desk, closes_up=canvas.closes_up),
        ),
        Command("copy", "Copy", Keys.Copy, "Copy the chosen clips", lambda: clipboard.copy(desk)),
        Command(
            "paste", "Paste", Keys.Paste, "Put what was copied in at the playhead", lambda: clipboard.paste(desk)
        ),
        Command(
            "duplicate",
            "Duplicate",
            "Ctrl+D",
            "Put a copy behind the chosen clips",
            lambda: clipboard.duplicate(desk),
        ),
    ]


class Actions:
    """The commands as Qt's actions, with words and states that follow the film."""

    def __init__(self, owner: QWidget, desk: Desk, canvas: TimelineCanvas, calls: Calls) -> None:
        self._desk, self._canvas = desk, canvas
        self.by_id: dict[str, QAction] = {}
        for command in commands_of(desk, canvas, calls):
            self.by_id[command.id] = _action(owner, command)
        self._connect_switches()
        desk.changed.connect(self._follow)
        desk.selection_changed.connect(self._follow)
        self._follow()

    def __getitem__(self, name: str) -> QAction:
        return self.by_id[name]

    def _connect_switches(self) -> None:
        canvas = self._canvas
        self["snap"].setChecked(canvas.snaps)
        self["close"].setChecked(canvas.closes_up)
        self["together"].setChecked(self._desk.keeps_together)
        self["together"].toggled.connect(lambda is_on: setattr(self._desk, "keeps_together", is_on))
        self["snap"].toggled.connect(lambda is_on: setattr(canvas, "snaps", is_on))
        self["close"].toggled.connect(lambda is_on: setattr(canvas, "closes_up", is_on))
        self["razor"].toggled.connect(lambda is_on: canvas.set_tool(Tool.CUT if is_on else Tool.CHOOSE))
        canvas.tool_changed.connect(lambda tool: self["razor"].setChecked(tool is Tool.CUT))

    def _follow(self) -> None:
        document = self._desk.document
        for name, words, label in (("undo", "Undo", document.undo_label), ("redo", "Redo", document.redo_label)):
            self[name].setEnabled(bool(label))
            self[name].setText(f"{words} {label}".strip())
            self[name].setIconText(words)
            self[name].setToolTip(f"{words}: {label}" if label else f"Nothing to {words.lower()}")
        for name in ("remove", "cut", "copy", "duplicate"):
            self[name].setEnabled(bool(self._desk.chosen))
        for name in ("split", "all", "marker", "export"):
            self[name].setEnabled(self._desk.length > 0)
        for name in ("next", "last"):
            self[name].setEnabled(bool(self._desk.timeline.markers))


def _action(owner: QWidget, command: Command) -> QAction:
    action = QAction(command.words, owner)
    action.setObjectName(command.id)
    action.setShortcut(QKeySequence(command.keys))
    action.setCheckable(command.is_switch)
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(f"{command.tip}  [{keys}]" if keys else command.tip)
    action.setStatusTip(command.tip)
    if not command.is_switch:
        action.triggered.connect(lambda: command.call())
    owner.addAction(action)
    return action


def _title(desk: Desk) -> None:
    commands.add_title(desk, Title(text="Your words"))


def _choose_all(desk: Desk) -> None:
    desk.choose(place.clip.id for place in clips_of(desk.timeline))
