"""A real face for tests of the gentle engine: NASA's portrait, its variants, and drawings of it in fixed poses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from keepsake.engine.gentle.colour import planes_from_ycc, rgb_from_planes, ycc_from_rgb
from keepsake.engine.gentle.region import Sitter
from keepsake.engine.gentle.renderer import CanvasSize, GentleRenderer, canvas_size
from keepsake.engine.media.colour import Planes
from keepsake.engine.motion.plan import Channel, Curve, FacePlan, MotionPlan
from keepsake.engine.portrait.face import Face
from keepsake.engine.portrait.finder import FaceFinder

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

COLLINS = Path(__file__).parents[1] / "assets/demo/eileen_collins.png"
RATE = Fraction(24)
NOSE_TIP, LEFT_SIDE, RIGHT_SIDE, FOREHEAD, CHIN = 1, 234, 454, 10, 152


@cache
def finder() -> FaceFinder:
    return FaceFinder()


@cache
def collins() -> Picture:
    """NASA's portrait, RGB, 512 x 512; the face is 95 pixels wide, its eyes 24 and its mouth 39."""
    return kept(np.asarray(Image.open(COLLINS).convert("RGB")))


@cache
def close_up() -> Picture:
    """The head alone at 3.5 times its size, RGB, 630 x 532: eyes some 85 pixels wide, as in a good scan."""
    crop = collins()[0:180, 150:302]
    return kept(cv2.resize(crop, None, fx=3.5, fy=3.5, interpolation=cv2.INTER_CUBIC))


@cache
def sepia() -> Picture:
    """The portrait as a brown print: one hue, which is darkest and lightest where the photo is."""
    grey = cv2.cvtColor(collins(), cv2.COLOR_RGB2GRAY).astype(np.float32)
    return kept((grey[..., None] * np.array([1.0, 0.86, 0.66], np.float32)).astype(np.uint8))


@cache
def side_by_side(gap_px: int) -> Picture:
    """Two of the same person, the second mirrored, their crops `gap_px` pixels apart (negative: overlapping)."""
    person = collins()[0:360, 100:350]
    ground = cv2.resize(collins()[0:40, 0:40], (2 * person.shape[1] + gap_px, person.shape[0]))
    ground[:, : person.shape[1]] = person
    ground[:, -person.shape[1] :] = person[:, ::-1]
    return kept(ground)


def kept(picture: Picture) -> Picture:
    """The same picture, which no test can write to."""
    picture = np.ascontiguousarray(picture)
    picture.setflags(write=False)
    return picture


def tilted(photo: Picture, clockwise_deg: float) -> Picture:
    """The photo turned about its middle, its edges carried on."""
    height, width = photo.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -clockwise_deg, 1.0)
    return cv2.warpAffine(photo, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)


@cache
def collins_face() -> Face:
    (face,) = finder().faces(collins())
    return face


@cache
def close_up_face() -> Face:
    (face,) = finder().faces(close_up())
    return face


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo, its people and the height it is drawn at, in pixels."""

    photo: Picture
    people: tuple[Sitter, ...]
    height: int

    @property
    def size(self) -> CanvasSize:
        return canvas_size(self.photo.shape[1], self.photo.shape[0], self.height)

    @property
    def scale(self) -> tuple[float, float]:
        return self.size.width / self.photo.shape[1], self.size.height / self.photo.shape[0]

    def renderer(self, plan: MotionPlan) -> GentleRenderer:
        return GentleRenderer(self.photo, self.people, plan, self.size)

    def still(self) -> Planes:
        """The photo at the film's size, by the product's own conversion."""
        shrinks = max(self.scale) < 1
        interpolation = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
        resized = cv2.resize(self.photo, (self.size.width, self.size.height), interpolation=interpolation)
        return planes_from_ycc(ycc_from_rgb(resized))


def collins_shot(height: int = 360) -> Shot:
    return Shot(collins(), (Sitter(collins_face()),), height)


def close_up_shot(height: int = 630) -> Shot:
    return Shot(close_up(), (Sitter(close_up_face()),), height)


def shot_of(photo: Picture, height: int) -> Shot:
    """Everybody that is found in a photo, from left to right."""
    faces = sorted(finder().faces(photo), key=lambda face: float(face.mesh[:, 0].mean()))
    return Shot(photo, tuple(Sitter(face) for face in faces), height)


def held(frames: int = 1, face: int = 0, **values: float) -> MotionPlan:
    """A plan that holds each channel at one value."""
    return MotionPlan(RATE, frames, (held_part(face, **values),))


def held_part(face: int, **values: float) -> FacePlan:
    return FacePlan(face, {Channel(name): Curve((0.0,), (value,)) for name, value in values.items()})


def ramped(frames: int, face: int = 0, **ends: float) -> MotionPlan:
    """A plan whose channels go evenly from 0 in the first frame to their end in the last."""
    last = float((frames - 1) / RATE)
    curves = {Channel(name): Curve((0.0, last), (0.0, end)) for name, end in ends.items()}
    return MotionPlan(RATE, frames, (FacePlan(face, curves),))


def drawn(shot: Shot, **values: float) -> Planes:
    """The one frame in which the shot's first person holds these values."""
    return copied(shot.renderer(held(**values)).frame(0))


def copied(planes: Planes) -> Planes:
    return Planes(planes.y.copy(), planes.u.copy(), planes.v.copy())


def rgb(planes: Planes) -> Picture:
    return rgb_from_planes(planes)


def same(one: Planes, other: Planes) -> bool:
    """Whether two frames are the same to the bit."""
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in ("y", "u", "v"))


def chroma_mask(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Chroma samples of which any of the four pixels is in the mask."""
    height, width = mask.shape
    return mask.reshape(height // 2, 2, width // 2, 2).any((1, 3))


def moved_mesh(face: Face, dx: float, dy: float) -> Face:
    """The same face elsewhere in the picture."""
    step = np.array([dx, dy], np.float32)

    def eye(old):
        return replace(old, contour=old.contour + step, iris=old.iris + step)

    mesh = face.mesh + np.array([dx, dy, 0], np.float32)
    return Face(mesh, eye(face.left_eye), eye(face.right_eye), face.score)
