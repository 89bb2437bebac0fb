"""How fast, how exact and how large: mixing a film's sound, alone and beside the packages people use for it.

sound.py film [MINUTES]   a film of four tracks: looped music, two voices, a home video: CPU time, memory, levels
sound.py music            beats, phrases and waveform of three minutes of music
sound.py beside           the same five-minute job in Keepsake and, where installed, pydub and moviepy
"""

from __future__ import annotations

import importlib.util
import resource
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from keepsake.core.score import Part, Role, Score, SoundFile
from keepsake.engine.requests import ReadMusic
from keepsake.engine.sound.loudness import Meter
from keepsake.engine.sound.mixer import Mixer
from keepsake.engine.sound.music import read_music
from keepsake.engine.sound.waveform import measure_waveform

RATE = 48_000
BESIDE_S = 300
VOICE_AT_S, CLIP_AT_S, CLIP_S, FADE_S = (21, 150), 80, 40, 2
PILOT_HZ = 9000
"""A faint steady note above the voice, to see by what the music does."""
SPOKEN_S = 12
SOURCES = ("music.mp3", "voice.wav", "clip.m4a")
Samples = NDArray[np.float32]


def music(seconds: int, rate: int = 44_100) -> Samples:
    """Chords and drums at 96 beats a minute: (n, 2)."""
    at = np.arange(seconds * rate) / rate
    chord = np.array([[220, 277.2, 329.6], [196, 246.9, 293.7], [174.6, 220, 261.6], [196, 246.9, 293.7]])
    notes = chord[(at // 2.5).astype(int) % 4]
    pad = sum(0.08 * np.sin(2 * np.pi * notes[:, k] * at) for k in range(3))
    since = at % 0.625
    drum = 0.35 * np.exp(-since * 18) * np.sin(2 * np.pi * 60 * since)
    hat = 0.1 * np.exp(-since * 60) * np.random.default_rng(0).normal(0, 1, len(at))
    drum = drum + 0.02 * np.sin(2 * np.pi * PILOT_HZ * at)
    return np.stack([pad + drum + hat, pad + drum - hat], axis=1).astype(np.float32)


def speech(seconds: int, rate: int = 22_050) -> Samples:
    """Something with the rhythm and pitch of speech, in two sentences: (n, 1)."""
    at = np.arange(seconds * rate) / rate
    pitch = 2 * np.pi * np.cumsum(120 + 25 * np.sin(2 * np.pi * 0.7 * at) + 10 * np.sin(2 * np.pi * 3 * at)) / rate
    syllables = np.clip(np.sin(2 * np.pi * 4 * at), 0, 1) ** 0.5
    voiced = sum(np.sin(k * pitch) / k for k in range(1, 20))
    pause = (at < seconds * 0.4) | (at > seconds * 0.6)
    return (0.25 * voiced * syllables * pause)[:, None].astype(np.float32)


def write(path: Path, codec: str, samples: Samples, rate: int) -> Path:
    """A sound file of a codec."""
    layout = "stereo" if samples.shape[1] == 2 else "mono"
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate, layout=layout)
        size = stream.codec_context.frame_size or 4096
        fit = av.AudioResampler(format=stream.format.name, layout=layout, rate=rate, frame_size=size)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples.T), format="fltp", layout=layout)
        frame.sample_rate, frame.pts, frame.time_base = rate, 0, Fraction(1, rate)
        for part in [*fit.resample(frame), *fit.resample(None)]:
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return path


def make_sources(folder: Path) -> None:
    """Music as MP3, a voice as WAV, a home video's sound as AAC."""
    write(folder / "music.mp3", "libmp3lame", music(180), 44_100)
    write(folder / "voice.wav", "pcm_s16le", speech(SPOKEN_S), 22_050)
    write(folder / "clip.m4a", "aac", music(CLIP_S + 10, RATE) * 0.5, RATE)


def film(folder: Path, seconds: int) -> Score:
    """Looped music, a voice and a recording of it every two minutes, a clip that fades in and out between them."""
    tune, voice, clip = (SoundFile(path=folder / name) for name in SOURCES)
    fade = FADE_S * RATE
    whole = seconds * RATE
    parts = [Part(source=tune, role=Role.MUSIC, at=0, samples=whole, loops=True, fade_in=fade, fade_out=2 * fade)]
    for start in range(0, seconds, 130):
        for offset, role in zip(VOICE_AT_S, (Role.VOICE, Role.RECORDING), strict=True):
            at = (start + offset % 130) * RATE
            parts.append(Part(source=voice, role=role, at=at, samples=SPOKEN_S * RATE))
        at = (start + CLIP_AT_S) * RATE
        parts.append(Part(source=clip, role=Role.CLIP, at=at, samples=CLIP_S * RATE, fade_in=fade, fade_out=fade))
    return Score(samples=whole, parts=tuple(parts))


def measure_film(minutes: int) -> None:
    """CPU time a minute of film, the most memory, and what came out."""
    with tempfile.TemporaryDirectory() as name:
        subprocess.run([sys.executable, __file__, "sources", name], check=True)
        score = film(Path(name), 60 * minutes)
        before, begun = time.process_time(), time.perf_counter()
        mixer, meter, done, measuring = Mixer(score), Meter(RATE), 0, 0.0
        for block in mixer.blocks():
            done += len(block)
            heard = time.process_time()
            meter.hear(block)
            measuring += time.process_time() - heard
        cpu, wall = time.process_time() - before - measuring, time.perf_counter() - begun
        levels = meter.levels()
        print(f"{minutes} minutes, {len(score.parts)} parts: {cpu / minutes:.2f} CPU s a minute, {wall:.1f} s in all")
        print(f"memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
        print(f"samples {done} of {score.samples}; {levels.lufs:.2f} LUFS, {levels.peak_dbtp:.2f} dBTP")


def measure_music() -> None:
    """What listening to music costs."""
    with tempfile.TemporaryDirectory() as name:
        path = write(Path(name) / "music.mp3", "libmp3lame", music(180), 44_100)
        before = time.process_time()
        reading = read_music(ReadMusic(music_path=path))
        middle = time.process_time()
        waveform = measure_waveform(path)
        print(f"beats and phrases: {middle - before:.2f} CPU s for 180 s of MP3; {reading.tempo} beats a minute")
        off = np.abs((np.array(reading.beats) + 0.3125) % 0.625 - 0.3125)
        print(f"beats: {len(reading.beats)}, off by {1000 * off.mean():.1f} ms, at most {1000 * off.max():.1f} ms")
        print(f"waveform: {time.process_time() - middle:.2f} CPU s, {len(waveform.to_bytes())} bytes")


def by_keepsake(folder: Path, out: Path) -> None:
    """The job of `beside` as a score."""
    tune, voice, clip = (SoundFile(path=folder / name) for name in SOURCES)
    fade = FADE_S * RATE
    parts = [Part(source=tune, role=Role.MUSIC, at=0, samples=BESIDE_S * RATE, loops=True, fade_out=fade)]
    parts += [Part(source=voice, role=Role.VOICE, at=at * RATE, samples=SPOKEN_S * RATE) for at in VOICE_AT_S]
    lengths = {"at": CLIP_AT_S * RATE, "samples": CLIP_S * RATE, "fade_in": fade, "fade_out": fade}
    parts.append(Part(source=clip, role=Role.CLIP, **lengths))
    with wave.open(str(out), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        for block in Mixer(Score(samples=BESIDE_S * RATE, parts=tuple(parts))).blocks():
            file.writeframes(np.rint(block * 32767).astype("<i2").tobytes())


def by_pydub(folder: Path, out: Path) -> None:
    """The nearest pydub has: gain under the words, peak normalisation."""
    from pydub import AudioSegment, effects

    tune, voice, clip = (AudioSegment.from_file(folder / name) for name in SOURCES)
    whole = (tune.append(tune, crossfade=500))[: BESIDE_S * 1000].set_frame_rate(RATE).fade_out(FADE_S * 1000)
    for at in VOICE_AT_S:
        whole = whole.overlay(voice, position=at * 1000, gain_during_overlay=-12)
    part = clip[: CLIP_S * 1000].fade_in(FADE_S * 1000).fade_out(FADE_S * 1000)
    effects.normalize(whole.overlay(part, position=CLIP_AT_S * 1000), headroom=1.0).export(out, format="wav")


def by_moviepy(folder: Path, out: Path) -> None:
    """The nearest moviepy has: straight fades, a volume over a stretch, peak normalisation."""
    from moviepy import AudioFileClip, CompositeAudioClip, afx

    tune, voice, clip = (AudioFileClip(str(folder / name)) for name in SOURCES)
    ducked = [tune.with_effects([afx.AudioLoop(duration=BESIDE_S), afx.AudioFadeOut(FADE_S)])]
    for at in VOICE_AT_S:
        under = afx.MultiplyVolume(10 ** (-12 / 20), start_time=at, end_time=at + SPOKEN_S)
        ducked[0] = ducked[0].with_effects([under])
        ducked.append(voice.with_start(at))
    part = clip.subclipped(0, CLIP_S).with_effects([afx.AudioFadeIn(FADE_S), afx.AudioFadeOut(FADE_S)])
    whole = CompositeAudioClip([*ducked, part.with_start(CLIP_AT_S)]).with_duration(BESIDE_S)
    whole.with_effects([afx.AudioNormalize()]).write_audiofile(str(out), fps=RATE, logger=None)


WAYS: dict[str, Callable[[Path, Path], None]] = {
    "keepsake": by_keepsake,
    "pydub": by_pydub,
    "moviepy": by_moviepy,
}


def measure_beside() -> None:
    """Each way in a process of its own, then its file measured the same way."""
    with tempfile.TemporaryDirectory() as name:
        subprocess.run([sys.executable, __file__, "sources", name], check=True)
        print(f"{'':<10}{'CPU s':>8}{'MB':>7}{'LUFS':>8}{'dBTP':>7}{'clipped':>9}{'ducks in':>10}{'samples off':>13}")
        for way in WAYS:
            if way == "keepsake" or importlib.util.find_spec(way):
                subprocess.run([sys.executable, __file__, "one", way, name], check=True)
            else:
                print(f"{way:<10} is not installed")


def measure_one(way: str, folder: Path) -> None:
    """Do the job one way and tell what it cost and what came out."""
    out = folder / f"{way}.wav"
    WAYS[way](folder, out)
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(each.ru_utime + each.ru_stime for each in used)
    with wave.open(str(out), "rb") as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2) / np.float32(32768)
    meter = Meter(RATE)
    for start in range(0, len(samples), RATE):
        meter.hear(samples[start : start + RATE])
    levels = meter.levels()
    clipped = float((np.abs(samples) >= 0.9999).mean())
    off = len(samples) - BESIDE_S * RATE
    print(
        f"{way:<10}{cpu:>8.1f}{max(each.ru_maxrss for each in used) / 1024:>7.0f}{levels.lufs:>8.2f}"
        f"{levels.peak_dbtp:>7.2f}{clipped:>9.2%}{_duck_ms(samples):>7.0f} ms{off:>13}"
    )


def _duck_ms(samples: Samples) -> float:
    """How long the music takes to go down for the first voice: from 1 dB less than before to 1 dB over the end."""
    levels = np.array(list(_levels(samples[(VOICE_AT_S[0] - 2) * RATE : (VOICE_AT_S[0] + 2) * RATE])))
    up, down = np.median(levels[:100]), np.median(levels[-100:])
    low = int(np.argmax(levels < down + 1))
    high = np.flatnonzero(levels[:low] > up - 1)
    return 10.0 * float(low - high[-1] if len(high) else low)


def _levels(samples: Samples) -> Iterator[float]:
    """Level in dB of the pilot note in each 10 ms, over windows of 20 ms."""
    note = np.exp(-2j * np.pi * PILOT_HZ * np.arange(960) / RATE) * np.hanning(960)
    for start in range(0, len(samples) - 960, 480):
        yield float(20 * np.log10(np.abs(samples[start : start + 960, 0] @ note) + 1e-9))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["film", *minutes]:
            measure_film(int(minutes[0]) if minutes else 5)
        case ["music"]:
            measure_music()
        case ["beside"]:
            measure_beside()
        case ["sources", folder]:
            make_sources(Path(folder))
        case ["one", way, folder]:
            measure_one(way, Path(folder))
        case _:
            sys.exit(__doc__)
