"""The door to coqui-tts (MPL-2.0, the kept fork of Coqui's TTS): voices loaded from a folder, and spoken with.

Importing this module imports PyTorch and coqui-tts, which takes seconds; `keepsake.engine.voice.coqui` does so when
a voice is first needed. Nothing here reaches the network or runs code from a voice's folder: files are named by us
and not by the voice's settings, weights are read as plain numbers (`weights_only`), no class that settings name is
imported unless it is coqui-tts' own, and the library's downloader is never touched.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch  # noqa: TID253
import transformers  # noqa: TID253
from numpy.typing import NDArray

from keepsake.core.errors import MissingError
from keepsake.engine.voice import espeak_library
from keepsake.engine.voice.espeak import language_voice
from keepsake.engine.voice.timing import Symbol
from keepsake.engine.voice.torchaudio_stand_in import in_place

with in_place():
    from TTS.config import register_config
    from TTS.tts.models.vits import Vits
    from TTS.tts.models.xtts import Xtts, _legacy_safe_globals
    from TTS.tts.utils.text import phonemizers

_SEED = 0  # both kinds of model draw random numbers; the same words shall sound the same
_OWN_CLASSES = "TTS.tts."
_FILE_KEYS = ("_file", "_path", "_checkpoint", "_files")
_FOR_TRAINING = ("base_model", "run_eval", "test_sentences")
_XTTS_SPEAKERS = "speakers_xtts.pth"

# The library logs the words it is given; what a family writes is nobody's business.
for _talker in ("TTS", "trainer"):
    logging.getLogger(_talker).setLevel(logging.CRITICAL + 1)
transformers.logging.set_verbosity_error()


@dataclass(frozen=True, slots=True)
class Wish:
    """How to say something: whose voice (a speaker's name, or a recording to copy), language and pace."""

    speaker: str = ""
    sample: Path | None = None
    language: str = ""
    pace: float = 1.0


@dataclass(frozen=True, slots=True)
class Said:
    """Sound as float32 (n,) at `rate`, and its phonemes with their times where the model tells them."""

    samples: NDArray[np.float32]
    rate: int
    symbols: tuple[Symbol, ...] = ()


class VitsVoice:
    """A VITS model: quick, with its own durations; one or many speakers."""

    def __init__(self, folder: Path, files: frozenset[str], model: str) -> None:
        config = _config(folder, files, "vits")
        self._model = Vits(config)
        self._model.load_checkpoint(config, folder / model, eval=True)
        self._model.to(_device())
        self._rate = int(config.audio["sample_rate"])
        self._scale = float(self._model.length_scale)

    def say(self, text: str, wish: Wish) -> Said:
        """Say a text. Raises ValueError when nothing in it can be spoken."""
        with _same_each_time():
            self._model.length_scale = self._scale / wish.pace
            told = self._model.synthesize(text, speaker=wish.speaker or None, language=self._language(wish.language))
        tokens = told["text_inputs"][0].tolist()
        if not self._spoken(tokens):
            raise ValueError("no character of the text is one of the voice's")
        samples = np.atleast_1d(np.asarray(told["wav"], np.float32))
        return Said(samples, self._rate, tuple(self._symbols(tokens, told["outputs"], len(samples) / self._rate)))

    def _spoken(self, tokens: list[int]) -> list[int]:
        """The places of the tokens that stand for something."""
        silent = (self._model.tokenizer.blank_id, self._model.tokenizer.pad_id)
        return [place for place, token in enumerate(tokens) if token not in silent]

    def _language(self, wanted: str) -> str | None:
        names: list[str] = self._model.language_manager.language_names
        return next((name for name in names if name.lower() == wanted), None) or next(iter(names), None)

    def _symbols(self, tokens: list[int], outputs: dict[str, Any], seconds: float) -> Iterator[Symbol]:
        """Phonemes with their times, a blank between two with the first; none for a model that reads letters."""
        tokenizer = self._model.tokenizer
        if not tokenizer.use_phonemes:
            return
        frames = outputs["durations"].reshape(-1).cpu().numpy()
        ends = np.cumsum(frames) * seconds / max(1.0, float(frames.sum()))
        starts = self._spoken(tokens)
        for place, after in zip(starts, [*starts[1:], len(tokens)], strict=True):
            begin = float(ends[place - 1]) if place else 0.0
            yield tokenizer.characters.id_to_char(tokens[place]), begin, float(ends[after - 1])


class XttsVoice:
    """An XTTS model: many languages, speakers of its own, and any voice it is given a recording of."""

    def __init__(self, folder: Path, files: frozenset[str], model: str) -> None:
        self._config = _config(folder, files, "xtts")
        self._model = _ReadOnlyXtts(self._config)
        self._model.load_checkpoint(
            self._config,
            checkpoint_dir=folder,
            checkpoint_path=folder / model,
            vocab_path=folder / "vocab.json",
            speaker_file_path=folder / _XTTS_SPEAKERS,
            eval=True,
        )
        self._model.to(_device())
        self._copied: tuple[object, Any] = (None, None)

    def say(self, text: str, wish: Wish) -> Said:
        """Say a text with a speaker's voice or a copied one. Raises ValueError for a language it does not speak."""
        language = self._language(wish.language)
        with _same_each_time():
            latent, embedding = self._voice_of(wish)
            settings = {name: self._config[name] for name in ("temperature", "length_penalty", "top_k", "top_p")}
            told = self._model.inference(
                text,
                language,
                latent,
                embedding,
                repetition_penalty=float(self._config["repetition_penalty"]),
                speed=wish.pace,
                enable_text_splitting=True,
                **settings,
            )
        return Said(np.atleast_1d(np.asarray(told["wav"], np.float32)), int(self._config.audio["output_sample_rate"]))

    def _language(self, wanted: str) -> str:
        names: list[str] = list(self._config.languages)
        found = next((name for name in names if name in (wanted, wanted.partition("-")[0])), None)
        if found is None and wanted.startswith("zh"):
            found = next((name for name in names if name.startswith("zh")), None)
        if found is None:
            raise ValueError(f"the voice does not speak {wanted!r}")
        return found

    def _voice_of(self, wish: Wish) -> tuple[torch.Tensor, torch.Tensor]:
        """What the model knows a voice by: (1, n, width) for how it speaks, (1, 512, 1) for how it sounds."""
        if wish.sample is None:
            known = self._model.speaker_manager.speakers[wish.speaker]
            return known["gpt_cond_latent"], known["speaker_embedding"]
        state = wish.sample.stat()
        key = (wish.sample, state.st_mtime_ns, state.st_size)
        if self._copied[0] != key:
            heard = self._model.get_conditioning_latents(
                str(wish.sample),
                max_ref_length=self._config.max_ref_len,
                gpt_cond_len=self._config.gpt_cond_len,
                gpt_cond_chunk_len=self._config.gpt_cond_chunk_len,
                sound_norm_refs=self._config.sound_norm_refs,
            )
            self._copied = key, heard
        latent, embedding = self._copied[1]
        return latent, embedding


class _ReadOnlyXtts(Xtts):  # type: ignore[misc]  # the library has no types
    """XTTS that leaves an older model file as it is; the library would write it anew."""

    def _load_checkpoint(self, model_path: Path) -> dict[str, Any]:
        with _legacy_safe_globals():
            weights: dict[str, Any] = torch.load(model_path, map_location="cpu", weights_only=True)["model"]
        return weights


class _BuiltInPhonemes(phonemizers.BasePhonemizer):  # type: ignore[misc]  # the library has no types
    """eSpeak NG as it is inside Keepsake; the library would look for a program called espeak-ng."""

    def __init__(self, language: str, **settings: Any) -> None:
        super().__init__(language, **{"keep_puncs": True, **settings})

    @staticmethod
    def name() -> str:
        return "espeak"

    @classmethod
    def is_available(cls) -> bool:
        return True

    def version(self) -> str:
        return "1.52"

    @staticmethod
    def supported_languages() -> dict[str, str]:
        return {}

    def is_supported_language(self, language: str) -> bool:
        try:
            return bool(language_voice(language))
        except MissingError:
            return False

    def _phonemize(self, text: str, separator: str) -> str:
        return espeak_library.ipa_of(text, language_voice(self.language)).replace("_", separator)


phonemizers._register_phonemizers()
phonemizers.PHONEMIZERS[_BuiltInPhonemes.name()] = _BuiltInPhonemes


def _config(folder: Path, files: frozenset[str], kind: str) -> Any:
    """A voice's settings, with every file they name looked for in its own folder, or else forgotten."""
    told = json.loads((folder / "config.json").read_text("utf-8"))
    config = register_config(kind)()
    config.from_dict(_at_home({**told, "model": kind}, folder, files))
    return config


def _at_home(told: Any, folder: Path, files: frozenset[str]) -> Any:
    if isinstance(told, list):
        return [_at_home(each, folder, files) for each in told]
    if not isinstance(told, dict):
        return told
    kept = {}
    for key, value in told.items():
        if key in _FOR_TRAINING or "speaker_encoder" in key:
            continue
        if key.endswith(_FILE_KEYS):
            found = [name for name in files if name in _file_names(value)]
            if found:
                places = [str(folder / name) for name in found]
                kept[key] = places if isinstance(value, list) else places[0]
        elif key == "characters_class" and not str(value or _OWN_CLASSES).startswith(_OWN_CLASSES):
            raise ValueError(f"settings name a class that is not the library's: {value}")
        else:
            kept[key] = _at_home(value, folder, files)
    return kept


def _file_names(value: Any) -> set[str]:
    paths = value if isinstance(value, list) else [value]
    return {str(path).replace("\\", "/").rpartition("/")[2] for path in paths}


def speakers_of(folder: Path, files: frozenset[str], kind: str) -> tuple[str, ...]:
    """The names of a voice's speakers, in its own order; none for a voice with one."""
    if kind == "xtts":
        return tuple(_saved(folder / _XTTS_SPEAKERS)) if _XTTS_SPEAKERS in files else ()
    config = _config(folder, files, kind)
    arguments = config.model_args
    if arguments.use_speaker_embedding and config.speakers:
        return tuple(config.speakers)
    named = arguments.speakers_file or arguments.d_vector_file
    listed = _saved(Path(named[0] if isinstance(named, list) else named)) if named else {}
    return tuple(dict.fromkeys(_speaker_name(key, value) for key, value in listed.items()))


def _speaker_name(key: str, value: Any) -> str:
    return str(value["name"]) if isinstance(value, dict) and "name" in value else key


def _saved(path: Path) -> dict[str, Any]:
    read: dict[str, Any] = (
        json.loads(path.read_text("utf-8"))
        if path.suffix == ".json"
        else torch.load(path, map_location="cpu", weights_only=True)
    )
    return read


def languages_of(folder: Path, files: frozenset[str], kind: str) -> tuple[str, ...]:
    """The languages a voice's settings name, as they spell them."""
    config = _config(folder, files, kind)
    if kind == "xtts":
        return tuple(config.languages)
    if config.model_args.language_ids_file:
        return tuple(_saved(Path(config.model_args.language_ids_file)))
    named = [config.phoneme_language, *(each.language for each in config.datasets or ())]
    return tuple(dict.fromkeys(str(name).lower() for name in named if name))


def _device() -> str:
    return "cuda" if torch.cuda.is_available() else "cpu"


@contextmanager
def _same_each_time() -> Iterator[None]:
    with torch.inference_mode(), torch.random.fork_rng():
        torch.manual_seed(_SEED)
        yield
