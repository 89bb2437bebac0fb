"""Answers a `RenderFilm` request: the film drawn and encoded piece by piece, put together, marked and named."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import av
import cv2
from PIL import Image

from keepsake.core.errors import OutputError
from keepsake.core.outputs import check_room, refusals_of
from keepsake.core.progress import Progress, Reporter, silent
from keepsake.engine.compose.composer import Composer
from keepsake.engine.export import ComposedFilm, FilmMarks, name_film
from keepsake.engine.film.assembling import Assembly, assemble
from keepsake.engine.film.checking import refuse_unlike, size_at_most
from keepsake.engine.film.encoding import PieceEncoder, PieceFormat
from keepsake.engine.film.loops import loop_frames, save_loop
from keepsake.engine.film.pieces import Piece
from keepsake.engine.film.plan import FilmPlan, in_software, plan_film
from keepsake.engine.film.sound_alone import sound_alone
from keepsake.engine.film.sounding import sound_file
from keepsake.engine.gentle.colour import rgb_from_planes
from keepsake.engine.measure import Measurement
from keepsake.engine.media.colour import Planes
from keepsake.engine.media.pyramid import Pyramid
from keepsake.engine.media.writer import CREDIT
from keepsake.engine.requests import FilmReport, RenderFilm

PLAIN_CREDIT = "Made with Keepsake"
POSTER_SIDE, POSTER_QUALITY = 640, 85
MOST_KEPT_BYTES = 160 * 2**20
"""Of photos between frames: an export goes through a film once, and two of them are seen at a time."""
SPARE_BYTES = 50_000_000
"""Left free on the disk for everything else."""

Draw = Callable[[int], Planes]


class Drawing(Protocol):
    """What draws a scene's frames; a context manager."""

    def frame(self, index: int) -> Planes:
        """The frame of a number, in memory of its own."""
        ...

    def close(self) -> None:
        """Let go of what is kept between frames; a later frame makes it again."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None: ...


Artist = Callable[[FilmPlan], Drawing]
"""Makes what draws a planned film's frames."""


def thrifty(plan: FilmPlan) -> Drawing:
    """What draws an export's frames, with little kept between them."""
    pyramid = Pyramid(plan.request.cache_folder)
    return Composer(plan.scene, plan.request.allows_missing, MOST_KEPT_BYTES, pyramid, most_portraits=1)


def render_film(request: RenderFilm, report: Reporter = silent, artist: Artist = thrifty) -> FilmReport:
    """Make the finished film.

    Pieces that are done, from this export or an earlier one, are not made again. Raises UsageError, BadInputError,
    ConsentError, OutputError, MarkError, LedgerError or CancelledError; nothing is left under the film's name then,
    and the pieces done so far are kept for the next time.
    """
    measured = Measurement()
    with measured.stage("planning"):
        report(Progress("planning the film", 0, 1))
        plan = plan_film(request)
        if plan.preset.is_loop:
            loop_frames(plan)
        refuse_no_room(plan)
    if plan.preset.sound_alone:
        return sound_alone(plan, measured, report)
    reused = plan.pieces_done
    with ExitStack() as open_things:
        drawing = open_things.enter_context(artist(plan))
        marks = plan.marks(drawing.frame)
        draw = marks.frame if marks else drawing.frame
        with measured.stage("drawing and encoding"):
            plan = _with_all_pieces(plan, draw, report)
        with measured.stage("sound"):
            sound = _sound(plan, report)
        with measured.stage("putting together"):
            report(Progress("putting the film together", 0, 1))
            made = _assembly(plan, plan.format, draw, sound) if plan.format else None
            if made:
                drawing.close()  # signing and reading back want the memory
            _name(plan, marks, made, partial(save_loop, plan, draw, report=report))
    return FilmReport(
        output_path=plan.destination,
        width=plan.scene.width,
        height=plan.scene.height,
        frames=plan.scene.frames,
        rate=plan.scene.rate,
        size_bytes=plan.destination.stat().st_size,
        pieces=len(plan.pieces),
        pieces_reused=reused,
        animated_frames=plan.animated_frames,
        encoder=plan.format.encoder if plan.format else plan.preset.suffix.removeprefix("."),
        **measured.cost(),
        notes=plan.notes,
    )


def refuse_no_room(plan: FilmPlan) -> None:
    """Raises OutputError when the disk cannot hold what will be written: pieces, sound, the film before and after
    signing.
    """
    whole = size_at_most(plan.preset, plan.scene.frames, plan.scene.rate)
    left = sum(piece.frames for piece, path in plan.pieces if path not in plan.done)
    pieces = whole * left // plan.scene.frames
    kept, film = pieces + whole + SPARE_BYTES, whole + SPARE_BYTES
    with refusals_of(plan.destination):
        is_one_disk = plan.store.folder.stat().st_dev == plan.destination.parent.stat().st_dev
    check_room(plan.destination, kept + film if is_one_disk else film)
    if not is_one_disk:
        check_room(plan.store.path("piece", ""), kept)


def _with_all_pieces(plan: FilmPlan, draw: Draw, report: Reporter) -> FilmPlan:
    """The plan with every piece made; with another encoder when a chip gave up."""
    if plan.format is None:
        return plan
    try:
        _make_pieces(plan, plan.format, draw, report)
    except av.FFmpegError as error:
        if plan.format.encoder == plan.preset.encoder:
            raise OutputError("The film could not be encoded; please make it again.") from error
        return _with_all_pieces(in_software(plan), draw, report)
    return plan


def _make_pieces(plan: FilmPlan, wanted: PieceFormat, draw: Draw, report: Reporter) -> None:
    finished = sum(piece.frames for piece, path in plan.pieces if path in plan.done)
    for piece, path in plan.pieces:
        if path in plan.done or plan.store.has(path):  # the same clip twice in a film is drawn once
            continue
        with refusals_of(path), plan.store.making(path) as part:
            make_piece(part, piece, wanted, _told(draw, piece, finished, plan.scene.frames, report))
        finished += piece.frames
    report(Progress("drawing the film", plan.scene.frames, plan.scene.frames))


def make_piece(path: Path, piece: Piece, wanted: PieceFormat, draw: Draw) -> None:
    """Draw and encode one piece. Raises OutputError when the encoder loses a frame; its own errors pass through."""
    with sharing_cores(), PieceEncoder(path, wanted) as encoder:
        for index in range(piece.start, piece.end):
            encoder.write(draw(index))
        encoder.finish()


@contextmanager
def sharing_cores() -> Iterator[None]:
    """Half of the PC's cores are for drawing meanwhile: the encoder works beside it, and threads that wait for each
    other on busy cores cost a tenth of the drawing.
    """
    usual = cv2.getNumThreads()
    cv2.setNumThreads(max(1, min(usual, (os.cpu_count() or 1) // 2)))
    try:
        yield
    finally:
        cv2.setNumThreads(usual)


def _told(draw: Draw, piece: Piece, finished: int, total: int, report: Reporter) -> Draw:
    def drawn(index: int) -> Planes:
        report(Progress("drawing the film", min(finished + index - piece.start, total), total))
        return draw(index)

    return drawn


def _sound(plan: FilmPlan, report: Reporter) -> Path | None:
    if not plan.preset.sound:
        return None
    with refusals_of(plan.store.path("sound", "")):
        return sound_file(plan.score, plan.preset, plan.store, plan.digests, report)


def _name(plan: FilmPlan, marks: FilmMarks | None, made: Assembly | None, loop: Callable[[Path], None]) -> None:
    """Sign, read back and name the film that is `made`, or the loop that `loop` writes."""
    if made is None:
        make, check = loop, _any_file
    else:
        score = plan.score if made.sound_path else None
        make = partial(_assemble, made)
        check = partial(refuse_unlike, frames=plan.scene.frames, rate=plan.scene.rate, score=score)
    with plan.store.trying("unsigned") as unsigned:
        film = ComposedFilm(
            destination=plan.destination,
            scene=plan.scene,
            unsigned=unsigned,
            marks=marks,
            originals=plan.originals,
            frame_step=loop_frames(plan).step if plan.format is None else 1,
            source_is_ai=plan.source_is_ai,
        )
        name_film(film, make, check, plan.store.remembering)


def _any_file(_: Path) -> None:
    """A loop is read back when its marks are."""


def _assemble(assembly: Assembly, path: Path) -> None:
    with refusals_of(path):
        assemble(path, assembly)


def _assembly(plan: FilmPlan, wanted: PieceFormat, draw: Draw, sound: Path | None) -> Assembly:
    request = plan.request
    frame = request.poster_frame if request.poster_frame is not None else plan.scene.frames // 3
    poster = Image.fromarray(rgb_from_planes(draw(min(max(frame, 0), plan.scene.frames - 1))))
    poster.thumbnail((POSTER_SIDE, POSTER_SIDE))
    jpeg = BytesIO()
    poster.save(jpeg, "JPEG", quality=POSTER_QUALITY)
    has_extras = wanted.container == "mp4"
    return Assembly(
        pieces=plan.pieces,
        sound_path=sound,
        rate=plan.scene.rate,
        container=wanted.container,
        chapters=request.chapters,
        subtitles=plan.subtitles if has_extras else (),
        poster_jpeg=jpeg.getvalue() if has_extras else b"",
        poster_size=poster.size,
        tags=(("title", request.title), ("comment", CREDIT if plan.gate else PLAIN_CREDIT)),
    )
