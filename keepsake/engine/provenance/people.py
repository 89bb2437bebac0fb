"""What the ledger's digests stand for: each person's records, sealed under a key of their own.

Deleting a person destroys their key. What was sealed under it is then noise, in every copy and backup, and the
digests left in the ledger fit nothing any more. That is crypto-erasure: overwriting is no promise on today's drives.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

from keepsake.core.errors import LedgerError
from keepsake.core.outputs import refusals_of
from keepsake.engine.provenance.ledger import canonical, write_secret

_NONCE_BYTES = 12


class People:
    """The sealed records in `folder`: one key file and one file of sealed lines for each person's random id."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "people"

    def seal(self, person_id: str, facts: dict[str, Any]) -> str:
        """Keep personal facts sealed and return their salted digest, the only thing the ledger sees.

        Raises OutputError when they cannot be written.
        """
        salt = secrets.token_hex(16)
        digest = hashlib.sha256(salt.encode() + canonical(facts)).hexdigest()
        with refusals_of(self._sealed_path(person_id)):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            nonce = secrets.token_bytes(_NONCE_BYTES)
            sealed = nonce + self._cipher(person_id, is_new=True).encrypt(
                nonce, canonical({"salt": salt, "facts": facts}), person_id.encode()
            )
            with self._sealed_path(person_id).open("ab") as stream:
                stream.write(base64.b64encode(sealed) + b"\n")
                stream.flush()
                os.fsync(stream.fileno())
        return digest

    def unsealed(self, person_id: str) -> dict[str, dict[str, Any]]:
        """Everything kept about a person, by its digest in the ledger; empty when nothing is, or they were deleted.

        Raises LedgerError when what is kept was changed.
        """
        from cryptography.exceptions import InvalidTag

        try:
            lines = self._sealed_path(person_id).read_bytes().split()
            cipher = self._cipher(person_id, is_new=False)
            opened = [_opened(cipher, line, person_id) for line in lines]
        except FileNotFoundError:
            return {}
        except (InvalidTag, ValueError, KeyError, TypeError, OSError) as error:
            raise LedgerError(
                "What is kept of a person's consent was changed from outside and cannot be read."
            ) from error
        return dict(opened)

    def erase(self, person_id: str) -> bool:
        """Destroy a person's key, and remove what was sealed under it; whether there was anything."""
        key_path = self._key_path(person_id)
        was_there = key_path.exists()
        with refusals_of(key_path):
            if was_there:
                with suppress(OSError), key_path.open("r+b") as stream:
                    stream.write(secrets.token_bytes(32))  # best effort; the promise is that the key is gone
                    os.fsync(stream.fileno())
            key_path.unlink(missing_ok=True)
            self._sealed_path(person_id).unlink(missing_ok=True)
        return was_there

    def _cipher(self, person_id: str, is_new: bool) -> Any:
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

        path = self._key_path(person_id)
        if is_new and not path.exists():
            write_secret(path, secrets.token_bytes(32))
        return ChaCha20Poly1305(path.read_bytes())

    def _key_path(self, person_id: str) -> Path:
        return self._folder / f"{_safe(person_id)}.key"

    def _sealed_path(self, person_id: str) -> Path:
        return self._folder / f"{_safe(person_id)}.sealed"


def person_token(person_id: str) -> str:
    """How the ledger names a person: a digest of their random id, which only their own records hold."""
    return hashlib.sha256(b"keepsake person " + person_id.encode()).hexdigest()


def _opened(cipher: Any, line: bytes, person_id: str) -> tuple[str, dict[str, Any]]:
    sealed = base64.b64decode(line, validate=True)
    content = json.loads(cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], person_id.encode()))
    facts: dict[str, Any] = content["facts"]
    return hashlib.sha256(content["salt"].encode() + canonical(facts)).hexdigest(), facts


def _safe(person_id: str) -> str:
    if len(person_id) != 32 or not set(person_id) <= set("0123456789abcdef"):
        raise ValueError("a person's id is 32 hexadecimal digits")
    return person_id
