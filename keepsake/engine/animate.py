"""Answers an `AnimatePortrait` request: consent, faces, plan, frames, label, film."""

from __future__ import annotations

from keepsake.core.progress import Progress, Reporter, silent
from keepsake.engine.drawing_alone import drawing_alone
from keepsake.engine.measure import Measurement
from keepsake.engine.motion.planner import plan_motion
from keepsake.engine.portrait_film import DEVICE, ENGINE, Shots, motion_wish, notes, read_portrait, write_film
from keepsake.engine.provenance.gate import Intent, open_gate
from keepsake.engine.requests import AnimatePortrait, ClipReport


@drawing_alone()
def animate_portrait(request: AnimatePortrait, report: Reporter = silent) -> ClipReport:
    """Make the living-portrait clip that was asked for.

    Raises PhotoError, NoFaceError, ConsentError, OutputError or UsageError; nothing is left behind then.
    """
    measured = Measurement()
    portrait = read_portrait(request.photo_path, request.quarter_turns, measured, report)
    with measured.stage("checking consent"):
        gate = open_gate(
            Intent(
                consent_path=request.consent_path,
                photo_path=request.photo_path,
                photo_sha256=portrait.photo.sha256,
                people=len(request.faces) or len(portrait.found.faces),
            )
        )
    with measured.stage("planning"):
        plan, understood = plan_motion(portrait.reading, motion_wish(request))
    with measured.stage("preparing"):
        report(Progress("preparing the layers", 0, 1))
        shots = Shots(portrait, plan, request)
    with measured.stage("drawing and encoding"):
        write_film(request, gate, shots, report)
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
        **measured.cost(),
        understood=understood,
        notes=notes(portrait.reading, gate),
    )
