"""Answers an `EstimateFilm` request: a few stretches of the film are really drawn and encoded."""

from __future__ import annotations

import time
from pathlib import Path

from keepsake.core.outputs import refusals_of
from keepsake.core.progress import Progress, Reporter, silent
from keepsake.engine.film.checking import size_at_most
from keepsake.engine.film.encoding import PieceFormat, packets_of
from keepsake.engine.film.pieces import Piece
from keepsake.engine.film.plan import FilmPlan, plan_film
from keepsake.engine.film.presets import KEY_FRAME_SECONDS
from keepsake.engine.film.rendering import make_piece, thrifty
from keepsake.engine.requests import EstimateFilm, FilmEstimate

STRETCHES, STRETCH_FRAMES = 4, 16


def estimate_film(request: EstimateFilm, report: Reporter = silent) -> FilmEstimate:
    """Guess a film's size and the time it takes. Raises what planning the film raises."""
    plan = plan_film(request.film)
    whole = size_at_most(plan.preset, plan.scene.frames, plan.scene.rate)
    left = sum(piece.frames for piece, path in plan.pieces if path not in plan.done)
    if plan.format is None:
        return FilmEstimate(size_bytes=whole, needed_bytes=2 * whole, seconds=plan.seconds, pieces=0, pieces_done=0)
    bytes_a_second, seconds_a_frame = _sampled(plan, plan.format, report)
    sound = plan.preset.sound_bits_per_second / 8
    size = int((bytes_a_second + sound) * plan.seconds)
    return FilmEstimate(
        size_bytes=min(size, whole) if plan.preset.bit_rate_bound(plan.seconds) else size,
        needed_bytes=whole * left // plan.scene.frames + 2 * whole,
        seconds=seconds_a_frame * left,
        pieces=len(plan.pieces),
        pieces_done=plan.pieces_done,
    )


def _sampled(plan: FilmPlan, wanted: PieceFormat, report: Reporter) -> tuple[float, float]:
    """Bytes for each second of film, and seconds for each frame."""
    frames, stretches = plan.scene.frames, min(STRETCHES, max(1, plan.scene.frames // STRETCH_FRAMES))
    length = min(STRETCH_FRAMES, frames)
    keys, others, started = [], [], time.perf_counter()
    with thrifty(plan) as drawing:
        marks = plan.marks(drawing.frame)
        for number in range(stretches):
            report(Progress("trying a few frames", number, stretches))
            start = min((2 * number + 1) * frames // (2 * stretches), frames - length)
            with plan.store.trying("estimate") as path, refusals_of(path):
                make_piece(path, Piece(start, start + length), wanted, marks.frame if marks else drawing.frame)
                sizes = _packet_sizes(path)
            keys.append(sizes[0])
            others += sizes[1:]
    seconds_a_frame = (time.perf_counter() - started) / (stretches * length)
    key = sum(keys) / len(keys)
    other = sum(others) / len(others) if others else key
    rate = float(plan.scene.rate)
    return (key / KEY_FRAME_SECONDS + other * (rate - 1 / KEY_FRAME_SECONDS)), seconds_a_frame


def _packet_sizes(path: Path) -> list[int]:
    return [packet.size for packet in packets_of(path)]
