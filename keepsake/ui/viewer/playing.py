"""Plays the film: asks the worker for frames and sound, and shows the frame that is due by what has been heard."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from time import monotonic
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage

from keepsake.core.course import Course
from keepsake.core.filmstrip import BYTES_PER_PIXEL, Filmstrip, Shown
from keepsake.core.scene import Scene
from keepsake.core.score import Score
from keepsake.engine.requests import MOST_FRAME_HEIGHT, FilmPlayed, MeasureSound, PlayFilm, SoundLevel
from keepsake.ui.media_bin.importing import Tasks
from keepsake.ui.viewer.clock import Clock, SilentClock
from keepsake.ui.viewer.shown_film import Reel

TICK_MS = 8
FIRST_SOUND = 10_800
"""Samples that must be there before it begins: more than the device takes at once."""
PREPARING_MS = 400
MOST_LEVELS = 32


class Player(QObject):
    """Plays reels, one run after another. Main thread only.

    `began` says that sound and pictures have begun; `showed` that `picture` is another; `moved` carries the film's
    frame that is due; `ended` carries the frame at which a course is over; `failed` says in a sentence what could not
    be played.
    """

    began = Signal()
    showed = Signal()
    moved = Signal(int)
    ended = Signal(int)
    failed = Signal(str)

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._strip: Filmstrip | None = None
        self._run = self._film = 0
        self._reel: Reel | None = None
        self._course: Course | None = None
        self._clock: Clock | None = None
        self._is_prepared = False
        self._volume, self._is_mute = 0.8, False
        self._levels: dict[Score, int] = {}
        self._measuring: Any = None
        self._last_step = self._seen_step = -1
        self._asked_at = 0.0
        self.picture = QImage()
        self.begins_after_ms = 0.0
        """How long the last press of play took to show and sound."""
        self.late_sounds = 0
        self._timer = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    @property
    def is_playing(self) -> bool:
        """Whether a run is going on, or about to begin."""
        return self._course is not None

    @property
    def is_silent(self) -> bool:
        """Whether this PC has no loudspeaker that could be used."""
        return isinstance(self._clock, SilentClock)

    @property
    def course(self) -> Course | None:
        """What is being played."""
        return self._course

    @property
    def drawn_and_dropped(self) -> tuple[int, int]:
        """Frames of this run that the worker drew, and those it left out."""
        return (self._strip.drawn, self._strip.dropped) if self._strip else (0, 0)

    def play(self, reel: Reel, course: Course) -> None:
        """Play a course of a reel; what played before is over. The worker goes to another course of the same reel
        without another request.
        """
        self._silence()
        self._asked_at = monotonic()
        strip = self._strip_for(reel.scene)
        if self._course is not None and reel is self._reel and self._film:
            self._run = strip.go(course)
        else:
            self._run = self._film = strip.begin(self._level_of(reel.score), course)
            self._ask_for(reel, course, strip)
        self._reel, self._course = reel, course
        self._last_step = self._seen_step = -1
        self._timer.start()

    def stop(self) -> None:
        """Stop at once. The last picture stays."""
        if self._course is None:
            return
        self._silence()
        self._course = self._reel = None
        self._timer.stop()
        if self._strip is not None:
            self._strip.end()

    def leave(self) -> None:
        """Stop, and give the memory back."""
        self.stop()
        if self._strip is not None:
            self._strip.close()
            self._strip = None

    def set_volume(self, volume: float, is_mute: bool) -> None:
        """How loud, 0 to 1, and whether not at all."""
        self._volume, self._is_mute = volume, is_mute
        set_volume = getattr(self._clock, "set_volume", None)
        if set_volume is not None:
            set_volume(0.0 if is_mute else volume)

    def prepare(self, score: Score | None = None) -> None:
        """Get ready to play soon: load what makes sound, a step at a time, and measure how loud the film is."""
        if not self._is_prepared:
            self._is_prepared = True
            QTimer.singleShot(PREPARING_MS, self, _load_sound)
            QTimer.singleShot(2 * PREPARING_MS, self, _load_loudspeaker)
            QTimer.singleShot(3 * PREPARING_MS, self, _look_for_devices)
        if score is not None:
            self._level_of(score)

    def _ask_for(self, reel: Reel, course: Course, strip: Filmstrip) -> None:
        film = self._film
        request = PlayFilm(scene=reel.scene, score=reel.score, course=course, strip=strip.name, run=film)
        task = self._tasks.submit(request, f"playing of window {id(self)}")
        task.finished.connect(lambda answer: self._on_played(film, answer))
        task.failed.connect(lambda sentence, _: self._on_failed(film, sentence))

    def _strip_for(self, scene: Scene) -> Filmstrip:
        height = min(MOST_FRAME_HEIGHT, scene.height)
        width = round(scene.width * height / scene.height) + 2
        if self._strip is not None and not self._strip.holds(width, height):
            self._strip.end()
            self._strip.close()
            self._strip, self._film = None, 0
        if self._strip is None:
            self._strip = Filmstrip.make(width, height)
        return self._strip

    def _level_of(self, score: Score) -> int | None:
        """How much louder the film's sound is made, in thousandths of a dB; asked for when it is not known."""
        if not score.parts:
            return 0
        if score not in self._levels and self._measuring is None:
            task = self._measuring = self._tasks.submit(MeasureSound(score=score), f"level of window {id(self)}")
            task.finished.connect(lambda level: self._on_measured(score, level))
            task.failed.connect(lambda *_: self._on_measured(score, None))
            task.stopped.connect(lambda: self._on_measured(score, None))
        return self._levels.get(score)

    def _on_measured(self, score: Score, level: SoundLevel | None) -> None:
        self._measuring = None
        if level is None:
            return
        while len(self._levels) >= MOST_LEVELS:
            del self._levels[next(iter(self._levels))]
        self._levels[score] = round(level.gain_db * 1000)
        if self._strip is not None and self.is_playing:
            self._strip.set_level(self._levels[score])

    def _tick(self) -> None:
        strip, course = self._strip, self._course
        if strip is None or course is None:
            return
        if self._clock is None and not self._can_begin(strip, course):
            return
        heard = self._clock.heard() if self._clock else 0
        strip.set_heard(heard)
        step = course.step_at(heard)
        self._show_newest(strip, step)
        frame = course.frame_at(step)
        if frame is None or (course.samples is not None and heard >= course.samples):
            self.stop()
            self.ended.emit(course.end if course.speed > 0 else course.begin)
        elif step != self._last_step:
            self._last_step = step
            self.moved.emit(frame)

    def _can_begin(self, strip: Filmstrip, course: Course) -> bool:
        """Begin once there are a first picture and enough sound; a picture alone is shown at once."""
        self._show_newest(strip, 0)
        samples = FIRST_SOUND if course.samples is None else min(FIRST_SOUND, course.samples)
        if strip.sound_ready(self._run) < samples or self._seen_step < 0:
            return False
        self._clock = self._clock_for(strip)
        self.begins_after_ms = (monotonic() - self._asked_at) * 1000
        self.began.emit()
        return True

    def _clock_for(self, strip: Filmstrip) -> Clock:
        run = self._run
        try:
            from keepsake.ui.viewer.loudspeaker import Loudspeaker

            clock: Clock = Loudspeaker(
                lambda start, samples: strip.sound(run, start, samples), 0.0 if self._is_mute else self._volume
            )
            clock.begin()
        except (ImportError, OSError):
            clock = SilentClock()
            clock.begin()
        return clock

    def _show_newest(self, strip: Filmstrip, step: int) -> None:
        found = strip.newest(self._run, step)
        if found is None or found.step <= self._seen_step:
            return
        self._seen_step = found.step
        self.picture = _image(strip, found)
        strip.set_shown(found.step)
        self.showed.emit()

    def _silence(self) -> None:
        clock, self._clock = self._clock, None
        if clock is not None:
            self.late_sounds = getattr(clock, "late", 0)
            clock.stop()

    def _on_played(self, film: int, answer: FilmPlayed) -> None:
        if film == self._film and answer.trouble:
            self.failed.emit(answer.trouble)

    def _on_failed(self, film: int, sentence: str) -> None:
        if film == self._film and self.is_playing:
            self.stop()
            self.failed.emit(sentence)


def _image(strip: Filmstrip, shown: Shown) -> QImage:
    """A picture of the strip in memory of its own."""
    view = strip.picture(shown)
    rows = QImage(view, shown.width, shown.height, shown.width * BYTES_PER_PIXEL, QImage.Format.Format_RGB32)
    copy = rows.copy()
    del rows
    view.release()
    return copy


def _load_sound() -> None:
    _quietly(lambda: import_module("PySide6.QtMultimedia"))


def _load_loudspeaker() -> None:
    _quietly(lambda: import_module("keepsake.ui.viewer.loudspeaker"))


def _look_for_devices() -> None:
    _quietly(lambda: import_module("PySide6.QtMultimedia").QMediaDevices.defaultAudioOutput())


def _quietly(step: Callable[[], object]) -> None:
    """A PC that lacks a library for sound plays in silence."""
    try:
        step()
    except ImportError:
        return
