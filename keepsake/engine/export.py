"""Writes finished films: the only part of Keepsake that may, and only through an opened gate.

Everything that leaves Keepsake passes here: the label is drawn, the invisible mark added, the credentials signed, and
all of it read back from the file before the file gets its name.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import cv2

from keepsake.core.consent import Use
from keepsake.core.errors import MarkError
from keepsake.core.outputs import check_destination, written_beside
from keepsake.core.scene import Scene
from keepsake.engine.media.colour import Frame, Planes, planes_of
from keepsake.engine.media.photo import read_photo
from keepsake.engine.media.writer import H264Writer, MovieFormat, Sound
from keepsake.engine.provenance.gate import Gate, LabelledStretch, Written, finish_plain
from keepsake.engine.provenance.label import Box, BurnedInLabel, Corner, LabelPlan, Plane
from keepsake.engine.provenance.label_words import second_words
from keepsake.engine.provenance.shot_mark import mark_for
from keepsake.engine.provenance.vocabulary import MEDIA_TYPES
from keepsake.engine.provenance.watermark import InvisibleMark

_PHOTO_SIDE = 512  # of the bare pixels that stand for the photo in the credentials
_MOST_PHOTOS = 40  # that stand in the credentials, which players read before the film


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelWish:
    """What may be chosen of the label: faces to avoid (left, top, width, height), language, corner. Not whether."""

    faces: tuple[Box, ...] = ()
    language: str = "en"
    corner: Corner = Corner.TOP_RIGHT


class MarkedFilm:
    """A `MovieWriter` whose film carries every mark; a context manager like `H264Writer`, with the same errors.

    Frames given to it are not changed. Also raises MarkError or LedgerError when the block ends and a mark cannot be
    read back; then nothing is left behind.
    """

    def __init__(
        self, path: Path, movie: MovieFormat, gate: Gate, wish: LabelWish, sound: Sound | None = None
    ) -> None:
        self._gate = gate
        self._marks = _Marks(gate, movie, wish)
        self._media_type = MEDIA_TYPES.get(path.suffix.lower(), "video/mp4")
        self._writer = H264Writer(path, movie, gate.intent.originals, self._finish, sound)

    @property
    def label(self) -> BurnedInLabel:
        """The label, for those who must know where it is."""
        return self._marks.label

    def write(self, frame: Frame | Planes, changing: tuple[Box, ...] | None = None) -> None:
        """Append one frame, RGB or planes, with label and mark on it.

        `changing` are the only parts of it that may differ from the frame before (left, top, width, height; even
        numbers); None when all of it may. Raises ValueError for a frame of another size than the film's.
        """
        self._marks.draw(frame if isinstance(frame, Planes) else planes_of(frame), self._writer.canvas, changing)
        self._writer.write_canvas()

    def start_shot(self) -> None:
        """Say that the next frame begins another picture, for the invisible mark to be shaped anew."""
        self._marks.start_shot()

    def __enter__(self) -> Self:
        self._writer.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writer.__exit__(kind, error, trace)

    def _finish(self, written_path: Path, signed_path: Path) -> None:
        self._gate.finish(written_path, signed_path, self._marks.written(self._media_type))


class _Marks:
    """Label and invisible mark of one film, drawn with each frame."""

    def __init__(self, gate: Gate, movie: MovieFormat, wish: LabelWish) -> None:
        self._gate = gate
        self._crf = movie.crf
        self.label = label_of(gate, movie, wish)
        self._mark: InvisibleMark | None = None
        self._photo_jpeg = b""
        self._frames = 0

    def draw(self, frame: Planes, into: Planes, changing: tuple[Box, ...] | None) -> None:
        """The frame with its marks into `into`, which holds the one before; outside `changing` that is kept."""
        if (frame.width, frame.height) != (into.width, into.height):
            raise ValueError(f"a frame of {frame.width} x {frame.height} is not the film's")
        if self._mark is None or changing is None:
            changing = ((0, 0, frame.width, frame.height),)
        if self._mark is None:
            self._mark = mark_for(frame.y, self._gate.payload, self._crf)
            self._photo_jpeg = self._photo_jpeg or bare_jpeg(frame.y)
        for left, top, width, height in (*changing, self.label.box):  # the label is not drawn over itself
            self._mark.add_to(frame.y, into.y, (slice(top, top + height), slice(left, left + width)))
            half = (slice(top // 2, (top + height) // 2), slice(left // 2, (left + width) // 2))
            into.u[half], into.v[half] = frame.u[half], frame.v[half]
        self.label.draw(into.y, into.u, into.v, self._frames)
        self._frames += 1

    def start_shot(self) -> None:
        self._mark = None

    def written(self, media_type: str) -> Written:
        return Written(media_type=media_type, label=self.label, photo_jpegs=(self._photo_jpeg,))


def label_of(gate: Gate, movie: MovieFormat, wish: LabelWish) -> BurnedInLabel:
    """The label of a film that passes `gate`."""
    return BurnedInLabel(
        LabelPlan(
            width=movie.width,
            height=movie.height,
            faces=wish.faces,
            rate=movie.rate,
            language=wish.language,
            second_line=second_words(wish.language, gate.grant.uses, gate.author),
            corner=wish.corner,
        )
    )


def bare_jpeg(luma: Plane) -> bytes:
    """A small grey JPEG with no metadata at all, which stands for the source photo in the credentials."""
    shrink = min(1.0, _PHOTO_SIDE / max(luma.shape))
    small = cv2.resize(luma, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    _, content = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 80])
    return bytes(content)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnimatedShot:
    """Frames `start` up to, not including, `end` of a film that show living portraits, always the same layers.

    `uses` and `author` are what the label's second line says; `faces` are for it to keep clear of. `photos` are what
    the portraits are made from.
    """

    start: int
    end: int
    uses: frozenset[Use] = frozenset({Use.MOTION})
    author: str = ""
    faces: tuple[Box, ...] = ()
    photos: tuple[Path, ...] = ()


class FilmMarks:
    """Label and invisible mark on those frames of a film that show living portraits, and on no others.

    `draw` gives the film's frame of a number, in memory of its own. The mark of a shot is shaped by the frame in its
    middle, whichever frames are asked for, so that a film made in pieces is the film made at once.
    """

    def __init__(
        self,
        gate: Gate,
        movie: MovieFormat,
        shots: tuple[AnimatedShot, ...],
        language: str,
        draw: Callable[[int], Planes],
    ) -> None:
        self.gate, self.language = gate, language
        self._movie, self._shots, self._draw = movie, shots, draw
        self._labels: dict[tuple[frozenset[Use], str, tuple[Box, ...]], BurnedInLabel] = {}
        self._shaped: tuple[AnimatedShot, InvisibleMark] | None = None

    def frame(self, index: int) -> Planes:
        """The film's frame, marked where it must be."""
        shot = next((each for each in self._shots if each.start <= index < each.end), None)
        if shot is None:
            return self._draw(index)
        mark = self._mark(shot)
        planes = self._draw(index)
        mark.add_to(planes.y, planes.y)
        self._label(shot).draw(planes.y, planes.u, planes.v, index - shot.start)
        return planes

    def written(self, media_type: str, step: int = 1) -> Written:
        """What the gate reads back, of a film of every `step`-th frame."""
        stretches = tuple(
            LabelledStretch(
                label=self._label(shot),
                start=-(-shot.start // step),
                end=-(-shot.end // step),
                rate=self._movie.rate / step,
            )
            for shot in self._shots
            if -(-shot.start // step) < -(-shot.end // step)
        )
        photos = dict.fromkeys(photo for shot in self._shots for photo in shot.photos)
        jpegs = tuple(_bare_photo(photo) for photo in list(photos)[:_MOST_PHOTOS])
        label = self._label(self._shots[0])
        return Written(media_type=media_type, label=label, photo_jpegs=jpegs, stretches=stretches)

    def _mark(self, shot: AnimatedShot) -> InvisibleMark:
        if self._shaped is None or self._shaped[0] != shot:
            self._shaped = (
                shot,
                mark_for(self._draw((shot.start + shot.end) // 2).y, self.gate.payload, self._movie.crf),
            )
        return self._shaped[1]

    def _label(self, shot: AnimatedShot) -> BurnedInLabel:
        key = (shot.uses, shot.author, shot.faces)
        if key not in self._labels:
            plan = LabelPlan(
                width=self._movie.width,
                height=self._movie.height,
                faces=shot.faces,
                rate=self._movie.rate,
                language=self.language,
                second_line=second_words(self.language, shot.uses, shot.author),
            )
            self._labels[key] = BurnedInLabel(plan)
        return self._labels[key]


def _bare_photo(path: Path) -> bytes:
    return bare_jpeg(cv2.cvtColor(read_photo(path, _PHOTO_SIDE * _PHOTO_SIDE).pixels, cv2.COLOR_RGB2GRAY))


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposedFilm:
    """A film put together elsewhere, ready for its name: what it shows, and the marks its frames were given.

    `marks` is None only when nobody in the scene is animated. `frame_step` tells that the file has only every so
    manieth frame. `source_is_ai` that a photo or video in it declares AI itself. `unsigned` is where the file may be
    before it is signed.
    """

    destination: Path
    scene: Scene
    unsigned: Path
    marks: FilmMarks | None
    originals: tuple[Path, ...] = ()
    frame_step: int = 1
    source_is_ai: bool = False


Watch = Callable[[Path], AbstractContextManager[object]]


def name_film(
    film: ComposedFilm, assemble: Callable[[Path], None], check: Callable[[Path], None], watch: Watch = nullcontext
) -> None:
    """Give a composed film its name, once it is signed and everything was read back from it.

    `assemble` writes the film to a path, `check` raises when the signed file is not whole, `watch` is held while the
    file has a temporary name. Raises MarkError for a scene with living portraits and no marks, and otherwise as
    `MarkedFilm` does; nothing is left behind then.
    """
    scene = film.scene
    if film.marks is None and any(scene.is_animated(layer.at.start.value) for layer in scene.layers if layer.at):
        raise MarkError("Living portraits leave Keepsake only with their marks; please make the film again.")
    destination = check_destination(film.destination, film.originals)
    media_type = MEDIA_TYPES[destination.suffix.lower()]
    with written_beside(destination) as part, watch(part):
        try:
            assemble(film.unsigned)
            if film.marks:
                film.marks.gate.finish(film.unsigned, part, film.marks.written(media_type, film.frame_step))
            else:
                finish_plain(film.unsigned, part, media_type, film.source_is_ai)
            check(part)
        finally:
            film.unsigned.unlink(missing_ok=True)
