"""How near alignment comes to exact phone times: `python -m benchmarks.alignment`.

eSpeak NG says when each of its phones begins, to the sample; the same sound is aligned from its words and compared.
The errors are those of phone starts that both have; "visemes" is the share of instants, 25 a second, at which the
lips have the right shape (12 classes that look alike, after Jeffers and Barley 1971).
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np

from keepsake.core.errors import TranscriptError
from keepsake.engine.voice.alignment import align
from keepsake.engine.voice.espeak import EspeakVoices
from keepsake.engine.voice.phones import SILENCE
from keepsake.engine.voice.voice import PhoneTime, Speech, VoiceSettings

TEXTS = {
    "en-us": (
        "The birch canoe slid on the smooth planks.",
        "Glue the sheet to the dark blue background.",
        "Four hours of steady work faced us.",
        "My mother baked bread every morning, and we all waited by the warm kitchen window.",
        "Be kind to one another, look after your mother, and remember me when the apples bloom.",
        "Thank you all for being here today, it means more to me than I can say.",
    ),
    "de": (
        "Liebe Familie, ich bin sehr froh, euch alle heute hier zu sehen.",
        "Bleibt gesund und passt aufeinander auf.",
    ),
    "fr": ("Bonjour mes enfants, je pense à vous tous les jours.", "Prenez bien soin de votre maman."),
    "es": ("Hola mi familia, los quiero mucho.", "Recuerden siempre la casa del pueblo y el mar."),
    "pl": ("Kochani, bardzo się cieszę, że jesteście tutaj razem.", "Pamiętajcie o babci."),
    "hi": ("मेरे प्यारे बच्चों, आप सबको देखकर मुझे बहुत खुशी हुई।", "हमेशा खुश रहो।"),
}
LOOK_ALIKE = ("P B M", "F V", "TH DH", "T D DX N L", "S Z", "SH ZH CH JH", "K G NG HH Y", "W R", "UW UH OW",
              "AO OY", "IY IH EY AX ER", "EH AE AA AH AY AW")  # fmt: skip
SHAPE = {phone: number for number, group in enumerate(LOOK_ALIKE, start=1) for phone in group.split()}


@dataclass(frozen=True)
class Figures:
    """Errors of phone starts in milliseconds, right visemes, and seconds of work and of sound."""

    errors: list[float]
    visemes: list[bool]
    cpu_s: float
    sound_s: float
    failed: bool = False


def shapes(phones: tuple[PhoneTime, ...], times: np.ndarray) -> np.ndarray:
    found = np.zeros(len(times), int)
    for phone in phones:
        found[(times >= phone.start_s) & (times < phone.end_s)] = SHAPE.get(phone.phone, 0)
    return found


def sounding(speech: Speech) -> list[PhoneTime]:
    return [phone for phone in speech.phones if phone.phone != SILENCE]


def measured(text: str, language: str, noise: float) -> Figures:
    exact = EspeakVoices().speak(text, language, VoiceSettings())
    samples = exact.sound.samples + np.float32(noise) * np.random.default_rng(0).normal(size=len(exact.sound.samples))
    started = time.process_time()
    try:
        found = align(type(exact.sound)(samples.astype(np.float32), exact.sound.rate), text, language)
    except TranscriptError:
        return Figures([], [], time.process_time() - started, exact.sound.seconds, failed=True)
    spent = time.process_time() - started
    truth, heard = sounding(exact), sounding(found)
    blocks = SequenceMatcher(
        None, [p.phone for p in truth], [p.phone for p in heard], autojunk=False
    ).get_matching_blocks()
    pairs = [(truth[b.a + k], heard[b.b + k]) for b in blocks for k in range(b.size)]
    times = np.arange(0.02, exact.sound.seconds, 0.04)
    right = shapes(exact.phones, times) == shapes(found.phones, times)
    return Figures(
        [1000 * (one.start_s - other.start_s) for other, one in pairs], right.tolist(), spent, exact.sound.seconds
    )


def main() -> None:
    print("language  noise    failed  mean ms  median  95 %   <=20 ms  <=40 ms  visemes  CPU s/s")
    align(EspeakVoices().speak("Good day.", "en", VoiceSettings()).sound, "Good day.", "en")  # load the model first
    for language, texts in TEXTS.items():
        for name, noise in (("none", 0.0), ("20 dB", 0.01), ("10 dB", 0.03)):
            figures = [measured(text, language, noise) for text in texts]
            errors = np.abs([error for one in figures for error in one.errors] or [np.nan])
            visemes = [right for one in figures for right in one.visemes] or [False]
            speed = sum(one.cpu_s for one in figures) / sum(one.sound_s for one in figures)
            print(
                f"{language:9} {name:8} {sum(one.failed for one in figures)}/{len(figures):<5}"
                f" {errors.mean():7.1f}  {np.median(errors):6.1f}  {np.percentile(errors, 95):5.1f}"
                f"  {100 * (errors <= 20).mean():6.1f} %  {100 * (errors <= 40).mean():6.1f} %"
                f"  {100 * np.mean(visemes):5.1f} %  {speed:7.3f}"
            )


if __name__ == "__main__":
    main()
