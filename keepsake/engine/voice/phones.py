"""Phones: every language's sounds, written in IPA, as the ARPABET phones that look and sound most like them.

The mouth needs only what can be seen, so a sound English lacks becomes its nearest in lip shape: the y of "Grüße" is
UW (rounded, nearly closed), the ɲ of "niño" is N and Y. Symbols follow the CMU pronouncing dictionary without stress
digits, plus AX (the schwa), DX (the flap) and SIL.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

SILENCE = "SIL"

VOWELS = frozenset(("AA", "AE", "AH", "AO", "AW", "AX", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW"))
CONSONANTS = frozenset(
    "B CH D DH DX F G HH JH K L M N NG P R S SH T TH V W Y Z ZH".split()  # noqa: SIM905 - reads as the chart does
)
STOPS = frozenset(("P", "B", "T", "D", "K", "G", "CH", "JH"))
PHONES = VOWELS | CONSONANTS | {SILENCE}

# Longest spelling first when read. Written after the IPA chart (International Phonetic Association, 2020): each
# symbol is given the English phone with the same lips and jaw, then the nearest tongue.
_IPA = {
    # diphthongs and rhotic vowels
    "aɪ": "AY", "aʊ": "AW", "eɪ": "EY", "oʊ": "OW", "əʊ": "OW", "ɔɪ": "OY", "ɔʏ": "OY", "ɔø": "OY", "ai": "AY",
    "au": "AW", "ei": "EY", "ou": "OW", "oi": "OY", "ɜɹ": "ER", "əɹ": "ER", "ɑɪ": "AY", "ɑʊ": "AW", "ɐɪ": "AY",
    "ɪə": "IH AX", "eə": "EH AX", "ʊə": "UH AX", "aɪə": "AY AX", "aʊə": "AW AX", "aɪɚ": "AY ER", "aʊɚ": "AW ER",
    "iə": "IY AX", "uə": "UW AX",
    # open vowels
    "a": "AA", "ɑ": "AA", "ɒ": "AO", "ɐ": "AH", "æ": "AE", "ɶ": "AO", "ʌ": "AH",
    # mid vowels
    "e": "EY", "ɛ": "EH", "ɜ": "ER", "ə": "AX", "ɚ": "ER", "ɝ": "ER", "ɘ": "AX", "ɵ": "OW", "ø": "OW", "œ": "OW",
    "ɤ": "AH", "o": "OW", "ɔ": "AO", "ɞ": "AO",
    # close vowels
    "i": "IY", "ɪ": "IH", "ɨ": "IH", "y": "UW", "ʏ": "UH", "ʉ": "UW", "ɯ": "IH", "u": "UW", "ʊ": "UH", "ᵻ": "IH",
    "ᵿ": "UH",
    # lips
    "p": "P", "b": "B", "m": "M", "ɓ": "B", "ɸ": "F", "β": "B", "f": "F", "v": "V", "ʋ": "V", "ɱ": "M", "ʙ": "B",
    "w": "W", "ʍ": "W", "ɥ": "W", "pf": "P F",
    # teeth and ridge
    "t": "T", "d": "D", "n": "N", "s": "S", "z": "Z", "θ": "TH", "ð": "DH", "l": "L", "ɫ": "L", "ɾ": "DX", "r": "R",
    "ɹ": "R", "ɬ": "L", "ɮ": "L", "ɗ": "D", "ts": "T S", "dz": "D Z", "ɺ": "L",
    # behind the ridge and palate
    "ʃ": "SH", "ʒ": "ZH", "tʃ": "CH", "dʒ": "JH", "ʂ": "SH", "ʐ": "ZH", "ɕ": "SH", "ʑ": "ZH", "tɕ": "CH", "dʑ": "JH",
    "tʂ": "CH", "dʐ": "JH", "ʈ": "T", "ɖ": "D", "ɳ": "N", "ɭ": "L", "ɽ": "DX", "ɻ": "R", "ç": "SH", "ʝ": "Y",
    "j": "Y", "ɲ": "N Y", "ʎ": "L Y", "c": "K", "ɟ": "G", "ʄ": "G",
    # back of the mouth and throat
    "k": "K", "ɡ": "G", "g": "G", "ŋ": "NG", "x": "HH", "ɣ": "G", "ɰ": "W", "q": "K", "ɢ": "G", "ɴ": "NG", "χ": "HH",
    "ʁ": "R", "ʀ": "R", "ħ": "HH", "ʕ": "HH", "h": "HH", "ɦ": "HH", "ɧ": "SH", "ɠ": "G", "ʟ": "L",
    # the glottal stop is not seen
    "ʔ": "",
}  # fmt: skip
_LONGEST = max(map(len, _IPA))
_STRESS = {"ˈ": 1, "ˌ": 2}


@dataclass(frozen=True, slots=True)
class SpelledPhone:
    """A phone read from IPA: its symbol, stress (0 none, 1 primary, 2 secondary) and the characters that spell it."""

    phone: str
    stress: int
    first: int
    last: int


def phones_from_ipa(ipa: str) -> list[tuple[str, int]]:
    """The phones of an IPA spelling, each with its stress, which only vowels carry."""
    return [(spelled.phone, spelled.stress) for spelled in spelled_phones(ipa)]


def spelled_phones(ipa: str) -> list[SpelledPhone]:
    """The phones of an IPA spelling with the characters (first to last) that spell them.

    Length marks, tones, tie bars and diacritics are passed over; a letter no chart knows is passed over too, because
    a mouth that rests is right more often than one that guesses.
    """
    letters = _letters(ipa)
    text = "".join(letter for letter, _, _ in letters)
    phones: list[SpelledPhone] = []
    index = 0
    while index < len(text):
        length = next((n for n in range(_LONGEST, 0, -1) if text[index : index + n] in _IPA), 1)
        group = letters[index : index + length]
        for phone in _IPA.get(text[index : index + length], "").split():
            stress = group[0][1] if phone in VOWELS else 0
            phones.append(SpelledPhone(phone, stress, group[0][2], group[-1][2]))
        index += length
    return phones


def _letters(ipa: str) -> list[tuple[str, int, int]]:
    """Base letters, each with the stress mark seen since the last vowel, and its place in the spelling."""
    letters: list[tuple[str, int, int]] = []
    stress = 0
    for place, written in enumerate(ipa):
        letter = written if written == "ç" else unicodedata.normalize("NFD", written)[0]
        if letter in _STRESS:
            stress = _STRESS[letter]
        elif unicodedata.category(letter) in ("Ll", "Lo"):
            letters.append((letter, stress, place))
            stress = 0 if _is_vowel(letter) else stress
    return letters


def _is_vowel(letter: str) -> bool:
    first = _IPA.get(letter, "").split()
    return bool(first) and first[0] in VOWELS
