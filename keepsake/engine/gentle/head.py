"""How one head moves in the picture: small true turns in depth, breath, smile and brows, as fields of displacement.

Every field lives on a coarse grid over the moving region and is combined per frame; the picture is sampled once.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np

from keepsake.engine.gentle.ramp import smooth_step
from keepsake.engine.gentle.types import Floats
from keepsake.engine.portrait.face import Face

# Mesh points (MediaPipe's face mesh order)
CHIN, FOREHEAD, LEFT_SIDE, RIGHT_SIDE = 152, 10, 234, 454
LEFT_CORNER, RIGHT_CORNER = 61, 291
LEFT_CHEEK, RIGHT_CHEEK = 50, 280
LEFT_BROW, RIGHT_BROW = (63, 105, 66, 52), (293, 334, 296, 282)

# Proportions of a head, in face widths (Farkas, Anthropometry of the Head and Face, 1994, rounded)
HEAD_HALF_WIDTH, HEAD_HALF_HEIGHT, HEAD_DEPTH = 0.80, 1.05, 0.62
NECK_LENGTH = 0.62
SIDE_DEPTH = 0.10  # the sides of the face mesh stand this far before the turning axis
FIELD_REACH = 1.25  # beyond this many face widths from the middle of the face nothing belongs to the head

SMILE_OUT, SMILE_UP = 0.060, 0.085  # mouth corners at a full smile, in mouth widths
CHEEK_UP = 0.030
BROW_UP = 0.040  # face widths
BREATH_UP, BREATH_OUT = 0.016, 0.010  # shoulders at a full breath, in face widths


@dataclass(frozen=True, slots=True)
class HeadPose:
    """One instant: turns in radians (yaw right, pitch down, roll clockwise), the rest in the plan's units."""

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    sway_x: float = 0.0
    sway_y: float = 0.0
    smile: float = 0.0
    brow_left: float = 0.0
    brow_right: float = 0.0
    breath: float = 0.0


class HeadFields:
    """The displacement fields of one head on the grid points `x`, `y` (rows, columns), in pixels of the canvas."""

    def __init__(self, face: Face, x: Floats, y: Floats, others: tuple[Face, ...] = ()) -> None:
        mesh = face.mesh
        self._across = _unit(mesh[RIGHT_SIDE, :2] - mesh[LEFT_SIDE, :2])
        self.face_width = float(np.ptp(mesh[:, :2] @ self._across))
        self._down = np.array([-self._across[1], self._across[0]], np.float32)
        self._x, self._y = x, y
        self._middle = mesh[:, :2].mean(0)
        self._chin = float((mesh[CHIN, :2] - self._middle) @ self._down)
        # head coordinates of every grid point, pixels from the middle of the face
        self._u = (x - self._middle[0]) * self._across[0] + (y - self._middle[1]) * self._across[1]
        self._v = (x - self._middle[0]) * self._down[0] + (y - self._middle[1]) * self._down[1]
        share = self._share(others)
        self._weight = self._head_weight() * share
        self._depth = self._head_depth(mesh)
        self._expressions = self._expression_fields(mesh) * share
        self._breath = self._breath_field() * share
        self._terms = self._combined()

    def _share(self, others: tuple[Face, ...]) -> Floats:
        """How much of each point is this head's, where heads stand close, 0 to 1."""
        own = self._distance(self._middle, self.face_width)
        share = np.ones_like(own)
        for other in others:
            theirs = self._distance(other.mesh[:, :2].mean(0), float(np.ptp(other.mesh[:, 0])))
            share *= smooth_step((theirs - own) / 0.5 + 0.5)
        return share

    def _distance(self, middle: Floats, face_width: float) -> Floats:
        distance: Floats = np.hypot(self._x - middle[0], self._y - middle[1]) / np.float32(face_width)
        return distance

    def _head_weight(self) -> Floats:
        below = (self._v - self._chin * 0.92) / (NECK_LENGTH * self.face_width)
        aside = np.hypot(self._u, 0.75 * np.minimum(self._v, 0)) / self.face_width
        weight: Floats = (1 - smooth_step(below)) * (1 - smooth_step((aside - FIELD_REACH) / 0.5))
        return weight

    def _head_depth(self, mesh: Floats) -> Floats:
        """Depth before the turning axis per grid point: the mesh inside the face, an ellipsoid of hair around it."""
        width = self.face_width
        rise = -0.18 * width
        round_ = (self._u / (HEAD_HALF_WIDTH * width)) ** 2 + ((self._v - rise) / (HEAD_HALF_HEIGHT * width)) ** 2
        ellipsoid = HEAD_DEPTH * width * np.sqrt(np.clip(1 - round_, 0, 1))
        sides = (mesh[LEFT_SIDE, 2] + mesh[RIGHT_SIDE, 2]) / 2
        front = sides - mesh[:, 2] + SIDE_DEPTH * width
        return self._splatted(mesh[:, :2], front, ellipsoid, 0.07 * width)

    def _splatted(self, points: Floats, values: Floats, prior: Floats, spread: float) -> Floats:
        """Values at points spread smoothly over the grid, leaning on `prior` where no point is near."""
        cell = float(self._x[0, 1] - self._x[0, 0])
        columns = np.rint((points[:, 0] - self._x[0, 0]) / cell).astype(int)
        rows = np.rint((points[:, 1] - self._y[0, 0]) / cell).astype(int)
        inside = (columns >= 0) & (rows >= 0) & (columns < self._x.shape[1]) & (rows < self._x.shape[0])
        total, weight = np.zeros_like(prior), np.zeros_like(prior)
        np.add.at(total, (rows[inside], columns[inside]), values[inside])
        np.add.at(weight, (rows[inside], columns[inside]), 1.0)
        blur = max(0.6, spread / cell)
        total, weight = (cv2.GaussianBlur(plane, (0, 0), blur) for plane in (total, weight))
        lean = 0.05 * float(weight.max())
        even: Floats = cv2.GaussianBlur((total + lean * prior) / (weight + lean), (0, 0), 0.5 * blur)
        return even

    def _expression_fields(self, mesh: Floats) -> Floats:
        """Smile, left brow, right brow: (3, 2, rows, columns), pixels at a value of one."""
        mouth = float(np.linalg.norm(mesh[RIGHT_CORNER, :2] - mesh[LEFT_CORNER, :2]))
        smile = np.zeros((2, *self._x.shape), np.float32)
        for corner, cheek, side in ((LEFT_CORNER, LEFT_CHEEK, -1), (RIGHT_CORNER, RIGHT_CHEEK, 1)):
            pull = side * SMILE_OUT * mouth * self._across - SMILE_UP * mouth * self._down
            smile += self._near(mesh[corner, :2], 0.30 * mouth, 0.24 * mouth) * pull[:, None, None]
            lift = -CHEEK_UP * mouth * self._down
            smile += self._near(mesh[cheek, :2], 0.30 * mouth, 0.26 * mouth) * lift[:, None, None]
        brows = []
        for points in (LEFT_BROW, RIGHT_BROW):
            at = mesh[list(points), :2].mean(0)
            up = -BROW_UP * self.face_width * self._down
            brows.append(self._near(at, 0.17 * self.face_width, 0.085 * self.face_width) * up[:, None, None])
        return np.stack([smile, *brows])

    def _near(self, point: Floats, along: float, upright: float) -> Floats:
        du = (self._x - point[0]) * self._across[0] + (self._y - point[1]) * self._across[1]
        dv = (self._x - point[0]) * self._down[0] + (self._y - point[1]) * self._down[1]
        near: Floats = np.exp(-((du / along) ** 2 + (dv / upright) ** 2) / 2)
        return near

    def _breath_field(self) -> Floats:
        """Shoulders up and a little out: (2, rows, columns), pixels at a full breath; nothing above the chin."""
        width = self.face_width
        below = (self._v - self._chin) / width
        rise = smooth_step((below + 0.05) / 0.75) * (1 - smooth_step((below - 0.75) / 1.1))
        aside = 1 - smooth_step((np.abs(self._u) / width - 1.3) / 0.7)
        along = BREATH_OUT * np.clip(self._u, -1.2 * width, 1.2 * width)
        field = rise * aside
        up = -BREATH_UP * width * field
        out = along * field
        return np.stack(
            [out * self._across[0] + up * self._down[0], out * self._across[1] + up * self._down[1]]
        ).astype(np.float32)

    def _combined(self) -> Floats:
        """Everything that `displacement` adds up, a row for each term: (12, 2 * rows * columns).

        The weighted u, v, depth and one, each along and down the face, then smile, brows and breath.
        """
        terms = [self._weight * plane for plane in (self._u, self._v - self._chin, self._depth, 1.0)]
        placed = [term * axis[:, None, None] for term in terms for axis in (self._across, self._down)]
        rows = np.stack([*placed, *self._expressions, self._breath]).astype(np.float32)
        return rows.reshape(len(rows), -1)

    def displacement(self, pose: HeadPose) -> Floats:
        """How far the picture moves at every grid point, (2, rows, columns): x then y, pixels."""
        # not by BLAS, whose threads cost more than the sum does
        moved: Floats = np.einsum("k,kn->n", self._amounts(pose), self._terms).reshape(2, *self._x.shape)
        return moved

    def reach(self, poses: Iterable[HeadPose]) -> float:
        """A length in pixels that no grid point moves further than in any of the poses; 0 for no poses."""
        amounts = np.array([self._amounts(pose) for pose in poses], np.float32).reshape(-1, len(self._terms))
        most = np.abs(amounts).max(0, initial=0)  # of each term alone, so their sum is never less than what is drawn
        x, y = np.einsum("k,kn->n", most, np.abs(self._terms)).reshape(2, -1)
        return float(np.hypot(x, y).max())

    def _amounts(self, pose: HeadPose) -> Floats:
        """How much of each row of `_combined` a pose takes."""
        c, s = math.cos(pose.roll), math.sin(pose.roll)
        turn, nod = (math.cos(pose.yaw), math.sin(pose.yaw)), (math.cos(pose.pitch), math.sin(pose.pitch))
        # u' = u cos(yaw) + depth sin(yaw), v' = v cos(pitch) + depth sin(pitch), then rolled; less where it was
        shares = (
            (turn[0] * c - 1, turn[0] * s),
            (-nod[0] * s, nod[0] * c - 1),
            (turn[1] * c - nod[1] * s, turn[1] * s + nod[1] * c),
            (pose.sway_x * self.face_width, pose.sway_y * self.face_width),
        )
        expressions = (pose.smile, pose.brow_left, pose.brow_right, pose.breath)
        return np.array([*(part for share in shares for part in share), *expressions], np.float32)


def _unit(vector: Floats) -> Floats:
    return (vector / np.linalg.norm(vector)).astype(np.float32)
