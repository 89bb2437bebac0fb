"""Pose, light, sharpness, expression, gaze and hints, read from one real face made to vary."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from keepsake.engine.media.photo import Photo
from keepsake.engine.portrait.expression import expression, eye_opening
from keepsake.engine.portrait.face import Eye, Face
from keepsake.engine.portrait.finder import FaceFinder, UprightFaces, turned
from keepsake.engine.portrait.pose import frontal, head_pose
from keepsake.engine.portrait.reading import read_face, read_faces
from keepsake.engine.requests import FaceReading, Occlusion

Picture = NDArray[np.uint8]
DARK = (24, 22, 20)


def read(finder: FaceFinder, picture: Picture) -> FaceReading:
    faces = finder.faces(np.ascontiguousarray(picture))
    return read_face(picture, faces[0])


def mirrored(picture: Picture) -> Picture:
    return np.ascontiguousarray(picture[:, ::-1])


def turned_mesh(face: Face, yaw: float = 0, pitch: float = 0) -> Face:
    """`face` with its mesh turned in space by `yaw` to the right and `pitch` down, in degrees."""
    y, p = np.radians(yaw), np.radians(pitch)
    by_yaw = np.array([[np.cos(y), 0, -np.sin(y)], [0, 1, 0], [np.sin(y), 0, np.cos(y)]])
    by_pitch = np.array([[1, 0, 0], [0, np.cos(p), -np.sin(p)], [0, np.sin(p), np.cos(p)]])
    centre = face.mesh.mean(0)
    return replace(face, mesh=((face.mesh - centre) @ (by_yaw @ by_pitch).T + centre).astype(np.float32))


def test_a_frontal_portrait_reads_near_zero(finder: FaceFinder, collins: Picture) -> None:
    reading = read(finder, collins)
    assert abs(reading.yaw) < 4
    assert abs(reading.pitch) < 6
    assert reading.roll == pytest.approx(3, abs=3)
    assert abs(reading.yaw + reading.gaze_x) < 8
    assert abs(reading.pitch + reading.gaze_y) < 8


def test_roll_is_clockwise_as_seen(finder: FaceFinder, collins: Picture) -> None:
    upright = read(finder, collins).roll
    for degrees in (-25, 25):
        clockwise = cv2.getRotationMatrix2D((227, 123), -degrees, 1)
        tilted = np.asarray(cv2.warpAffine(collins, clockwise, (512, 512)), np.uint8)
        assert read(finder, tilted).roll - upright == pytest.approx(degrees, abs=4)


@pytest.mark.parametrize(("yaw", "pitch"), [(20, 0), (-20, 0), (0, 15), (0, -15)])
def test_turns_of_the_mesh_are_read_as_such(face: Face, yaw: float, pitch: float) -> None:
    before, after = head_pose(face.mesh), head_pose(turned_mesh(face, yaw, pitch).mesh)
    assert after.yaw - before.yaw == pytest.approx(yaw, abs=1.5)
    assert after.pitch - before.pitch == pytest.approx(pitch, abs=1.5)


def test_turning_right_takes_the_right_side_away_and_chin_down_the_chin(face: Face) -> None:
    to_the_right, chin_down = turned_mesh(face, yaw=20).mesh, turned_mesh(face, pitch=15).mesh
    assert to_the_right[454, 2] - to_the_right[234, 2] > face.mesh[454, 2] - face.mesh[234, 2]
    assert to_the_right[1, 0] - to_the_right[:, 0].mean() > face.mesh[1, 0] - face.mesh[:, 0].mean()
    assert chin_down[152, 2] > face.mesh[152, 2]


def test_a_frontal_mesh_is_the_same_from_every_side(face: Face) -> None:
    straight = frontal(face.mesh, head_pose(face.mesh))
    other = turned_mesh(face, 25, 10)
    assert frontal(other.mesh, head_pose(other.mesh)) == pytest.approx(straight, abs=0.5)


def test_expression_does_not_depend_on_the_turn_of_the_head(face: Face) -> None:
    turned_face = turned_mesh(face, 20, 8)
    straight = expression(face, head_pose(face.mesh))
    other = expression(turned_face, head_pose(turned_face.mesh))
    assert other.smile == pytest.approx(straight.smile, abs=0.02)
    assert other.mouth_open == pytest.approx(straight.mouth_open, abs=0.02)


def test_a_broad_smile_with_teeth_is_read(finder: FaceFinder, collins: Picture) -> None:
    reading = read(finder, collins)
    assert reading.smile > 0.8
    assert 0.15 < reading.mouth_open < 0.6
    assert min(reading.eye_left_open, reading.eye_right_open) > 0.7


def test_mirroring_swaps_the_sides(finder: FaceFinder, collins: Picture) -> None:
    light = np.linspace(1.0, 0.35, 120)[None, :, None]
    lit = collins.copy()
    lit[:, 170:290] = (collins[:, 170:290] * light).astype(np.uint8)
    lit[:, 290:] = (collins[:, 290:] * 0.35).astype(np.uint8)
    reading, mirror = read(finder, lit), read(finder, mirrored(lit))
    assert (reading.light_from, mirror.light_from) == ("left", "right")
    assert mirror.gaze_x == pytest.approx(-reading.gaze_x, abs=4)
    assert mirror.yaw == pytest.approx(-reading.yaw, abs=4)
    assert mirror.roll == pytest.approx(-reading.roll, abs=2)


def test_gaze_follows_the_irises(face: Face) -> None:
    def looking(across: float, down: float) -> Face:
        def moved(eye: Eye) -> Eye:
            return Eye(eye.contour, eye.iris + np.float32([across, down]))

        return replace(face, left_eye=moved(face.left_eye), right_eye=moved(face.right_eye))

    pose = head_pose(face.mesh)
    straight = expression(face, pose)
    assert 8 < expression(looking(2, 0), pose).gaze_x - straight.gaze_x < 25
    assert 8 < expression(looking(0, 2), pose).gaze_y - straight.gaze_y < 25
    assert expression(looking(-2, 0), pose).gaze_x < straight.gaze_x
    assert expression(looking(500, -500), pose).gaze_x == pytest.approx(90)


def test_lids_that_meet_are_shut(face: Face) -> None:
    contour = face.left_eye.contour.copy()
    contour[9:16] = contour[1:8]
    pose = head_pose(face.mesh)
    assert eye_opening(Eye(contour, face.left_eye.iris), pose) == 0
    assert eye_opening(face.left_eye, pose) > 0.7


def test_sharpness_sees_blur_and_not_size(finder: FaceFinder, collins: Picture) -> None:
    readings = {
        "as it is": read(finder, collins).sharpness,
        "smaller": read(finder, cv2.resize(collins, (300, 300), interpolation=cv2.INTER_AREA)).sharpness,
        "a little blurred": read(finder, cv2.GaussianBlur(collins, (0, 0), 1)).sharpness,
        "blurred": read(finder, cv2.GaussianBlur(collins, (0, 0), 2.5)).sharpness,
    }
    assert readings["as it is"] > 0.85
    assert readings["smaller"] > 0.85
    assert 0.3 < readings["a little blurred"] < 0.85
    assert readings["blurred"] < 0.3


def test_a_tiny_scan_blown_up_reads_as_blurred(finder: FaceFinder, collins: Picture) -> None:
    tiny = cv2.resize(collins, (150, 150), interpolation=cv2.INTER_AREA)
    blown_up = cv2.resize(tiny, (1500, 1500), interpolation=cv2.INTER_CUBIC)
    reading = read(finder, blown_up)
    assert reading.sharpness < 0.3
    assert any("blurred" in sentence for sentence in reading.advice)
    assert not any("pixels wide" in sentence for sentence in reading.advice)


def test_small_dark_and_faded_faces_get_advice(finder: FaceFinder, collins: Picture) -> None:
    small = read(finder, cv2.resize(collins, (256, 256), interpolation=cv2.INTER_AREA))
    assert f"the face is {small.width_px} pixels wide: a larger scan would animate better" in small.advice
    dark = read(finder, (collins * 0.18).astype(np.uint8))
    assert any("the face is dark" in sentence for sentence in dark.advice)
    faded = read(finder, (collins * 0.2 + 150).astype(np.uint8))
    assert any("the face is faded" in sentence for sentence in faded.advice)


def with_glasses(collins: Picture, face: Face, thickness: int) -> Picture:
    picture = collins.copy()
    for eye in (face.left_eye, face.right_eye):
        x, y = np.rint(eye.contour[[0, 8]].mean(0)).astype(int)
        cv2.ellipse(picture, (int(x), int(y) + 3), (16, 13), 3, 0, 360, DARK, thickness, cv2.LINE_AA)
    ends = [tuple(int(part) for part in np.rint(eye.contour[8])) for eye in (face.left_eye, face.right_eye)]
    cv2.line(picture, ends[0], ends[1], DARK, 2, cv2.LINE_AA)
    return picture


def test_nothing_hides_a_bare_face(finder: FaceFinder, collins: Picture) -> None:
    assert read(finder, collins).occlusions == ()


def test_spectacles_and_dark_glasses_are_told_apart(finder: FaceFinder, collins: Picture, face: Face) -> None:
    assert read(finder, with_glasses(collins, face, 2)).occlusions == (Occlusion.GLASSES,)
    shades = read(finder, with_glasses(collins, face, -1))
    assert shades.occlusions == (Occlusion.SUNGLASSES,)
    assert any("dark glasses hide the eyes" in sentence for sentence in shades.advice)


def test_a_hand_before_the_mouth_is_noticed(finder: FaceFinder, collins: Picture, face: Face) -> None:
    picture = collins.copy()
    x, y = np.rint(face.mesh[[13, 14], :2].mean(0)).astype(int)
    skin = tuple(int(part) for part in collins[int(face.mesh[50, 1]), int(face.mesh[50, 0])])
    cv2.ellipse(picture, (int(x) + 18, int(y)), (45, 17), 8, 0, 360, skin, -1, cv2.LINE_AA)
    assert Occlusion.HAND in read(finder, picture).occlusions


def test_a_face_cut_off_by_the_edge_is_noticed(finder: FaceFinder, collins: Picture) -> None:
    assert Occlusion.CUT_OFF in read(finder, np.ascontiguousarray(collins[60:400, 195:500])).occlusions


def test_a_profile_is_noticed(collins: Picture, face: Face) -> None:
    reading = read_face(collins, turned_mesh(face, yaw=50))
    assert Occlusion.PROFILE in reading.occlusions
    assert any("in profile" in sentence for sentence in reading.advice)


def scanned(pixels: Picture, scale: int = 1) -> Photo:
    height, width = pixels.shape[:2]
    return Photo(pixels, width * scale, height * scale, "TIFF", False, datetime(1961, 1, 1), "0" * 64)


def test_boxes_are_in_the_pixels_of_the_file(finder: FaceFinder, collins: Picture) -> None:
    found = finder.upright_faces(collins)
    small, large = read_faces(scanned(collins), found), read_faces(scanned(collins, 3), found)
    assert large.width == 1536
    assert large.faces[0].box == pytest.approx(np.array(small.faces[0].box) * 3, abs=3)
    assert large.faces[0].width_px == large.faces[0].box[2]


def test_a_photo_on_its_side_is_read_upright(finder: FaceFinder, collins: Picture) -> None:
    lying = turned(np.ascontiguousarray(collins[:400]), 1)
    reading = read_faces(scanned(lying), finder.upright_faces(lying))
    assert (reading.width, reading.height, reading.quarter_turns) == (512, 400, 3)
    assert reading.faces[0].box == pytest.approx((178, 69, 95, 108), abs=6)
    assert reading.advice == ("the photo lies on its side: it is turned before it is animated",)


def test_no_face_is_an_answer_too(collins: Picture) -> None:
    reading = read_faces(scanned(collins), UprightFaces(0, ()))
    assert reading.faces == ()
    assert reading.advice[0].startswith("no face can be made out")
