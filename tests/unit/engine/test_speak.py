"""From a photo, words and a grant to a film whose lips follow its sound: the whole of one request."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from keepsake.core.acting import AFTER_SPEECH_S, BEFORE_SPEECH_S
from keepsake.core.consent import Capacity, Confirmation, Subject, Use
from keepsake.core.errors import ConsentError, MissingError, RecordingError, TranscriptError, UsageError
from keepsake.engine.provenance.label_reading import detect_label
from keepsake.engine.requests import Captions, ClipReport, SpeakPortrait
from keepsake.engine.speak import speak_portrait
from keepsake.engine.voice.espeak import EspeakVoices
from keepsake.engine.voice.packs import adopt
from keepsake.engine.voice.recording import write_wav
from keepsake.engine.voice.sound import Sound
from keepsake.engine.voice.voice import VoiceSettings
from tests.consents import PORTRAIT, granted
from tests.voices_for_tests import piper_voice

WORDS = "My mother baked apple pies by the lake."
SILENT = 1e-3


def allowed(folder: Path, words: str = WORDS) -> Path:
    """A grant for these words, which are in a file."""
    script = folder / "words.txt"
    script.write_text(words, "utf-8")
    return granted(folder / "consent.json", Use.VOICE, Use.WORDS, script_path=script)


def request(folder: Path) -> SpeakPortrait:
    return SpeakPortrait(
        photo_path=PORTRAIT,
        output_path=folder / "film.mp4",
        consent_path=allowed(folder),
        text=WORDS,
        height=240,
        phones_path=folder / "phones.json",
        captions=frozenset(Captions),
    )


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> tuple[SpeakPortrait, ClipReport]:
    asked = request(tmp_path_factory.mktemp("spoken"))
    return asked, speak_portrait(asked)


def lumas(path: Path) -> list[np.ndarray[tuple[int, ...], np.dtype[np.uint8]]]:
    with av.open(str(path)) as film:
        return [frame.to_ndarray(format="gray") for frame in film.decode(video=0)]


def test_sound_and_picture_are_equally_long(spoken: tuple[SpeakPortrait, ClipReport]) -> None:
    asked, report = spoken
    with av.open(str(asked.output_path)) as film:
        picture, sound = film.streams.video[0], film.streams.audio[0]
        picture_s = float(picture.duration * picture.time_base)
        assert picture_s == pytest.approx(float(report.frames / report.rate))
        assert float(sound.duration * sound.time_base) == pytest.approx(picture_s, abs=0.001)


def test_the_sound_begins_after_the_quiet_before_the_first_word(spoken: tuple[SpeakPortrait, ClipReport]) -> None:
    asked, _ = spoken
    with av.open(str(asked.output_path)) as film:
        frames = list(film.decode(audio=0))
    samples = np.concatenate([frame.to_ndarray()[0] for frame in frames])
    first = float(np.flatnonzero(np.abs(samples) > 0.02)[0]) / frames[0].sample_rate
    assert first == pytest.approx(BEFORE_SPEECH_S, abs=0.08)


def test_phones_and_captions_are_written_beside(spoken: tuple[SpeakPortrait, ClipReport]) -> None:
    asked, report = spoken
    phones = json.loads((asked.output_path.parent / "phones.json").read_text("utf-8"))
    assert phones[0][2] == "SIL"
    assert [end for _, end, _ in phones[:-1]] == pytest.approx([start for start, _, _ in phones[1:]], abs=0.02)
    assert phones[-1][1] <= float(report.frames / report.rate) + 0.001
    assert "pies by the lake." in asked.output_path.with_suffix(".srt").read_text("utf-8")
    assert asked.output_path.with_suffix(".vtt").read_text("utf-8").startswith("WEBVTT")


def test_the_film_is_labelled_and_says_what_is_invented(spoken: tuple[SpeakPortrait, ClipReport]) -> None:
    asked, report = spoken
    with av.open(str(asked.output_path)) as film:
        rgb = next(iter(film.decode(video=0))).to_ndarray(format="rgb24")
    assert detect_label(rgb)
    assert report.frames == pytest.approx(24 * (BEFORE_SPEECH_S + AFTER_SPEECH_S + 2.2), abs=24)


def test_the_words_are_a_track_of_the_signed_film(spoken: tuple[SpeakPortrait, ClipReport]) -> None:
    asked, report = spoken
    with av.open(str(asked.output_path)) as film:
        packets = [packet for packet in film.demux(film.streams.subtitles[0]) if packet.size]
        words = " ".join(bytes(packet)[2:].decode() for packet in packets).split()
        first = next(packet for packet in packets if packet.size > 2)
        assert float(first.pts * first.time_base) == pytest.approx(BEFORE_SPEECH_S, abs=0.1)
        ends = [float((packet.pts + packet.duration) * packet.time_base) for packet in packets]
    assert words == WORDS.split()
    assert ends[-1] == pytest.approx(float(report.frames / report.rate), abs=0.002)


def test_the_words_are_drawn_while_they_are_said(spoken: tuple[SpeakPortrait, ClipReport]) -> None:
    asked, report = spoken
    frames = lumas(asked.output_path)
    above_label = slice(0, round(0.7 * report.height))
    first, said, last = (frames[index][above_label].astype(np.float32) for index in (0, 24, -1))
    assert np.abs(said - first).mean(axis=1).max() > 20
    assert np.abs(last - first).mean(axis=1).max() < 15, "but for lips that stay together"


def test_the_report_says_what_helps_the_words(tmp_path: Path) -> None:
    words = "HELLO everyone, it is so good to see you!!"
    asked = replace(request(tmp_path), text=words, consent_path=allowed(tmp_path, words), captions=frozenset())
    report = speak_portrait(asked)
    assert any("exclamation marks are not heard" in note for note in report.notes)
    assert not any("someone who has died" in note for note in report.notes)


def test_words_for_someone_who_has_died_come_with_a_warning(tmp_path: Path) -> None:
    author = "A. Collins"
    consent = granted(
        tmp_path / "dead.json",
        *(Use.VOICE, Use.WORDS),
        subject=Subject.DECEASED,
        granted_by=author,
        capacity=Capacity.NEXT_OF_KIN,
        script="I miss you.",
        words_by=author,
        confirmations=frozenset(Confirmation),
    )
    asked = replace(
        request(tmp_path), text="I miss you.", consent_path=consent, captions=frozenset({Captions.BURNED})
    )
    report = speak_portrait(asked)
    assert any("someone who has died and never said them" in note for note in report.notes)


def test_words_without_a_grant_for_them_are_refused(tmp_path: Path) -> None:
    asked = replace(request(tmp_path), text="Words nobody agreed to.")
    with pytest.raises(ConsentError, match="words for Eileen Collins have changed"):
        speak_portrait(asked)
    assert not asked.output_path.exists()


def test_a_face_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="one face, so there is no face 3"):
        speak_portrait(replace(request(tmp_path), face=2))


def recorded(path: Path, words: str = WORDS) -> Path:
    write_wav(EspeakVoices().speak(words, "en-us", VoiceSettings()).sound, path)
    return path


def test_a_recording_moves_the_lips_and_is_what_is_heard(tmp_path: Path) -> None:
    wave = recorded(tmp_path / "voice.wav")
    asked = replace(request(tmp_path), text="", audio_path=wave, transcript=WORDS, rate=Fraction(25))
    report = speak_portrait(asked)
    phones = json.loads((tmp_path / "phones.json").read_text("utf-8"))
    assert {"P", "B", "M"} <= {phone for _, _, phone in phones}
    assert report.rate == 25
    frames = np.array(lumas(asked.output_path), np.float32)
    mouth = frames[:, 85:125, 90:135]
    assert np.abs(np.diff(mouth, axis=0)).mean((1, 2)).max() > 1.0


def test_a_recording_is_never_written_over(tmp_path: Path) -> None:
    tape = recorded(tmp_path / "voice.wav").rename(tmp_path / "film.mp4")
    before = tape.read_bytes()
    asked = replace(request(tmp_path), text="", audio_path=tape, transcript=WORDS, captions=frozenset())
    with pytest.raises(UsageError, match="original"):
        speak_portrait(replace(asked, output_path=tape, phones_path=None))
    assert tape.read_bytes() == before


def test_a_noisy_recording_is_cleaned_in_the_film_and_kept_as_it_was(tmp_path: Path) -> None:
    speech = EspeakVoices().speak(WORDS, "en-us", VoiceSettings()).sound
    hiss = np.random.default_rng(5).normal(0, 0.01, len(speech.samples) + speech.rate).astype(np.float32)
    hiss[: len(speech.samples)] += speech.samples
    wave = tmp_path / "voice.wav"
    write_wav(Sound(hiss, speech.rate), wave)
    before = wave.read_bytes()
    asked = replace(request(tmp_path), text="", audio_path=wave, transcript=WORDS, captions=frozenset())
    quietest = []
    for clean in (False, True):
        film = replace(asked, clean=clean, output_path=tmp_path / f"{clean}.mp4", phones_path=None)
        speak_portrait(film)
        with av.open(str(film.output_path)) as opened:
            samples = np.concatenate([frame.to_ndarray()[0] for frame in opened.decode(audio=0)])
        powers = (samples[: len(samples) // 2400 * 2400].reshape(-1, 2400) ** 2).mean(1)
        quietest.append(float(np.percentile(powers[powers > 1e-7], 10)))
    assert 10 * np.log10(quietest[0] / quietest[1]) > 3
    assert wave.read_bytes() == before


def test_a_voice_from_a_folder_the_person_brought_speaks(tmp_path: Path) -> None:
    adopt(piper_voice(tmp_path / "voices" / "anna"))
    asked = replace(request(tmp_path), voice="piper:anna", captions=frozenset())
    with pytest.raises(MissingError, match="There is no Piper voice"):
        speak_portrait(asked)
    with pytest.raises(UsageError, match="There is no folder"):
        speak_portrait(replace(asked, packs_path=tmp_path / "nowhere"))
    assert speak_portrait(replace(asked, packs_path=tmp_path / "voices")).frames > 24


def test_a_recording_without_sound_or_with_other_words_is_refused(tmp_path: Path) -> None:
    asked = replace(request(tmp_path), text="", audio_path=tmp_path / "none.wav")
    asked.audio_path.write_bytes(b"no sound")  # type: ignore[union-attr]
    with pytest.raises(RecordingError):
        speak_portrait(asked)
    wave = recorded(tmp_path / "voice.wav", "Seven brown foxes jumped over the garden wall together last night.")
    with pytest.raises(TranscriptError):
        speak_portrait(replace(asked, audio_path=wave, transcript="Nobody ever said this, it is not on the tape."))
    assert not asked.output_path.exists()


def test_words_and_a_recording_at_once_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="words or a recording"):
        replace(request(tmp_path), audio_path=tmp_path / "voice.wav")


def test_another_persons_recording_needs_a_grant_for_its_words(tmp_path: Path) -> None:
    wave = recorded(tmp_path / "voice.wav", "Words that somebody else once said.")
    asked = replace(request(tmp_path), text="", audio_path=wave, someone_else_speaks=True)
    with pytest.raises(ConsentError, match="words for Eileen Collins have changed"):
        speak_portrait(replace(asked, transcript="Words that somebody else once said."))
    assert not asked.output_path.exists()
