"""Content credentials (C2PA): what a film says of itself, signed so that a change shows.

The signing library is told never to use the network: left alone it would follow addresses found in files.
Source: C2PA technical specification 2.4; behaviour of c2pa-python 0.38.0.
"""

from __future__ import annotations

import io
import shutil
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from keepsake import __version__
from keepsake.core.consent import Use
from keepsake.core.errors import OutputError
from keepsake.core.outputs import refusals_of
from keepsake.engine.provenance.signing import SigningKey, fresh_signing_key
from keepsake.engine.provenance.vocabulary import UNSIGNED_SOUND, Action, Label, SourceType

GENERATOR = "Keepsake"
TITLE = "AI-animated with Keepsake"
PHOTO_TITLE = "source photo"  # never its file name, which often is a person's
SOUND_TITLE = "Made with AI in Keepsake"
PLAIN_TITLE = "Made with Keepsake"
MOST_STRETCHES = 500
_PHOTO_ID = "photo"
_MOTION = "A photo of a real person was brought to motion; the motion is imagined and not a record."
_SOUND = "This is the sound of a film in which a photo of a real person was brought to motion."
_VOICE = "This recording was made with a generated voice."
_PLAIN_SOUND = "Recordings and music were put together; no voice in them was generated."
_PLAIN = "Photos, videos and words were arranged into a film; nobody in them was animated."
NO_NETWORK: dict[str, Any] = {
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False},
    "core": {"allowed_network_hosts": []},
}
# Base labels: naming the version ("c2pa.actions.v2") would leave the actions unsigned-for.
_CREATED = ["c2pa.actions", "c2pa.ai-disclosure", "c2pa.soft-binding"]
_TRAINING = ("cawg.ai_generative_training", "cawg.ai_training", "cawg.ai_inference", "cawg.data_mining")
_SPEECH = {
    Use.VOICE: "A generated voice speaks; it is not the voice of the person shown.",
    Use.CLONED_VOICE: "A generated copy of the person's voice speaks.",
    Use.WORDS: "The words spoken were written by someone else.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What a film or picture says of itself. It names nobody. No `uses` means that nobody was animated.

    `record_digest` is the salted digest of the export's entry in the ledger, hexadecimal, or empty. `engine` names
    what drew the motion. `source_is_ai` carries on the source photo's own mark; `is_sound` tells that there are no
    pictures. `stretches` are where somebody is
    animated, from and up to, in seconds; none for everywhere.
    """

    uses: frozenset[Use]
    engine: str
    model_type: str = "c2pa.types.model"
    source_is_ai: bool = False
    is_watermarked: bool = True
    record_digest: str = ""
    stretches: tuple[tuple[Fraction, Fraction], ...] = ()
    is_sound: bool = False


def sign(
    source_path: Path,
    destination_path: Path,
    media_type: str,
    declaration: Declaration,
    photo_jpegs: tuple[bytes, ...],
) -> SigningKey:
    """Write `source_path` with signed credentials to `destination_path`; returns the key, of no more use then.

    `media_type` is one of `vocabulary.MEDIA_TYPES`. `photo_jpegs` are the source photos as bare pixels: an original
    file would take its own metadata along. Raises OutputError when the library refuses.
    """
    from c2pa import Builder, C2paError, C2paSignerInfo, Context, Signer

    if source_path.resolve() == destination_path.resolve():
        raise ValueError("signing a file onto itself would empty it")
    key = fresh_signing_key()
    settings = {"builder": {"thumbnail": {"enabled": False}, "created_assertion_labels": _CREATED}} | NO_NETWORK
    try:
        signer = Signer.from_info(C2paSignerInfo(b"es256", key.chain_pem, key.key_pem, None))
        builder = Builder(manifest(declaration, media_type, len(photo_jpegs)), Context.from_dict(settings))
        for photo_id, photo_jpeg in zip(_photo_ids(len(photo_jpegs)), photo_jpegs, strict=True):
            ingredient = {"title": PHOTO_TITLE, "relationship": "componentOf", "instance_id": photo_id}
            builder.add_ingredient(ingredient, "image/jpeg", io.BytesIO(photo_jpeg))
        with source_path.open("rb") as source, destination_path.open("w+b") as destination:
            builder.sign(signer, media_type, source, destination)
    except (C2paError, OSError) as error:
        raise OutputError(
            "The film's credentials could not be written, so no film was made; check that the disk has room."
        ) from error
    return key


def sign_sound(
    source_path: Path, destination_path: Path, media_type: str, declaration: Declaration
) -> SigningKey | None:
    """Write a recording with signed credentials as `sign` does, or, where its container can hold none, as it is."""
    if media_type != UNSIGNED_SOUND:
        return sign(source_path, destination_path, media_type, declaration, ())
    with refusals_of(destination_path):
        shutil.copyfile(source_path, destination_path)
    return None


def manifest(declaration: Declaration, media_type: str, photos: int = 1) -> dict[str, Any]:
    """The C2PA manifest of a declaration over so many source photos."""
    is_animated = bool(declaration.uses)
    return {
        "claim_generator_info": [{"name": GENERATOR, "version": __version__}],
        "title": (SOUND_TITLE if declaration.is_sound else TITLE) if is_animated else PLAIN_TITLE,
        "format": media_type,
        "assertions": [
            {"label": Label.ACTIONS, "data": {"actions": _actions(declaration, photos)}},
            *([{"label": Label.AI_DISCLOSURE, "data": _disclosure(declaration)}] if is_animated else []),
            {"label": Label.TRAINING, "data": {"entries": {word: {"use": "notAllowed"} for word in _TRAINING}}},
            *_record(declaration),
        ],
    }


def _photo_ids(photos: int) -> list[str]:
    return [_PHOTO_ID, *(f"{_PHOTO_ID}-{number}" for number in range(2, photos + 1))][:photos]


def _actions(declaration: Declaration, photos: int) -> list[dict[str, Any]]:
    placed = "The source photo declared itself made or changed with AI." if declaration.source_is_ai else ""
    is_ai = declaration.uses or declaration.source_is_ai
    created: dict[str, Any] = {
        "action": Action.CREATED,
        "digitalSourceType": SourceType.AI_COMPOSITE if is_ai else SourceType.PROCEDURAL,
        "description": _how_created(declaration, placed),
    }
    if declaration.stretches:
        created["changes"] = [{"region": [_span(*stretch)]} for stretch in declaration.stretches[:MOST_STRETCHES]]
    actions = [created]
    if photos:
        told = {"description": placed, "digitalSourceType": SourceType.AI_COMPOSITE} if placed else {}
        actions.append({"action": Action.PLACED, "parameters": {"ingredientIds": _photo_ids(photos)}} | told)
    for use, words in _SPEECH.items():
        if use in declaration.uses:
            actions.append({"action": Action.EDITED, "digitalSourceType": SourceType.AI_WHOLE, "description": words})
    if declaration.is_watermarked:
        actions.append({"action": Action.WATERMARKED})
    return actions


def _how_created(declaration: Declaration, placed: str) -> str:
    """What was made with AI; where nothing was, what was put together, and what that says of itself."""
    if not declaration.uses:
        return " ".join(filter(None, (_PLAIN_SOUND if declaration.is_sound else _PLAIN, placed)))
    if not declaration.is_sound:
        return _MOTION
    return _SOUND if Use.MOTION in declaration.uses else _VOICE


def _span(start: Fraction, end: Fraction) -> dict[str, Any]:
    """A region of interest in time (C2PA 2.4, 18.2: normal play time, seconds)."""
    return {"type": "temporal", "time": {"type": "npt", "start": f"{float(start):.3f}", "end": f"{float(end):.3f}"}}


def _disclosure(declaration: Declaration) -> dict[str, Any]:
    oversight = {"humanOversightLevel": "human_validated"}
    return {"modelType": declaration.model_type, "modelName": declaration.engine, "contentProfile": oversight}


def _record(declaration: Declaration) -> list[dict[str, Any]]:
    # What people declared is gathered, not vouched for: it stays out of the created assertions.
    digest = declaration.record_digest
    return [{"label": Label.RECORD, "data": {"digest": digest}}] if digest else []
