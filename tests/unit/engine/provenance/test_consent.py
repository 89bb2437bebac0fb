"""The standing rules: what stops a film whatever the matrix says."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from keepsake.core.consent import (
    Audience,
    Capacity,
    Circumstance,
    Confirmation,
    ConsentRecord,
    Purpose,
    Subject,
    Use,
    Wish,
    new_person_id,
)
from keepsake.core.errors import ConsentError, ExitCode, PhotoError
from keepsake.engine.provenance.consent import check, photo_digest, require_consent, revoke, weigh, widest_audience
from keepsake.engine.provenance.consent_file import consent_content

DAY = date(2026, 11, 20)
RECORD = ConsentRecord(
    person="Rose",
    subject=Subject.DECEASED,
    uses=frozenset({Use.MOTION}),
    audience=Audience.FAMILY,
    granted_by="Anna",
    capacity=Capacity.NEXT_OF_KIN,
    granted_on=DAY,
    photo_sha256="a" * 64,
    confirmations=frozenset({Confirmation.NO_KNOWN_OBJECTION}),
)
WISH = Wish(uses=frozenset({Use.MOTION}), audience=Audience.FAMILY, photo_sha256="a" * 64, on=DAY)


def blocks(record: ConsentRecord, wish: Wish = WISH) -> str:
    return " ".join(check(record, wish).blocks)


def test_a_good_record_allows_its_film() -> None:
    assert check(RECORD, WISH).is_allowed
    assert check(RECORD, replace(WISH, audience=Audience.HOUSEHOLD)).is_allowed


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"photo_sha256": "b" * 64}, "not the photo"),
        ({"revoked_on": DAY}, "taken back on 2026-11-20"),
        ({"expires_on": DAY - timedelta(days=1)}, "ran out on 2026-11-19"),
        ({"granted_on": DAY + timedelta(days=3650)}, "check the date of this PC"),
        ({"objection": "She hated being filmed"}, "known objection"),
        ({"audience": Audience.HOUSEHOLD}, "your own household, not for family and friends"),
        ({"uses": frozenset({Use.VOICE})}, "does not cover moving the face"),
        ({"wording": "1999-01"}, "wording"),
        *[({"purpose": purpose}, "impersonation") for purpose in Purpose if purpose is not Purpose.REMEMBRANCE],
    ],
)
def test_what_always_stops_a_film(changes: dict[str, object], words: str) -> None:
    assert words in blocks(replace(RECORD, **changes))  # type: ignore[arg-type]


def test_the_last_day_of_a_grant_still_counts() -> None:
    assert check(replace(RECORD, expires_on=DAY), WISH).is_allowed


def test_a_clock_set_back_ten_years_does_not_revive_a_grant() -> None:
    ten_years_back = replace(WISH, on=DAY - timedelta(days=3650))
    assert "still to come" in blocks(replace(RECORD, expires_on=DAY), ten_years_back)


def voiced(**changes: object) -> ConsentRecord:
    facts = {
        "uses": frozenset(Use),
        "confirmations": frozenset(Confirmation),
        "words_by": "Anna",
        "script_sha256": "d" * 64,
        "voice_sha256": "e" * 64,
    }
    return replace(RECORD, **(facts | changes))  # type: ignore[arg-type]


ALL = replace(WISH, uses=frozenset(Use), script_sha256="d" * 64, voice_sha256="e" * 64)


def test_copied_voice_and_new_words_need_one_joint_grant() -> None:
    assert check(voiced(), ALL).is_allowed
    apart = voiced(confirmations=frozenset(Confirmation) - {Confirmation.VOICE_AND_WORDS_TOGETHER})
    assert "one agreement to the two together" in blocks(apart, ALL)
    assert check(apart, replace(ALL, uses=frozenset({Use.WORDS}))).is_allowed


@pytest.mark.parametrize(
    ("record", "wish", "words"),
    [
        (voiced(), replace(ALL, script_sha256="f" * 64), "words for Rose have changed"),
        (voiced(), replace(ALL, voice_sha256="f" * 64), "voice recording for Rose has changed"),
        (voiced(voice_sha256=None), ALL, "not tied to the voice recording"),
        (voiced(script_sha256=None), ALL, "not tied to the words"),
        (voiced(), replace(ALL, script_sha256=None), "words for Rose have changed"),
    ],
)
def test_words_and_voice_are_bound_to_their_content(record: ConsentRecord, wish: Wish, words: str) -> None:
    assert words in blocks(record, wish)


def test_taking_a_grant_back_stops_the_next_film() -> None:
    assert not check(revoke(RECORD, DAY), WISH).is_allowed


def test_warnings_do_not_stop_a_film() -> None:
    verdict = check(RECORD, replace(WISH, circumstances=frozenset(Circumstance), on=DAY + timedelta(days=731)))
    assert verdict.is_allowed
    assert len(verdict.warnings) == len(Circumstance) + 2  # and the old grant, and the relatives


def test_without_a_record_the_sentence_says_what_to_do() -> None:
    with pytest.raises(ConsentError, match=r"please ask, and write the answer down") as caught:
        require_consent(None, WISH)
    assert caught.value.exit_code == ExitCode.REFUSED_BY_CONSENT


def test_a_record_from_a_file_gives_a_grant(tmp_path: Path) -> None:
    path = tmp_path / "consent.json"
    path.write_bytes(consent_content((RECORD,)))
    grant = require_consent(path, WISH)
    assert grant.records == (RECORD,)
    assert grant.verdict.is_allowed


def test_every_moving_person_needs_a_record_of_their_own() -> None:
    with pytest.raises(ConsentError, match="2 people would move but consent is on record for 1"):
        weigh((RECORD,), WISH, people=2)
    with pytest.raises(ConsentError, match="2 people"):
        weigh((RECORD, RECORD), WISH, people=2)
    other = replace(RECORD, person="Karl", person_id="f" * 32)
    assert weigh((RECORD, other), WISH, people=2).uses == WISH.uses
    with pytest.raises(ConsentError, match="Karl"):
        weigh((RECORD, replace(other, revoked_on=DAY)), WISH, people=2)


def test_all_reasons_are_given_at_once() -> None:
    with pytest.raises(ConsentError, match=r"taken back.*not the photo"):
        weigh((replace(RECORD, revoked_on=DAY, photo_sha256="b" * 64),), WISH)


def test_a_missing_photo_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(PhotoError, match=r"rose\.jpg cannot be read"):
        photo_digest(tmp_path / "rose.jpg")


def test_the_widest_audience_is_what_everyone_agreed_to() -> None:
    assert widest_audience((RECORD, replace(RECORD, audience=Audience.HOUSEHOLD))) is Audience.HOUSEHOLD


def test_no_person_appears_in_the_random_name_of_a_record() -> None:
    assert "rose" not in json.dumps(RECORD.person_id).lower()
    assert new_person_id() != new_person_id()
