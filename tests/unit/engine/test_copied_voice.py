"""A copied voice needs a grant of its own, bound to the very recording it is copied from."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from keepsake.core.consent import Confirmation, Use
from keepsake.core.errors import ConsentError, RecordingError, UsageError
from keepsake.engine.requests import SpeakPortrait
from keepsake.engine.speak import speak_portrait
from keepsake.engine.voice.packs import adopt
from keepsake.engine.voice.recording import write_wav
from tests.consents import PORTRAIT, granted
from tests.spoken import SENTENCES, spoken

WORDS = "I love you."
TOGETHER = frozenset({Confirmation.RECORDED_STATEMENT, Confirmation.VOICE_AND_WORDS_TOGETHER})


def asked(folder: Path, uses: set[Use], confirmations: frozenset[Confirmation] = TOGETHER) -> SpeakPortrait:
    sample, script = folder / "tape.wav", folder / "words.txt"
    write_wav(spoken(SENTENCES[0]).sound, sample)
    script.write_text(WORDS, "utf-8")
    consent = granted(
        folder / "consent.json",
        *uses,
        script_path=script,
        voice_path=sample,
        confirmations=confirmations,
    )
    return SpeakPortrait(
        photo_path=PORTRAIT,
        output_path=folder / "film.mp4",
        consent_path=consent,
        text=WORDS,
        voice_sample_path=sample,
        packs_path=folder,
        height=120,
    )


def test_consent_to_a_generated_voice_is_none_to_a_copied_one(tmp_path: Path) -> None:
    request = asked(tmp_path, {Use.MOTION, Use.VOICE, Use.WORDS})
    with pytest.raises(ConsentError, match="a voice made to sound like them"):
        speak_portrait(request)
    assert not request.output_path.exists()


def test_copied_voice_and_new_words_need_one_agreement_to_both(tmp_path: Path) -> None:
    request = asked(tmp_path, {Use.MOTION, Use.CLONED_VOICE, Use.WORDS}, frozenset({Confirmation.RECORDED_STATEMENT}))
    with pytest.raises(ConsentError, match="one agreement to the two together"):
        speak_portrait(request)


def test_another_recording_than_the_agreed_one_is_refused(tmp_path: Path) -> None:
    request = asked(tmp_path, {Use.MOTION, Use.CLONED_VOICE, Use.WORDS})
    other = tmp_path / "other.wav"
    write_wav(spoken(SENTENCES[1]).sound, other)
    with pytest.raises(ConsentError, match="voice recording for Eileen Collins has changed"):
        speak_portrait(replace(request, voice_sample_path=other))


def test_a_recording_that_is_gone_is_told(tmp_path: Path) -> None:
    request = asked(tmp_path, {Use.MOTION, Use.CLONED_VOICE, Use.WORDS})
    with pytest.raises(RecordingError, match=r"nowhere\.wav cannot be read"):
        speak_portrait(replace(request, voice_sample_path=tmp_path / "nowhere.wav"))


def test_a_recording_that_speaks_needs_no_copy_of_it(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="needs no copied voice"):
        replace(asked(tmp_path, {Use.MOTION}), text="", audio_path=tmp_path / "tape.wav")


def test_without_a_voice_that_copies_one_sentence_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="please add an XTTS voice"):
        speak_portrait(asked(tmp_path, {Use.MOTION, Use.CLONED_VOICE, Use.WORDS}))


@pytest.mark.skipif(not find_spec("TTS"), reason="the extra coqui is not installed")
def test_with_the_grant_the_copied_voice_speaks(tmp_path: Path) -> None:
    from tests.coqui_for_tests import xtts_voice

    request = asked(tmp_path, {Use.MOTION, Use.CLONED_VOICE, Use.WORDS})
    adopt(xtts_voice(tmp_path / "many"))
    report = speak_portrait(request)
    assert request.output_path.is_file()
    assert report.frames > 24
