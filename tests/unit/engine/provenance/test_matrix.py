"""Every cell of the consent matrix, against a table written out by hand from the policy."""

from __future__ import annotations

from datetime import date
from itertools import chain, combinations, product

import pytest

from keepsake.core.consent import Audience, Capacity, Confirmation, ConsentRecord, Subject, Use, Wish
from keepsake.engine.provenance.consent import check
from keepsake.engine.provenance.matrix import cells, rules

DAY = date(2026, 11, 20)
PHOTO, SCRIPT, VOICE = "a" * 64, "b" * 64, "c" * 64
PRIVATE = (Audience.HOUSEHOLD, Audience.FAMILY)
C = Confirmation
KIN = {Capacity.NEXT_OF_KIN, Capacity.EXECUTOR}
NEVER: tuple[set[Capacity], list[set[Confirmation]]] = (set(), [])

# subject, use, is it public -> capacities that may grant it, and sets of confirmations of which one must be complete
EXPECTED: dict[tuple[Subject, Use, bool], tuple[set[Capacity], list[set[Confirmation]]]] = {
    (Subject.SELF, Use.MOTION, False): ({Capacity.SELF}, [set()]),
    (Subject.SELF, Use.VOICE, False): ({Capacity.SELF}, [set()]),
    (Subject.SELF, Use.CLONED_VOICE, False): ({Capacity.SELF}, [{C.RECORDED_STATEMENT}]),
    (Subject.SELF, Use.WORDS, False): ({Capacity.SELF}, [set()]),
    (Subject.SELF, Use.MOTION, True): ({Capacity.SELF}, [{C.PHOTO_RIGHTS}]),
    (Subject.SELF, Use.VOICE, True): ({Capacity.SELF}, [{C.PHOTO_RIGHTS}]),
    (Subject.SELF, Use.CLONED_VOICE, True): ({Capacity.SELF}, [{C.RECORDED_STATEMENT, C.PHOTO_RIGHTS}]),
    (Subject.SELF, Use.WORDS, True): ({Capacity.SELF}, [{C.PHOTO_RIGHTS}]),
    (Subject.ADULT, Use.MOTION, False): ({Capacity.SELF}, [set()]),
    (Subject.ADULT, Use.VOICE, False): ({Capacity.SELF}, [set()]),
    (Subject.ADULT, Use.CLONED_VOICE, False): ({Capacity.SELF}, [{C.RECORDED_STATEMENT}]),
    (Subject.ADULT, Use.WORDS, False): ({Capacity.SELF}, [{C.SCRIPT_APPROVED}]),
    (Subject.ADULT, Use.MOTION, True): ({Capacity.SELF}, [{C.PHOTO_RIGHTS}]),
    (Subject.ADULT, Use.VOICE, True): ({Capacity.SELF}, [{C.PHOTO_RIGHTS}]),
    (Subject.ADULT, Use.CLONED_VOICE, True): ({Capacity.SELF}, [{C.RECORDED_STATEMENT, C.PHOTO_RIGHTS}]),
    (Subject.ADULT, Use.WORDS, True): ({Capacity.SELF}, [{C.SCRIPT_APPROVED, C.PHOTO_RIGHTS}]),
    (Subject.MINOR, Use.MOTION, False): ({Capacity.GUARDIAN}, [set()]),
    (Subject.MINOR, Use.VOICE, False): ({Capacity.GUARDIAN}, [set()]),
    (Subject.MINOR, Use.CLONED_VOICE, False): NEVER,
    (Subject.MINOR, Use.WORDS, False): ({Capacity.GUARDIAN}, [{C.SCRIPT_APPROVED}]),
    (Subject.MINOR, Use.MOTION, True): NEVER,
    (Subject.MINOR, Use.VOICE, True): NEVER,
    (Subject.MINOR, Use.CLONED_VOICE, True): NEVER,
    (Subject.MINOR, Use.WORDS, True): NEVER,
    (Subject.DECEASED, Use.MOTION, False): (KIN, [{C.NO_KNOWN_OBJECTION}]),
    (Subject.DECEASED, Use.VOICE, False): (KIN, [{C.NO_KNOWN_OBJECTION}]),
    (Subject.DECEASED, Use.CLONED_VOICE, False): (
        KIN,
        [{C.NO_KNOWN_OBJECTION, C.LIFETIME_CONSENT}, {C.NO_KNOWN_OBJECTION, C.VOICE_AUTHORISED}],
    ),
    (Subject.DECEASED, Use.WORDS, False): (KIN, [{C.NO_KNOWN_OBJECTION, C.SCRIPT_APPROVED}]),
    (Subject.DECEASED, Use.MOTION, True): (KIN, [{C.NO_KNOWN_OBJECTION, C.RIGHTS_HOLDER_GRANT, C.PHOTO_RIGHTS}]),
    (Subject.DECEASED, Use.VOICE, True): (KIN, [{C.NO_KNOWN_OBJECTION, C.RIGHTS_HOLDER_GRANT, C.PHOTO_RIGHTS}]),
    (Subject.DECEASED, Use.CLONED_VOICE, True): (KIN, [{C.NO_KNOWN_OBJECTION, C.WRITTEN_GRANT, C.PHOTO_RIGHTS}]),
    (Subject.DECEASED, Use.WORDS, True): (
        KIN,
        [{C.NO_KNOWN_OBJECTION, C.SCRIPT_APPROVED, C.WRITTEN_GRANT, C.PHOTO_RIGHTS}],
    ),
    (Subject.UNKNOWN, Use.MOTION, False): NEVER,
    (Subject.UNKNOWN, Use.VOICE, False): NEVER,
    (Subject.UNKNOWN, Use.CLONED_VOICE, False): NEVER,
    (Subject.UNKNOWN, Use.WORDS, False): NEVER,
    (Subject.UNKNOWN, Use.MOTION, True): NEVER,
    (Subject.UNKNOWN, Use.VOICE, True): NEVER,
    (Subject.UNKNOWN, Use.CLONED_VOICE, True): NEVER,
    (Subject.UNKNOWN, Use.WORDS, True): NEVER,
}


def record_for(subject: Subject, use: Use, audience: Audience, **changes: object) -> ConsentRecord:
    facts: dict[str, object] = {
        "person": "Rose",
        "subject": subject,
        "uses": frozenset({use}),
        "audience": audience,
        "granted_by": "Anna",
        "capacity": Capacity.SELF,
        "granted_on": DAY,
        "photo_sha256": PHOTO,
        "words_by": "Anna",
        "script_sha256": SCRIPT,
        "voice_sha256": VOICE,
    }
    return ConsentRecord(**(facts | changes))  # type: ignore[arg-type]


def wish_for(use: Use, audience: Audience) -> Wish:
    return Wish(
        uses=frozenset({use}),
        audience=audience,
        photo_sha256=PHOTO,
        on=DAY,
        script_sha256=SCRIPT,
        voice_sha256=VOICE,
    )


def all_sets(words: type[Confirmation]) -> list[frozenset[Confirmation]]:
    every = list(words)
    return [
        frozenset(some) for some in chain.from_iterable(combinations(every, size) for size in range(len(every) + 1))
    ]


def test_every_place_has_exactly_one_cell() -> None:
    assert set(cells()) == set(product(Subject, Use, Audience))
    assert len(cells()) == 60


@pytest.mark.parametrize(("subject", "use", "audience"), list(product(Subject, Use, Audience)))
def test_cell_allows_exactly_what_the_policy_allows(subject: Subject, use: Use, audience: Audience) -> None:
    capacities, ways = EXPECTED[(subject, use, audience is Audience.PUBLIC)]
    wish = wish_for(use, audience)
    for confirmations in all_sets(Confirmation):
        for capacity in Capacity:
            record = record_for(subject, use, audience, capacity=capacity, confirmations=confirmations)
            is_expected = capacity in capacities and any(way <= confirmations for way in ways)
            assert check(record, wish).is_allowed == is_expected, (capacity, sorted(confirmations))


@pytest.mark.parametrize(("subject", "use", "audience"), list(product(Subject, Use, Audience)))
def test_every_refusal_is_whole_sentences_with_nothing_left_to_fill(
    subject: Subject, use: Use, audience: Audience
) -> None:
    verdict = check(record_for(subject, use, audience, words_by="", script_sha256=None), wish_for(use, audience))
    for reason in (*verdict.blocks, *verdict.warnings, *verdict.cards):
        assert reason.endswith(".")
        assert reason[0].isupper()
        assert "{" not in reason


@pytest.mark.parametrize("audience", PRIVATE)
def test_deceased_cells_warn_of_other_relatives_and_name_what_is_not_theirs(audience: Audience) -> None:
    for use, card in ((Use.VOICE, "not the voice of Rose"), (Use.WORDS, "written by Anna")):
        verdict = check(record_for(Subject.DECEASED, use, audience), wish_for(use, audience))
        assert any("Other relatives of Rose" in warning for warning in verdict.warnings)
        assert any(card in text for text in verdict.cards)


def test_words_for_someone_who_died_need_a_named_author() -> None:
    every = frozenset(Confirmation)
    facts = {"capacity": Capacity.EXECUTOR, "confirmations": every}
    wish = wish_for(Use.WORDS, Audience.FAMILY)
    named = record_for(Subject.DECEASED, Use.WORDS, Audience.FAMILY, **facts)
    unnamed = record_for(Subject.DECEASED, Use.WORDS, Audience.FAMILY, words_by=" ", **facts)
    assert check(named, wish).is_allowed
    assert any("name of whoever wrote" in reason for reason in check(unnamed, wish).blocks)


def test_every_sentence_named_in_a_cell_is_written() -> None:
    for cell in cells().values():
        assert not cell.never or cell.never in rules()["blocks"]
        assert all(word in rules()["needs"] for words in cell.needs for word in words)
        assert all(key in rules()["warnings"] for key in cell.warns)
        assert all(key in rules()["cards"] for key in cell.cards)
    assert set(rules()["declared"]) == {str(word) for word in Confirmation}
