"""People who talk in a film: their lips follow the very sound that is heard, and nothing else moves them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from keepsake.core.acting import Acting, Captioning, Speech
from keepsake.core.consent import Use
from keepsake.core.errors import CancelledError, ConsentError, TranscriptError
from keepsake.core.progress import Progress
from keepsake.core.scene import Layer, Picture, Portrait, Scene, Title
from keepsake.core.score import Part, Role, Score, SoundFile, SpokenWords, sample_of_frame
from keepsake.core.timebase import RationalTime, range_of
from keepsake.engine.compose.composer import Composer
from keepsake.engine.film.plan import plan_film
from keepsake.engine.film.rendering import render_film
from keepsake.engine.portrait.finder import FaceFinder
from keepsake.engine.projecting import projectors, sized
from keepsake.engine.provenance.label import BurnedInLabel, LabelPlan, overlap
from keepsake.engine.requests import RenderFilm
from keepsake.engine.voice.espeak import EspeakVoices
from keepsake.engine.voice.phones import SILENCE
from keepsake.engine.voice.recording import write_wav
from keepsake.engine.voice.sound import join, silence
from keepsake.engine.voice.speech_file import read_speech
from keepsake.engine.voice.voice import VoiceSettings
from tests.consents import PORTRAIT, granted_for_film
from tests.scenes import RATE, assert_drawn_alike, colour_layer, film_request, scene_of, watched

VOICE = "espeak:en-us"
WORDS = "My mother baked apple pies.\n[pause 1.2] We all loved them."
FIRST = 15
"""The frame in which the portrait begins to speak."""
SOUNDING = 0.01
QUIET_AROUND = 6
"""Frames after the last sound in which the lips come to rest."""

Values = NDArray[np.float64]


def talking(speech: Speech, start: int, frames: int, source_start: int = 0) -> Layer:
    source = Portrait(picture=Picture(path=PORTRAIT), acting=Acting(frames=100), speech=speech)
    return Layer(source=source, at=range_of(start, frames, RATE), source_start=RationalTime(source_start, RATE))


def spoken_request(folder: Path, *layers: Layer, words: str = WORDS) -> RenderFilm:
    """A film in which a portrait speaks words that were granted, heard from `FIRST` on."""
    folder.mkdir(exist_ok=True)
    scene = scene_of(colour_layer(0, FIRST, 10), *layers)
    at, end = sample_of_frame(FIRST, RATE), sample_of_frame(scene.frames, RATE)
    part = Part(source=SpokenWords(words=WORDS, voice=VOICE), role=Role.VOICE, at=at, samples=end - at)
    score = Score(samples=end, parts=(part,), ducking=None, loudness=None)
    return film_request(scene, folder, score=score, consents=granted_for_film(folder, words))


def heard_levels(path: Path, frames: int) -> Values:
    """Loudness (RMS) of the sound during each frame."""
    with av.open(str(path)) as film:
        samples = np.concatenate([frame.to_ndarray()[0] for frame in film.decode(audio=0)])
    edges = [sample_of_frame(number, RATE) for number in range(frames + 1)]
    return np.array([np.sqrt(np.mean(samples[start:end] ** 2, dtype=np.float64)) for start, end in pairwise(edges)])


def mouth_changes(path: Path) -> Values:
    """How much the mouth changes into each frame that shows the portrait; 0 into the first."""
    with av.open(str(path)) as film:
        shown = [frame.to_ndarray(format="rgb24").astype(np.uint8) for frame in film.decode(video=0)][FIRST:]
    mesh = FaceFinder().faces(shown[0])[0].mesh
    (left, right), (top, bottom) = mesh[[61, 291], 0].astype(int), mesh[[0, 17], 1].astype(int)
    mouths = np.array([frame[top - 2 : bottom + 12, left:right, 1] for frame in shown], np.float64)
    return np.concatenate([[0.0], np.abs(np.diff(mouths, axis=0)).mean((1, 2))])


def test_lips_follow_the_sound_and_rest_in_silence(tmp_path: Path) -> None:
    # The grant is for the words, however they are spaced.
    request = spoken_request(
        tmp_path, talking(Speech(words=WORDS, voice=VOICE), FIRST, 130), words=" ".join(WORDS.split())
    )
    report = render_film(request)
    changes = mouth_changes(request.output_path)
    levels = heard_levels(request.output_path, report.frames)[FIRST:]
    likeness = {
        lag: np.corrcoef(np.roll(changes, -lag)[6:-6], levels[6:-6])[0, 1] for lag in range(-4, 5)
    }  # Lag 1 is exact: a change into frame k + 1 happens while the sound of frame k is heard.
    assert max(likeness, key=lambda lag: likeness[lag]) in (0, 1, 2)
    assert max(likeness.values()) > 0.5
    is_near_sound = np.convolve(levels > SOUNDING, np.ones(2 * QUIET_AROUND + 1), "same") > 0
    quiet = ~is_near_sound[:-15]  # At its very end the smile of the photo comes back.
    assert quiet.sum() > 15
    assert changes[:-15][quiet].mean() < 0.1 * changes[levels > SOUNDING].mean()
    assert {path.suffix for path in (tmp_path / "pieces").iterdir()} == {".mp4", ".veiled", ".json"}


def test_a_stopped_film_goes_on_with_the_same_lips(tmp_path: Path) -> None:
    # Voices need not say the same words alike twice, so what was said is kept, and said once.
    speech = Speech(words=WORDS, voice=VOICE)
    request = spoken_request(
        tmp_path, talking(speech, FIRST, 110), talking(speech, FIRST + 110, 130, source_start=110)
    )

    def report(progress: Progress) -> None:
        if progress.stage == "drawing the film" and progress.done >= 150:
            raise CancelledError("Stopped.")

    with pytest.raises(CancelledError):
        render_film(request, report, watched(tmp_path / "drawn"))
    assert render_film(request, artist=watched(tmp_path / "drawn")).pieces_reused == 1
    with watched(tmp_path / "drawn")(plan_film(request)) as whole:
        for index in range(request.scene.frames):
            whole.frame(index)
    assert_drawn_alike(tmp_path / "drawn", range(request.scene.frames))
    assert len(list((tmp_path / "pieces").glob("*.json"))) == 1


def recorded(path: Path, words: str) -> float:
    """A recording with quiet before it; the seconds at which it begins to sound."""
    said = EspeakVoices().speak(words, "en-us", VoiceSettings())
    write_wav(join([silence(1.5, said.sound.rate), said.sound]), path)
    return 1.5 + next(phone.start_s for phone in said.phones if phone.phone != SILENCE)


def recorded_request(folder: Path, written: str) -> RenderFilm:
    wave = folder / "voice.wav"
    scene: Scene = scene_of(talking(Speech(sound_path=wave, words=written), 0, 120))
    part = Part(source=SoundFile(path=wave), role=Role.VOICE, at=0, samples=sample_of_frame(120, RATE))
    score = Score(samples=part.samples, parts=(part,))
    return film_request(scene, folder, score=score, consents=granted_for_film(folder))


def test_a_recording_is_timed_from_its_first_sample_and_needs_no_grant_for_words(tmp_path: Path) -> None:
    words = "My mother baked apple pies by the lake."
    first_s = recorded(tmp_path / "voice.wav", words)
    plan = plan_film(recorded_request(tmp_path, words))
    assert isinstance(plan.scene.layers[0].source, Portrait)
    speech = plan.scene.layers[0].source.speech
    assert speech
    assert speech.sound_path
    assert speech.times_path
    said = read_speech(speech.sound_path, speech.times_path)
    assert said.words[0].start_s == pytest.approx(first_s, abs=0.06)
    assert [word.text for word in said.words] == [word.strip(".") for word in words.split()]
    assert (said.phones[0].start_s, said.phones[0].phone) == (0.0, SILENCE)
    assert said.phones[-1].end_s == pytest.approx(said.sound.seconds, abs=0.02)


def test_other_written_words_than_the_recordings_are_told(tmp_path: Path) -> None:
    recorded(tmp_path / "voice.wav", "Seven brown foxes jumped over the garden wall together last night.")
    with pytest.raises(TranscriptError):
        plan_film(recorded_request(tmp_path, "Nobody ever said this, it is not on the tape."))


def test_words_for_a_film_need_a_grant_for_them(tmp_path: Path) -> None:
    layer = talking(Speech(words=WORDS, voice=VOICE), FIRST, 50)
    with pytest.raises(ConsentError):
        plan_film(spoken_request(tmp_path, layer, words="Other words."))


def test_a_piece_depends_on_when_things_are_said(tmp_path: Path) -> None:
    layer = talking(Speech(words=WORDS, voice=VOICE), FIRST, 50)
    request = spoken_request(tmp_path, layer)
    before = plan_film(request)
    times = next((tmp_path / "pieces").glob("*.json"))
    times.write_text(times.read_text("utf-8").replace("SIL", "AA"), "utf-8")
    after = plan_film(request)
    assert before.pieces[0][1] != after.pieces[0][1]
    assert before.score == after.score


def test_a_recording_of_somebody_else_needs_a_grant_for_its_words(tmp_path: Path) -> None:
    words = "My mother baked apple pies by the lake."
    recorded(tmp_path / "voice.wav", words)
    request = recorded_request(tmp_path, words)
    source = request.scene.layers[0].source
    assert isinstance(source, Portrait)
    assert source.speech
    foreign = replace(source, speech=replace(source.speech, is_own=False))
    scene = replace(request.scene, layers=(replace(request.scene.layers[0], source=foreign),))
    with pytest.raises(ConsentError):
        plan_film(replace(request, scene=scene))
    plan = plan_film(replace(request, scene=scene, consents=granted_for_film(tmp_path, words)))
    assert plan.shots[0].uses == {Use.MOTION, Use.WORDS}


@pytest.mark.parametrize("way", [Captioning.TRACK, Captioning.BURNED, Captioning.NONE])
def test_what_is_said_is_shown_where_it_was_asked_for(tmp_path: Path, way: Captioning) -> None:
    speech = Speech(words=WORDS, voice=VOICE, captions=way)
    plan = plan_film(spoken_request(tmp_path, talking(speech, FIRST, 130), words=" ".join(WORDS.split())))
    drawn = [layer for layer in plan.scene.layers if isinstance(layer.source, Title)]
    assert bool(plan.subtitles) is (way is Captioning.TRACK)
    assert bool(drawn) is (way is Captioning.BURNED)
    said = " ".join([each.words for each in plan.subtitles] + [each.source.text for each in drawn]).split()
    assert said == (
        [] if way is Captioning.NONE else ["My", "mother", "baked", "apple", "pies.", "We", "all", "loved", "them."]
    )
    assert all(FIRST <= each.start < each.end <= FIRST + 130 for each in plan.subtitles)
    assert all(each.at.start.value >= FIRST for each in drawn)


def test_a_preview_shows_the_captions_that_an_export_draws(tmp_path: Path) -> None:
    speech = Speech(words=WORDS, voice=VOICE, captions=Captioning.BURNED)
    plan = plan_film(spoken_request(tmp_path, talking(speech, FIRST, 130), words=" ".join(WORDS.split())))
    *_, words = (layer for layer in plan.scene.layers if isinstance(layer.source, Title))
    asked = replace(
        plan.scene, layers=tuple(layer for layer in plan.scene.layers if not isinstance(layer.source, Title))
    )
    at, height = words.at.end_exclusive.value - 1, 360
    projector = projectors().showing(sized(asked, height))
    seen = projector.planes(at, "en")
    left, top, wide, tall = next(reversed(projector._labels.values())).box
    with Composer(sized(plan.scene, height)) as exported, Composer(sized(asked, height)) as bare:
        film, without = exported.frame(at), bare.frame(at)
    band = slice(round(0.72 * height), height)
    beside = np.ones(seen.y.shape, bool)
    beside[top : top + tall, left : left + wide] = False
    assert beside[band].mean() > 0.65
    assert np.array_equal(seen.y[band][beside[band]], film.y[band][beside[band]])
    half, beside_half = slice(band.start // 2, band.stop // 2), beside[::2, ::2]
    assert np.array_equal(seen.u[half][beside_half[half]], film.u[half][beside_half[half]])
    assert np.abs(film.y[band].astype(int) - without.y[band]).max() > 60


def test_the_label_keeps_clear_of_captions_in_the_picture(tmp_path: Path) -> None:
    speech = Speech(words=WORDS, voice=VOICE, captions=Captioning.BURNED)
    plan = plan_film(spoken_request(tmp_path, talking(speech, FIRST, 130), words=" ".join(WORDS.split())))
    size = {"width": plan.scene.width, "height": plan.scene.height}
    [faces] = {shot.faces for shot in plan.shots}
    band = (0, round(0.72 * size["height"]), size["width"])
    assert faces[-1][:3] == band
    label = BurnedInLabel(LabelPlan(**size, faces=faces, rate=plan.scene.rate))
    assert overlap(label.box, faces[-1]) == 0
    head = (0, 0, size["width"], size["height"] // 3)
    heads_and_chin = (head, (size["width"] // 2, 0, size["width"] // 2, size["height"]))
    without = BurnedInLabel(LabelPlan(**size, faces=heads_and_chin, rate=plan.scene.rate))
    assert overlap(without.box, faces[-1]) > 0
