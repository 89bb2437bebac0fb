"""Looks at a finished film as a stranger would: a few frames spread over its whole length, and its plain tags."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from keepsake.core.errors import BadInputError
from keepsake.engine.media.opening import WITHOUT_TRIAL
from keepsake.engine.provenance.label import BurnedInLabel, Plane
from keepsake.engine.provenance.label_reading import LabelReading, read_label, read_label_at
from keepsake.engine.provenance.watermark_reading import MarkReading, mean_luma, read_mark
from keepsake.engine.provenance.webp_reading import is_webp, webp_frames

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SHORT_FILM_SECONDS, SMALL_FILE_BYTES = 20, 15_000_000
"""Films up to this are always read through, but for B-frames."""
FRAMES_LOOKED_AT = 8
FRAMES_AT_THE_BEGINNING = 12
ROUNDING_SECONDS = Fraction(1, 1000)
"""Stretches are told in milliseconds."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The luma of frames spread over a film, first to last, uint8 (h, w), its seconds, and its comment tag."""

    lumas: tuple[Plane, ...]
    seconds: float
    comment: str


@dataclass(frozen=True, slots=True)
class SeenLabel:
    """The label over a film's length: in how many of the frames looked at, and the weakest reading."""

    found: int
    looked_at: int
    weakest: LabelReading

    @property
    def is_always_there(self) -> bool:
        """Whether every frame looked at showed it."""
        return self.found == self.looked_at


def sample_parts(path: Path, stretches: tuple[tuple[float, float], ...]) -> Sample:
    """Some frames of those stretches of a film, in seconds, where it says that somebody is animated.

    Raises BadInputError as `sample_film` does, also when the film ends before them.
    """
    import av

    moments = _moments_spread(stretches)
    try:
        with av.open(str(path)) as film:
            seconds = float(film.duration or 0) / av.time_base
            can_jump = film.format.name.startswith("mov") and seconds > SHORT_FILM_SECONDS
            if can_jump:
                stream = film.streams.video[0]
                lumas = tuple(_frame_within(film, stream, moment, start) for start, moment in moments)
                return Sample(lumas, seconds, str(film.metadata.get("comment", "")))
    except (av.FFmpegError, OSError, IndexError, ValueError) as error:
        raise BadInputError(f"{path.name} is not a film or picture that can be read.") from error
    return sample_stretches(path, tuple(moment for _, moment in moments))


def _moments_spread(stretches: tuple[tuple[float, float], ...]) -> list[tuple[Fraction, Fraction]]:
    """Moments spread evenly over the time of all stretches, late in each share, with their stretch's beginning."""
    whole = sum(end - start for start, end in stretches)
    passed, moments = 0.0, []
    wanted = [whole * (step + 0.9) / FRAMES_LOOKED_AT for step in range(FRAMES_LOOKED_AT)]
    for start, end in sorted(stretches):
        inside = [each for each in wanted if passed <= each < passed + end - start]
        moments += [(Fraction(start), Fraction(start + each - passed)) for each in inside]
        passed += end - start
    return moments


def _frame_within(film: Any, stream: Any, moment: Fraction, start: Fraction) -> Plane:
    """The key frame before a moment, which costs little, unless it lies before `start`; then the moment's own."""
    film.seek(round(moment / stream.time_base), stream=stream, backward=True)
    stream.codec_context.skip_frame = "NONKEY"
    frame = next(film.decode(stream), None)
    stream.codec_context.skip_frame = "DEFAULT"
    if frame is not None and frame.pts is not None and frame.pts * stream.time_base >= start - ROUNDING_SECONDS:
        return _luma(frame)
    return _frame_at(film, stream, moment)


def sample_film(path: Path, is_thorough: bool = True) -> Sample:
    """Frames and tags of a film, GIF or still; raises BadInputError, in one sentence, when it shows no pictures.

    Thorough, for films of Keepsake's own, it is read from beginning to end; otherwise a long film is only looked into
    where it can be jumped to.
    """
    import av

    try:
        if is_webp(path):
            return _sample_webp(path)
        with av.open(str(path), stream_options=WITHOUT_TRIAL if is_thorough else None) as film:
            stream = film.streams.video[0]
            seconds = float(film.duration or 0) / av.time_base
            is_short = seconds <= SHORT_FILM_SECONDS and path.stat().st_size <= SMALL_FILE_BYTES
            frames = _all_through if is_thorough or is_short else _here_and_there
            lumas = tuple(frames(film, stream, seconds))
            comment = str(film.metadata.get("comment", ""))
    except (av.FFmpegError, OSError, IndexError, ValueError) as error:
        raise BadInputError(f"{path.name} is not a film or picture that can be read.") from error
    if not lumas:
        raise BadInputError(f"{path.name} shows no pictures.")
    return Sample(lumas, seconds, comment)


def sample_stretches(path: Path, moments: tuple[Fraction, ...]) -> Sample:
    """The frames shown at some moments, in seconds and in order; raises BadInputError as `sample_film` does."""
    import av

    try:
        if is_webp(path):
            return _sample_webp(path, moments)
        with av.open(str(path)) as film:
            stream = film.streams.video[0]
            seconds = float(film.duration or 0) / av.time_base
            if seconds <= SHORT_FILM_SECONDS:
                lumas = tuple(_frames_at(film, stream, moments))
            else:
                lumas = tuple(_frame_at(film, stream, moment) for moment in moments)
            comment = str(film.metadata.get("comment", ""))
    except (av.FFmpegError, OSError, IndexError, ValueError) as error:
        raise BadInputError(f"{path.name} is not a film or picture that can be read.") from error
    return Sample(lumas, seconds, comment)


def _sample_webp(path: Path, moments: tuple[Fraction, ...] = ()) -> Sample:
    """Frames of a WebP: those at some moments, or a few spread over it. Raises OSError or ValueError."""
    frames = list(webp_frames(path))
    if moments:
        chosen = [next((luma for end, luma in frames if moment < end), frames[-1][1]) for moment in moments]
    else:
        chosen = [luma for _, luma in frames[:: max(1, len(frames) // FRAMES_LOOKED_AT)]]
    return Sample(tuple(chosen), float(frames[-1][0]), "")


def seen_label(lumas: tuple[Plane, ...]) -> SeenLabel:
    """Look for the label anywhere in each frame."""
    first = read_label(lumas[0])
    if not first.is_found:  # looking everywhere takes long: three frames are enough to say that there is none
        lumas = tuple(lumas[place] for place in sorted({0, len(lumas) // 2, len(lumas) - 1}))
    return _seen([first, *(read_label(luma, like=first) for luma in lumas[1:])])


def seen_label_at(lumas: tuple[Plane, ...], label: BurnedInLabel) -> SeenLabel:
    """Look for the label where it was drawn in each frame."""
    return _seen([read_label_at(luma, label) for luma in lumas])


def seen_mark(lumas: tuple[Plane, ...], search: bool) -> MarkReading:
    """Look for the invisible mark in the mean of the frames."""
    return read_mark(mean_luma(lumas), search)


def _seen(readings: list[LabelReading]) -> SeenLabel:
    found = sum(reading.is_found for reading in readings)
    return SeenLabel(found, len(readings), min(readings, key=lambda reading: (reading.is_found, reading.score)))


def _all_through(film: Any, stream: Any, seconds: float) -> Iterator[Plane]:
    stream.thread_count = 1  # a few frames are read; starting threads would cost more
    stream.codec_context.skip_frame = "BIDIR"
    stream.codec_context.options = {"skip_loop_filter": "all"}  # blockier, and a fifth cheaper
    yield from _spread(film.decode(stream), seconds)


def _here_and_there(film: Any, stream: Any, seconds: float) -> Iterator[Plane]:
    import av

    stream.codec_context.skip_frame = "NONKEY"
    seen: set[int | None] = set()
    for step in range(FRAMES_LOOKED_AT):
        film.seek(int(seconds * step / FRAMES_LOOKED_AT * av.time_base), backward=True)
        frame = next(film.decode(stream), None)
        if frame is not None and frame.pts not in seen:
            seen.add(frame.pts)
            yield _luma(frame)
    if len(seen) <= 1:  # nowhere to jump to but the beginning
        film.seek(0)
        stream.codec_context.skip_frame = "BIDIR"
        *_, last = islice(film.decode(stream), FRAMES_AT_THE_BEGINNING)
        yield _luma(last)


def _frames_at(film: Any, stream: Any, moments: tuple[Fraction, ...]) -> Iterator[Plane]:
    """The frames shown at some moments of a film that is read through. Raises ValueError when it ends before."""
    left = list(moments)
    for frame in film.decode(stream):
        end = (frame.pts + (frame.duration or 1)) * stream.time_base
        while left and left[0] < end:
            yield _luma(frame)
            left.pop(0)
    if left:
        raise ValueError("the film ends before that moment")


def _frame_at(film: Any, stream: Any, moment: Fraction) -> Plane:
    """The frame shown at a moment, decoded from the key frame before it. Raises ValueError when there is none."""
    wanted = round(moment / stream.time_base)
    film.seek(wanted, stream=stream, backward=True)
    for frame in film.decode(stream):
        if frame.pts is not None and frame.pts + (frame.duration or 0) > wanted:
            return _luma(frame)
    raise ValueError("the film ends before that moment")


def _luma(frame: Any) -> Plane:
    if frame.format.name in ("yuv420p", "yuvj420p", "yuv422p", "yuv444p", "nv12", "gray"):
        plane = frame.planes[0]
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
        return rows[: frame.height, : frame.width].copy()
    return np.asarray(frame.to_ndarray(format="gray"), np.uint8)


def _spread(frames: Iterable[Any], seconds: float) -> Iterator[Plane]:
    """The first frame, the last, and some evenly between them."""
    due, last = 0.0, None
    for frame in frames:
        last = frame
        if float(frame.time or 0) >= due:
            due += seconds / (FRAMES_LOOKED_AT - 1)
            last = None
            yield _luma(frame)
    if last is not None:
        yield _luma(last)
