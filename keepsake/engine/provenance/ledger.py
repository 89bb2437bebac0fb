"""The ledger: an append-only chain of what was granted, taken back and exported on this PC.

Each entry holds the hash of the one before and an Ed25519 signature; the count and hash of the last are kept apart
as an anchor, so that editing, deleting, swapping and cutting off entries all show. Nothing personal is in the chain,
only salted digests. It detects accidents and other hands, not the owner of the PC, who holds its key.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from keepsake.core.errors import LedgerError
from keepsake.core.folders import consent_folder, settings_folder
from keepsake.core.outputs import refusals_of, write_whole

GENESIS = "0" * 64
_CHAIN, _KEY, _LOCK, _ANCHOR = "ledger.jsonl", "ledger.key", "ledger.lock", "ledger-head.json"
_HASHED = ("number", "kind", "at", "facts", "previous")


class EntryKind(StrEnum):
    """What an entry records."""

    GRANTED = "granted"
    REVOKED = "revoked"
    EXPORTED = "exported"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Entry:
    """One link: `number` from 1, `at` in universal time (ISO 8601), `facts` without anything personal."""

    number: int
    kind: EntryKind
    at: str
    facts: dict[str, Any]
    previous: str
    digest: str
    signature: str


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry's number (0 when there is none) and hash."""

    count: int = 0
    digest: str = GENESIS


@dataclass(frozen=True, slots=True)
class _Sound:
    """What the file held when its links were last checked; the very same bytes need no second look, only what was
    added after them."""

    content: bytes = b""
    chain: tuple[Entry, ...] = ()


class Ledger:
    """The ledger kept in `folder`, with its anchor in `anchor_folder`; both are made when first needed."""

    def __init__(self, folder: Path | None = None, anchor_folder: Path | None = None) -> None:
        self.folder = folder or consent_folder()
        self._anchor_path = (anchor_folder or settings_folder()) / _ANCHOR
        self._chain_path = self.folder / _CHAIN
        self._key_path = self.folder / _KEY
        self._sound = _Sound()

    def append(self, kind: EntryKind, facts: dict[str, Any]) -> Entry:
        """Add one entry, on the disk before this returns, and move the anchor.

        Raises LedgerError when the ledger is not sound, OutputError when it cannot be written.
        """
        with refusals_of(self._chain_path):
            for folder in (self.folder, self._anchor_path.parent):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with self._locked():
                return self._append(kind, facts)

    def entries(self) -> tuple[Entry, ...]:
        """All entries, once the chain, the last signature and the anchor are sound. Raises LedgerError otherwise."""
        if not self.folder.exists():
            return self._entries()
        with refusals_of(self._chain_path), self._locked():
            return self._entries()

    def _entries(self) -> tuple[Entry, ...]:
        chain, _ = self._chain()
        self._check_anchor(chain)
        self._check_signatures(chain[-1:])
        return chain

    def verify(self) -> Head:
        """Check every link and every signature; returns the head. Raises LedgerError when anything is not sound."""
        chain = self.entries()
        self._check_signatures(chain)
        return _head(chain)

    def head(self) -> Head:
        """The last entry's number and hash. Raises LedgerError when the ledger is not sound."""
        return _head(self.entries())

    def set_aside(self) -> Path | None:
        """Keep a ledger that is not sound under another name and start anew; returns its new place, if any."""
        aside = None
        if self._chain_path.exists():
            aside = self._chain_path.with_name(f"ledger-{secrets.token_hex(4)}.set-aside.jsonl")
            with refusals_of(aside):
                self._chain_path.rename(aside)
        with refusals_of(self._anchor_path):
            self._anchor_path.unlink(missing_ok=True)
        return aside

    def _append(self, kind: EntryKind, facts: dict[str, Any]) -> Entry:
        chain = self._entries()
        _, whole_bytes = self._chain()
        at = datetime.now(UTC).isoformat(timespec="seconds")
        unsigned = {"number": len(chain) + 1, "kind": str(kind), "at": at, "facts": facts}
        unsigned["previous"] = _head(chain).digest
        digest = hashlib.sha256(canonical(unsigned)).hexdigest()
        signature = self._private_key().sign(bytes.fromhex(digest)).hex()
        line = canonical(unsigned | {"digest": digest, "signature": signature})
        with self._chain_path.open("r+b" if self._chain_path.exists() else "w+b") as stream:
            # A line torn by a power cut lies past the last whole one and is written over.
            stream.seek(whole_bytes)
            stream.truncate()
            stream.write(line + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
        write_whole(self._anchor_path, canonical({"count": unsigned["number"], "digest": digest}))
        return _entry(json.loads(line))

    def _chain(self) -> tuple[tuple[Entry, ...], int]:
        """The entries as they stand in the file, each a sound link, and how many bytes their whole lines take."""
        try:
            content = self._chain_path.read_bytes()
        except FileNotFoundError:
            return (), 0
        except OSError as error:
            raise LedgerError(f"The ledger {self._chain_path} cannot be read; check that you may read it.") from error
        whole = content[: content.rfind(b"\n") + 1]
        known = self._sound if whole.startswith(self._sound.content) else _Sound()
        if len(whole) > len(known.content):
            try:
                added = tuple(_entry(json.loads(line)) for line in _lines(whole[len(known.content) :]))
            except (ValueError, KeyError, TypeError, RecursionError) as error:
                raise _unsound("a line of it cannot be read") from error
            _check_links(added, _head(known.chain))
            known = _Sound(whole, known.chain + added)
        self._sound = known
        return self._sound.chain, len(whole)

    def _check_anchor(self, chain: tuple[Entry, ...]) -> None:
        try:
            anchor = json.loads(self._anchor_path.read_bytes())
            head = Head(int(anchor["count"]), str(anchor["digest"]))
        except FileNotFoundError as error:
            if len(chain) > 1:  # the first entry may have been written just before the PC went off
                raise _unsound("its anchor is gone") from error
            return
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise _unsound("its anchor cannot be read") from error
        if len(chain) < head.count:
            raise _unsound("entries at its end are gone")
        if _head(chain[: head.count]) != head:
            raise _unsound("it is not the one its anchor was made for")
        if len(chain) > head.count + 1:  # one more can be left by a power cut, two cannot
            raise _unsound("it has entries its anchor does not know")

    def _check_signatures(self, chain: tuple[Entry, ...]) -> None:
        if not chain:
            return
        from cryptography.exceptions import InvalidSignature

        key = self._private_key().public_key()
        try:
            for entry in chain:
                key.verify(bytes.fromhex(entry.signature), bytes.fromhex(entry.digest))
        except (InvalidSignature, ValueError) as error:
            raise _unsound("an entry was not signed on this PC") from error

    def _private_key(self) -> Any:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        try:
            return Ed25519PrivateKey.from_private_bytes(self._key_path.read_bytes())
        except FileNotFoundError:
            if self._chain_path.exists():
                raise _unsound("its key is gone") from None
        except (OSError, ValueError) as error:
            raise _unsound("its key cannot be read") from error
        key = Ed25519PrivateKey.generate()
        write_secret(self._key_path, key.private_bytes_raw())
        return key

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.folder / _LOCK).open("w") as stream:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(stream.fileno(), msvcrt.LK_LOCK, 1)
            else:
                import fcntl

                fcntl.flock(stream, fcntl.LOCK_EX)
            yield  # closing the file lets go of it


def write_secret(path: Path, content: bytes) -> None:
    """Write a new secret that only this user may read. Raises OSError, FileExistsError when it is already there."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


_SPELLING = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def canonical(value: object) -> bytes:
    """One spelling of a JSON value: sorted keys, no spaces, UTF-8."""
    return _SPELLING.encode(value).encode("utf-8")


def _lines(content: bytes) -> list[str]:
    """Raises ValueError for bytes that are no UTF-8, which no entry is."""
    return [line.decode("utf-8") for line in content.splitlines()]


def _check_links(added: tuple[Entry, ...], head: Head) -> None:
    previous = head.digest
    for number, entry in enumerate(added, head.count + 1):
        content = {name: getattr(entry, name) for name in _HASHED}
        digest = hashlib.sha256(canonical(content)).hexdigest()
        if entry.number != number or entry.previous != previous or entry.digest != digest:
            raise _unsound(f"entry {number} is not as it was written")
        previous = digest


def _head(chain: tuple[Entry, ...]) -> Head:
    return Head(chain[-1].number, chain[-1].digest) if chain else Head()


def _entry(value: dict[str, Any]) -> Entry:
    return Entry(**(value | {"kind": EntryKind(value["kind"])}))


def _unsound(what: str) -> LedgerError:
    return LedgerError(
        f"The ledger of consent was changed from outside ({what}), so nothing can be exported"
        " until a new one is begun."
    )
