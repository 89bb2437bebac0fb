"""Answers a `SpeakPortrait` request for sound alone: words in a generated voice, or a recording, and no pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from keepsake.core.errors import UsageError
from keepsake.core.progress import Progress, Reporter, silent
from keepsake.engine.measure import Measurement
from keepsake.engine.media.sound_writer import SOUND_RATE, Samples
from keepsake.engine.provenance.gate import open_gate
from keepsake.engine.requests import ClipReport, SpeakPortrait, Understood
from keepsake.engine.sound_export import FinishedSound, export_sound
from keepsake.engine.spoken_intent import spoken_intent
from keepsake.engine.voice.sound import Sound, frames_for, resample
from keepsake.engine.voice.voice import Speech

ENGINE, DEVICE = "voice", "cpu"
TITLE = "A spoken message"


def speak_alone(
    request: SpeakPortrait, say: Callable[[], Speech], measured: Measurement, report: Reporter = silent
) -> ClipReport:
    """Write what `say` says, without the portrait, once there is leave for it. A recording is only written anew.

    Raises UsageError when captions are asked for, otherwise what `open_gate` and `export_sound` raise; nothing is
    left behind then.
    """
    if request.captions or request.phones_path:
        raise UsageError("Captions and sound times go with a film; please leave them out, or make an .mp4.")
    with measured.stage("checking consent"):
        gate = open_gate(spoken_intent(request, None, is_seen=False)) if request.text else None
    with measured.stage("voice"):
        speech = say()
    sound = FinishedSound(
        destination=request.output_path,
        blocks=lambda: _blocks(speech.sound, report),
        language=request.language,
        title=TITLE,
        originals=request.originals,
    )
    with measured.stage("writing"):
        export_sound(sound, gate)
    verdict = gate.grant.verdict if gate else None
    return ClipReport(
        output_path=request.output_path,
        width=0,
        height=0,
        frames=frames_for(speech.sound, request.rate),
        rate=request.rate,
        faces=0,
        seed=request.seed,
        engine=ENGINE,
        device=DEVICE,
        **measured.cost(),
        understood=Understood(),
        notes=(*((*verdict.warnings, *verdict.cards) if verdict else ()), *speech.notes),
    )


def _blocks(sound: Sound, report: Reporter) -> Iterator[Samples]:
    samples = resample(sound, SOUND_RATE).samples
    for start in range(0, len(samples), SOUND_RATE):
        report(Progress("writing the sound", start, len(samples)))
        yield np.repeat(samples[start : start + SOUND_RATE, np.newaxis], 2, axis=1)
