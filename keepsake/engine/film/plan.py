"""Works out, before a frame is drawn, what a film is made of: leave to make it, its pieces, and which are done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from keepsake.core.outputs import check_destination
from keepsake.core.scene import Scene
from keepsake.core.score import Score
from keepsake.engine.export import AnimatedShot, FilmMarks
from keepsake.engine.film.captioning import captioned
from keepsake.engine.film.checking import files_used, known_digests, refuse_missing, without_missing
from keepsake.engine.film.encoding import PieceFormat, frames_in, piece_format, working_encoder
from keepsake.engine.film.pieces import Piece, piece_digest, pieces_of
from keepsake.engine.film.presets import FilmPreset, film_preset
from keepsake.engine.film.shots import animated_shots, open_gates
from keepsake.engine.film.sitters import Sitters
from keepsake.engine.film.speeches import Speeches, notes_of
from keepsake.engine.media.colour import Planes
from keepsake.engine.media.writer import MovieFormat
from keepsake.engine.provenance.gate import Gate
from keepsake.engine.provenance.source_mark import declares_ai
from keepsake.engine.requests import EncoderChoice, RenderFilm, Subtitle
from keepsake.engine.store import FileDigests, Store, film_store


@dataclass(frozen=True)
class FilmPlan:
    """A film about to be made. `pieces` have the file each is, or will be, kept in."""

    request: RenderFilm
    preset: FilmPreset
    destination: Path
    scene: Scene
    score: Score
    store: Store
    digests: FileDigests
    gate: Gate | None
    shots: tuple[AnimatedShot, ...]
    format: PieceFormat | None
    pieces: tuple[tuple[Piece, Path], ...]
    subtitles: tuple[Subtitle, ...] = ()

    @property
    def seconds(self) -> float:
        """The film's length."""
        return float(self.scene.frames / self.scene.rate)

    @property
    def animated_frames(self) -> int:
        """How many frames bear the label."""
        return sum(shot.end - shot.start for shot in self.shots)

    @cached_property
    def done(self) -> frozenset[Path]:
        """The files of pieces that are there and whole, when first asked."""
        return frozenset(path for piece, path in self.pieces if self._is_done(piece, path))

    @property
    def pieces_done(self) -> int:
        """How many pieces were there and whole when first asked."""
        return sum(path in self.done for _, path in self.pieces)

    @cached_property
    def originals(self) -> tuple[Path, ...]:
        """Files that the film must not replace."""
        return originals_of(self.request)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know of the film."""
        if self.gate is None:
            return ()
        verdict = self.gate.grant.verdict
        return tuple(dict.fromkeys([*verdict.warnings, *verdict.cards, *notes_of(self.scene)]))

    @cached_property
    def source_is_ai(self) -> bool:
        """Whether any photo or video in the film declares itself made or changed with AI."""
        if self.gate:
            return self.gate.source_is_ai
        pictures = {path for path in files_used(self.scene, Score(samples=0)) if path.is_file()}
        return any(declares_ai(path) for path in sorted(pictures))

    def marks(self, draw: Callable[[int], Planes]) -> FilmMarks | None:
        """The marks for frames that `draw` draws; None when nobody is animated."""
        if self.gate is None:
            return None
        return FilmMarks(self.gate, self.movie, self.shots, self.request.language, draw)

    @property
    def movie(self) -> MovieFormat:
        """The film's format, as labels know it."""
        crf = min(int(self.preset.options.get("crf", "18")), 51)
        return MovieFormat(width=self.scene.width, height=self.scene.height, rate=self.scene.rate, crf=crf)

    def _is_done(self, piece: Piece, path: Path) -> bool:
        if not self.store.has(path):
            return False
        if frames_in(path) == piece.frames:
            return True
        self.store.forget(path)
        return False


def originals_of(request: RenderFilm) -> tuple[Path, ...]:
    """The photos, videos, sounds and consent records of a film."""
    consents = (consent.consent_path for consent in request.consents if consent.consent_path)
    return (*dict.fromkeys(files_used(request.scene, request.score)), *consents)


def plan_film(request: RenderFilm) -> FilmPlan:
    """Plan a film: everything that can be refused is refused here.

    Raises UsageError, BadInputError for files that are gone, RecordingError and TranscriptError for recordings that
    portraits speak, MissingError for a voice, ConsentError, OutputError and LedgerError.
    """
    preset = film_preset(request.preset)
    destination = check_destination(request.output_path, originals_of(request), preset.suffixes)
    score = without_missing(request.score) if request.allows_missing else request.score
    if not request.allows_missing:
        refuse_missing(request.scene, request.score)
    store = film_store(request.cache_folder)
    speeches = Speeches(store, FileDigests(known_digests(request.scene, score)), request.language)
    scene, score = speeches.worked_out(_sized(request.scene, preset), score)
    said = captioned(scene)
    scene = said.scene
    sitters = Sitters()
    gate, gates = open_gates(scene, request.consents, request.audience, sitters)
    shots = animated_shots(scene, gates, sitters)
    digests = FileDigests(known_digests(scene, score))
    wanted = _format(request, preset, scene, store)
    pieces: tuple[tuple[Piece, Path], ...] = ()
    if wanted:
        told = (wanted, request.language, gate.payload if gate else None, request.allows_missing)
        pieces = tuple(
            (piece, store.path(piece_digest(scene, piece, (*told, _within(shots, piece)), digests), preset.suffix))
            for piece in pieces_of(scene)
        )
    return FilmPlan(
        request=request,
        preset=preset,
        destination=destination,
        scene=scene,
        score=score,
        store=store,
        digests=digests,
        gate=gate,
        shots=shots,
        format=wanted,
        pieces=pieces,
        subtitles=(*request.subtitles, *said.subtitles),
    )


def in_software(plan: FilmPlan) -> FilmPlan:
    """The same film, encoded by this program, when the chip gave up half-way."""
    return plan_film(replace(plan.request, encoder=EncoderChoice.SOFTWARE))


def _sized(scene: Scene, preset: FilmPreset) -> Scene:
    return replace(scene, width=preset.width, height=preset.height)


def _format(request: RenderFilm, preset: FilmPreset, scene: Scene, store: Store) -> PieceFormat | None:
    if preset.is_loop or preset.sound_alone:
        return None
    encoder = working_encoder(preset, store.folder) if request.encoder is EncoderChoice.HARDWARE else preset.encoder
    return piece_format(preset, scene.rate, float(scene.frames / scene.rate), encoder)


def _within(shots: tuple[AnimatedShot, ...], piece: Piece) -> list[Any]:
    """The marked shots of a piece, counted from its beginning."""
    return [
        (shot.start - piece.start, shot.end - piece.start, sorted(shot.uses), shot.author, shot.faces)
        for shot in shots
        if shot.start < piece.end and piece.start < shot.end
    ]
