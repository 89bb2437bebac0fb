"""A grant can be weighed before it is given, and nothing is written then."""

from __future__ import annotations

from pathlib import Path

from benchmarks.drawn import PORTRAIT_PATH
from keepsake.core.consent import Audience, Capacity, Confirmation, Subject, Use, words_digest
from keepsake.engine.provenance.records import record_consent, weigh_consent
from keepsake.engine.requests import RecordConsent, WeighConsent


def grant(folder: Path, **what: object) -> RecordConsent:
    facts: dict[str, object] = {
        "output_path": folder / "consent.json",
        "photo_path": PORTRAIT_PATH,
        "person": "Anna",
        "subject": Subject.ADULT,
        "uses": frozenset({Use.MOTION, Use.WORDS}),
        "audience": Audience.HOUSEHOLD,
        "granted_by": "Anna",
        "capacity": Capacity.SELF,
    }
    return RecordConsent(**(facts | what))  # type: ignore[arg-type]


def test_weighing_says_what_is_missing_and_writes_nothing(tmp_path: Path) -> None:
    reading = weigh_consent(WeighConsent(grant=grant(tmp_path)))
    assert not reading.verdicts[0].is_allowed
    assert "The exact words must be approved." in reading.verdicts[0].blocks
    assert list(tmp_path.iterdir()) == []


def test_weighing_agrees_with_what_is_then_written(tmp_path: Path) -> None:
    asked = grant(tmp_path, script="Good morning.", confirmations=frozenset({Confirmation.SCRIPT_APPROVED}))
    weighed, written = weigh_consent(WeighConsent(grant=asked)), record_consent(asked)
    assert weighed.verdicts == written.verdicts
    assert weighed.verdicts[0].is_allowed
    assert weighed.statements == written.statements
    assert written.records[0].script_sha256 == words_digest("Good  morning.\n")
