"""What counts as a written word, in any script."""

from __future__ import annotations

import re
import unicodedata

# Vowel signs and accents that stand after their letter belong to the word; Python's \w leaves them out.
_MARKS = "".join(chr(code) for code in range(0x0300, 0x1B00) if unicodedata.category(chr(code)).startswith("M"))
_JOINERS = "\u200c\u200d"

WORD = re.compile(rf"[\w'’\-{re.escape(_MARKS)}{_JOINERS}]+")
