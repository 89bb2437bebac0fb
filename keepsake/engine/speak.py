"""Answers a `SpeakPortrait` request: consent, words or recording, a plan whose mouth follows, film with sound."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from keepsake.core.acting import AFTER_SPEECH_S, BEFORE_SPEECH_S, LONGEST_PLAN_S, SHORTEST_PLAN_S
from keepsake.core.consent import Subject
from keepsake.core.errors import UsageError
from keepsake.core.outputs import write_whole
from keepsake.core.progress import Progress, Reporter, silent
from keepsake.core.remaking import remade
from keepsake.engine.drawing_alone import drawing_alone
from keepsake.engine.measure import Measurement
from keepsake.engine.media.writer import Sound as FilmSound
from keepsake.engine.motion.plan import MotionPlan
from keepsake.engine.motion.planner import MotionWish
from keepsake.engine.portrait_captions import shown_words, write_captions_beside
from keepsake.engine.portrait_film import DEVICE, ENGINE, Portrait, Shots, Spoken, notes, read_portrait, write_film
from keepsake.engine.provenance.gate import Gate, open_gate
from keepsake.engine.requests import SOUND_SUFFIXES, ClipReport, SpeakPortrait, Understood
from keepsake.engine.speak_alone import speak_alone
from keepsake.engine.spoken_intent import invented_words, spoken_intent
from keepsake.engine.voice.performing import performed
from keepsake.engine.voice.sound import fitted_to_frames, frames_for
from keepsake.engine.voice.speaking import padded
from keepsake.engine.voice.voice import Speech
from keepsake.engine.voice.writing import look_over


@drawing_alone()
def speak_portrait(request: SpeakPortrait, report: Reporter = silent) -> ClipReport:
    """Make the talking portrait that was asked for; its sound alone when the name ends as sound does.

    Raises PhotoError, NoFaceError, ConsentError, UsageError, OutputError, MissingError for a voice that is not there,
    and RecordingError or TranscriptError for a recording; nothing is left behind then.
    """
    measured = Measurement()
    if request.output_path.suffix.lower() in SOUND_SUFFIXES:
        return speak_alone(request, lambda: _speech(request, report), measured, report)
    portrait = read_portrait(request.photo_path, request.quarter_turns, measured, report)
    _check_face(request, portrait)
    with measured.stage("checking consent"):
        gate = open_gate(spoken_intent(request, portrait.photo.sha256, is_seen=True))
    with measured.stage("voice"):
        speech = padded(_speech(request, report), BEFORE_SPEECH_S, AFTER_SPEECH_S)
    with measured.stage("planning"):
        plan, understood = _plan(request, portrait, speech)
    with measured.stage("preparing"):
        report(Progress("preparing the layers", 0, 1))
        shots = Shots(portrait, plan, request)
    with measured.stage("drawing and encoding"):
        sound = fitted_to_frames(speech.sound, request.rate, plan.frames)
        shown = shown_words(request, speech, plan.frames)
        write_film(request, gate, shots, report, Spoken(FilmSound(sound.samples, sound.rate), shown))
        _write_beside(request, speech)
    return ClipReport(
        output_path=request.output_path,
        width=shots.size.width,
        height=shots.size.height,
        frames=plan.frames,
        rate=request.rate,
        faces=1,
        seed=request.seed,
        engine=ENGINE,
        device=DEVICE,
        **measured.cost(),
        understood=understood,
        notes=(*notes(portrait.reading, gate), *speech.notes, *shown.notes, *_on_writing(request, gate)),
    )


def _check_face(request: SpeakPortrait, portrait: Portrait) -> None:
    count = len(portrait.found.faces)
    if request.face >= count:
        shows = "one face" if count == 1 else f"{count} faces"
        raise UsageError(f"The photo shows {shows}, so there is no face {request.face + 1}; please choose another.")


def _on_writing(request: SpeakPortrait, gate: Gate) -> tuple[str, ...]:
    """Advice on the words, where they are not the person's own: those are left as they were said."""
    words = invented_words(request)
    is_deceased = any(record.subject is Subject.DECEASED for record in gate.grant.records)
    return look_over(words, request.style, is_deceased).advice if words else ()


def _speech(request: SpeakPortrait, report: Reporter) -> Speech:
    """What is said, with the times of its words and phones."""
    return _recorded(request.audio_path, request, report) if request.audio_path else _spoken(request, report)


def _recorded(audio_path: Path, request: SpeakPortrait, report: Reporter) -> Speech:
    from keepsake.engine.voice.alignment import align
    from keepsake.engine.voice.cleaning import cleaned
    from keepsake.engine.voice.recording import examine, read_recording, trimmed

    take, _ = trimmed(read_recording(audio_path, report))
    take = cleaned(take) if request.clean else take
    speech = align(take, request.transcript or None, request.language, report)
    return replace(speech, notes=(*speech.notes, *examine(take).advice))


def _spoken(request: SpeakPortrait, report: Reporter) -> Speech:
    from keepsake.engine.voice.directory import speak
    from keepsake.engine.voice.voice import VoiceSettings

    if request.packs_path and not request.packs_path.is_dir():
        raise UsageError(f"There is no folder {request.packs_path}; please name the one that holds your voices.")
    settings = VoiceSettings(
        pace=request.pace,
        pitch=request.pitch,
        pause_s=request.pause_s,
        warmth=request.warmth,
        pronunciations=dict(request.pronunciations),
        language=request.language if request.voice else "",
        sample=request.voice_sample_path,
    )
    return speak(request.text, request.voice or request.language, settings, request.packs_path, report)


def _plan(request: SpeakPortrait, portrait: Portrait, speech: Speech) -> tuple[MotionPlan, Understood]:
    frames = frames_for(speech.sound, request.rate)
    seconds = min(max(float(frames / request.rate), SHORTEST_PLAN_S), LONGEST_PLAN_S)
    wish = remade(request, MotionWish, seconds=seconds, faces=(request.face,))
    return performed(portrait.reading, wish, speech, request.face)


def _write_beside(request: SpeakPortrait, speech: Speech) -> None:
    """Phone times and captions, where they were asked for."""
    if request.phones_path:
        times = [[round(phone.start_s, 4), round(phone.end_s, 4), phone.phone] for phone in speech.phones]
        write_whole(request.phones_path, json.dumps(times).encode())
    write_captions_beside(request, speech)
