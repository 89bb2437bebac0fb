"""Answers a `WeighPeople` request: how the people of one photo stand to a film, with every reason at once.

Nothing is opened by this and nothing written; whether the film is made is the gate's own decision.
"""

from __future__ import annotations

from datetime import UTC, datetime

from keepsake.core.acting import Acting
from keepsake.core.consent import Audience, Circumstance, ConsentRecord, Verdict, Wish, words_digest
from keepsake.core.errors import LedgerError
from keepsake.core.scene import Picture, Portrait
from keepsake.engine.film.sitters import Sitters
from keepsake.engine.provenance.consent import (
    NOT_ON_RECORD,
    check,
    missing_people,
    photo_digest,
    widest_audience,
)
from keepsake.engine.provenance.consent_file import read_consent
from keepsake.engine.provenance.gate import taken_back
from keepsake.engine.provenance.ledger import Ledger
from keepsake.engine.provenance.records import statement
from keepsake.engine.provenance.source_mark import declares_ai
from keepsake.engine.requests import PeopleReading, WeighPeople


def weigh_people(request: WeighPeople, ledger: Ledger | None = None) -> PeopleReading:
    """Say what is on record and what is missing.

    Raises BadInputError when the record is not a sound one, PhotoError when the photo cannot be read.
    """
    records = read_consent(request.consent_path) if request.consent_path else ()
    people = _people(request)
    if not records:
        return PeopleReading(people=people, missing=(NOT_ON_RECORD,))
    wish = _wish(request, records)
    verdicts = [check(record, wish) for record in records]
    reasons = [
        *filter(None, [missing_people(records, people)]),
        *(words for verdict in verdicts for words in verdict.blocks),
        *_ended(records, ledger or Ledger()),
    ]
    return PeopleReading(
        people=people,
        records=records,
        statements=tuple(statement(record) for record in records),
        missing=tuple(dict.fromkeys(reasons)),
        warnings=_said(verdicts, "warnings"),
        cards=_said(verdicts, "cards"),
    )


def _people(request: WeighPeople) -> int:
    acting = Acting(frames=1, faces=request.faces)
    return Sitters().people(Portrait(picture=Picture(path=request.photo_path), acting=acting))


def _wish(request: WeighPeople, records: tuple[ConsentRecord, ...]) -> Wish:
    audience: Audience = request.audience or widest_audience(records)
    is_ai = declares_ai(request.photo_path)
    return Wish(
        uses=request.uses,
        audience=audience,
        photo_sha256=photo_digest(request.photo_path),
        on=datetime.now(UTC).date(),
        script_sha256=words_digest(request.script) if request.script else None,
        circumstances=frozenset({Circumstance.ALREADY_AI} if is_ai else ()),
    )


def _ended(records: tuple[ConsentRecord, ...], ledger: Ledger) -> tuple[str, ...]:
    live = tuple(record for record in records if record.revoked_on is None)  # the others say it themselves
    try:
        return taken_back(live, ledger)
    except LedgerError as error:
        return (str(error),)


def _said(verdicts: list[Verdict], what: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words for verdict in verdicts for words in getattr(verdict, what)))
