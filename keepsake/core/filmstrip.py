"""A filmstrip: memory that the worker and the window share, through which a playing film's frames and sound go.

The window makes it and says which run of which film it wants; the worker lays pictures into slots and samples into a
ring, and never over what the window has not passed yet. To go elsewhere in the same film is another run: a few
numbers, no request. Each number in the head is written by one thread of one side only, and always after what it
announces. Nothing here decodes or draws.
"""

from __future__ import annotations

import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from multiprocessing.shared_memory import SharedMemory
from types import TracebackType
from typing import Self

from keepsake.core.course import Course
from keepsake.core.score import SAMPLE_RATE

BYTES_PER_PIXEL = 4
"""Blue, green, red and one unused, the order screens have."""
BYTES_PER_SAMPLE = 4
"""Two channels of 16 bits."""
SLOTS = 14
"""Pictures laid ahead: more than half a second at 25 frames a second, enough to read a large photo meanwhile."""
SOUND_SECONDS = 4
_NUMBER = struct.Struct("<q")
_HEAD_NUMBERS = 16
_SLOT = struct.Struct("<qqqq")
"""Run, step, width and height of the picture in a slot."""
_RUN, _HEARD, _SHOWN, _LEVEL, _SOUND_RUN, _SOUND, _DRAWN, _DROPPED, _SLOTS, _SLOT_BYTES = range(10)
_FILM, _FIRST, _BEGIN, _END, _SPEED, _LOOPS = range(10, _HEAD_NUMBERS)
"""The first run of the film that is wanted, 0 for none, and the course of the run."""
_CHANGING = 0
"""The run while its course is being written."""
NO_LEVEL = -(2**40)


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture in a slot: its step, its size in pixels, and where its bytes are, row after row."""

    slot: int
    step: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Wish:
    """The run that is wanted, and its course."""

    run: int
    course: Course


class Filmstrip:
    """Both sides' view of the shared memory. A context manager: leaving it lets go of the memory.

    `make` is the window's, which also removes it in the end; `attach` is the worker's.
    """

    def __init__(self, memory: SharedMemory, is_owner: bool) -> None:
        self._memory, self._is_owner = memory, is_owner
        self._view = _view_of(memory)
        self._slots, self._slot_bytes = self._get(_SLOTS), self._get(_SLOT_BYTES)
        self._ring_at = _HEAD_NUMBERS * _NUMBER.size + self._slots * (_SLOT.size + self._slot_bytes)
        self._ring_samples = SOUND_SECONDS * SAMPLE_RATE
        self._runs = 0

    @classmethod
    def make(cls, width: int, height: int, slots: int = SLOTS) -> Self:
        """Memory for pictures of at most so many pixels."""
        each = width * height * BYTES_PER_PIXEL
        head = _HEAD_NUMBERS * _NUMBER.size
        ring = SOUND_SECONDS * SAMPLE_RATE * BYTES_PER_SAMPLE
        memory = SharedMemory(create=True, size=head + slots * (_SLOT.size + each) + ring)
        _NUMBER.pack_into(_view_of(memory), _SLOTS * _NUMBER.size, slots)
        _NUMBER.pack_into(_view_of(memory), _SLOT_BYTES * _NUMBER.size, each)
        return cls(memory, is_owner=True)

    @classmethod
    def attach(cls, name: str) -> Self:
        """The other side's view. Raises FileNotFoundError when the window has let go of it."""
        return cls(SharedMemory(name), is_owner=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self.close()

    @property
    def name(self) -> str:
        """What the worker finds it by."""
        return self._memory.name

    def holds(self, width: int, height: int) -> bool:
        """Whether pictures of a size have room."""
        return width * height * BYTES_PER_PIXEL <= self._slot_bytes

    def close(self) -> None:
        """Let go of the memory. May be called again without harm."""
        self._memory.close()
        if self._is_owner:
            self._is_owner = False
            self._memory.unlink()

    # The window's side.

    def begin(self, level: int | None, course: Course) -> int:
        """Begin the first run of a film and give its number; whatever plays sees that it is over. `level` as in
        `set_level`.
        """
        self._set(_FILM, 0)
        self.set_level(level)
        run = self.go(course)
        self._set(_FILM, run)
        return run

    def go(self, course: Course) -> int:
        """Begin another run of the same film and give its number; what plays goes there within a frame."""
        self._set(_RUN, _CHANGING)
        self._set(_HEARD, 0)
        self._set(_SHOWN, -1)
        numbers = {_FIRST: course.first, _BEGIN: course.begin, _END: course.end}
        for number, value in {**numbers, _SPEED: course.speed, _LOOPS: int(course.loops)}.items():
            self._set(number, value)
        self._runs += 1
        self._set(_RUN, self._runs)
        return self._runs

    def end(self) -> None:
        """End the film; what plays stops within a frame."""
        self._set(_FILM, 0)
        self._runs += 1
        self._set(_RUN, self._runs)

    def set_level(self, level: int | None) -> None:
        """Say how much louder the film's sound is made, in thousandths of a dB; None while that is not known."""
        self._set(_LEVEL, NO_LEVEL if level is None else level)

    def set_heard(self, sample: int) -> None:
        """Say how many samples of the run have been heard."""
        self._set(_HEARD, sample)

    def set_shown(self, step: int) -> None:
        """Say that the pictures up to a step are not needed any more."""
        self._set(_SHOWN, step)

    def newest(self, run: int, due: int) -> Shown | None:
        """The last picture of a run that is due at a step, None when there is none."""
        found = [each for each in self._pictures(run) if each.step <= due]
        return max(found, key=lambda each: each.step, default=None)

    def picture(self, shown: Shown) -> memoryview:
        """The bytes of a picture; release the view before closing."""
        start = self._slot_at(shown.slot) + _SLOT.size
        return self._view[start : start + shown.width * shown.height * BYTES_PER_PIXEL]

    def sound(self, run: int, start: int, samples: int) -> bytes:
        """The sound of a run from a sample on, at most so many samples, as much as is there."""
        ready = min(samples, self.sound_ready(run) - start)
        if ready <= 0:
            return b""
        return b"".join(bytes(part) for part in self._ring(start, ready))

    def sound_ready(self, run: int) -> int:
        """How many samples of a run have been mixed."""
        return self._get(_SOUND) if self._get(_SOUND_RUN) == run else 0

    @property
    def dropped(self) -> int:
        """Frames the worker left out in this run, to keep up."""
        return self._get(_DROPPED)

    @property
    def drawn(self) -> int:
        """Frames the worker drew in this run."""
        return self._get(_DRAWN)

    # The worker's side.

    def wish(self, film: int, usual: Course) -> Wish | None:
        """The run of a film that is wanted now, with a course like `usual`; None when that film is wanted no more."""
        while self._get(_FILM) == film:
            run = self._get(_RUN)
            course = self._course(usual) if run != _CHANGING else None
            if course is not None and self._get(_RUN) == run:
                return Wish(run, course)
            time.sleep(0)
        return None

    def is_wanted(self, run: int) -> bool:
        """Whether a run is still the one that is wanted."""
        return self._get(_RUN) == run

    @property
    def heard(self) -> int:
        """How many samples have been heard."""
        return self._get(_HEARD)

    @property
    def level(self) -> int | None:
        """How much louder the sound is made, in thousandths of a dB; None while not known."""
        level = self._get(_LEVEL)
        return None if level == NO_LEVEL else level

    def clear(self) -> None:
        """Before a run's first frame: nothing is drawn."""
        self._set(_DRAWN, 0)
        self._set(_DROPPED, 0)

    def begin_sound(self, run: int) -> None:
        """Before a run's first sample: nothing is mixed."""
        self._set(_SOUND, 0)
        self._set(_SOUND_RUN, run)

    def free_slot(self, run: int) -> int | None:
        """A slot whose picture nobody will look at any more; None while all are needed."""
        shown = self._get(_SHOWN)
        for slot in range(self._slots):
            its_run, step, _, _ = _SLOT.unpack_from(self._view, self._slot_at(slot))
            if its_run != run or step <= shown:
                return slot
        return None

    def room(self, slot: int, width: int, height: int) -> memoryview:
        """Where to lay a picture of a size; what was in the slot is forgotten. Then `lay`; release the view."""
        at = self._slot_at(slot)
        _SLOT.pack_into(self._view, at, 0, -1, 0, 0)
        return self._view[at + _SLOT.size : at + _SLOT.size + width * height * BYTES_PER_PIXEL]

    def lay(self, run: int, shown: Shown) -> None:
        """Say that a picture is in its slot."""
        _SLOT.pack_into(self._view, self._slot_at(shown.slot), 0, shown.step, shown.width, shown.height)
        _NUMBER.pack_into(self._view, self._slot_at(shown.slot), run)
        self._set(_DRAWN, self._get(_DRAWN) + 1)

    def drop(self, steps: int) -> None:
        """Count frames that were left out."""
        self._set(_DROPPED, self._get(_DROPPED) + steps)

    def sound_room(self) -> int:
        """How many samples may be laid without touching those not heard yet."""
        return self._ring_samples - (self._get(_SOUND) - self._get(_HEARD))

    def lay_sound(self, content: bytes) -> None:
        """Lay samples after those laid before; no more than there is room for."""
        samples = len(content) // BYTES_PER_SAMPLE
        start, taken = self._get(_SOUND), 0
        for part in self._ring(start, samples):
            part[:] = content[taken : taken + len(part)]
            taken += len(part)
            part.release()
        self._set(_SOUND, start + samples)

    def _course(self, usual: Course) -> Course | None:
        """The course as it is written, None for one of which only a part is."""
        first, begin, end, speed = (self._get(number) for number in (_FIRST, _BEGIN, _END, _SPEED))
        loops = bool(self._get(_LOOPS))
        try:
            return replace(usual, first=first, begin=begin, end=end, speed=speed, loops=loops)
        except ValueError:
            return None

    def _pictures(self, run: int) -> Iterator[Shown]:
        for slot in range(self._slots):
            its_run, step, width, height = _SLOT.unpack_from(self._view, self._slot_at(slot))
            if its_run == run:
                yield Shown(slot, step, width, height)

    def _slot_at(self, slot: int) -> int:
        return _HEAD_NUMBERS * _NUMBER.size + slot * (_SLOT.size + self._slot_bytes)

    def _ring(self, start: int, samples: int) -> Iterator[memoryview]:
        """The one or two pieces of the ring that hold some samples."""
        while samples > 0:
            at = start % self._ring_samples
            count = min(samples, self._ring_samples - at)
            first = self._ring_at + at * BYTES_PER_SAMPLE
            yield self._view[first : first + count * BYTES_PER_SAMPLE]
            start, samples = start + count, samples - count

    def _get(self, number: int) -> int:
        return int(_NUMBER.unpack_from(self._view, number * _NUMBER.size)[0])

    def _set(self, number: int, value: int) -> None:
        _NUMBER.pack_into(self._view, number * _NUMBER.size, value)


def _view_of(memory: SharedMemory) -> memoryview:
    """All of the memory; closing it releases the view."""
    view = memory.buf
    if view is None:
        raise ValueError("the memory is closed")
    return view
