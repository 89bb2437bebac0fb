"""Measures how long planning takes: CPU milliseconds for one face in 6 s and for eight faces in 60 s."""

from __future__ import annotations

from statistics import median
from time import process_time

from keepsake.engine.motion.planner import MotionWish, plan_motion
from keepsake.engine.requests import PhotoReading, Style
from tests.unit.engine.motion.sitters import make_face, make_photo

DIRECTION = "soft smile, gentle head turn, warm tone, then look left and nod slowly"


def cpu_ms(photo: PhotoReading, wishes: list[MotionWish]) -> float:
    """Median CPU milliseconds of one plan."""
    spent = []
    for wish in wishes:
        start = process_time()
        plan_motion(photo, wish)
        spent.append(1000 * (process_time() - start))
    return median(spent)


def main() -> None:
    one = make_photo(make_face())
    eight = make_photo(*(make_face(yaw=float(3 * index)) for index in range(8)))
    plan_motion(one, MotionWish())  # reads the style and the vocabulary once
    short = [MotionWish(seed=seed, direction=DIRECTION) for seed in range(100)]
    long = [MotionWish(seed=seed, direction=DIRECTION, seconds=60, style=Style.BIRTHDAY) for seed in range(15)]
    print(f"one face, 6 s:     {cpu_ms(one, short):6.1f} ms (at most 10)")
    print(f"eight faces, 60 s: {cpu_ms(eight, long):6.1f} ms (at most 150)")


if __name__ == "__main__":
    main()
