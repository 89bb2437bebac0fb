"""Answers an `AnimatePortrait` request: consent, faces, plan, frames, label, film."""

from __future__ import annotations

from dataclasses import dataclass

from keepsake.core.errors import NoFaceError, UsageError
from keepsake.core.progress import Progress, Reporter, silent
from keepsake.engine.export import LabelWish, MarkedFilm
from keepsake.engine.gentle.camera import SPARE, CameraMove, focus_of
from keepsake.engine.gentle.region import Sitter
from keepsake.engine.gentle.renderer import CanvasSize, GentleRenderer, canvas_size
from keepsake.engine.measure import Measurement, peak_memory_bytes
from keepsake.engine.media.colour import Planes
from keepsake.engine.media.photo import Photo, read_photo
from keepsake.engine.media.writer import MovieFormat
from keepsake.engine.motion.plan import MotionPlan
from keepsake.engine.motion.planner import MotionWish, plan_motion
from keepsake.engine.portrait.finder import FaceFinder, UprightFaces, turned
from keepsake.engine.portrait.reading import read_faces
from keepsake.engine.provenance.gate import Gate, Intent, open_gate
from keepsake.engine.requests import AnimatePortrait, ClipReport, Occlusion, PhotoReading

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
        gate = _opened_gate(request, photo, people)
    with measured.stage("planning"):
        plan, understood = plan_motion(portrait.reading, _motion_wish(request))
    with measured.stage("preparing"):
        report(Progress("preparing the layers", 0, 1))
        shots = _Shots(portrait, plan, request)
    with measured.stage("drawing and encoding"):
        _film(request, gate, shots, report)
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
        notes=_notes(portrait.reading, gate),
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


def _opened_gate(request: AnimatePortrait, photo: Photo, people: int) -> Gate:
    """Raises ConsentError when the record is missing or does not cover this clip."""
    return open_gate(
        Intent(
            consent_path=request.consent_path,
            photo_path=request.photo_path,
            photo_sha256=photo.sha256,
            people=people,
        )
    )


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


def _sitters(portrait: _Portrait) -> tuple[Sitter, ...]:
    read = zip(portrait.found.faces, portrait.reading.faces, strict=True)
    return tuple(Sitter(face, spectacles=Occlusion.GLASSES in reading.occlusions) for face, reading in read)


class _Shots:
    """The film's frames: the renderer's canvas, seen by the camera where one was asked for."""

    def __init__(self, portrait: _Portrait, plan: MotionPlan, request: AnimatePortrait) -> None:
        pixels = turned(portrait.photo.pixels, portrait.found.quarter_turns)
        height, width = pixels.shape[:2]
        self.size = canvas_size(width, height, request.height)
        canvas = self.size
        if request.pan_zoom:
            canvas = CanvasSize(*(round(side * SPARE / 2) * 2 for side in (self.size.width, self.size.height)))
        self._renderer = GentleRenderer(pixels, _sitters(portrait), plan, canvas)
        self._camera = self._camera_over(canvas, plan.frames) if request.pan_zoom else None
        self.label = LabelWish(faces=() if request.pan_zoom else self._renderer.head_boxes)
        self.frames = plan.frames
        self.rate = plan.rate

    def _camera_over(self, canvas: CanvasSize, frames: int) -> CameraMove:
        return CameraMove(
            (canvas.width, canvas.height),
            (self.size.width, self.size.height),
            focus_of(self._renderer.head_boxes),
            frames,
        )

    def frame(self, index: int) -> Planes:
        """The frame at `index`; the planes are drawn over by the next one."""
        planes = self._renderer.frame(index)
        return self._camera.shot(planes, index) if self._camera else planes


def _film(request: AnimatePortrait, gate: Gate, shots: _Shots, report: Reporter) -> None:
    movie = MovieFormat(
        width=shots.size.width,
        height=shots.size.height,
        rate=shots.rate,
        crf=request.crf,
        preset=request.preset,
        frames=shots.frames,
        title="A living portrait",
    )
    with MarkedFilm(request.output_path, movie, gate, shots.label) as film:
        for index in range(shots.frames):
            film.write(shots.frame(index))
            report(Progress("drawing the film", index + 1, shots.frames))


def _notes(reading: PhotoReading, gate: Gate) -> tuple[str, ...]:
    """What the person should know about this clip: advice on the photo, and what consent asks to be remembered."""
    advice = (sentence for face in reading.faces for sentence in face.advice)
    return tuple(dict.fromkeys([*reading.advice, *advice, *gate.grant.verdict.warnings, *gate.grant.verdict.cards]))
