"""PocketSphinx: forced alignment, free decoding and counting of words, fed in small pieces so that others can run.

The acoustic model, dictionary and language model are the ones inside the `pocketsphinx` wheel (US English, BSD).
Figures: frames every 5 ms place boundaries better than the usual 10 ms (mean error 9.9 instead of 11.0 ms over three
human-derived voices); exact zeros break the search, so faint noise is mixed in after the level is set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from keepsake.core.errors import MissingError
from keepsake.engine.voice.sound import FULL_SCALE_16_BIT, Sound, resample

RATE = 16000
PAD_S = 0.25
_PEAK = 0.5
_DITHER = 8.0  # standard deviation in 16-bit steps
_PIECE = RATE // 5  # the interpreter is held while a piece is searched: 200 ms of sound, a few ms
ALIGN_FRAMES, DECODE_FRAMES = 200, 100  # frames a second
# Frame times run early; these put boundaries back, the last two at the edges of silence (medians over four voices).
_LATE_S = 0.009
SPEECH_STARTS_LATER_S, SPEECH_ENDS_EARLIER_S = 0.009, 0.014
# One narrower pass instead of PocketSphinx's three: half the work and no worse visemes (40 sentences). With 3000 HMMs
# a frame instead of 6000, 19.5 % of 396 words are wrong instead of 19.3 %; narrower beams lose a third of all words.
_NARROW = {"beam": 1e-48, "wbeam": 1e-29, "maxhmmpf": 3000}
_LISTENING = {"beam": 1e-2, "pbeam": 1e-2, "wbeam": 1e-2, "maxhmmpf": 1}  # hears, and looks for next to nothing
_WIDE = {"beam": 1e-120, "pbeam": 1e-120, "wbeam": 1e-100}

_TAUGHT_KINDS = {"align", "count"}

Tick = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class HeardPhone:
    """A phone of the acoustic model with its time in seconds and its score for each frame (0 is perfect)."""

    name: str
    start_s: float
    end_s: float
    score: float
    frames: int


@dataclass(frozen=True, slots=True)
class HeardWord:
    """A dictionary word ("k3(2)", "<sil>") with its phones."""

    name: str
    phones: tuple[HeardPhone, ...]


def prepared(sound: Sound) -> NDArray[np.int16]:
    """The sound as the recogniser likes it: 16 kHz, one level, a quarter second of quiet around it, never zero."""
    samples = resample(sound, RATE).samples.astype(np.float64)
    level = float(np.abs(samples).max(initial=0.0))
    pad = np.zeros(round(PAD_S * RATE))
    scaled = np.concatenate([pad, samples * (_PEAK * FULL_SCALE_16_BIT / max(level, 1e-4)), pad])
    noisy = scaled + np.random.default_rng(0).normal(0.0, _DITHER, len(scaled))
    return np.asarray(np.clip(np.rint(noisy), -FULL_SCALE_16_BIT, FULL_SCALE_16_BIT - 1).astype(np.int16))


class Recognizer:
    """Decoders of one piece of work, made when first needed. Not for use by two threads at once."""

    def __init__(self) -> None:
        self._decoders: dict[str, Any] = {}
        self._taught: dict[str, list[tuple[str, ...]]] = {}

    def _decoder(self, kind: str) -> Any:
        if kind not in self._decoders:
            self._decoders[kind] = _new_decoder(kind)
            for name, pronunciations in self._taught.items() if kind in _TAUGHT_KINDS else ():
                _add_word(self._decoders[kind], name, pronunciations)
        return self._decoders[kind]

    def dictionary(self, word: str) -> list[tuple[str, ...]]:
        """Every pronunciation of an English word in the CMU dictionary, none if it is not there."""
        decoder = self._decoder("align")
        found = []
        for number in range(1, 6):
            phones = decoder.lookup_word(word if number == 1 else f"{word}({number})")
            if phones is None:
                break
            found.append(tuple(phones.split()))
        return found

    def teach(self, pronunciations: list[tuple[str, ...]]) -> str:
        """Teach a word by its pronunciations; returns the name to ask for it. A match is named "k7", "k7(2)", ..."""
        name = f"k{len(self._taught)}"
        self._taught[name] = pronunciations
        for kind in _TAUGHT_KINDS & self._decoders.keys():
            _add_word(self._decoders[kind], name, pronunciations)
        return name

    def align(self, samples: NDArray[np.int16], words: list[str], tick: Tick) -> list[HeardWord] | None:
        """When each of the known words is said, or None when no path through them fits.

        `samples` are those of `prepared`: 16 kHz.
        """
        decoder = self._decoder("align")
        with _usable(decoder):
            decoder.set_align_text(" ".join(words))
            self._hear_level(decoder, samples, ALIGN_FRAMES)
            _feed(decoder, samples, lambda part: tick(part / 2))
            if decoder.hyp() is None:
                return None
            decoder.set_alignment()
            _feed(decoder, samples, lambda part: tick(0.5 + part / 2))
            return list(_heard(decoder.get_alignment(), len(samples) / RATE - 2 * PAD_S))

    def count(self, samples: NDArray[np.int16], words: list[str], skip: int, tick: Tick) -> tuple[int, int] | None:
        """Which of the coming words are said, as (first, after last), or None; the first `skip` may be left out."""
        decoder = self._decoder("count")
        last = len(words) + 1
        steps: list[tuple[Any, ...]] = [(index, index + 1, 1.0, word) for index, word in enumerate(words)]
        steps += [(0, start, 0.01) for start in range(1, min(skip, len(words) - 1) + 1)]
        steps += [(state, last, 1.0) for state in range(1, last)]
        decoder.add_fsg("coming", decoder.create_fsg("coming", 0, last, steps))
        decoder.activate_search("coming")
        self._hear_level(decoder, samples, DECODE_FRAMES)
        _feed(decoder, samples, tick)
        said = [segment.word for segment in decoder.seg() or []] if decoder.hyp() else []
        return _span_of(said, words, skip)

    def decode(self, samples: NDArray[np.int16], tick: Tick) -> list[str]:
        """English words heard without knowing the text, as the dictionary spells them ("read(2)")."""
        decoder = self._decoder("decode")
        self._hear_level(decoder, samples, DECODE_FRAMES)
        _feed(decoder, samples, tick)
        if decoder.hyp() is None:
            return []
        return [segment.word for segment in decoder.seg() if segment.word[0] not in "<[+"]

    def _hear_level(self, decoder: Any, samples: NDArray[np.int16], frames: int) -> None:
        """Tell the decoder the take's mean spectrum before it searches, or the first seconds are heard less well.

        Mean boundary error over four voices: 10.1 ms with, 11.0 ms without. A decoder that searches for one word
        hears the mean in 0.002 s a second of sound; the decoder itself would search all of it (0.1 s).
        """
        listener = self._decoder(f"listen {frames}")
        _feed(listener, samples, lambda _: None)
        decoder.set_cmn(listener.get_cmn(False))


def _span_of(said: list[str], words: list[str], skip: int) -> tuple[int, int] | None:
    """Where the words that were heard lie in those that were expected."""
    spoken = [word.partition("(")[0] for word in said if word[0] not in "<[+("]
    if not spoken:
        return None
    for first in range(min(skip, len(words) - 1) + 1):
        if words[first : first + len(spoken)] == spoken:
            return first, first + len(spoken)
    return None


def _add_word(decoder: Any, name: str, pronunciations: list[tuple[str, ...]]) -> None:
    for number, phones in enumerate(pronunciations, start=1):
        decoder.add_word(name if number == 1 else f"{name}({number})", " ".join(phones), False)


def _new_decoder(kind: str) -> Any:
    try:
        from pocketsphinx import Decoder
    except ImportError as error:
        raise MissingError(
            "Listening to recordings needs the part called pocketsphinx; please install Keepsake again."
        ) from error
    if kind == "decode":
        return Decoder(loglevel="FATAL", frate=DECODE_FRAMES, bestpath=False, fwdflat=False, **_NARROW)
    if kind.startswith("listen"):
        return _listener(Decoder, int(kind.split()[1]))
    frames = ALIGN_FRAMES if kind == "align" else DECODE_FRAMES
    return Decoder(lm=None, bestpath=False, loglevel="FATAL", frate=frames, **_WIDE)


@contextmanager
def _usable(decoder: Any) -> Iterator[None]:
    """Ends an utterance that an error or a stop left open, so that the decoder can be used again."""
    try:
        yield
    except BaseException:
        _end(decoder)
        raise


def _end(decoder: Any) -> None:
    try:
        decoder.end_utt()
    except RuntimeError:
        return  # none was open


def _listener(make: Any, frames: int) -> Any:
    decoder = make(lm=None, bestpath=False, loglevel="FATAL", frate=frames, **_LISTENING)
    decoder.add_fsg("one word", decoder.create_fsg("one word", 0, 1, [(0, 1, 1.0, "a")]))
    decoder.activate_search("one word")
    return decoder


def _feed(decoder: Any, samples: NDArray[np.int16], tick: Tick) -> None:
    decoder.start_utt()
    with _usable(decoder):
        for start in range(0, len(samples), _PIECE):
            decoder.process_raw(samples[start : start + _PIECE].tobytes(), no_search=False, full_utt=False)
            tick(min(1.0, (start + _PIECE) / len(samples)))
    decoder.end_utt()


def _heard(alignment: Any, seconds: float) -> Iterator[HeardWord]:
    for word in alignment:
        phones = tuple(_heard_phone(phone, seconds) for phone in word)
        yield HeardWord(word.name, phones)


def _heard_phone(phone: Any, seconds: float) -> HeardPhone:
    start_s = phone.start / ALIGN_FRAMES - PAD_S + _LATE_S
    end_s = start_s + phone.duration / ALIGN_FRAMES
    edges = np.clip((start_s, end_s), 0.0, seconds)
    return HeardPhone(
        phone.name, float(edges[0]), float(edges[1]), phone.score / max(1, phone.duration), phone.duration
    )
