"""A folder with a Coqui voice: which files it is made of, and what the voice is, told by its config.json.

End-to-end models only: VITS and XTTS. Others (Tacotron, Glow-TTS, ...) make a spectrogram and need a second model.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from keepsake.core.errors import BadInputError, MissingError

KINDS = ("vits", "xtts")
CONFIG, VOCABULARY = "config.json", "vocab.json"
_BESIDE_ENDINGS = (".json", ".pth")
_NOT_MODELS = ("speaker", "language", "mel_stats", "dvae", "d_vector", "model_se")
DEFAULT_LANGUAGE = "en-us"  # of models that read letters and do not say whose


@dataclass(frozen=True, slots=True)
class CoquiVoice:
    """A voice as its folder tells of it: the files it is made of, BCP 47 languages, speakers' names."""

    names: tuple[str, ...]
    languages: tuple[str, ...]
    speakers: tuple[str, ...]
    can_copy: bool


def is_coqui(names: list[str]) -> bool:
    """Whether a folder with these files looks like a Coqui voice."""
    return CONFIG in names and any(name.endswith(".pth") for name in names)


def recognised(folder: Path, names: list[str]) -> CoquiVoice:
    """The Coqui voice in a folder with these files.

    Raises BadInputError for another kind of model, MissingError when the package to look into it is not there.
    """
    kind = kind_of(folder)
    if kind not in KINDS:
        raise BadInputError(
            f"“{folder.name}” holds a Coqui model of the kind “{kind}”, which needs a second model to be heard; "
            "please choose a VITS or XTTS voice."
        )
    if kind == "xtts" and VOCABULARY not in names:
        raise BadInputError(f"“{folder.name}” lacks the voice's {VOCABULARY}; please copy the whole folder again.")
    kept = frozenset(name for name in names if name.endswith(_BESIDE_ENDINGS))
    languages, speakers = _told(library(), folder, kept, kind)
    return CoquiVoice(tuple(sorted(kept)), languages, speakers, can_copy=kind == "xtts")


def _told(
    coqui_library: ModuleType, folder: Path, files: frozenset[str], kind: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    try:
        languages = coqui_library.languages_of(folder, files, kind)
        speakers = coqui_library.speakers_of(folder, files, kind)
    except Exception as error:  # the library and PyTorch raise many kinds for a bad file
        raise BadInputError(f"The voice in “{folder.name}” is damaged; please copy it again.") from error
    return languages or (DEFAULT_LANGUAGE,), speakers


def kind_of(folder: Path) -> str:
    """What kind of model a folder's settings tell of ("vits"). Raises BadInputError when they cannot be read."""
    try:
        told = json.loads((folder / CONFIG).read_text("utf-8"))
        return str(told["model"]).lower()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInputError(f"“{CONFIG}” in “{folder.name}” is no voice's; please copy the voice again.") from error


def model_of(names: list[str]) -> str:
    """The name of the model's file among those of a voice. Raises BadInputError when there is none."""
    models = [name for name in names if name.endswith(".pth") and not name.lower().startswith(_NOT_MODELS)]
    for wanted in ("model.pth", "best_model.pth"):
        if wanted in models:
            return wanted
    if not models:
        raise BadInputError("The voice lacks its model .pth; please copy its whole folder again.")
    return models[0]


def library() -> ModuleType:
    """The module that speaks with Coqui voices. Raises MissingError when the packages are not installed."""
    try:
        from keepsake.engine.voice import coqui_library
    except ImportError as error:
        raise MissingError(
            "Coqui voices need more packages (about 1.5 GB); please install them with: pip install 'keepsake[coqui]'"
        ) from error
    return coqui_library
