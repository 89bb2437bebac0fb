"""What living and talking portraits share: a photo read and its faces found, a plan drawn, a marked film written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from keepsake.core.errors import NoFaceError
from keepsake.core.progress import Progress, Reporter
from keepsake.core.remaking import remade
from keepsake.engine.export import LabelWish, MarkedFilm
from keepsake.engine.gentle.camera import SPARE, CameraMove, focus_of
from keepsake.engine.gentle.region import Sitter
from keepsake.engine.gentle.renderer import CanvasSize, GentleRenderer, canvas_size
from keepsake.engine.measure import Measurement
from keepsake.engine.media.colour import Planes
from keepsake.engine.media.photo import Photo, read_photo
from keepsake.engine.media.writer import MovieFormat, Sound
from keepsake.engine.motion.plan import MotionPlan
from keepsake.engine.motion.planner import MotionWish
from keepsake.engine.portrait.finder import FaceFinder, UprightFaces, turned
from keepsake.engine.portrait.reading import read_faces
from keepsake.engine.provenance.gate import Gate
from keepsake.engine.requests import AnimatePortrait, Occlusion, PhotoReading, PreviewPortrait, SpeakPortrait

if TYPE_CHECKING:
    from keepsake.engine.portrait_captions import ShownWords
    from keepsake.engine.voice.burned_captions import BurnedCaptions

ENGINE, DEVICE = "gentle", "cpu"
MOST_PIXELS = 9_000_000  # of a photo: more than any film shows, even turned and zoomed
FRAME_STAGE = "drawing the film"

PortraitRequest = AnimatePortrait | SpeakPortrait


@dataclass(frozen=True, slots=True)
class Portrait:
    """A photo turned upright, its faces in pixels of the turned photo, and what they say."""

    photo: Photo
    found: UprightFaces
    reading: PhotoReading

    @property
    def sitters(self) -> tuple[Sitter, ...]:
        """The people as the renderer wants them."""
        read = zip(self.found.faces, self.reading.faces, strict=True)
        return tuple(Sitter(face, spectacles=Occlusion.GLASSES in reading.occlusions) for face, reading in read)


def read_portrait(photo_path: Path, quarter_turns: int | None, measured: Measurement, report: Reporter) -> Portrait:
    """Read the photo and find its faces. Raises PhotoError, and NoFaceError when nobody can be found."""
    with measured.stage("reading the photo"):
        report(Progress("reading the photo", 0, 1))
        photo = read_photo(photo_path, MOST_PIXELS)
    with measured.stage("finding faces"):
        report(Progress("finding faces", 0, 1))
        finder = FaceFinder()
        if quarter_turns is None:
            found = finder.upright_faces(photo.pixels)
        else:
            found = UprightFaces(quarter_turns, finder.faces(turned(photo.pixels, quarter_turns)))
        if not found.faces:
            raise NoFaceError(
                f"No face was found in {photo_path.name} that could be animated; a larger or sharper scan may help."
            )
        return Portrait(photo, found, read_faces(photo, found))


def motion_wish(request: AnimatePortrait | PreviewPortrait) -> MotionWish:
    """What a film and its preview alike ask of the planner, so that both move the same."""
    rate = request.film_rate if isinstance(request, PreviewPortrait) else request.rate
    return remade(request, MotionWish, rate=rate)


class Shots:
    """The film's frames: the renderer's canvas, seen by the camera where one was asked for."""

    def __init__(self, portrait: Portrait, plan: MotionPlan, request: PortraitRequest) -> None:
        pixels = turned(portrait.photo.pixels, portrait.found.quarter_turns)
        height, width = pixels.shape[:2]
        self.size = canvas_size(width, height, request.height)
        self.frames, self.rate = plan.frames, plan.rate
        canvas = self.size
        if request.pan_zoom:
            canvas = CanvasSize(*(round(side * SPARE / 2) * 2 for side in (self.size.width, self.size.height)))
        self._renderer = GentleRenderer(pixels, portrait.sitters, plan, canvas)
        self._camera = self._camera_over(canvas) if request.pan_zoom else None
        heads = self._renderer.head_boxes
        self.changing = None if self._camera else self._renderer.moving_boxes
        """The only parts in which a frame may differ from the one before; None for anywhere."""
        self.label = LabelWish(faces=self._camera.seen_boxes(heads) if self._camera else heads)

    def _camera_over(self, canvas: CanvasSize) -> CameraMove:
        return CameraMove(
            (canvas.width, canvas.height),
            (self.size.width, self.size.height),
            focus_of(self._renderer.moving_heads),
            self.frames,
        )

    def frame(self, index: int) -> Planes:
        """The frame at `index`; the planes are drawn over by the next one."""
        planes = self._renderer.frame(index)
        return self._camera.shot(planes, index) if self._camera else planes


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is heard in a talking portrait, and the words it shows."""

    sound: Sound
    shown: ShownWords


def write_film(
    request: PortraitRequest, gate: Gate, shots: Shots, report: Reporter, spoken: Spoken | None = None
) -> None:
    """Draw every frame into a film that carries every mark. Raises OutputError, MarkError or LedgerError."""
    movie = MovieFormat(
        width=shots.size.width,
        height=shots.size.height,
        rate=shots.rate,
        crf=request.crf,
        preset=request.preset,
        frames=shots.frames,
        title="A talking portrait" if spoken else "A living portrait",
        subtitles=spoken.shown.track if spoken else (),
    )
    with MarkedFilm(request.output_path, movie, gate, shots.label, sound=spoken.sound if spoken else None) as film:
        words = _words_in(movie, film, shots, spoken.shown) if spoken and spoken.shown.burned else None
        for index in range(shots.frames):
            frame = shots.frame(index)
            if words:
                film.write(words.on(frame, index))
            else:
                film.write(frame, shots.changing)
            report(Progress(FRAME_STAGE, index + 1, shots.frames))


def _words_in(movie: MovieFormat, film: MarkedFilm, shots: Shots, shown: ShownWords) -> BurnedCaptions:
    """What draws the words shown into the pictures."""
    from keepsake.engine.voice.burned_captions import BurnedCaptions, CaptionPlace

    place = CaptionPlace(width=movie.width, height=movie.height, label=film.label.box, faces=shots.label.faces)
    return BurnedCaptions(shown.burned, place, shown.letters)


def notes(reading: PhotoReading, gate: Gate) -> tuple[str, ...]:
    """What the person should know about this film: advice on the photo, and what consent asks to be remembered."""
    advice = (sentence for face in reading.faces for sentence in face.advice)
    return tuple(dict.fromkeys([*reading.advice, *advice, *gate.grant.verdict.warnings, *gate.grant.verdict.cards]))
