"""Grants for tests: Eileen Collins agrees herself, for her household, unless a test says otherwise."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from keepsake.core.consent import Audience, Capacity, Subject, Use
from keepsake.core.folders import asset_path
from keepsake.engine.provenance.records import record_consent
from keepsake.engine.requests import PortraitConsent, RecordConsent

PORTRAIT = asset_path("demo/eileen_collins.png")
PERSON = "Eileen Collins"


def granted(output_path: Path, *uses: Use, **changes: object) -> Path:
    """Write down a grant for moving pictures and these other uses of the portrait; where it is."""
    usual = RecordConsent(
        output_path=output_path,
        photo_path=PORTRAIT,
        person=PERSON,
        subject=Subject.SELF,
        uses=frozenset({Use.MOTION, *uses}),
        audience=Audience.HOUSEHOLD,
        granted_by=PERSON,
        capacity=Capacity.SELF,
    )
    record_consent(replace(usual, **changes))  # type: ignore[arg-type]
    return output_path


def granted_for_film(folder: Path, words: str = "") -> tuple[PortraitConsent, ...]:
    """A grant for the portrait in a film, where it says these words when there are any."""
    uses = (Use.VOICE, Use.WORDS) if words else ()
    return (PortraitConsent(photo_path=PORTRAIT, consent_path=granted(folder / "consent.json", *uses, script=words)),)
