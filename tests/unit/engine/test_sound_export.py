"""Sound alone: what has AI in it says so first, in words and in its credentials; what has none says nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
import soxr

from benchmarks.drawn import PORTRAIT_PATH
from keepsake.cli import main
from keepsake.core.acting import Speech
from keepsake.core.consent import Capacity, Subject, Use
from keepsake.core.errors import ConsentError, MarkError, UsageError
from keepsake.core.score import Part, Role, Score, SoundFile, sample_of_frame
from keepsake.engine import sound_export
from keepsake.engine.film.rendering import render_film
from keepsake.engine.media.sound_writer import SOUND_RATE, Samples
from keepsake.engine.provenance.gate import Gate
from keepsake.engine.provenance.spoken_line import FOUND_SCORE, beginning_of, line_score
from keepsake.engine.requests import SOUND_SUFFIXES, Captions, FileFindings, MarkKind, SpeakPortrait, VerifyFile
from keepsake.engine.sound_export import FinishedSound, export_sound
from keepsake.engine.speak import speak_portrait
from keepsake.engine.spoken_intent import spoken_intent
from keepsake.engine.verifying import verify_file
from keepsake.engine.voice.announcing import announcements
from tests.consents import granted_for_film
from tests.scenes import colour_layer, film_request, scene_of
from tests.unit.engine.film.test_talking import WORDS, spoken_request, talking
from tests.unit.engine.provenance.conftest import RECORD, gate_in, ledger_in

SPEAKER = replace(RECORD, subject=Subject.SELF, capacity=Capacity.SELF, uses=frozenset({Use.VOICE}))
AI_VOICE = "This recording was made with an AI voice."


def blocks() -> Iterator[Samples]:
    noise = np.random.default_rng(3)
    for _ in range(3):
        yield (noise.standard_normal((SOUND_RATE, 2)) * 0.05).astype(np.float32)


def voice_gate(folder: Path) -> Gate:
    return gate_in(folder, SPEAKER, uses=frozenset({Use.VOICE}))


def found(path: Path) -> FileFindings:
    return verify_file(VerifyFile(file_path=path))


def mark(findings: FileFindings, kind: MarkKind) -> tuple[bool, str]:
    return next((each.is_found, each.sentence) for each in findings.marks if each.kind is kind)


def seconds_of(path: Path) -> float:
    with av.open(str(path)) as recording:
        return float(recording.duration or 0) / av.time_base


@pytest.mark.parametrize("suffix", SOUND_SUFFIXES)
def test_a_generated_voice_says_first_what_it_is(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"voice{suffix}"
    samples = export_sound(FinishedSound(destination=path, blocks=blocks), voice_gate(tmp_path))
    assert samples > 5 * SOUND_RATE
    assert seconds_of(path) == pytest.approx(samples / SOUND_RATE, abs=0.05)
    findings = found(path)
    assert mark(findings, MarkKind.SPOKEN_LINE) == (
        True,
        f"The recording begins with Keepsake's spoken line: “{AI_VOICE}”",
    )
    assert findings.has_ai_tag
    assert (findings.frames_looked_at, findings.label_language) == (0, "en")
    assert findings.is_signed_by_keepsake is (suffix != ".ogg")
    if suffix != ".ogg":
        assert findings.declared[0] == "This recording was made with a generated voice."
        assert findings.summary == "This was made with the help of AI, and says so itself."
    (entry,) = ledger_in(tmp_path).entries()
    assert entry.kind == "exported"
    assert {each.name for each in tmp_path.iterdir()} == {"consent.json", "ledger", "anchor", path.name}


@pytest.mark.parametrize("suffix", [".wav", ".ogg"])
def test_a_plain_recording_gets_no_line_and_is_never_called_free_of_ai(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"plain{suffix}"
    assert export_sound(FinishedSound(destination=path, blocks=blocks), None) == 3 * SOUND_RATE
    findings = found(path)
    assert not findings.has_ai_tag
    is_there, sentence = mark(findings, MarkKind.SPOKEN_LINE)
    assert not is_there
    assert "does not mean that no AI was used" in sentence


def test_each_language_is_told_from_the_others_and_from_no_speech() -> None:
    lines = [line for some in announcements().values() for line in some]
    assert len({line.words for line in lines}) == len(lines) == 16
    for line in lines:
        others = [line_score(line.samples, line.rate, other) for other in lines if other is not line]
        assert line_score(line.samples, line.rate, line) > 0.99
        assert max(others) < FOUND_SCORE * 0.7  # Spanish and Portuguese are not so far apart


def test_the_line_is_found_after_a_poor_copy(tmp_path: Path) -> None:
    path, copy = tmp_path / "voice.wav", tmp_path / "copy.mp3"
    export_sound(FinishedSound(destination=path, blocks=blocks, language="de-AT"), voice_gate(tmp_path))
    samples, rate = beginning_of(path)
    low = soxr.resample(samples * 0.1, rate, 22_050)
    with av.open(str(copy), "w") as poor:
        stream = poor.add_stream("libmp3lame", rate=22_050, options={"b": "32000"})
        stream.layout = "mono"
        fitting = av.AudioResampler(stream.format, "mono", 22_050, stream.codec_context.frame_size)
        frame = av.AudioFrame.from_ndarray(low.astype(np.float32).reshape(1, -1), format="fltp", layout="mono")
        frame.sample_rate = 22_050
        for part in (*fitting.resample(frame), *fitting.resample(None)):
            poor.mux(stream.encode(part))
        poor.mux(stream.encode(None))
    findings = found(copy)
    assert findings.credentials == "none"
    assert mark(findings, MarkKind.SPOKEN_LINE)[0]
    assert findings.label_language == "de"


@pytest.mark.parametrize("lost", ["line", "comment"])
def test_what_cannot_be_read_back_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: str) -> None:
    if lost == "line":
        monkeypatch.setattr(sound_export, "said_first", lambda _: blocks())
    else:
        monkeypatch.setattr(sound_export, "SOUND_COMMENT", "nothing")
    with pytest.raises(MarkError, match="spoken line" if lost == "line" else "AI comment"):
        export_sound(FinishedSound(destination=tmp_path / "voice.wav", blocks=blocks), voice_gate(tmp_path))
    assert {each.name for each in tmp_path.iterdir()} <= {"consent.json", "ledger", "anchor"}


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="must end in"):
        export_sound(FinishedSound(destination=tmp_path / "voice.aiff", blocks=blocks), None)


def test_the_sound_of_a_talking_film(tmp_path: Path) -> None:
    request = replace(
        spoken_request(tmp_path, talking(Speech(words=WORDS, voice="espeak:en"), 0, 50)),
        preset="sound-only",
        output_path=tmp_path / "film.flac",
    )
    report = render_film(request)
    assert (report.width, report.encoder, report.frames) == (0, "flac", request.scene.frames)
    findings = found(request.output_path)
    assert mark(findings, MarkKind.SPOKEN_LINE)[1].endswith(f"“{AI_VOICE}”")
    assert findings.declared[0].startswith("This is the sound of a film")
    with pytest.raises(ConsentError):
        render_film(replace(request, consents=(), output_path=tmp_path / "other.m4a"))
    assert not (tmp_path / "other.m4a").exists()


def test_the_sound_of_a_plain_film_has_no_line(tmp_path: Path) -> None:
    wave = tmp_path / "music.wav"
    export_sound(FinishedSound(destination=wave, blocks=blocks), None)
    scene = scene_of(colour_layer(0, 50, 10))
    end = sample_of_frame(50, scene.rate)
    part = Part(source=SoundFile(path=wave), role=Role.MUSIC, at=0, samples=end)
    score = Score(samples=end, parts=(part,))
    request = film_request(scene, tmp_path, score=score, preset="sound-only", output_path=tmp_path / "film.mp3")
    render_film(request)
    findings = found(request.output_path)
    assert findings.is_signed_by_keepsake
    assert not mark(findings, MarkKind.SPOKEN_LINE)[0]
    assert seconds_of(request.output_path) == pytest.approx(2.0, abs=0.06)
    with pytest.raises(UsageError, match="nothing to be heard"):
        render_film(replace(request, score=Score(samples=end, parts=())))


def test_words_are_spoken_without_a_film_from_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    consents = granted_for_film(tmp_path, WORDS)
    output = tmp_path / "words.m4a"
    asked = ["speak", str(PORTRAIT_PATH), "--text", WORDS, "--voice", "espeak:en", "-o", str(output), "--quiet"]
    assert main(asked) == 3
    assert not output.exists()
    assert main([*asked, "--consent", str(consents[0].consent_path)]) == 0
    capsys.readouterr()
    assert main(["verify", str(output)]) == 0
    said = capsys.readouterr().out
    assert AI_VOICE in said
    assert "signed by a copy of Keepsake" in said
    assert "Invisible mark" not in said


def test_a_copied_voice_needs_the_grant_for_one_here_too(tmp_path: Path) -> None:
    sample = tmp_path / "sample.wav"
    sample.write_bytes(b"RIFF")
    request = SpeakPortrait(
        photo_path=PORTRAIT_PATH,
        output_path=tmp_path / "words.wav",
        consent_path=granted_for_film(tmp_path, WORDS)[0].consent_path,
        text=WORDS,
        voice_sample_path=sample,
    )
    with pytest.raises(ConsentError, match="does not cover a"):
        speak_portrait(request)
    for is_seen in (True, False):
        intent = spoken_intent(request, None, is_seen=is_seen)
        assert intent.uses - {Use.MOTION} == {Use.CLONED_VOICE, Use.WORDS}
        assert intent.voice_sha256 == hashlib.sha256(b"RIFF").hexdigest()
    assert not request.output_path.exists()


def test_captions_of_sound_alone_are_refused(tmp_path: Path) -> None:
    request = SpeakPortrait(
        photo_path=PORTRAIT_PATH,
        output_path=tmp_path / "words.wav",
        consent_path=None,
        text=WORDS,
        captions=frozenset({Captions.BESIDE}),
    )
    with pytest.raises(UsageError, match="go with a film"):
        speak_portrait(request)
