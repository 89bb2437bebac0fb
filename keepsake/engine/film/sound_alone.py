"""Makes the sound of a film alone: everything mixed as for the film, and the line that must be spoken before it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import soxr
from numpy.typing import NDArray

from keepsake.core.errors import UsageError
from keepsake.core.progress import Progress, Reporter
from keepsake.engine.measure import Measurement
from keepsake.engine.media.sound_writer import SOUND_RATE
from keepsake.engine.requests import FilmReport
from keepsake.engine.sound.mixer import Mixer
from keepsake.engine.sound_export import FinishedSound, export_sound

if TYPE_CHECKING:
    from keepsake.engine.film.plan import FilmPlan

Samples = NDArray[np.float32]
SILENT = "There is nothing to be heard in this film; please add sound to it, or choose what shows pictures."


def sound_alone(plan: FilmPlan, measured: Measurement, report: Reporter) -> FilmReport:
    """Make the sound a plan asks for.

    Raises UsageError for a film without sound, otherwise what mixing and `export_sound` raise.
    """
    if not plan.score.parts:
        raise UsageError(SILENT)
    sound = FinishedSound(
        destination=plan.destination,
        blocks=lambda: _mixed(plan, report),
        language=plan.request.language,
        title=plan.request.title,
        originals=plan.originals,
        source_is_ai=plan.source_is_ai,
    )
    with measured.stage("sound"):
        export_sound(sound, plan.gate)
    return FilmReport(
        output_path=plan.destination,
        width=0,
        height=0,
        frames=plan.scene.frames,
        rate=plan.scene.rate,
        size_bytes=plan.destination.stat().st_size,
        pieces=0,
        pieces_reused=0,
        animated_frames=0,
        encoder=plan.destination.suffix.lower().removeprefix("."),
        **measured.cost(),
        notes=plan.notes,
    )


def _mixed(plan: FilmPlan, report: Reporter) -> Iterator[Samples]:
    score, done = plan.score, 0
    fitting = soxr.ResampleStream(score.rate, SOUND_RATE, 2) if score.rate != SOUND_RATE else None
    for block in Mixer(score, report).blocks():
        done += len(block)
        report(Progress("mixing the sound", min(done, score.samples), score.samples))
        yield fitting.resample_chunk(block, last=done >= score.samples) if fitting else block
