"""Taking consent back, deleting a person, the ledger's state, and the page to print."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from keepsake.core.errors import ConsentError, LedgerError, UsageError
from keepsake.engine.certificate.writing import write_certificate
from keepsake.engine.provenance.consent_file import read_consent, write_consent
from keepsake.engine.provenance.people import People
from keepsake.engine.provenance.withdrawal import erase_people, read_ledger, revoke_consent
from keepsake.engine.requests import ErasePeople, ReadLedger, RevokeConsent, WriteCertificate
from tests.unit.engine.provenance.conftest import RECORD, gate_in, ledger_in, make_film


def exported(folder: Path) -> Path:
    make_film(folder / "film.mp4", gate_in(folder))
    return folder / "consent.json"


def page_of(folder: Path) -> str:
    path = folder / "page.html"
    write_certificate(WriteCertificate(consent_path=folder / "consent.json", output_path=path), ledger_in(folder))
    return path.read_text("utf-8")


def test_taking_back_counts_for_the_file_and_for_every_copy_of_it(tmp_path: Path) -> None:
    gate_in(tmp_path)
    consent_path = tmp_path / "consent.json"
    copy = consent_path.read_bytes()
    reading = revoke_consent(RevokeConsent(consent_path=consent_path), ledger_in(tmp_path))
    assert reading.records[0].revoked_on is not None
    assert any("taken back" in reason for reason in reading.verdicts[0].blocks)
    consent_path.write_bytes(copy)
    with pytest.raises(ConsentError, match="no longer counts"):
        gate_in(tmp_path, *read_consent(consent_path))


def test_deleting_a_person_leaves_nothing_to_open_and_a_sound_ledger(tmp_path: Path) -> None:
    consent_path = exported(tmp_path)
    ledger = ledger_in(tmp_path)
    assert People(ledger.folder).unsealed(RECORD.person_id)
    assert erase_people(ErasePeople(consent_path=consent_path), ledger) == 1
    assert People(ledger.folder).unsealed(RECORD.person_id) == {}
    assert not consent_path.exists()
    assert [entry.kind for entry in ledger.entries()] == ["exported", "erased"]
    kept = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".mp4"]
    assert not any(b"Rose" in content or b"Anna" in content for content in kept)
    assert not any(RECORD.person_id.encode() in content for content in kept)


def test_a_ledger_that_is_not_sound_is_told_and_can_be_put_aside(tmp_path: Path) -> None:
    exported(tmp_path)
    ledger = ledger_in(tmp_path)
    assert read_ledger(ReadLedger(), ledger).lines[0].kind == "exported"
    (ledger.folder / "ledger.jsonl").write_bytes(b"{}\n")
    reading = read_ledger(ReadLedger(), ledger)
    assert "changed from outside" in reading.problem
    with pytest.raises(LedgerError):
        page_of(tmp_path)
    renewed = read_ledger(ReadLedger(renew=True), ledger)
    assert renewed.problem == ""
    assert renewed.set_aside is not None
    assert renewed.set_aside.read_bytes() == b"{}\n"
    make_film(tmp_path / "again.mp4", gate_in(tmp_path))


def test_the_page_says_what_was_agreed_and_made(tmp_path: Path) -> None:
    exported(tmp_path)
    page = page_of(tmp_path)
    (entry,) = ledger_in(tmp_path).entries()
    for words in ("I, Anna, their next of kin", "Rose (deceased)", entry.facts["film"], entry.digest, "not verify"):
        assert words in page


def test_the_page_of_a_stranger_lists_no_films(tmp_path: Path) -> None:
    exported(tmp_path)
    write_consent(tmp_path / "consent.json", (replace(RECORD, person="Karl", person_id="c" * 32),))
    assert ">none</bdi></li>" in page_of(tmp_path)


def test_names_are_never_markup(tmp_path: Path) -> None:
    hostile = replace(RECORD, person="<script>alert(1)</script>", how='"><img src=x>')
    write_consent(tmp_path / "consent.json", (hostile,))
    page = page_of(tmp_path)
    assert "<script" not in page
    assert "<img" not in page
    assert "default-src 'none'" in page


def test_the_page_never_replaces_the_record(tmp_path: Path) -> None:
    write_consent(tmp_path / "consent.html", (RECORD,))
    request = WriteCertificate(consent_path=tmp_path / "consent.html", output_path=tmp_path / "consent.html")
    with pytest.raises(UsageError):
        write_certificate(request, ledger_in(tmp_path))
