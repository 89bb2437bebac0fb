"""Brings a video's own colours to the film's: BT.601, BT.709 or BT.2020, full range or limited, HLG and PQ to SDR."""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache

import cv2
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import Interpolation, VideoReformatter
from numpy.typing import NDArray

from keepsake.engine.compose.combing import without_combs
from keepsake.engine.compose.pictures import Size
from keepsake.engine.media.colour import CHROMA_RANGE, CHROMA_ZERO, LUMA_RANGE, RGB_TO_YUV, Planes, planes_of

Floats = NDArray[np.float32]


class Space(IntEnum):
    """Matrix coefficients by number (ITU-T H.273 table 4)."""

    BT709 = 1
    UNKNOWN = 2
    BT470BG = 5
    SMPTE170M = 6
    BT2020 = 9
    BT2020_CONSTANT = 10


class Curve(IntEnum):
    """Transfer characteristics that need more than a matrix (ITU-T H.273 table 3)."""

    PQ = 16
    HLG = 18


LIMITED, FULL_RANGE = 1, 2
BT2020_PRIMARIES = 9
HIGHEST_SD = 576
"""Untagged videos up to this height are BT.601, higher ones BT.709, as players take them."""

WHITE_NITS = 203.0
"""Where white paper lies in HDR (ITU-R BT.2408-7, table 1); it becomes white in the film."""
HLG_PEAK_NITS, HLG_GAMMA = 1000.0, 1.2
PEAK = HLG_PEAK_NITS / WHITE_NITS
KNEE = 0.72
"""Light above this share of white is rolled off towards white instead of being cut."""
DISPLAY_GAMMA = 2.4
"""ITU-R BT.1886."""

HLG_A, HLG_B, HLG_C = 0.17883277, 0.28466892, 0.55991073
"""ITU-R BT.2100-2, table 5."""
PQ_M1, PQ_M2, PQ_C1, PQ_C2, PQ_C3 = 0.1593017578125, 78.84375, 0.8359375, 18.8515625, 18.6875
"""ITU-R BT.2100-2, table 4."""
BT2020_LUMA = np.array([[0.2627, 0.6780, 0.0593]], np.float32)
BT2020_TO_BT709 = np.array(
    [[1.660491, -0.587641, -0.072850], [-0.124550, 1.132900, -0.008349], [-0.018151, -0.100579, 1.118730]], np.float32
)
"""ITU-R BT.2087-0, the inverse of its matrix M2."""


class ClipColours:
    """Turns decoded frames into planes of the film, at a size (as stored, before any turning); keeps its scaler."""

    def __init__(self) -> None:
        self._scaler = VideoReformatter()

    def planes(self, frame: VideoFrame, size: Size) -> Planes:
        """A frame's planes, BT.709 limited range; they may share the frame's memory."""
        if is_wide(frame):
            return self._from_wide(frame, size)
        planes = self._plain(frame, size)
        # Only at the video's own height are the lines those of its two fields.
        return without_combs(planes) if frame.interlaced_frame and size.height == frame.height else planes

    def _plain(self, frame: VideoFrame, size: Size) -> Planes:
        space, span = _space(frame), _range(frame)
        is_ready = frame.format.name == "yuv420p" and space == Space.BT709 and span == LIMITED
        if not (is_ready and (frame.width, frame.height) == (size.width, size.height)):
            frame = self._scaler.reformat(
                frame,
                width=size.width,
                height=size.height,
                format="yuv420p",
                src_colorspace=space,
                dst_colorspace=space,
                src_color_range=span,
                dst_color_range=LIMITED,
                interpolation=_interpolation(frame, size),
            )
        y, u, v = (_array(frame, index) for index in range(3))
        planes = Planes(y, u, v)
        return planes if space == Space.BT709 else from_bt601(planes)

    def _from_wide(self, frame: VideoFrame, size: Size) -> Planes:
        space = _space(frame)
        rgb = self._scaler.reformat(
            frame,
            width=size.width,
            height=size.height,
            format="rgb48le",
            src_colorspace=Space.BT2020 if space == Space.UNKNOWN else space,
            dst_colorspace=Space.BT2020 if space == Space.UNKNOWN else space,
            src_color_range=_range(frame),
            dst_color_range=FULL_RANGE,
            interpolation=_interpolation(frame, size),
        ).to_ndarray()
        return planes_of(sdr_of(np.asarray(rgb, np.uint16), int(frame.color_trc)))


def from_bt601(planes: Planes) -> Planes:
    """BT.601 planes (limited range) as BT.709 ones; swscale's own way round loses up to three levels."""
    matrix = RGB_TO_YUV[:, :3] @ np.linalg.inv(_bt601_matrix())
    (_, of_u, of_v), u_row, v_row = matrix
    u, v = (
        cv2.addWeighted(planes.u, row[1], planes.v, row[2], CHROMA_ZERO * (1 - row[1] - row[2]))
        for row in (u_row, v_row)
    )
    change = cv2.addWeighted(planes.u, of_u, planes.v, of_v, -CHROMA_ZERO * (of_u + of_v), dtype=cv2.CV_32F)
    change = cv2.resize(change, (planes.width, planes.height), interpolation=cv2.INTER_LINEAR)
    return Planes(cv2.add(planes.y, change, dtype=cv2.CV_8U), u, v)


def _bt601_matrix() -> NDArray[np.float64]:
    """RGB to Y, U, V levels by ITU-R BT.601-7, item 2.5, without the constants."""
    luma = np.array([0.299, 0.587, 0.114])
    blue = (np.array([0.0, 0.0, 1.0]) - luma) / 1.772
    red = (np.array([1.0, 0.0, 0.0]) - luma) / 1.402
    return np.stack([luma * LUMA_RANGE, blue * CHROMA_RANGE, red * CHROMA_RANGE]) / 255.0


def is_wide(frame: VideoFrame) -> bool:
    """Whether a frame has more light or colour than the film: HLG, PQ, or BT.2020 primaries."""
    has_curve = int(frame.color_trc) in (Curve.PQ, Curve.HLG)
    return (
        has_curve
        or int(frame.color_primaries) == BT2020_PRIMARIES
        or _space(frame)
        in (
            Space.BT2020,
            Space.BT2020_CONSTANT,
        )
    )


def sdr_of(rgb: NDArray[np.uint16], curve: int) -> NDArray[np.uint8]:
    """RGB uint16 in BT.2020, by its transfer curve, as RGB uint8 in BT.709 for a BT.1886 display.

    HLG is shown on a 1000 cd/m2 display first (BT.2100-2), its white paper becomes the film's white (BT.2408-7), and
    what is brighter is rolled off, alike in all three channels so that hues stay.
    """
    light = _light_table(curve)[rgb]
    if curve == Curve.HLG:
        scene = cv2.transform(light, BT2020_LUMA)
        gain = np.power(np.maximum(scene, 1e-6), HLG_GAMMA - 1) * PEAK
        light *= gain if gain.ndim == 3 else gain[..., None]
    light = cv2.transform(light, BT2020_TO_BT709)
    np.maximum(light, 0, out=light)
    if curve in (Curve.HLG, Curve.PQ):
        brightest = light.max(axis=2)
        light *= (_rolled_off(brightest) / np.maximum(brightest, 1e-6))[..., None]
    shown = np.power(np.minimum(light, 1), np.float32(1 / DISPLAY_GAMMA))
    levels: NDArray[np.uint8] = np.rint(255 * shown).astype(np.uint8)
    return levels


def _rolled_off(light: Floats) -> Floats:
    """Straight up to the knee, then ever flatter: the peak becomes white, with no corner at the knee."""
    over = np.maximum(light - KNEE, 0)
    room, reach = 1 - KNEE, PEAK - KNEE
    # A hyperbola through (0, 0) with slope 1 that reaches `room` at `reach`.
    bend = room * reach / (reach - room)
    rolled: Floats = np.where(light > KNEE, KNEE + over * bend / (over + bend), light).astype(np.float32)
    return rolled


@lru_cache(maxsize=4)
def _light_table(curve: int) -> Floats:
    """Linear light of each uint16 level: of the scene, 0 to 1, for HLG; otherwise in units of white."""
    signal = np.arange(65_536) / 65_535
    if curve == Curve.HLG:
        light = np.where(signal <= 0.5, signal**2 / 3, (np.exp((signal - HLG_C) / HLG_A) + HLG_B) / 12)
    elif curve == Curve.PQ:
        root = signal ** (1 / PQ_M2)
        light = (np.maximum(root - PQ_C1, 0) / (PQ_C2 - PQ_C3 * root)) ** (1 / PQ_M1) * 10_000 / WHITE_NITS
    else:
        light = signal**DISPLAY_GAMMA
    return light.astype(np.float32)


def _space(frame: VideoFrame) -> int:
    tagged = int(frame.colorspace)
    if tagged in (Space.BT709, Space.BT470BG, Space.SMPTE170M, Space.BT2020, Space.BT2020_CONSTANT):
        return Space.BT2020 if tagged == Space.BT2020_CONSTANT else tagged
    if int(frame.color_trc) in (Curve.PQ, Curve.HLG):
        return Space.BT2020
    return Space.BT470BG if min(frame.width, frame.height) <= HIGHEST_SD else Space.BT709


def _range(frame: VideoFrame) -> int:
    is_full = int(frame.color_range) == FULL_RANGE or frame.format.name.startswith("yuvj")
    return FULL_RANGE if is_full else LIMITED


def _interpolation(frame: VideoFrame, size: Size) -> int:
    scaling = Interpolation.AREA if size.width * 2 <= frame.width else Interpolation.BICUBIC
    return scaling | Interpolation.ACCURATE_RND


def _array(frame: VideoFrame, index: int) -> NDArray[np.uint8]:
    plane = frame.planes[index]
    whole = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
    seen: NDArray[np.uint8] = whole[:, : plane.width]
    return seen
