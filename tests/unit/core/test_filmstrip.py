"""What one side lays into a filmstrip the other side finds there, and nothing that is still needed is laid over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import pytest

from keepsake.core.course import Course
from keepsake.core.filmstrip import SOUND_SECONDS, Filmstrip, Shown, Wish
from keepsake.core.score import SAMPLE_RATE

WIDE, TALL = 8, 4
WAY = Course(rate=Fraction(25), first=2, begin=0, end=9)


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
    run = strip.begin(None, WAY)
    with Filmstrip.attach(strip.name) as other:
        other.clear()
        other.begin_sound(run)
        assert [lay(other, run, step) for step in (0, 1, 3, 4)] == [True, True, True, False]
        assert [seen(strip, run, due) for due in (0, 1, 2, 9)] == [0, 1, 1, 3]
        strip.set_shown(1)
        assert [lay(other, run, step) for step in (4, 5, 6)] == [True, True, False]
        assert seen(strip, run, 9) == 5
        assert other.drawn == 5


def test_another_run_finds_nothing_of_the_one_before(strip: Filmstrip) -> None:
    first = strip.begin(None, WAY)
    with Filmstrip.attach(strip.name) as other:
        other.clear()
        other.begin_sound(first)
        lay(other, first, 0)
        other.lay_sound(bytes(400))
        second = strip.begin(1500, WAY)
        assert other.is_wanted(second)
        assert not other.is_wanted(first)
        assert other.level == 1500
        assert seen(strip, second, 5) is None
        assert strip.sound_ready(second) == 0
        assert strip.sound(second, 0, 10) == b""
        assert lay(other, second, 7)


def test_the_other_side_learns_where_to_go_and_when_nothing_is_wanted_any_more(strip: Filmstrip) -> None:
    film = strip.begin(None, WAY)
    with Filmstrip.attach(strip.name) as other:
        assert other.wish(film, WAY) == Wish(film, WAY)
        back = replace(WAY, first=8, begin=3, speed=-2, loops=True)
        run = strip.go(back)
        assert other.wish(film, WAY) == Wish(run, back)
        another = strip.begin(None, WAY)
        assert other.wish(film, WAY) is None
        assert other.wish(another, WAY) == Wish(another, WAY)
        strip.end()
        assert other.wish(another, WAY) is None


def test_sound_goes_round_the_ring_unchanged(strip: Filmstrip) -> None:
    run, block = strip.begin(None, WAY), SAMPLE_RATE * SOUND_SECONDS // 3 + 7
    with Filmstrip.attach(strip.name) as other:
        other.clear()
        other.begin_sound(run)
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
    strip.begin(None, WAY)
    assert strip.level is None
    with pytest.raises(FileNotFoundError):
        Filmstrip.attach("no-such-strip")
