"""The ledger of consent: what was written stays, and every change from outside shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from keepsake.core.errors import ExitCode, LedgerError
from keepsake.engine.provenance.ledger import EntryKind, Head, Ledger
from keepsake.engine.provenance.people import People

PERSON, OTHER = "a" * 32, "b" * 32


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = Ledger(tmp_path / "data", tmp_path / "anchor")
    for number in range(4):
        ledger.append(EntryKind.EXPORTED, {"export": number, "film": f"{number:064x}"})
    return ledger


def chain(ledger: Ledger) -> Path:
    return ledger.folder / "ledger.jsonl"


def lines(ledger: Ledger) -> list[bytes]:
    return chain(ledger).read_bytes().splitlines(keepends=True)


def anchor(tmp_path: Path) -> Path:
    return tmp_path / "anchor" / "ledger-head.json"


def test_entries_come_back_in_order_and_are_linked(ledger: Ledger) -> None:
    entries = ledger.entries()
    assert [entry.number for entry in entries] == [1, 2, 3, 4]
    assert [entry.facts["export"] for entry in entries] == [0, 1, 2, 3]
    assert ledger.verify() == Head(4, entries[-1].digest)
    assert Ledger(ledger.folder, ledger.folder.parent / "anchor").verify().count == 4


def test_an_empty_ledger_is_sound(tmp_path: Path) -> None:
    assert Ledger(tmp_path / "data", tmp_path / "anchor").verify() == Head()
    assert not list(tmp_path.iterdir())


def _edit(content: list[bytes]) -> list[bytes]:
    return [content[0].replace(b'"export":0', b'"export":9'), *content[1:]]


TAMPERING: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "edit": _edit,
    "delete": lambda content: [content[0], *content[2:]],
    "swap": lambda content: [content[1], content[0], *content[2:]],
    "repeat": lambda content: [*content, content[-1]],
    "cut off": lambda content: content[:-1],
    "cut off all": lambda content: [],
    "nonsense": lambda content: [*content[:2], b"{]\n", *content[3:]],
    "extra fact": lambda content: [content[0].replace(b'{"at"', b'{"by":"me","at"'), *content[1:]],
}


@pytest.mark.parametrize("name", TAMPERING)
def test_tampering_shows_and_stops_everything(ledger: Ledger, name: str) -> None:
    chain(ledger).write_bytes(b"".join(TAMPERING[name](lines(ledger))))
    for deed in (ledger.entries, ledger.verify, lambda: ledger.append(EntryKind.EXPORTED, {})):
        with pytest.raises(LedgerError, match="changed from outside") as caught:
            deed()
    assert caught.value.exit_code == ExitCode.REFUSED_BY_CONSENT


def test_what_others_added_is_seen_and_checked(ledger: Ledger, tmp_path: Path) -> None:
    assert len(ledger.entries()) == 4
    other = Ledger(tmp_path / "data", tmp_path / "anchor")
    added = [other.append(EntryKind.EXPORTED, {"export": number}) for number in (4, 5)]
    assert ledger.entries()[4:] == tuple(added)
    assert ledger.append(EntryKind.EXPORTED, {"export": 6}).number == 7
    assert other.verify().count == 7


@pytest.mark.parametrize("place", [0, 3, 4])
def test_tampering_shows_also_to_one_who_has_looked_before(ledger: Ledger, tmp_path: Path, place: int) -> None:
    ledger.entries()
    Ledger(tmp_path / "data", tmp_path / "anchor").append(EntryKind.EXPORTED, {"export": 4})
    content = lines(ledger)
    content[place] = content[place].replace(b'"export":%d' % place, b'"export":9')
    chain(ledger).write_bytes(b"".join(content))
    with pytest.raises(LedgerError, match=f"entry {place + 1} is not as it was written"):
        ledger.entries()


def test_rolling_back_the_chain_alone_shows(ledger: Ledger) -> None:
    early = chain(ledger).read_bytes()
    ledger.append(EntryKind.REVOKED, {"person": "c" * 64})
    chain(ledger).write_bytes(early)
    with pytest.raises(LedgerError, match="at its end are gone"):
        ledger.entries()


def test_a_forged_chain_needs_the_key(ledger: Ledger, tmp_path: Path) -> None:
    forged = Ledger(tmp_path / "forged", tmp_path / "forged-anchor")
    for number in range(4):
        forged.append(EntryKind.EXPORTED, {"export": number + 7})
    chain(ledger).write_bytes(chain(forged).read_bytes())
    anchor(tmp_path).write_bytes((tmp_path / "forged-anchor" / "ledger-head.json").read_bytes())
    with pytest.raises(LedgerError, match="not signed on this PC"):
        ledger.entries()


@pytest.mark.parametrize("content", [None, b"", b"[]", b'{"count":"many","digest":"x"}', b'{"count":4,"digest":"x"}'])
def test_without_its_anchor_the_ledger_does_not_count(ledger: Ledger, tmp_path: Path, content: bytes | None) -> None:
    if content is None:
        anchor(tmp_path).unlink()
    else:
        anchor(tmp_path).write_bytes(content)
    with pytest.raises(LedgerError, match="anchor"):
        ledger.entries()


@pytest.mark.parametrize("content", [None, b"short"])
def test_without_its_key_the_ledger_does_not_count(ledger: Ledger, content: bytes | None) -> None:
    key = ledger.folder / "ledger.key"
    key.unlink()
    if content is not None:
        key.write_bytes(content)
    with pytest.raises(LedgerError, match="key"):
        ledger.entries()


def test_a_line_torn_by_a_power_cut_is_written_over(ledger: Ledger) -> None:
    with chain(ledger).open("ab") as stream:
        stream.write(b'{"at":"2026-11-2')
    assert ledger.verify().count == 4
    ledger.append(EntryKind.EXPORTED, {"export": 4})
    assert [entry.facts["export"] for entry in ledger.entries()] == [0, 1, 2, 3, 4]


def test_power_lost_between_chain_and_anchor_loses_nothing(ledger: Ledger, tmp_path: Path) -> None:
    before = anchor(tmp_path).read_bytes()
    ledger.append(EntryKind.EXPORTED, {"export": 4})
    anchor(tmp_path).write_bytes(before)
    assert ledger.verify().count == 5
    ledger.append(EntryKind.EXPORTED, {"export": 5})
    assert ledger.verify().count == 6


def test_two_exports_at_once_are_both_entered(ledger: Ledger, tmp_path: Path) -> None:
    def enter(number: int) -> int:
        own = Ledger(tmp_path / "data", tmp_path / "anchor")
        own.entries()
        return own.append(EntryKind.EXPORTED, {"export": number}).number

    with ThreadPoolExecutor(8) as together:
        numbers = list(together.map(enter, range(10, 40)))
    assert sorted(numbers) == list(range(5, 35))
    assert ledger.verify().count == 34


def test_a_ledger_spelled_differently_is_still_appended_to(ledger: Ledger) -> None:
    respelled = [json.dumps(json.loads(line)).encode() + b"\n" for line in lines(ledger)]
    chain(ledger).write_bytes(b"".join(respelled))
    ledger.append(EntryKind.EXPORTED, {"export": 4})
    assert ledger.verify().count == 5


def test_a_ledger_can_be_set_aside_but_not_lost(ledger: Ledger) -> None:
    chain(ledger).write_bytes(b"{]\n")
    aside = ledger.set_aside()
    assert aside is not None
    assert aside.read_bytes() == b"{]\n"
    assert ledger.verify() == Head()
    ledger.append(EntryKind.EXPORTED, {"export": 9})
    assert ledger.verify().count == 1


def test_the_key_is_for_this_user_only(ledger: Ledger) -> None:
    assert (ledger.folder / "ledger.key").stat().st_mode & 0o077 == 0


def test_personal_facts_are_sealed_and_come_back(tmp_path: Path) -> None:
    people = People(tmp_path)
    digest = people.seal(PERSON, {"person": "Rose Ångström"})
    second = people.seal(PERSON, {"person": "Rose Ångström"})
    assert digest != second  # salted: the same facts do not show as the same
    assert people.unsealed(PERSON) == {digest: {"person": "Rose Ångström"}, second: {"person": "Rose Ångström"}}
    assert people.unsealed(OTHER) == {}
    assert not any(b"ngstr" in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_deleting_a_person_leaves_only_noise_even_in_a_backup(tmp_path: Path) -> None:
    people = People(tmp_path)
    people.seal(PERSON, {"person": "Rose"})
    kept = people.seal(OTHER, {"person": "Karl"})
    backup = (tmp_path / "people" / f"{PERSON}.sealed").read_bytes()
    key = (tmp_path / "people" / f"{PERSON}.key").read_bytes()
    assert people.erase(PERSON)
    assert not people.erase(PERSON)
    assert people.unsealed(PERSON) == {}
    assert not any(key in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    people.seal(PERSON, {"person": "Rose again"})  # a new key: the backup does not open under it
    (tmp_path / "people" / f"{PERSON}.sealed").write_bytes(backup)
    with pytest.raises(LedgerError):
        people.unsealed(PERSON)
    assert people.unsealed(OTHER) == {kept: {"person": "Karl"}}


def test_sealed_facts_cannot_be_given_to_another_person(tmp_path: Path) -> None:
    people = People(tmp_path)
    people.seal(PERSON, {"person": "Rose"})
    for ending in ("key", "sealed"):
        content = (tmp_path / "people" / f"{PERSON}.{ending}").read_bytes()
        (tmp_path / "people" / f"{OTHER}.{ending}").write_bytes(content)
    with pytest.raises(LedgerError):
        people.unsealed(OTHER)


@pytest.mark.parametrize("person_id", ["", "../../etc/passwd", "A" * 32, "a" * 31])
def test_a_person_id_is_never_a_path(tmp_path: Path, person_id: str) -> None:
    with pytest.raises(ValueError, match="32 hexadecimal digits"):
        People(tmp_path).seal(person_id, {})


def test_the_chain_names_nobody(ledger: Ledger) -> None:
    for line in lines(ledger):
        assert set(json.loads(line)) == {"number", "kind", "at", "facts", "previous", "digest", "signature"}
