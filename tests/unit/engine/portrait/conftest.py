"""One real face, and the finder with its models loaded."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from keepsake.engine.portrait.face import Face
from keepsake.engine.portrait.finder import FaceFinder

COLLINS = Path(__file__).parents[4] / "assets/demo/eileen_collins.png"


@pytest.fixture(scope="session")
def finder() -> FaceFinder:
    return FaceFinder()


@pytest.fixture(scope="session")
def collins() -> NDArray[np.uint8]:
    """NASA's portrait, RGB, 512 x 512; the face is 95 pixels wide."""
    pixels = np.asarray(Image.open(COLLINS).convert("RGB"))
    pixels.setflags(write=False)
    return pixels


@pytest.fixture(scope="session")
def face(finder: FaceFinder, collins: NDArray[np.uint8]) -> Face:
    (only,) = finder.faces(collins)
    return only
