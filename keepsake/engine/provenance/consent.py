"""Weighs what a film would do with a person against what was granted, and stops it when the grant falls short."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from keepsake.core.consent import (
    WORDING_VERSION,
    Audience,
    Circumstance,
    ConsentRecord,
    Purpose,
    Use,
    Verdict,
    Wish,
)
from keepsake.core.errors import ConsentError, PhotoError
from keepsake.engine.provenance.consent_file import read_consent
from keepsake.engine.provenance.matrix import cell_blocks, cells, rules, sentence

OLD_GRANT = timedelta(days=730)
CLOCK_TOLERANCE = timedelta(days=1)  # a grant written across a date line is not from the future
KNOWN_WORDINGS = frozenset({"2026-11", WORDING_VERSION})
NOT_ON_RECORD = "A person can only be animated with their consent on record; please ask, and write the answer down."


@dataclass(frozen=True, slots=True)
class Grant:
    """Permission to make one film: the records it rests on, for which uses and audience, and what must be said."""

    records: tuple[ConsentRecord, ...]
    uses: frozenset[Use]
    audience: Audience
    verdict: Verdict


def check(record: ConsentRecord, wish: Wish) -> Verdict:
    """Hold a wish against one person's record; every reason is given, not only the first."""
    blocks = [*_standing_blocks(record, wish), *_bound_blocks(record, wish)]
    warnings = list(_warnings(record, wish))
    cards: list[str] = []
    for use in Use:
        if use in wish.uses:
            blocks += _use_blocks(record, use, wish.audience)
            cell = cells()[(record.subject, use, wish.audience)]
            warnings += [sentence("warnings", key, person=record.person) for key in cell.warns]
            words = {"person": record.person, "author": record.words_by or "someone unnamed"}
            cards += [sentence("cards", key, **words) for key in cell.cards]
    return Verdict(_once(blocks), _once(warnings), _once(cards))


def photo_digest(photo_path: Path) -> str:
    """SHA-256 of the photo's file, 64 hexadecimal digits.

    Raises PhotoError when the file cannot be read.
    """
    try:
        with photo_path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise PhotoError(f"The photo {photo_path.name} cannot be read; check that it is still there.") from error


def require_consent(consent_path: Path | None, wish: Wish, people: int = 1) -> Grant:
    """The grant that covers `wish` for as many people as will move, from the record in a file.

    Raises ConsentError, with what to do, when there is no record, it covers fewer people, or it refuses;
    BadInputError when the file is not a consent record.
    """
    if consent_path is None:
        raise ConsentError(NOT_ON_RECORD)
    return weigh(read_consent(consent_path), wish, people)


def weigh(records: tuple[ConsentRecord, ...], wish: Wish, people: int = 1) -> Grant:
    """The grant that `records`, one for each person who will move, give for `wish`.

    Raises ConsentError with every reason when they do not.
    """
    if too_few := missing_people(records, people):
        raise ConsentError(too_few)
    verdicts = [check(record, wish) for record in records]
    blocks = _once(reason for verdict in verdicts for reason in verdict.blocks)
    if blocks:
        raise ConsentError(" ".join(blocks))
    warnings = _once(reason for verdict in verdicts for reason in verdict.warnings)
    cards = _once(card for verdict in verdicts for card in verdict.cards)
    return Grant(records, wish.uses, wish.audience, Verdict((), warnings, cards))


def missing_people(records: tuple[ConsentRecord, ...], people: int) -> str:
    """What is to be said when more people would move than agreed; empty when everybody is on record."""
    agreed = len({record.person_id for record in records})
    if agreed >= people:
        return ""
    return (
        f"{people} people would move but consent is on record for {agreed}; please ask the others too, or animate"
        " fewer faces."
    )


def widest_audience(records: tuple[ConsentRecord, ...]) -> Audience:
    """The widest audience that every record was granted for."""
    return min((record.audience for record in records), key=lambda audience: audience.reach)


def revoke(record: ConsentRecord, on: date) -> ConsentRecord:
    """The record with its grant taken back; as easy as granting, and without a reason."""
    return replace(record, revoked_on=on)


def _use_blocks(record: ConsentRecord, use: Use, audience: Audience) -> list[str]:
    if use not in record.uses:
        return [sentence("blocks", "not-granted", person=record.person, use=rules()["uses"][use])]
    return list(cell_blocks(record, use, audience))


def _standing_blocks(record: ConsentRecord, wish: Wish) -> Iterator[str]:
    person = record.person
    if record.purpose is not Purpose.REMEMBRANCE:
        yield sentence("blocks", "purpose")
    if record.objection:
        yield sentence("blocks", "objection", person=person)
    if record.revoked_on is not None:
        yield sentence("blocks", "revoked", person=person, day=record.revoked_on.isoformat())
    if record.expires_on is not None and wish.on > record.expires_on:
        yield sentence("blocks", "expired", person=person, day=record.expires_on.isoformat())
    if record.granted_on > wish.on + CLOCK_TOLERANCE:
        yield sentence("blocks", "future", person=person, day=record.granted_on.isoformat())
    if record.wording not in KNOWN_WORDINGS:
        yield sentence("blocks", "wording", person=person)


def _bound_blocks(record: ConsentRecord, wish: Wish) -> Iterator[str]:
    person = record.person
    if record.photo_sha256 != wish.photo_sha256:
        yield sentence("blocks", "photo-changed", person=person)
    if wish.audience.reach > record.audience.reach:
        words = {"granted": rules()["audiences"][record.audience], "audience": rules()["audiences"][wish.audience]}
        yield sentence("blocks", "audience-wider", person=person, **words)
    if Use.WORDS in wish.uses and record.script_sha256 != wish.script_sha256:
        yield sentence("blocks", "script-changed", person=person)
    if Use.CLONED_VOICE in wish.uses:
        if record.voice_sha256 is None:
            yield sentence("blocks", "voice-missing", person=person)
        elif record.voice_sha256 != wish.voice_sha256:
            yield sentence("blocks", "voice-changed", person=person)
    from_both = {Use.CLONED_VOICE, Use.WORDS}
    if from_both <= wish.uses and "voice-and-words-together" not in record.confirmations:
        yield sentence("blocks", "voice-and-words", person=person)


def _warnings(record: ConsentRecord, wish: Wish) -> Iterator[str]:
    if wish.on - record.granted_on > OLD_GRANT:
        yield sentence("warnings", "old-grant", person=record.person)
    for circumstance in Circumstance:
        if circumstance in wish.circumstances:
            yield sentence("warnings", circumstance, person=record.person)


def _once(reasons: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reasons))
