"""What one side lays into a filmstrip the other side finds there, and nothing that is still needed is laid over."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from keepsake.core.filmstrip import SOUND_SECONDS, Filmstrip, Shown
from keepsake.core.score import SAMPLE_RATE

WIDE, TALL = 8, 4


@pytest.fixture
def strip() -> Iterator[Filmstrip]:
    with Filmstrip.make(WIDE, TALL, slots=3) as made:
        yield made


def lay(strip: Filmstrip, run: int, step: int) -> bool:
    slot = strip.free_slot(run)
    if slot is None:
        return False
    room = strip.room(slot, WIDE, TALL)
    room[:] = bytes([step]) * len(room)
    room.release()
    strip.lay(run, Shown(slot, step, WIDE, TALL))
    return True


def seen(strip: Filmstrip, run: int, due: int) -> int | None:
    found = strip.newest(run, due)
    if found is None:
        return None
    view = strip.picture(found)
    content = bytes(view)
    view.release()
    assert content == bytes([found.step]) * (WIDE * TALL * 4)
    return found.step


def test_the_newest_picture_that_is_due_is_found_and_none_is_laid_over_too_soon(strip: Filmstrip) -> None:
    run = strip.begin(None)
    with Filmstrip.attach(strip.name) as other:
        other.clear(run)
        assert [lay(other, run, step) for step in (0, 1, 3, 4)] == [True, True, True, False]
        assert [seen(strip, run, due) for due in (0, 1, 2, 9)] == [0, 1, 1, 3]
        strip.set_shown(1)
        assert [lay(other, run, step) for step in (4, 5, 6)] == [True, True, False]
        assert seen(strip, run, 9) == 5
        assert other.drawn == 5


def test_another_run_finds_nothing_of_the_one_before(strip: Filmstrip) -> None:
    first = strip.begin(None)
    with Filmstrip.attach(strip.name) as other:
        other.clear(first)
        lay(other, first, 0)
        other.lay_sound(bytes(400))
        second = strip.begin(1500)
        assert other.run == second
        assert other.level == 1500
        assert seen(strip, second, 5) is None
        assert strip.sound_ready(second) == 0
        assert strip.sound(second, 0, 10) == b""
        assert lay(other, second, 7)


def test_sound_goes_round_the_ring_unchanged(strip: Filmstrip) -> None:
    run, block = strip.begin(None), SAMPLE_RATE * SOUND_SECONDS // 3 + 7
    with Filmstrip.attach(strip.name) as other:
        other.clear(run)
        heard = 0
        for number in range(8):
            assert other.sound_room() >= block
            other.lay_sound(bytes([number]) * (4 * block))
            assert strip.sound(run, heard, 2 * block) == bytes([number]) * (4 * block)
            heard += block
            strip.set_heard(heard)


def test_it_says_whether_pictures_have_room(strip: Filmstrip) -> None:
    assert strip.holds(WIDE, TALL)
    assert not strip.holds(WIDE + 1, TALL)
    strip.begin(None)
    assert strip.level is None
    with pytest.raises(FileNotFoundError):
        Filmstrip.attach("no-such-strip")
