"""The certificate as a PDF: every word of it can be read by another program, in any script, on as many pages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtPdf import QPdfDocument

from keepsake.core.consent import ConsentRecord
from keepsake.core.errors import UsageError
from keepsake.engine.certificate.pdf import pdf_page
from keepsake.engine.certificate.writing import certificate, write_certificate
from keepsake.engine.provenance.consent_file import write_consent
from keepsake.engine.provenance.people import People
from keepsake.engine.requests import WriteCertificate
from tests.unit.engine.provenance.conftest import RECORD, gate_in, ledger_in, make_film

pytestmark = pytest.mark.usefixtures("qapp")


def pages_of(path: Path) -> list[str]:
    document = QPdfDocument()
    assert document.load(str(path)) is QPdfDocument.Error.None_
    return [" ".join(document.getAllText(page).text().split()) for page in range(document.pageCount())]


def written(folder: Path, *records: ConsentRecord) -> list[str]:
    write_consent(folder / "consent.json", records)
    request = WriteCertificate(consent_path=folder / "consent.json", output_path=folder / "page.pdf")
    write_certificate(request, ledger_in(folder))
    return pages_of(folder / "page.pdf")


def test_everything_that_was_agreed_and_made_can_be_read(tmp_path: Path) -> None:
    make_film(tmp_path / "film.mp4", gate_in(tmp_path))
    (entry,) = ledger_in(tmp_path).entries()
    (page,) = written(tmp_path, RECORD)
    for words in (
        *("Record of consent", "I, Anna, their next of kin", "Rose (deceased)", RECORD.photo_sha256),
        *(entry.facts["film"], entry.digest, "did not and cannot verify", "page 1 of 1"),
    ):
        assert words.replace(" ", "") in page.replace(" ", ""), words


@pytest.mark.parametrize("name", ["Großmutter Ægir", "Ольга Иванова", "Ελένη Παππά"])
def test_names_in_other_scripts_are_letters_and_no_boxes(tmp_path: Path, name: str) -> None:
    (page,) = written(tmp_path, replace(RECORD, person=name))
    assert name in page


def test_names_from_right_to_left_stand_in_the_same_column(tmp_path: Path) -> None:
    (page,) = written(tmp_path, replace(RECORD, person="רחל"))
    assert "רחל" in page


def test_many_people_take_many_pages_and_no_heading_is_left_alone(tmp_path: Path) -> None:
    people = [replace(RECORD, person=f"Person {number}", person_id=f"{number:032x}") for number in range(9)]
    pages = written(tmp_path, *people)
    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        body = page.replace(f"Record of consent, page {number} of {len(pages)}", "").strip()
        assert not body.endswith("Films and pictures made")
        assert f"page {number} of {len(pages)}" in page


def test_it_is_the_same_each_time_and_names_no_pc(tmp_path: Path) -> None:
    parts = certificate((RECORD,), (), People(tmp_path))
    assert pdf_page(parts) == pdf_page(parts)
    assert b"/CreationDate" not in pdf_page(parts)
    assert QByteArray(pdf_page(parts)).startsWith(b"%PDF")


def test_another_ending_is_refused(tmp_path: Path) -> None:
    write_consent(tmp_path / "consent.json", (RECORD,))
    request = WriteCertificate(consent_path=tmp_path / "consent.json", output_path=tmp_path / "page.docx")
    with pytest.raises(UsageError, match=r"\.pdf or \.html"):
        write_certificate(request, ledger_in(tmp_path))
