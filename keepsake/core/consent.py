"""The words of consent: who is shown, what may be done with them, for whose eyes, and who said so.

These are plain values. The rules that weigh them are the engine's (`keepsake.engine.provenance`); the project and the
window only keep and show them. A record states what a person declared; it never verifies who they are.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Subject(StrEnum):
    """Who the person in the photo is to the one making the film. Unknown counts as a living adult without consent."""

    SELF = "self"
    ADULT = "adult"
    MINOR = "minor"
    DECEASED = "deceased"
    UNKNOWN = "unknown"


class Use(StrEnum):
    """One thing that may be done with a person's likeness."""

    MOTION = "motion"  # the face moves
    VOICE = "voice"  # a generic generated voice speaks
    CLONED_VOICE = "cloned-voice"  # a generated voice made to sound like the person
    WORDS = "words"  # words the person neither said nor wrote


class Audience(StrEnum):
    """For whose eyes a film is made, from the narrowest to the widest."""

    HOUSEHOLD = "household"
    FAMILY = "family"
    PUBLIC = "public"

    @property
    def reach(self) -> int:
        """0 for the narrowest audience, 2 for the widest."""
        return list(Audience).index(self)


class Capacity(StrEnum):
    """In what capacity the grant was given."""

    SELF = "self"
    GUARDIAN = "guardian"
    NEXT_OF_KIN = "next-of-kin"
    EXECUTOR = "executor"


class Confirmation(StrEnum):
    """One thing the person giving the grant declared, ticked one by one."""

    NO_KNOWN_OBJECTION = "no-known-objection"
    RECORDED_STATEMENT = "recorded-statement"
    SCRIPT_APPROVED = "script-approved"
    VOICE_AND_WORDS_TOGETHER = "voice-and-words-together"
    LIFETIME_CONSENT = "lifetime-consent"
    VOICE_AUTHORISED = "voice-authorised"
    RIGHTS_HOLDER_GRANT = "rights-holder-grant"
    WRITTEN_GRANT = "written-grant"
    PHOTO_RIGHTS = "photo-rights"


class Purpose(StrEnum):
    """What the film is declared to be for; everything but remembrance is refused."""

    REMEMBRANCE = "remembrance"
    IMPERSONATION = "impersonation"
    FRAUD = "fraud"
    SEXUAL = "sexual"
    DEGRADING = "degrading"


class Circumstance(StrEnum):
    """Something around a film that calls for a warning, never for a refusal."""

    OTHER_FACES = "other-faces"
    STUDIO_PHOTO = "studio-photo"
    RECENT_DEATH = "recent-death"
    ALREADY_AI = "already-ai"
    PLATFORM_RULES = "platform-rules"
    FAMILY_TREE = "family-tree"
    PUBLIC_FIGURE = "public-figure"


WORDING_VERSION = "2026-11.2"


def new_person_id() -> str:
    """A random name for a person, 32 hexadecimal digits, that says nothing about them."""
    return secrets.token_hex(16)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRecord:
    """One person's grant, as it was declared.

    `photo_sha256`, `script_sha256` and `voice_sha256` (64 lower-case hexadecimal digits) are the content the grant is
    bound to. `words_by` names the author of invented words. `objection` is a known objection in the person's or a
    relative's words; `revoked_on` is the day the grant was taken back. `how` says how the grant was given.
    """

    person: str
    subject: Subject
    uses: frozenset[Use]
    audience: Audience
    granted_by: str
    capacity: Capacity
    granted_on: date
    photo_sha256: str
    how: str = "declared in Keepsake"
    wording: str = WORDING_VERSION
    confirmations: frozenset[Confirmation] = frozenset()
    purpose: Purpose = Purpose.REMEMBRANCE
    words_by: str = ""
    script_sha256: str | None = None
    voice_sha256: str | None = None
    expires_on: date | None = None
    revoked_on: date | None = None
    objection: str = ""
    person_id: str = field(default_factory=new_person_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a film would do with one person, to be held against their grant on the day `on`.

    The hashes are of what would really be used now; None where the film uses no script or voice.
    """

    uses: frozenset[Use]
    audience: Audience
    photo_sha256: str
    on: date
    script_sha256: str | None = None
    voice_sha256: str | None = None
    circumstances: frozenset[Circumstance] = frozenset()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a film may be made: every reason against, every warning, and the cards it must show, in plain words."""

    blocks: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    cards: tuple[str, ...] = ()

    @property
    def is_allowed(self) -> bool:
        """Whether nothing stands against it."""
        return not self.blocks


def words_digest(words: str) -> str:
    """The SHA-256 by which consent knows a script: of the words alone, however they are spaced or encoded."""
    return hashlib.sha256(" ".join(unicodedata.normalize("NFC", words).split()).encode("utf-8")).hexdigest()
