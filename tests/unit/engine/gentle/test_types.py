"""Rectangles in whole pixels."""

import numpy as np

from keepsake.engine.gentle.types import Box


def test_a_box_knows_what_lies_just_past_it() -> None:
    box = Box(3, 5, 10, 20)
    covered = np.zeros((40, 40), bool)
    covered[box.top : box.bottom, box.left : box.right] = True
    assert covered.sum() == box.width * box.height
    assert not covered[box.bottom].any()
    assert not covered[:, box.right].any()
