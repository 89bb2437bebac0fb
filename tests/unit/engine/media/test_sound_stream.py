"""Reading sound: every kind of file, exact positions, and clear sentences for what cannot be heard."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from keepsake.core.errors import NoSoundError, SoundError
from keepsake.engine.media.sound_stream import SoundStream
from tests.sounds import Samples, as_stored, noise, tone, write_encoded, write_video, write_wav


def whole(path: Path, start: int = 0) -> Samples:
    return np.concatenate([np.zeros((0, 2), np.float32), *SoundStream(path).blocks(start)])


def test_a_stereo_file_is_read_to_the_bit(tmp_path: Path) -> None:
    sound = noise(1)
    assert np.array_equal(whole(write_wav(tmp_path / "s.wav", sound)), as_stored(sound))


def test_one_channel_is_heard_on_both_sides_as_loud_as_it_is(tmp_path: Path) -> None:
    sound = noise(0.5, rate=8000)[:, :1]
    path = write_wav(tmp_path / "mono.wav", sound, 8000)
    assert SoundStream(path).rate == 8000
    assert np.array_equal(whole(path), np.repeat(as_stored(sound), 2, axis=1))


def test_six_channels_are_mixed_down_by_bs775(tmp_path: Path) -> None:
    six = np.zeros((4800, 6), np.float32)
    for channel in range(6):
        six[channel * 800 : (channel + 1) * 800, channel] = 0.5
    path = write_encoded(tmp_path / "surround.flac", "flac", six, layout="5.1")
    levels = whole(path).reshape(6, 800, 2)[:, 400]
    side = 0.5 / np.sqrt(2)
    expected = [[0.5, 0], [0, 0.5], [side, side], [0, 0], [side, 0], [0, side]]
    assert np.abs(levels - expected).max() < 1e-4


@pytest.mark.parametrize(
    ("name", "codec", "rate", "within"),
    [
        ("s.wav", "pcm_s16le", 44100, 0.0),
        ("s.flac", "flac", 48000, 0.0),
        ("s.mp3", "libmp3lame", 44100, 1e-5),
        ("s.m4a", "aac", 44100, 2e-3),
        ("s.mkv", "flac", 48000, 0.0),
        ("s.webm", "libopus", 48000, 1e-5),
        ("s.aac", "aac", 44100, 2e-3),
    ],
)
def test_reading_from_the_middle_gives_the_same_samples(
    tmp_path: Path, name: str, codec: str, rate: int, within: float
) -> None:
    path = write_encoded(tmp_path / name, codec, tone(300, 4, rate) * 0.5, rate)
    everything = whole(path)  # AAC puts noise of its own choice into what is nearly silent
    for start in (1, rate, 2 * rate + 17, 3 * rate + 1):
        rest = whole(path, start)
        assert len(rest) == len(everything) - start
        assert np.abs(rest - everything[start:]).max() <= within


@pytest.mark.parametrize("name", ["s.mp3", "s.m4a", "s.mkv"])
def test_what_an_encoder_adds_before_the_sound_is_left_out(tmp_path: Path, name: str) -> None:
    sound = tone(440, 1) * np.linspace(0, 1, 48000, dtype=np.float32)[:, None]
    codec = {"s.mp3": "libmp3lame", "s.m4a": "aac", "s.mkv": "aac"}[name]
    read = whole(write_encoded(tmp_path / name, codec, sound))
    shifts = range(-60, 61)
    match = [float(np.sum(read[20000 + by : 40000 + by] * sound[20000:40000])) for by in shifts]
    assert shifts[int(np.argmax(match))] == 0


def test_sound_that_begins_after_the_pictures_keeps_its_place(tmp_path: Path) -> None:
    path = write_video(tmp_path / "clip.mov", tone(440, 0.5), later_s=0.25)
    read = whole(path)
    assert not read[:12000].any()
    assert np.array_equal(read[12000:36000], np.rint(tone(440, 0.5) * 32767).astype(np.float32) / 32768)


def test_a_file_that_breaks_off_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    for name, codec in (("s.mp3", "libmp3lame"), ("s.flac", "flac"), ("s.wav", "pcm_s16le")):
        path = write_encoded(tmp_path / name, codec, noise(2))
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        assert 40_000 < len(whole(path)) < 56_000


def test_damage_in_the_middle_costs_only_itself(tmp_path: Path) -> None:
    path = write_encoded(tmp_path / "s.mp3", "libmp3lame", tone(440, 4))
    content = bytearray(path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 3000] = bytes(3000)
    path.write_bytes(content)
    assert np.abs(whole(path)[-24000:-12000]).max() > 0.3


def test_values_that_are_no_numbers_become_silence(tmp_path: Path) -> None:
    sound = tone(440, 0.2)
    sound[100:200] = np.nan
    path = write_encoded(tmp_path / "s.mka", "pcm_f32le", sound)
    assert np.isfinite(whole(path)).all()


def test_a_video_without_sound_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoSoundError, match=r"^“quiet\.mp4” has no sound; please choose another file\.$"):
        SoundStream(write_video(tmp_path / "quiet.mp4", None))


@pytest.mark.parametrize("content", [b"", b"Dear diary", bytes(5000), b"RIFF\x24\x00\x00\x00WAVEfmt "])
def test_what_is_no_sound_is_refused_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "s.wav"
    path.write_bytes(content)
    with pytest.raises(SoundError, match=r"^“s\.wav” [^.]*; please choose another file\.$"):
        SoundStream(path)


def test_a_file_that_is_gone_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(SoundError, match="is not found"):
        SoundStream(tmp_path / "gone.mp3")
