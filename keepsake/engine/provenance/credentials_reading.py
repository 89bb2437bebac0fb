"""Reads content credentials from any file, offline, and says what they show in honest words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from keepsake.engine.provenance.credentials import GENERATOR, MOST_STRETCHES, NO_NETWORK
from keepsake.engine.provenance.vocabulary import Label, SourceType

LONGEST_SECONDS = 1e6
"""Eleven days: no film is longer, and no stranger's number larger."""


class CredentialState(StrEnum):
    """What the credentials of a file show."""

    NONE = "none"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialReading:
    """What a file's credentials say.

    `is_keepsake` tells that the signer says it is a copy of Keepsake; `is_anchored` that its root was the one given.
    `actions` are (action, digital source type, description); `stretches` where the film says somebody is animated, in
    seconds, none for everywhere; `failures` the library's codes of what did not match.
    """

    state: CredentialState
    is_keepsake: bool = False
    is_anchored: bool = False
    declares_ai: bool = False
    signer: str = ""
    actions: tuple[tuple[str, str, str], ...] = ()
    record_digest: str = ""
    stretches: tuple[tuple[float, float], ...] = ()
    failures: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The state in honest words."""
        if self.state is CredentialState.UNCHANGED:
            who = (
                "a copy of Keepsake" if self.is_keepsake else f"“{self.signer}”" if self.signer else "someone unnamed"
            )
            return f"Unchanged since signing; signed by {who}, not a verified identity."
        return _SENTENCES[self.state]


_SENTENCES = {
    CredentialState.NONE: "No record found. That does not mean that no AI was used.",
    CredentialState.CHANGED: "The file was changed after it was signed, or its record was.",
    CredentialState.UNREADABLE: "There is a record, but it is damaged and cannot be read.",
}


def read_credentials(path: Path, media_type: str, root_pem: bytes | None = None) -> CredentialReading:
    """Read and validate the credentials in a file; with `root_pem`, see whether that root stands behind the signer.

    Raises OSError when the file cannot be opened.
    """
    from c2pa import C2paError, Context, Reader

    settings = dict(NO_NETWORK)
    if root_pem is not None:
        settings["trust"] = {"trust_anchors": root_pem.decode("ascii")}
    with path.open("rb") as stream:
        try:
            reader = Reader.try_create(media_type, stream, context=Context.from_dict(settings))
            if reader is None:
                return CredentialReading(state=CredentialState.NONE)
            with reader:
                return _reading(reader)
        except (C2paError, ValueError, KeyError, TypeError, AttributeError):
            return CredentialReading(state=CredentialState.UNREADABLE)


def _reading(reader: Any) -> CredentialReading:
    state = reader.get_validation_state()
    active = reader.get_active_manifest() or {}
    results = (reader.get_validation_results() or {}).get("activeManifest") or {}
    actions = tuple(_actions(active))
    signature = active.get("signature_info") or {}
    return CredentialReading(
        state=CredentialState.UNCHANGED if state in ("Valid", "Trusted") else CredentialState.CHANGED,
        is_keepsake=any(entry.get("name") == GENERATOR for entry in active.get("claim_generator_info") or ()),
        is_anchored=state == "Trusted",
        declares_ai=any(source in (SourceType.AI_COMPOSITE, SourceType.AI_WHOLE) for _, source, _ in actions),
        signer=_line(signature.get("issuer")),
        actions=actions,
        stretches=tuple(stretches(active)),
        record_digest=_line(_assertion(active, Label.RECORD).get("digest")),
        failures=tuple(_line(entry.get("code")) for entry in results.get("failure") or ()),
    )


def _actions(active: dict[str, Any]) -> list[tuple[str, str, str]]:
    listed = _assertion(active, Label.ACTIONS).get("actions") or ()
    keys = ("action", "digitalSourceType", "description")
    return [(_line(entry.get(keys[0])), _line(entry.get(keys[1])), _line(entry.get(keys[2]))) for entry in listed]


def stretches(active: dict[str, Any]) -> Iterator[tuple[float, float]]:
    """Where a manifest says that somebody is animated, in seconds; what makes no sense is passed over."""
    for entry in _assertion(active, Label.ACTIONS).get("actions") or ():
        for change in (entry.get("changes") or ())[:MOST_STRETCHES]:
            for span in change.get("region") or ():
                time = span.get("time") or {}
                start, end = float(time.get("start") or 0), float(time.get("end") or 0)
                if span.get("type") == "temporal" and 0 <= start < end < LONGEST_SECONDS:
                    yield start, end


def _assertion(active: dict[str, Any], label: str) -> dict[str, Any]:
    for assertion in active.get("assertions") or ():
        if str(assertion.get("label", "")).startswith(label):
            found: dict[str, Any] = assertion.get("data") or {}
            return found
    return {}


def _line(value: object) -> str:
    """A stranger's text as one short, harmless line."""
    return "".join(letter for letter in str(value or "") if letter.isprintable())[:200]
