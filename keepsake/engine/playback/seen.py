"""The pictures of a playing film: drawn ahead of what is heard, left out where they would come too late."""

from __future__ import annotations

import statistics
import threading
import time
from collections import deque
from fractions import Fraction

from keepsake.core.course import Course
from keepsake.core.errors import KeepsakeError
from keepsake.core.filmstrip import Filmstrip, Shown, Wish
from keepsake.core.scene import Layer, Scene
from keepsake.engine.projecting import Projector, lay_on_screen, projectors, sized
from keepsake.engine.requests import PlayFilm

WAIT_S = 0.004
SMALLER_HEIGHTS = (540, 360)
"""A PC that cannot draw a frame in its time gets smaller ones."""
BUSIEST_SHARE = 0.8
"""Of the time between two frames that drawing may take, as the median of the last ones."""
LOOKED_BACK = 24
LOOKED_AHEAD_S = 4
"""Layers that begin within so many seconds are prepared meanwhile."""


class Readying(threading.Thread):
    """Prepares layers in the order they come; `stop` does not wait for what is being prepared, which stays kept."""

    def __init__(self, projector: Projector) -> None:
        super().__init__(name="keepsake-readying", daemon=True)
        self._projector = projector
        self._wishes: deque[Layer] = deque()
        self._seen: set[int] = set()
        self._changed = threading.Condition()
        self._is_stopped = self._is_busy = False

    @property
    def is_done(self) -> bool:
        """Whether everything that was wanted is prepared."""
        with self._changed:
            return not self._wishes and not self._is_busy

    def want(self, layers: list[tuple[int, Layer]]) -> None:
        """Prepare these layers, each once."""
        with self._changed:
            for number, layer in layers:
                if number not in self._seen:
                    self._seen.add(number)
                    self._wishes.append(layer)
                    self._changed.notify()

    def forget(self) -> None:
        """Begin nothing that was wanted so far; it may be wanted again."""
        with self._changed:
            self._wishes.clear()
            self._seen.clear()

    def stop(self) -> None:
        """Begin nothing more."""
        with self._changed:
            self._is_stopped = True
            self._wishes.clear()
            self._changed.notify()

    def run(self) -> None:
        """Prepare one after another."""
        while True:
            with self._changed:
                while not self._wishes and not self._is_stopped:
                    self._changed.wait()
                if self._is_stopped:
                    return
                layer = self._wishes.popleft()
                self._is_busy = True
            self._projector.make_ready(layer)
            with self._changed:
                self._is_busy = False


class SeenFilm:
    """Draws the steps of one course after another into a filmstrip, one with each call of `go_on`."""

    def __init__(self, strip: Filmstrip, request: PlayFilm) -> None:
        self._strip, self._request = strip, request
        self._course: Course = request.course
        self._run = request.run
        self._step = 0
        self._times: deque[float] = deque(maxlen=LOOKED_BACK)
        self.dropped = self.drawn = 0
        self.trouble = ""
        self._shot = _Shot(sized(request.scene, request.height))
        self._smaller: _Shot | None = None

    def go_to(self, wish: Wish) -> None:
        """Go on with another course, as high as the last one: the PC is as quick as it was."""
        self._run, self._course, self._step = wish.run, wish.course, 0
        for shot in self._shots():
            shot.readying.forget()

    def close(self) -> None:
        """Leave off preparing."""
        for shot in self._shots():
            shot.readying.stop()

    @property
    def height(self) -> int:
        """How high frames are drawn now."""
        return self._shot.scene.height

    @property
    def frame_ms(self) -> float:
        """How long a frame takes, the median of the last ones in milliseconds."""
        return 1000 * statistics.median(self._times) if self._times else 0.0

    def go_on(self) -> bool:
        """Draw the next frame if there is room for it, or wait a moment; says whether there are more."""
        self._leave_out_what_is_late()
        frame = self._course.frame_at(self._step)
        if frame is None:
            return False
        self._shot.readying.want(_coming(self._shot.scene, self._course, self._step))
        slot = self._strip.free_slot(self._run)
        if slot is None:
            time.sleep(WAIT_S)
            return True
        began = time.perf_counter()
        self._draw(slot, frame)
        self._times.append(time.perf_counter() - began)
        self._step += 1
        self._fit_to_pc()
        return True

    def _draw(self, slot: int, frame: int) -> None:
        try:
            planes = self._shot.projector.planes(frame, self._request.language)
        except KeepsakeError as error:
            self.trouble = self.trouble or str(error)
            return
        room = self._strip.room(slot, planes.width, planes.height)
        lay_on_screen(planes, room)
        room.release()
        self._strip.lay(self._run, Shown(slot, self._step, planes.width, planes.height))
        self.drawn += 1

    def _shots(self) -> list[_Shot]:
        return [self._shot] if self._smaller is None else [self._shot, self._smaller]

    def _leave_out_what_is_late(self) -> None:
        due = self._course.step_at(self._strip.heard)
        if due <= self._step:
            return
        ahead = due + 1 + int(self.frame_ms * self._course.rate / 1000)
        self.dropped += ahead - self._step
        self._strip.drop(ahead - self._step)
        self._step = ahead

    def _fit_to_pc(self) -> None:
        """Draw smaller frames when these take too long, not because of a single slow one; what they need is prepared
        before they take over.
        """
        if self._smaller is not None:
            if self._smaller.readying.is_done:
                self._shot.readying.stop()
                self._shot, self._smaller = self._smaller, None
                self._times.clear()
            return
        most_ms = float(BUSIEST_SHARE * 1000 / Fraction(self._course.rate))
        if len(self._times) < LOOKED_BACK or self.frame_ms <= most_ms:
            return
        height = next((height for height in SMALLER_HEIGHTS if height < self.height), None)
        frame = self._course.frame_at(self._step)
        if height is not None and frame is not None:
            self._smaller = _Shot(sized(self._request.scene, height))
            scene = self._smaller.scene
            self._smaller.readying.want([(number, scene.layers[number]) for number in scene.layers_at(frame)])


class _Shot:
    """A scene in one size, what draws it, and what prepares its layers."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.projector: Projector = projectors().showing(scene)
        self.readying = Readying(self.projector)
        self.readying.start()


def _coming(scene: Scene, course: Course, step: int) -> list[tuple[int, Layer]]:
    """The layers that begin within the next seconds of a course, the next first."""
    ahead = {course.frame_at(step + more) for more in range(0, LOOKED_AHEAD_S * round(course.rate))}
    found = [(number, layer) for number, layer in enumerate(scene.layers) if _entry(layer, course) in ahead]
    return sorted(found, key=lambda each: each[1].at.start.value, reverse=course.speed < 0)


def _entry(layer: Layer, course: Course) -> int:
    """The frame at which a layer comes into view on a course."""
    start = layer.at.start.value
    return start if course.speed > 0 else start + layer.at.duration.value - 1
