"""Answers an `AnimatePortrait` request: consent, faces, plan, frames, label, film."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from keepsake.core.consent import Audience, Use, Wish
from keepsake.core.errors import NoFaceError, UsageError
from keepsake.core.progress import Progress, Reporter, silent
from keepsake.engine.gentle.camera import SPARE, CameraMove, focus_of
from keepsake.engine.gentle.renderer import CanvasSize, GentleRenderer, canvas_size
from keepsake.engine.measure import Measurement, peak_memory_bytes
from keepsake.engine.media.colour import Planes
from keepsake.engine.media.photo import Photo, read_photo
from keepsake.engine.media.writer import H264Writer, MovieFormat
from keepsake.engine.motion.plan import MotionPlan
from keepsake.engine.motion.planner import MotionWish, plan_motion
from keepsake.engine.portrait.finder import FaceFinder, UprightFaces, turned
from keepsake.engine.portrait.reading import read_faces
from keepsake.engine.provenance.consent import Grant, require_consent, widest_audience
from keepsake.engine.provenance.consent_file import read_consent
from keepsake.engine.provenance.label import BurnedInLabel, LabelPlan
from keepsake.engine.requests import AnimatePortrait, ClipReport, PhotoReading, Understood

ENGINE, DEVICE = "gentle", "cpu"
SMALLEST_HEIGHT, LARGEST_HEIGHT = 144, 2160


@dataclass(frozen=True, slots=True)
class _Portrait:
    """A photo turned upright, its faces, and what they say."""

    photo: Photo
    found: UprightFaces
    reading: PhotoReading


def animate_portrait(request: AnimatePortrait, report: Reporter = silent) -> ClipReport:
    """Make the living-portrait clip that was asked for.

    Raises PhotoError, NoFaceError, ConsentError, OutputError or UsageError; nothing is left behind then.
    """
    _check(request)
    measured = Measurement()
    with measured.stage("reading the photo"):
        report(Progress("reading the photo", 0, 1))
        photo = read_photo(request.photo_path)
    with measured.stage("finding faces"):
        report(Progress("finding faces", 0, 1))
        portrait = _portrait(photo, request)
    with measured.stage("checking consent"):
        people = len(request.faces) or len(portrait.found.faces)
        grant = _consent(request, photo, people)
    with measured.stage("planning"):
        plan, understood = plan_motion(portrait.reading, _motion_wish(request))
    with measured.stage("preparing"):
        report(Progress("preparing the layers", 0, 1))
        shots = _Shots(portrait, plan, request)
    with measured.stage("drawing and encoding"):
        _film(request, plan, shots, report)
    return ClipReport(
        output_path=request.output_path,
        width=shots.size.width,
        height=shots.size.height,
        frames=plan.frames,
        rate=request.rate,
        faces=len(plan.faces),
        seed=request.seed,
        engine=ENGINE,
        device=DEVICE,
        stage_seconds=measured.stage_seconds,
        cpu_seconds=measured.cpu_seconds,
        peak_memory_bytes=peak_memory_bytes(),
        understood=understood,
        notes=_notes(portrait.reading, grant, understood),
    )


def _check(request: AnimatePortrait) -> None:
    if not SMALLEST_HEIGHT <= request.height <= LARGEST_HEIGHT:
        raise UsageError(
            f"A clip can be {SMALLEST_HEIGHT} to {LARGEST_HEIGHT} pixels high, not {request.height}; 1080 suits most"
            " televisions."
        )


def _portrait(photo: Photo, request: AnimatePortrait) -> _Portrait:
    """Raises NoFaceError when nobody can be found."""
    finder = FaceFinder()
    if request.quarter_turns is None:
        found = finder.upright_faces(photo.pixels)
    else:
        found = UprightFaces(request.quarter_turns, finder.faces(turned(photo.pixels, request.quarter_turns)))
    if not found.faces:
        raise NoFaceError(
            f"No face was found in {photo_name(request)} that could be animated; a larger or sharper scan may help."
        )
    return _Portrait(photo, found, read_faces(photo, found))


def photo_name(request: AnimatePortrait) -> str:
    """The photo's file name, for sentences."""
    return request.photo_path.name


def _consent(request: AnimatePortrait, photo: Photo, people: int) -> Grant:
    """Raises ConsentError when the record is missing or does not cover this clip."""
    records = read_consent(request.consent_path) if request.consent_path else ()
    audience = widest_audience(records) if records else Audience.HOUSEHOLD
    wish = Wish(uses=frozenset({Use.MOTION}), audience=audience, photo_sha256=photo.sha256, on=date.today())
    return require_consent(request.consent_path, wish, people)


def _motion_wish(request: AnimatePortrait) -> MotionWish:
    return MotionWish(
        style=request.style,
        direction=request.direction,
        strength=request.strength,
        seconds=request.seconds,
        rate=request.rate,
        seed=request.seed,
        faces=request.faces,
    )


class _Shots:
    """The film's frames: the renderer's canvas, seen by the camera where one was asked for, with the label on it."""

    def __init__(self, portrait: _Portrait, plan: MotionPlan, request: AnimatePortrait) -> None:
        pixels = turned(portrait.photo.pixels, portrait.found.quarter_turns)
        height, width = pixels.shape[:2]
        self.size = canvas_size(width, height, request.height)
        canvas = self.size
        if request.pan_zoom:
            canvas = CanvasSize(*(round(side * SPARE / 2) * 2 for side in (self.size.width, self.size.height)))
        self._renderer = GentleRenderer(pixels, portrait.found.faces, plan, canvas)
        self._camera = self._camera_over(canvas, plan.frames) if request.pan_zoom else None
        heads = () if request.pan_zoom else self._renderer.head_boxes
        self._label = BurnedInLabel(
            LabelPlan(width=self.size.width, height=self.size.height, faces=heads, rate=plan.rate)
        )

    def _camera_over(self, canvas: CanvasSize, frames: int) -> CameraMove:
        return CameraMove(
            (canvas.width, canvas.height),
            (self.size.width, self.size.height),
            focus_of(self._renderer.head_boxes),
            frames,
        )

    @contextmanager
    def frame(self, index: int) -> Iterator[Planes]:
        """The labelled frame at `index`, only inside the block: the planes are drawn over again afterwards."""
        planes = self._renderer.frame(index)
        if self._camera:
            planes = self._camera.shot(planes, index)
        left, top, width, height = self._label.box
        luma = (slice(top, top + height), slice(left, left + width))
        chroma = tuple(slice(part.start // 2, part.stop // 2) for part in luma)
        under = planes.y[luma].copy(), planes.u[chroma].copy(), planes.v[chroma].copy()
        self._label.draw(planes.y, planes.u, planes.v, index)
        yield planes
        planes.y[luma], planes.u[chroma], planes.v[chroma] = under


def _film(request: AnimatePortrait, plan: MotionPlan, shots: _Shots, report: Reporter) -> None:
    movie = MovieFormat(
        width=shots.size.width,
        height=shots.size.height,
        rate=plan.rate,
        crf=request.crf,
        preset=request.preset,
        frames=plan.frames,
        title="A living portrait",
    )
    with H264Writer(request.output_path, movie, originals=(request.photo_path,)) as film:
        for index in range(plan.frames):
            with shots.frame(index) as planes:
                film.write(planes)
            report(Progress("drawing the film", index + 1, plan.frames))


def _notes(reading: PhotoReading, grant: Grant, understood: Understood) -> tuple[str, ...]:
    """What the person should know about this clip: advice on the photo, and what consent asks to be remembered."""
    advice = (sentence for face in reading.faces for sentence in face.advice)
    return tuple(dict.fromkeys([*reading.advice, *advice, *grant.verdict.warnings]))
