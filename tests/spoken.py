"""Speech for tests: spoken here with exact times, and sounds in which nobody speaks."""

from __future__ import annotations

from functools import cache

import numpy as np

from keepsake.engine.voice.espeak import EspeakVoices
from keepsake.engine.voice.sound import Sound
from keepsake.engine.voice.voice import Speech, VoiceSettings

SENTENCES = (
    "My mother baked bread every morning, and we all waited by the warm kitchen window.",
    "Happy birthday my dear, I hope that this year brings you everything you wish for.",
    "Four hours of steady work faced us.",
)
LANGUAGES = {
    "de": "Liebe Familie, ich bin sehr froh, euch alle heute hier zu sehen. Bleibt gesund und munter.",
    "fr": "Bonjour mes enfants, je pense à vous tous les jours. Prenez bien soin de votre maman.",
    "es": "Hola mi familia, los quiero mucho. Recuerden siempre la casa del pueblo y el mar.",
    "pl": "Kochani, bardzo się cieszę, że jesteście tutaj razem. Pamiętajcie o babci.",
    "hi": "मेरे प्यारे बच्चों, आप सबको देखकर मुझे बहुत खुशी हुई। हमेशा खुश रहो।",
}
RATE = 16000


@cache
def spoken(text: str, language: str = "en-us", pace: float = 1.0) -> Speech:
    """A text spoken by the built-in voice."""
    return EspeakVoices().speak(text, language, VoiceSettings(pace=pace))


def unspoken(kind: str, seconds: float = 4.0) -> Sound:
    """Silence, noise, music, applause or a sung note: at speaking level, and no one speaks."""
    random = np.random.default_rng(3)
    times = np.arange(round(seconds * RATE)) / RATE
    noise = random.normal(0.0, 1.0, len(times))
    sounds = {
        "silence": 0 * times,
        "noise": 0.1 * noise,
        "hum": 0.2 * np.sin(2 * np.pi * 50 * times) + 0.01 * noise,
        "tone": 0.4 * np.sin(2 * np.pi * 440 * times),
        "melody": _melody(times),
        "applause": _applause(len(times), random),
        "sung note": _sung(times, 220 * (1 + 0.03 * np.sin(11 * np.pi * times))),
        "chords": _chords(times) + 0.15 * noise * np.exp(-30 * (times % 0.25)),
    }
    return Sound(sounds[kind].astype(np.float32), RATE)


def _applause(length: int, random: np.random.Generator) -> np.ndarray:
    clap = np.exp(-np.arange(800) / 80)
    heard = np.zeros(length)
    for start in random.integers(0, length - 800, length // 130):
        heard[start : start + 800] += 0.1 * random.uniform(0.2, 1.0) * random.normal(size=800) * clap
    return heard


def _sung(times: np.ndarray, pitch: np.ndarray) -> np.ndarray:
    """A vowel on a moving pitch in hertz: overtones as loud as the formants of "ah" let them be."""
    turns = np.cumsum(pitch) / RATE
    voiced = np.zeros(len(times))
    for overtone in range(1, 12):
        loud = sum(1 / (1 + ((overtone * pitch - formant) / 120) ** 2) for formant in (730, 1090, 2440))
        voiced += 0.1 * loud * np.sin(2 * np.pi * overtone * turns)
    return voiced


def _melody(times: np.ndarray) -> np.ndarray:
    played = np.zeros(len(times))
    for number, step in enumerate(
        np.random.default_rng(4).choice([0, 2, 4, 5, 7, 9, 11, 12], 3 * int(times[-1] + 1))
    ):
        since = np.maximum(times - number / 3, 0.0)
        pitch = 220 * 2 ** (step / 12)
        rung = sum(np.sin(2 * np.pi * pitch * overtone * since) / overtone for overtone in range(1, 8))
        played += 0.15 * rung * np.exp(-4 * since) * (times >= number / 3)
    return played


def _chords(times: np.ndarray) -> np.ndarray:
    swell = 0.6 + 0.4 * np.sign(np.sin(4 * np.pi * times))
    return sum(0.06 * swell * np.sin(2 * np.pi * pitch * times) for pitch in (220, 277, 330, 440, 554))
