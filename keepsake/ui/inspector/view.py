"""The inspector's view: the chosen clips' name, what they are, and all that can be set about them, in sections."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from keepsake.project.changes import Changes
from keepsake.project.properties import HEARD
from keepsake.project.property_edits import PICTURED
from keepsake.project.schema import Clip, ClipId, Colour, LivingPortrait, Photo, Sound, TalkingPortrait, Title
from keepsake.project.sequence import Place
from keepsake.ui import commands
from keepsake.ui.desk import Desk
from keepsake.ui.inspector.asking import Asking
from keepsake.ui.inspector.border_section import BorderSection
from keepsake.ui.inspector.colour_section import PlainColourSection
from keepsake.ui.inspector.colours_section import ColoursSection
from keepsake.ui.inspector.movement_section import MovementSection
from keepsake.ui.inspector.person_section import ComeAlive, PeopleSection, PersonDoor
from keepsake.ui.inspector.picture_section import PictureSection, SoundSection
from keepsake.ui.inspector.section import Body, Section
from keepsake.ui.inspector.subject import Subject
from keepsake.ui.inspector.time_section import TimeSection
from keepsake.ui.inspector.words_section import WordsSection
from keepsake.ui.media_bin.importing import Tasks
from keepsake.ui.nouns import kind_of, name_of
from keepsake.ui.thumbnails import Thumbnails

SMALLEST_PX = 310
NOTHING = "Choose a clip to see what can be set about it."
OPEN_AT_FIRST = frozenset({"Time", "Words", "The person", "Colour"})
STILLS = (Photo, LivingPortrait, TalkingPortrait)


class Inspector(QWidget):
    """All that can be set about the chosen clips. What is set is set for all of them that have it.

    `wants_panel` carries the name of the panel where the rest about a clip is set.
    """

    wants_panel = Signal(str)

    def __init__(self, desk: Desk, thumbnails: Thumbnails, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._thumbnails = desk, thumbnails
        self.asking = Asking(desk, tasks, self)
        self.asking.said.connect(desk.said)
        self.sections: dict[str, Section] = {}
        self._open = {title: True for title in OPEN_AT_FIRST}
        self._shown: tuple[tuple[ClipId, type], ...] = ()
        self._title = QLabel()
        self._title.setWordWrap(True)
        self._title.setProperty("role", "name")
        self._kind = QLabel()
        self._kind.setWordWrap(True)
        self._kind.setProperty("role", "soft")
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 14, 4, 6)
        column.addWidget(self._title)
        column.addWidget(self._kind)
        column.addWidget(self._scroll, 1)
        self.setMinimumWidth(SMALLEST_PX)
        self.setAccessibleName("Inspector")
        desk.selection_changed.connect(self._show)
        desk.changed.connect(self._on_changed)
        desk.playhead_moved.connect(self._on_playhead)
        self._show()

    def leave(self) -> None:
        """Ask the worker for nothing more, before the film is closed."""
        self.asking.leave()

    def _on_changed(self, changes: Changes) -> None:
        if changes.clips & self._desk.chosen or changes.tracks:
            self._show()

    def _on_playhead(self, _: int) -> None:
        for section in self._open_sections():
            section.body.follow_playhead()

    def _show(self) -> None:
        places = commands.chosen_places(self._desk)
        self._show_heading(places)
        shown = tuple((place.clip.id, type(place.clip.content)) for place in places)
        if shown != self._shown:
            self._shown = shown
            self._build(places)
            return
        for section in self._open_sections():
            section.body.refresh()

    def _show_heading(self, places: list[Place]) -> None:
        if not places:
            self._title.setText("Nothing chosen")
            self._kind.setText(NOTHING)
        elif len(places) > 1:
            self._title.setText(f"{len(places)} clips chosen")
            self._kind.setText("What is set here is set for all of them.")
        else:
            self._title.setText(name_of(places[0].clip))
            self._kind.setText(f"{kind_of(places[0].clip.content).capitalize()} at {places[0].start.as_clock()}")

    def _build(self, places: list[Place]) -> None:
        """Make the sections for other clips; whoever was in a field by keyboard is in the same one again."""
        focused = _name_of_focus(self._scroll)
        self.sections = {}
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(2)
        for body in self._bodies(places):
            section = Section(body, self._open.get(body.TITLE, False))
            section.toggled.connect(lambda is_open, title=body.TITLE: self._open.update({title: is_open}))
            self.sections[body.TITLE] = section
            column.addWidget(section)
        column.addStretch(1)
        page.setAutoFillBackground(False)
        old = self._scroll.takeWidget()
        if old is not None:
            old.deleteLater()
        self._scroll.setWidget(page)
        _focus_again(page, focused)

    def _bodies(self, places: list[Place]) -> list[Body]:
        if not places:
            return []
        subject = Subject(self._desk, tuple(place.clip.id for place in places))
        clips = [place.clip for place in places]
        bodies: list[Body] = []
        if _are(clips, Title):
            bodies.append(WordsSection(subject))
        if _are(clips, LivingPortrait) or _are(clips, TalkingPortrait):
            bodies.append(self._person(subject))
        if _are(clips, Photo):
            bodies.append(ComeAlive(subject))
        if _are(clips, Colour):
            bodies.append(PlainColourSection(subject))
        bodies.append(TimeSection(subject))
        if not any(isinstance(clip.content, Sound) for clip in clips):
            bodies.append(PictureSection(subject))
        if _are(clips, *STILLS):
            bodies.append(MovementSection(subject, self._thumbnails, self.asking))
        if _are(clips, *PICTURED):
            bodies.append(ColoursSection(subject, self._thumbnails, self.asking))
            bodies.append(BorderSection(subject))
        if _are(clips, *HEARD):
            bodies.append(SoundSection(subject))
        return bodies

    def _person(self, subject: Subject) -> Body:
        """One person is at home in panels of their own; several are set here."""
        if not subject.is_one:
            return PeopleSection(subject)
        door = PersonDoor(subject)
        door.wants.connect(self.wants_panel)
        return door

    def _open_sections(self) -> list[Section]:
        return [section for section in self.sections.values() if section.heading.isChecked()]


def _are(clips: list[Clip], *kinds: type) -> bool:
    return all(isinstance(clip.content, kinds) for clip in clips)


def _name_of_focus(page: QWidget) -> str:
    focused = page.focusWidget()
    return focused.accessibleName() if focused is not None and focused.hasFocus() else ""


def _focus_again(page: QWidget, name: str) -> None:
    for widget in page.findChildren(QWidget):
        if name and widget.accessibleName() == name:
            widget.setFocus(Qt.FocusReason.OtherFocusReason)
            return
