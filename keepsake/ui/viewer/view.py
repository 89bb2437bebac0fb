"""The viewer: the picture at the playhead, the transport under it, and the film played."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QHideEvent, QImage, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QToolButton, QVBoxLayout, QWidget

from keepsake.core.course import Course
from keepsake.core.errors import KeepsakeError
from keepsake.project.changes import Changes
from keepsake.project.schema import MediaId
from keepsake.project.sequence import clips_of
from keepsake.ui.desk import Desk
from keepsake.ui.media_bin.importing import Tasks
from keepsake.ui.thumbnails import Thumbnails
from keepsake.ui.viewer.frames import TrueFrames
from keepsake.ui.viewer.full_screen import FullScreen
from keepsake.ui.viewer.playing import Player
from keepsake.ui.viewer.screen import Screen, Sights
from keepsake.ui.viewer.shown_film import ShownFilm, is_changed_at
from keepsake.ui.viewer.transport import LOUDEST, Bar, ScrubBar, Switchboard, TimeField, VolumeSlider

STILL_WORDS = "A quick still"
TRUE_WORDS = "As it will look in the film"
SPEAKING_WORDS = "As it will look in the film, but for the lips of who speaks"
READYING_WORDS = "Getting the photos ready …"
PLAYING_WORDS = "Playing"
SILENT_WORDS = "Playing without sound: no loudspeaker was found"
RESTART_MS = 60
"""Changes within so long are one, and so are seeks after the first: the newest wins."""
POLL_MS = 40
PREPARE_MS = 600
AHEAD_S = 10
"""So much of the film must be ready before it plays; the rest is made ready meanwhile."""
FASTEST = 4
DIVIDER_STEPS = 1000
Key = Qt.Key


class Viewer(QWidget):
    """The picture at the playhead, the time, and the transport."""

    def __init__(self, desk: Desk, thumbnails: Thumbnails, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.film = ShownFilm(desk, tasks, self)
        self.frames = TrueFrames(desk, tasks, self.film)
        self._plain = TrueFrames(desk, tasks, self.film, is_plain=True)
        self._sights = Sights(desk, thumbnails, self.frames, self._plain)
        self.screen_view = Screen(self._sights, self)
        self.player = Player(tasks, self)
        self.switchboard = Switchboard(self._calls(), self)
        self.volume, self.time, self.scrub = VolumeSlider(), TimeField(desk), ScrubBar(desk)
        self.divider = QSlider(Qt.Orientation.Horizontal)
        self.note = QLabel(STILL_WORDS)
        self._full: FullScreen | None = None
        self._wish: Course | None = None
        self._is_followed = self._is_sought = False
        self._restarting = QTimer(self, singleShot=True, interval=RESTART_MS)
        self._polling = QTimer(self, interval=POLL_MS)
        self._preparing = QTimer(self, singleShot=True, interval=PREPARE_MS)
        self._lay_out()
        self._connect()
        self._show_state()
        self.frames.want()

    @property
    def is_playing(self) -> bool:
        """Whether the film plays, or is about to."""
        return self.player.is_playing or self._wish is not None

    @property
    def play_button(self) -> QToolButton:
        """The button that plays and stops."""
        button = self._bar.widgetForAction(self.switchboard["play"])
        assert isinstance(button, QToolButton)
        return button

    def spare_room(self, is_low: bool) -> None:
        """On a low screen the words under the buttons give way to the picture; tips still say them."""
        under, alone = Qt.ToolButtonStyle.ToolButtonTextUnderIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
        self._bar.setToolButtonStyle(alone if is_low else under)

    def toggle(self) -> None:
        """Play, or stop where it is."""
        if self.is_playing:
            self.stop()
        else:
            self._play(1)

    def stop(self) -> None:
        """Stop where it is, and show that very frame."""
        self._wish = None
        self._is_sought = False
        self._polling.stop()
        self._restarting.stop()
        self.player.stop()
        self._rest_on_last_picture()

    def leave(self) -> None:
        """Stop, and ask for no more pictures, before the film is closed. May be called again."""
        self.stop()
        self._preparing.stop()
        if self._full is not None:
            self._full.close()
        for each in (self.player, self.frames, self._plain, self.film):
            each.leave()

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key stands for in the viewer; says whether it stands for anything."""
        if event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier):
            return False
        step = round(self._desk.timeline.rate) if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        actions: dict[int, Callable[[], None]] = {
            Key.Key_Space: self.toggle,
            Key.Key_K: self.stop,
            Key.Key_L: lambda: self._shuttle(1),
            Key.Key_J: lambda: self._shuttle(-1),
            Key.Key_Left: lambda: self._go(-step),
            Key.Key_Right: lambda: self._go(step),
            Key.Key_Home: lambda: self._desk.move_playhead(0),
            Key.Key_End: lambda: self._desk.move_playhead(self._desk.length),
            Key.Key_M: self.switchboard["sound"].trigger,
            Key.Key_F11: self.switchboard["full"].trigger,
        }
        action = actions.get(event.key())
        if action is not None:
            action()
        return action is not None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.press(event):
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._full is None:
            self.stop()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.EnabledChange and not self.isEnabled():
            self.stop()

    def _calls(self) -> dict[str, Callable[[], None]]:
        return {
            "start": lambda: self._desk.move_playhead(0),
            "back": lambda: self._go(-1),
            "play": self.toggle,
            "on": lambda: self._go(1),
            "loop": self._restart_soon,
            "sound": self._show_volume,
            "compare": self._show_divider,
            "safe": self._show_safe_area,
            "full": self._toggle_full_screen,
        }

    # Playing

    def _play(self, speed: int) -> None:
        """Play as soon as what comes next is there."""
        if not self._desk.length:
            return
        self._wish = self._course(speed)
        self.frames.rest()
        self._plain.rest()
        self._show_state()
        self._begin_when_ready()

    def _course(self, speed: int) -> Course:
        begin, end = self._stretch()
        first = self._desk.playhead
        if not begin <= first < end:
            first = begin if speed > 0 else end - 1
        loops = self.switchboard["loop"].isChecked()
        return Course(rate=self._desk.timeline.rate, first=first, begin=begin, end=end, speed=speed, loops=loops)

    def _stretch(self) -> tuple[int, int]:
        """What is played: the chosen clips where they are repeated, else the whole film."""
        chosen = [place for place in clips_of(self._desk.timeline) if place.clip.id in self._desk.chosen]
        if not chosen or not self.switchboard["loop"].isChecked():
            return 0, self._desk.length
        begin = min(place.start.value for place in chosen)
        return begin, max(place.start.value + place.clip.duration.value for place in chosen)

    def _begin_when_ready(self) -> None:
        course = self._wish
        if course is None:
            self._polling.stop()
            return
        try:
            ahead = round(AHEAD_S * course.rate)
            lacking = self.film.lacking(self.film.media_between(course.first - ahead, course.first + ahead))
            if lacking:
                self.film.files.write(lacking)
                self._polling.start()
                return
            reel = self.film.reel
            self.film.files.write(self.film.lacking(self.film.media_between(course.first, self._desk.length)))
        except KeepsakeError as error:
            self.stop()
            self.note.setText(str(error))
            return
        self._polling.stop()
        self._wish = None
        self.player.play(reel, course)
        self._show_state()

    def _shuttle(self, way: int) -> None:
        """Play on or backwards; pressed again, twice as fast."""
        course = self.player.course or self._wish
        speed = course.speed if course is not None else 0
        self._play(max(-FASTEST, min(FASTEST, 2 * speed)) if speed * way > 0 else way)

    def _go(self, frames: int) -> None:
        self._desk.move_playhead(self._desk.playhead + frames)

    def _restart_soon(self) -> None:
        if self.is_playing:
            self._is_sought = True
            self._restarting.start()

    def _seek(self) -> None:
        """Go on from the playhead: at once, but no oftener than a hand that drags it can see."""
        self._is_sought = True
        if not self._restarting.isActive():
            self._restart()
            self._restarting.start()

    def _restart(self) -> None:
        """Go on from where the playhead is now, with the film as it is now, unless that is what plays."""
        if not self._is_sought:
            return
        self._is_sought = False
        course = self.player.course or self._wish
        if course is None:
            return
        if self._desk.length and self._desk.playhead < self._desk.length:
            self._play(course.speed)
        else:
            self.stop()

    def _on_moved(self, frame: int) -> None:
        if self._is_sought:
            return  # somebody went elsewhere; that is where it goes on
        self._is_followed = True
        self._desk.move_playhead(frame)
        self._is_followed = False

    def _on_showed(self) -> None:
        self._show_moving(self.player.picture)

    def _show_moving(self, picture: QImage) -> None:
        for screen in self._screens():
            screen.show_moving(picture)

    def _on_ended(self, frame: int) -> None:
        """However few frames a busy PC has shown of the end, the playhead comes to rest there."""
        self._desk.move_playhead(frame)
        self.stop()

    def _on_failed(self, sentence: str) -> None:
        if not self.player.is_playing:
            self.stop()
        self.note.setText(sentence)

    def _rest_on_last_picture(self) -> None:
        picture = self.player.picture
        self.player.picture = QImage()
        if not picture.isNull():
            self.frames.take(picture)
            self._show_moving(QImage())
        self._look()
        self._show_state()

    # What is shown

    def _screens(self) -> list[Screen]:
        return [self.screen_view] if self._full is None else [self.screen_view, self._full.screen_view]

    def _look(self) -> None:
        for screen in self._screens():
            screen.look()
        if self.is_playing:
            return
        self.frames.want()
        if self.switchboard["compare"].isChecked():
            self._plain.want()

    def _on_playhead(self, _: int) -> None:
        before = self.screen_view.still
        self._look()
        self.scrub.follow()
        self.time.follow()
        if self.is_playing:
            if not self._is_followed:
                if self.screen_view.still != before:
                    self._show_moving(QImage())  # a quick still says at once where it goes on
                self._seek()
            return
        self._show_state()

    def _on_changed(self, changes: Changes) -> None:
        if changes.span is None and not changes.tracks and not changes.media:
            return
        self._restart_soon()
        self._look()
        self.scrub.follow()
        self.time.follow()
        self._show_state()
        self._preparing.start()

    def _on_told(self) -> None:
        self._restart_soon()
        self._show_state()

    def _prepare(self) -> None:
        """Make ready what playing would need first, while nobody waits for it."""
        here = self._desk.playhead
        try:
            reel = self.film.reel
            ahead = round(AHEAD_S * reel.scene.rate)
            lacking = self.film.lacking([*self.film.media_between(here, here + ahead), *self.film.sounds()])
        except KeepsakeError:
            return  # whoever plays or looks is told
        if lacking:
            self.film.files.write(lacking)  # when they are, we are called again
        self.player.prepare(None if lacking else reel.score)

    def _show_state(self) -> None:
        self.switchboard.show_playing(self.is_playing)
        self.note.setText(self._words())
        can_compare = self._can_compare()
        self.switchboard["compare"].setEnabled(can_compare or self.switchboard["compare"].isChecked())

    def mark_lost(self, lost: frozenset[MediaId]) -> None:
        """Say where a file is not found that should be seen."""
        for screen in self._screens():
            screen.mark_lost(lost)
        self._show_state()

    def _words(self) -> str:
        if not self._desk.length:
            return ""
        if self._wish is not None:
            return READYING_WORDS
        if self.player.is_playing:
            return SILENT_WORDS if self.player.is_silent else PLAYING_WORDS
        if not self.frames.is_exact:
            return self.screen_view.lost_words or STILL_WORDS
        return TRUE_WORDS if self.film.is_told(self.frames.frame) else SPEAKING_WORDS

    def _can_compare(self) -> bool:
        if not self._desk.length or self.player.is_playing:
            return False
        try:
            return is_changed_at(self.film.reel.scene, self.frames.frame)
        except KeepsakeError:
            return False

    def _show_volume(self) -> None:
        self.player.set_volume(self.volume.value() / LOUDEST, not self.switchboard["sound"].isChecked())
        self._show_state()

    def _show_safe_area(self) -> None:
        for screen in self._screens():
            screen.show_safe_area(self.switchboard["safe"].isChecked())

    def _show_divider(self) -> None:
        is_on = self.switchboard["compare"].isChecked()
        if is_on:
            self.stop()
        self.divider.setVisible(is_on)
        for screen in self._screens():
            screen.divide(self.divider.value() / DIVIDER_STEPS if is_on else None)
        self._look()
        self._show_state()

    def _on_divided(self, share: float) -> None:
        with QSignalBlocker(self.divider):
            self.divider.setValue(round(share * DIVIDER_STEPS))
        for screen in self._screens():
            screen.divide(share)

    def _toggle_full_screen(self) -> None:
        if self._full is not None:
            self._full.close()
            return
        self._full = FullScreen(self._sights, self.switchboard, self.press)
        self._full.left.connect(self._on_full_left)
        self._full.screen_view.divided.connect(self._on_divided)
        self._full.screen_view.mark_lost(self.screen_view.lost)
        self._show_safe_area()
        if self.switchboard["compare"].isChecked():
            self._full.screen_view.divide(self.divider.value() / DIVIDER_STEPS)
        self._full.showFullScreen()

    def _on_full_left(self) -> None:
        self._full = None
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    # Putting together

    def _connect(self) -> None:
        self._desk.playhead_moved.connect(self._on_playhead)
        self._desk.changed.connect(self._on_changed)
        self.frames.arrived.connect(self._show_state)
        self.frames.failed.connect(self.note.setText)
        self.film.changed.connect(self._on_told)
        self.player.moved.connect(self._on_moved)
        self.player.showed.connect(self._on_showed)
        self.player.ended.connect(self._on_ended)
        self.player.failed.connect(self._on_failed)
        self.player.began.connect(self._show_state)
        self._restarting.timeout.connect(self._restart)
        self._polling.timeout.connect(self._begin_when_ready)
        self._preparing.timeout.connect(self._prepare)
        self.film.files.settled.connect(self._preparing.start)
        self._preparing.start()
        self.volume.valueChanged.connect(self._show_volume)
        self.divider.valueChanged.connect(lambda value: self._on_divided(value / DIVIDER_STEPS))
        self.screen_view.pressed_twice.connect(self.switchboard["full"].trigger)
        self.screen_view.divided.connect(self._on_divided)

    def _lay_out(self) -> None:
        self.note.setProperty("role", "soft")
        self.note.setContentsMargins(8, 0, 8, 6)
        self.divider.setRange(0, DIVIDER_STEPS)
        self.divider.setValue(DIVIDER_STEPS // 2)
        self.divider.setAccessibleName("Between the photo as it is and the film")
        self.divider.setToolTip("Slide to see more of the photo as it is, or more of the film")
        self.divider.hide()
        times = QHBoxLayout()
        times.addWidget(self.time)
        times.addWidget(self.scrub, 1)
        loudness = QLabel("Sound")
        loudness.setBuddy(self.volume)
        loudness.setContentsMargins(10, 0, 0, 0)
        times.addWidget(loudness)
        times.addWidget(self.volume)
        self._bar = Bar(self.switchboard)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 4)
        column.setSpacing(4)
        column.addWidget(self.screen_view, 1)
        column.addWidget(self.divider)
        column.addLayout(times)
        column.addWidget(self._bar)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Viewer")
