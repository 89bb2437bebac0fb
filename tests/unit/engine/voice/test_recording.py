from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from keepsake.core.errors import RecordingError
from keepsake.engine.voice.cleaning import cleaned, is_noisy
from keepsake.engine.voice.recording import examine, read_recording, trimmed, write_wav
from keepsake.engine.voice.sound import Sound, join, silence
from tests.spoken import SENTENCES, spoken, unspoken

SPEECH = spoken(SENTENCES[0]).sound
NOISE = np.random.default_rng(1).normal(0.0, 1.0, len(SPEECH.samples)).astype(np.float32)


def noisy(level: float) -> Sound:
    return Sound(SPEECH.samples + np.float32(level) * NOISE, SPEECH.rate)


def test_a_written_recording_is_read_back(tmp_path: Path) -> None:
    write_wav(SPEECH, tmp_path / "take.wav")
    before = (tmp_path / "take.wav").read_bytes()
    read = read_recording(tmp_path / "take.wav")
    assert read.rate == SPEECH.rate
    assert np.abs(read.samples - SPEECH.samples).max() < 1e-4
    assert (tmp_path / "take.wav").read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"not a sound", b"RIFF\xff\xff\xff\xffWAVEfmt "])
def test_what_is_no_recording_is_an_error_in_words(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "odd.wav").write_bytes(content)
    with pytest.raises(RecordingError, match=r"odd\.wav"):
        read_recording(tmp_path / "odd.wav")


def test_a_missing_recording_is_an_error_in_words(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="cannot be read"):
        read_recording(tmp_path / "none.mp3")


def test_a_cut_off_recording_gives_what_it_has(tmp_path: Path) -> None:
    write_wav(SPEECH, tmp_path / "whole.wav")
    content = (tmp_path / "whole.wav").read_bytes()
    (tmp_path / "half.wav").write_bytes(content[: len(content) // 2])
    assert read_recording(tmp_path / "half.wav").seconds == pytest.approx(SPEECH.seconds / 2, rel=0.02)


def test_faults_of_a_recording_are_told() -> None:
    assert examine(SPEECH).advice == ()
    assert "noise" in examine(noisy(0.05)).advice[0]
    assert "too loud" in examine(Sound(np.clip(SPEECH.samples * 8, -1, 1), SPEECH.rate)).advice[0]
    assert "quiet" in examine(Sound(SPEECH.samples * np.float32(0.005), SPEECH.rate)).advice[0]


def test_quiet_ends_are_trimmed() -> None:
    long = join([silence(2.0, SPEECH.rate), SPEECH, silence(3.0, SPEECH.rate)])
    short, cut_s = trimmed(long)
    assert cut_s == pytest.approx(1.77, abs=0.1)
    assert short.seconds < SPEECH.seconds + 0.3
    quiet = unspoken("noise")
    assert trimmed(quiet) == (quiet, 0.0)


def test_cleaning_lowers_the_hiss_and_keeps_the_voice() -> None:
    sound = join([noisy(0.004), Sound(NOISE[:40000] * np.float32(0.004), SPEECH.rate)])
    clean = cleaned(sound, 1.0)
    assert len(clean.samples) == len(sound.samples)
    hiss = slice(len(SPEECH.samples) + 4000, None)
    assert 20 * np.log10(sound.samples[hiss].std() / clean.samples[hiss].std()) > 6
    kept = np.corrcoef(clean.samples[: len(SPEECH.samples)], SPEECH.samples)[0, 1]
    assert kept > 0.98
    assert cleaned(sound, 0.0) is sound


def test_noise_behind_a_voice_is_noticed() -> None:
    hiss = np.random.default_rng(0).normal(size=len(SPEECH.samples)).astype(np.float32)
    assert [is_noisy(Sound(SPEECH.samples + level * hiss, SPEECH.rate)) for level in (0.0, 0.003, 0.05)] == [
        False,
        False,
        True,
    ]


def test_cleaning_takes_mains_hum_out() -> None:
    times = np.arange(len(SPEECH.samples)) / SPEECH.rate
    hum = (0.1 * np.sin(2 * np.pi * 50 * times)).astype(np.float32)
    clean = cleaned(Sound(SPEECH.samples + hum, SPEECH.rate), 0.5)
    left = 2 * abs(np.mean(clean.samples * np.exp(-2j * np.pi * 50 * times)))
    assert left < 0.01


@pytest.mark.parametrize(
    ("ending", "codec", "rate"),
    [
        *(("mp3", "libmp3lame", 44100), ("opus", "libopus", 48000), ("m4a", "aac", 44100)),
        *(("flac", "flac", 96000), ("wav", "pcm_s24le", 8000), ("mov", "pcm_s16be", 22050)),
    ],
)
def test_recordings_of_many_kinds_are_read(tmp_path: Path, ending: str, codec: str, rate: int) -> None:
    path = tmp_path / f"tape.{ending}"
    tone = np.sin(2 * np.pi * 440 * np.arange(2 * rate) / rate).astype(np.float32)
    encoded(path, codec, 0.3 * tone, rate)
    sound = read_recording(path)
    assert sound.seconds == pytest.approx(2.0, abs=0.06)
    spectrum = np.abs(np.fft.rfft(sound.samples))
    assert np.argmax(spectrum) / sound.seconds == pytest.approx(440, abs=2)


def test_the_sound_of_a_home_video_is_a_recording(tmp_path: Path) -> None:
    path = tmp_path / "birthday.mp4"
    encoded(path, "aac", 0.3 * np.sin(np.arange(96000) / 17).astype(np.float32), 48000, has_picture=True)
    assert read_recording(path).seconds == pytest.approx(2.0, abs=0.06)


def encoded(path: Path, codec: str, samples: np.ndarray, rate: int, has_picture: bool = False) -> None:
    with av.open(str(path), "w") as file:
        stream = file.add_stream(codec, rate=rate, layout="stereo")
        picture = file.add_stream("libx264", rate=10, width=64, height=48, pix_fmt="yuv420p") if has_picture else None
        for _ in range(20 if picture else 0):
            file.mux(picture.encode(av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8))))
        frame = av.AudioFrame.from_ndarray(np.stack([samples, samples]), format="fltp", layout="stereo")
        frame.sample_rate = rate
        taken = av.AudioResampler(format=stream.format.name, layout="stereo", rate=rate, frame_size=1024)
        for part in taken.resample(frame) + taken.resample(None):
            file.mux(stream.encode(part))
        for each in filter(None, (stream, picture)):
            file.mux(each.encode(None))
