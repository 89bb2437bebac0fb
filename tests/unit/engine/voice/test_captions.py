from __future__ import annotations

import re
from itertools import pairwise

from keepsake.engine.voice.captions import LINE_CHARACTERS, captions, to_srt, to_vtt
from keepsake.engine.voice.sound import silence
from keepsake.engine.voice.voice import Speech, WordTime
from tests.spoken import LANGUAGES, SENTENCES, spoken

SPEECH = spoken(" ".join(SENTENCES))


def test_captions_hold_every_word_in_two_short_lines() -> None:
    listed = captions(SPEECH)
    assert " ".join(caption.text.replace("\n", " ") for caption in listed) == " ".join(SENTENCES)
    lines = [caption.text.split("\n") for caption in listed]
    assert all(len(group) <= 2 and max(map(len, group)) <= LINE_CHARACTERS for group in lines)


def test_captions_are_on_time_and_never_overlap() -> None:
    listed = captions(SPEECH)
    starts = [word.start_s for word in SPEECH.words]
    assert all(caption.start_s in starts for caption in listed)
    assert all(one.end_s < other.start_s for one, other in pairwise(listed))
    assert all(caption.end_s - caption.start_s >= 0.9 for caption in listed)


def test_any_script_keeps_its_punctuation() -> None:
    speech = spoken(LANGUAGES["hi"], "hi")
    assert captions(speech)[-1].text.endswith("रहो।")


def test_files_follow_their_formats() -> None:
    words = (WordTime(0.5, 1.9, "Tom", 0), WordTime(3661.0, 3662.5, "Ann", 6))
    speech = Speech(silence(1.0, 8000), "Tom & Ann.", "en", words)
    srt, vtt = to_srt(captions(speech)), to_vtt(captions(speech))
    assert srt.startswith("1\n00:00:00,500 --> 00:00:01,900\nTom\n\n2\n01:01:01,000 --> ")
    assert vtt.startswith("WEBVTT\n\n00:00:00.500 --> 00:00:01.900\nTom\n")
    assert len(re.findall(r"-->", vtt)) == 2


def test_no_words_no_captions() -> None:
    assert captions(Speech(silence(1.0, 8000), "", "en")) == ()
