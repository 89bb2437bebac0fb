"""A long recording: sound and picture end together at every frame rate, and lips are as much in time at its end.

The short takes run always. `KEEPSAKE_LONG_TAKE=600` makes them ten minutes long, which takes some minutes a rate.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from keepsake.core.acting import BEFORE_SPEECH_S
from keepsake.engine.requests import ClipReport, SpeakPortrait
from keepsake.engine.speak import speak_portrait
from keepsake.engine.voice.phones import SILENCE
from keepsake.engine.voice.recording import read_recording, trimmed, write_wav
from keepsake.engine.voice.sound import join, silence
from tests.consents import PORTRAIT, granted
from tests.spoken import SENTENCES, spoken

SECONDS = float(os.environ.get("KEEPSAKE_LONG_TAKE", "0"))
SHORT_S = 11.0
RATES = ("24000/1001", "24", "25", "30000/1001", "30", "60")
RATES_ALWAYS = ("30000/1001",)
PAUSE_S = 0.6
MOST_MEMORY = 1.5e9


@dataclass(frozen=True)
class Take:
    """A spoken recording with the starts of its phones, seconds from its first sample."""

    path: Path
    words: str
    starts: list[tuple[float, str]]


@pytest.fixture(scope="module")
def take(tmp_path_factory: pytest.TempPathFactory) -> Take:
    path = tmp_path_factory.mktemp("take") / "take.wav"
    sounds, words, starts, at = [], [], [], 0.0
    while at < (SECONDS or SHORT_S) - 4:
        said = spoken(SENTENCES[len(words) % len(SENTENCES)], pace=(1.0, 1.1, 0.95)[len(words) // 3 % 3])
        starts += [(at + phone.start_s, phone.phone) for phone in said.phones if phone.phone != SILENCE]
        sounds += [said.sound, silence(PAUSE_S, said.sound.rate)]
        words.append(said.text)
        at = sum(len(sound.samples) for sound in sounds) / said.sound.rate
    write_wav(join(sounds), path)
    return Take(path, " ".join(words), starts)


@pytest.mark.parametrize("rate", RATES if SECONDS else RATES_ALWAYS)
def test_sound_picture_and_lips_stay_together(take: Take, rate: str, tmp_path: Path) -> None:
    report = speak_portrait(_request(take, Fraction(rate), tmp_path))
    film = tmp_path / "film.mp4"
    with av.open(str(film)) as opened:
        picture, sound = opened.streams.video[0], opened.streams.audio[0]
        frames = sum(packet.size > 0 for packet in opened.demux(picture))
        lengths = [float(stream.duration * stream.time_base) for stream in (picture, sound)]
    assert frames == report.frames
    assert abs(lengths[0] - lengths[1]) < 1 / float(Fraction(rate))
    assert lengths[0] == pytest.approx(frames / float(Fraction(rate)), abs=0.001)
    early, late = _errors(take, tmp_path / "phones.json")
    print(f"{rate}: {frames} frames, {lengths}, phones ms {early:.1f} {late:.1f}, {_told(report)}")
    assert early < 25
    assert late < early + 5
    assert report.peak_memory_bytes < MOST_MEMORY


def _request(take: Take, rate: Fraction, folder: Path) -> SpeakPortrait:
    return SpeakPortrait(
        photo_path=PORTRAIT,
        output_path=folder / "film.mp4",
        consent_path=granted(folder / "consent.json"),
        audio_path=take.path,
        transcript=take.words,
        phones_path=folder / "phones.json",
        rate=rate,
        height=120,
        preset="ultrafast",
    )


def _errors(take: Take, phones_path: Path) -> tuple[float, float]:
    """Mean distance of phone starts, in milliseconds, in the first and in the last tenth of the take."""
    _, cut_s = trimmed(read_recording(take.path))
    heard = np.array([start for start, _, phone in json.loads(phones_path.read_text("utf-8")) if phone != SILENCE])
    heard += cut_s - BEFORE_SPEECH_S
    exact = np.array([start for start, _ in take.starts])
    apart = 1000 * np.abs(heard[:, None] - exact[None, :]).min(axis=0)
    part = max(20, len(apart) // 10)
    return float(apart[:part].mean()), float(apart[-part:].mean())


def _told(report: ClipReport) -> str:
    stages = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in report.stage_seconds.items())
    return f"{report.cpu_seconds:.0f} CPU s, {report.peak_memory_bytes / 1e6:.0f} MB ({stages})"
