from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepsake.engine.voice.phones import PHONES, SILENCE, VOWELS, phones_from_ipa, spelled_phones


@pytest.mark.parametrize(
    ("ipa", "phones"),
    [
        ("həlˈoʊ", ["HH", "AX", "L", "OW"]),
        ("ɡɾˈyːsə", ["G", "DX", "UW", "S", "AX"]),
        ("tsvˈaɪ", ["T", "S", "V", "AY"]),
        ("blˈɑ̃", ["B", "L", "AA"]),
        ("nˈiɲo", ["N", "IY", "N", "Y", "OW"]),
        ("tʃˈɛɕtɕ", ["CH", "EH", "SH", "CH"]),
        ("t͡ʃa", ["CH", "AA"]),
        ("ʔ1ǃ", []),
    ],
)
def test_ipa_becomes_phones(ipa: str, phones: list[str]) -> None:
    assert [phone for phone, _ in phones_from_ipa(ipa)] == phones


def test_stress_goes_to_the_next_vowel() -> None:
    assert phones_from_ipa("ˌʌndəstˈænd") == [
        ("AH", 2), ("N", 0), ("D", 0), ("AX", 0), ("S", 0), ("T", 0), ("AE", 1), ("N", 0), ("D", 0),
    ]  # fmt: skip


def test_phones_know_the_characters_they_are_from() -> None:
    assert [(spelled.phone, spelled.first, spelled.last) for spelled in spelled_phones("ˈtʃaɪ")] == [
        ("CH", 1, 2),
        ("AY", 3, 4),
    ]


@given(st.text())
def test_any_text_gives_only_known_phones(text: str) -> None:
    assert all(
        phone in PHONES - {SILENCE} and (phone in VOWELS or not stress) for phone, stress in phones_from_ipa(text)
    )
