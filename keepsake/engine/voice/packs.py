"""Voice packs: folders a person brings, with the model files of one voice. Nothing is ever downloaded.

A folder becomes a pack when it is adopted: a `keepsake-voice.toml` is written into it that names the engine, what the
voice speaks and the SHA-256 of every file. From then on the files are checked before they are loaded.
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
from keepsake.engine.voice import coqui_folder

MANIFEST = "keepsake-voice.toml"
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Pack:
    """An adopted folder: its engine ("piper", "kokoro", "coqui"), a name, its files by SHA-256, and what it speaks.

    `languages` are BCP 47 tags, best first. `speakers` are named where the engine cannot tell them quickly by itself;
    `can_copy` is whether the voice can be made like a recording of somebody.
    """

    folder: Path
    engine: str
    name: str
    files: tuple[tuple[str, str], ...]
    languages: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    can_copy: bool = False

    @property
    def language(self) -> str:
        """The language it speaks best."""
        return self.languages[0]

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
        languages = content.get("languages") or [content["language"]]
        pack = Pack(
            manifest.parent,
            str(content["engine"]),
            str(content["name"]),
            files,
            tuple(map(str, languages)),
            tuple(map(str, content.get("speakers", ()))),
            content.get("can_copy") is True,
        )
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, AttributeError, TypeError):
        return None
    stays_inside = all(Path(name).name == name for name, _ in files)
    return pack if stays_inside else None


def adopt(folder: Path) -> Pack:
    """Recognise the voice in a folder and write its manifest.

    Raises BadInputError when there is none in it, MissingError when a package is needed to look into it.
    """
    found = _recognised(folder)
    files = tuple((name, file_digest(folder / name)) for name in found.names)
    pack = Pack(folder, found.engine, folder.name, files, found.languages, found.speakers, found.can_copy)
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in _headings(pack).items()]
    lines += ["", "[files]", *(f"{json.dumps(name)} = {json.dumps(digest)}" for name, digest in files), ""]
    _write(folder / MANIFEST, "\n".join(lines))
    return pack


def _headings(pack: Pack) -> dict[str, object]:
    told: dict[str, object] = {"engine": pack.engine, "name": pack.name, "languages": list(pack.languages)}
    if pack.speakers:
        told["speakers"] = list(pack.speakers)
    return told | ({"can_copy": True} if pack.can_copy else {})


@dataclass(frozen=True, slots=True)
class _Recognised:
    """What the files of a folder turned out to be."""

    engine: str
    names: tuple[str, ...]
    languages: tuple[str, ...]
    speakers: tuple[str, ...] = ()
    can_copy: bool = False


def _recognised(folder: Path) -> _Recognised:
    """What is in a folder, by the files the engines' own releases have."""
    if not folder.is_dir():
        raise BadInputError(f"“{folder}” is not a folder; please choose the folder with the voice's files.")
    names = sorted(path.name for path in folder.iterdir() if path.is_file())
    for name in names:
        if name.endswith(".onnx") and f"{name}.json" in names:
            return _Recognised("piper", (name, f"{name}.json"), (_piper_language(folder / f"{name}.json"),))
    models = [name for name in names if name.endswith(".onnx")]
    styles = [name for name in names if name.startswith("voices") and name.endswith((".bin", ".npz"))]
    if models and styles:
        return _Recognised("kokoro", (models[0], styles[0]), ("en-us",))
    if coqui_folder.is_coqui(names):
        voice = coqui_folder.recognised(folder, names)
        return _Recognised("coqui", voice.names, voice.languages, voice.speakers, voice.can_copy)
    raise BadInputError(
        f"“{folder.name}” holds no voice Keepsake knows; it should have a Piper .onnx with its .onnx.json, a Kokoro "
        ".onnx with its voices file, or a Coqui config.json with its model .pth."
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
