"""Voice packs: folders a person brings, with the model files of one voice. Nothing is ever downloaded.

A folder becomes a pack when it is adopted: a `keepsake-voice.toml` is written into it that names the engine and the
SHA-256 of every file. From then on the files are checked before they are loaded.
"""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from keepsake.core.errors import BadInputError, ModelMissingError, OutputError

MANIFEST = "keepsake-voice.toml"
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Pack:
    """An adopted folder: its engine ("piper", "kokoro"), a name, a BCP 47 language and its files by SHA-256."""

    folder: Path
    engine: str
    name: str
    language: str
    files: tuple[tuple[str, str], ...]

    def path(self, ending: str) -> Path:
        """The pack's file whose name ends so. Raises ModelMissingError when there is none."""
        name = next((name for name, _ in self.files if name.endswith(ending)), None)
        if name is None:
            raise ModelMissingError(f"The voice “{self.name}” lacks its {ending} file; please add the voice again.")
        return self.folder / name


def find_packs(folder: Path | None) -> list[Pack]:
    """The packs in a folder and its direct subfolders, by name; others are passed over."""
    if folder is None or not folder.is_dir():
        return []
    manifests = sorted([*folder.glob(MANIFEST), *folder.glob(f"*/{MANIFEST}")])
    packs = (_read(manifest) for manifest in manifests)
    return [pack for pack in packs if pack is not None]


def _read(manifest: Path) -> Pack | None:
    try:
        content = tomllib.loads(manifest.read_text("utf-8"))
        files = tuple(sorted((str(name), str(digest)) for name, digest in content["files"].items()))
        pack = Pack(manifest.parent, content["engine"], content["name"], content["language"], files)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, AttributeError):
        return None
    stays_inside = all(Path(name).name == name for name, _ in files)
    return pack if stays_inside else None


def adopt(folder: Path) -> Pack:
    """Recognise the voice in a folder and write its manifest. Raises BadInputError when there is none in it."""
    engine, names, language = _recognised(folder)
    files = tuple((name, file_digest(folder / name)) for name in names)
    pack = Pack(folder, engine, folder.name, language, files)
    lines = [f"{key} = {json.dumps(value)}" for key, value in _headings(pack).items()]
    lines += ["", "[files]", *(f"{json.dumps(name)} = {json.dumps(digest)}" for name, digest in files), ""]
    _write(folder / MANIFEST, "\n".join(lines))
    return pack


def _headings(pack: Pack) -> dict[str, str]:
    return {"engine": pack.engine, "name": pack.name, "language": pack.language}


def _recognised(folder: Path) -> tuple[str, list[str], str]:
    """Engine, file names and language of a folder, by the files the engines' own releases have."""
    if not folder.is_dir():
        raise BadInputError(f"“{folder}” is not a folder; please choose the folder with the voice's files.")
    names = sorted(path.name for path in folder.iterdir() if path.is_file())
    for name in names:
        if name.endswith(".onnx") and f"{name}.json" in names:
            return "piper", [name, f"{name}.json"], _piper_language(folder / f"{name}.json")
    models = [name for name in names if name.endswith(".onnx")]
    styles = [name for name in names if name.startswith("voices") and name.endswith((".bin", ".npz"))]
    if models and styles:
        return "kokoro", [models[0], styles[0]], "en-us"
    raise BadInputError(
        f"“{folder.name}” holds no voice Keepsake knows; it should have a Piper .onnx with its .onnx.json, or a "
        "Kokoro .onnx with its voices file."
    )


def _piper_language(config: Path) -> str:
    try:
        content = json.loads(config.read_text("utf-8"))
        return str(content.get("language", {}).get("code") or content["espeak"]["voice"]).replace("_", "-").lower()
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise BadInputError(f"“{config.name}” is damaged; please copy the voice again.") from error


def _write(path: Path, text: str) -> None:
    part = path.with_name(path.name + ".part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise OutputError(f"“{path.parent}” cannot be written to; please choose another folder.") from error


def verified(pack: Pack) -> Pack:
    """The pack, once every file has been found to be what it was. Raises ModelMissingError otherwise."""
    for name, digest in pack.files:
        path = pack.folder / name
        try:
            state = path.stat()
            found = _known_digest(path, state.st_mtime_ns, state.st_size)
        except OSError as error:
            raise ModelMissingError(
                f"The voice “{pack.name}” lacks its file {name}; please copy it again."
            ) from error
        if found != digest:
            raise ModelMissingError(f"The file {name} of the voice “{pack.name}” is damaged; please copy it again.")
    return pack


@lru_cache(maxsize=64)
def _known_digest(path: Path, modified_ns: int, size: int) -> str:
    """The digest of a file in a certain state, so that large files are read once a session."""
    return file_digest(path)


def file_digest(path: Path) -> str:
    """SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        digest = hashlib.sha256()
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
