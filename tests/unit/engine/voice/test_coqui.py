"""Coqui voices beyond what every voice must do: copying a voice, safety of what a folder brings, other libraries."""

from __future__ import annotations

import json
import pickle
import socket
import sys
from pathlib import Path

import numpy as np
import pytest
import torch  # noqa: TID253

from keepsake.core.errors import BadInputError, MissingError, ModelMissingError, RecordingError, UsageError
from keepsake.engine.voice import coqui_folder, coqui_library, torchaudio_stand_in
from keepsake.engine.voice.coqui import CoquiVoices
from keepsake.engine.voice.directory import find_voice, speak
from keepsake.engine.voice.packs import MANIFEST, adopt, file_digest
from keepsake.engine.voice.recording import write_wav
from keepsake.engine.voice.sound import Sound
from keepsake.engine.voice.voice import Speech, TimesFrom, VoiceSettings
from tests.coqui_for_tests import vits_voice, xtts_voice
from tests.spoken import SENTENCES, spoken

TEXT = "We remember you."


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packs")
    adopt(vits_voice(folder / "anna"))
    adopt(xtts_voice(folder / "many"))
    return folder


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "grandmother.wav"
    write_wav(spoken(SENTENCES[0]).sound, path)
    return path


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a voice tried to reach the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_mel_bands_are_triangles_between_equal_steps_in_mel() -> None:
    plain, equal = (
        torchaudio_stand_in.mel_filters(1025, 22050, (0.0, 8000.0), 80, norm) for norm in (None, "slaney")
    )
    steps = np.linspace(0, 2595 * np.log10(1 + 8000 / 700), 82)
    hertz = 700 * (10 ** (steps / 2595) - 1)
    bins = np.linspace(0, 11025, 1025)
    for band in range(80):
        low, middle, high = hertz[band : band + 3]
        triangle = np.interp(bins, [low, middle, high], [0, 1, 0])
        assert np.allclose(plain[:, band], triangle, atol=1e-5)
        assert np.allclose(equal[:, band], triangle * 2 / (high - low), atol=1e-6)


def test_a_tone_stands_in_its_mel_band() -> None:
    tone = torch.sin(2 * torch.pi * 1000 * torch.arange(16000) / 16000)[None]
    bands = torchaudio_stand_in.MelSpectrogram(sample_rate=16000, n_fft=512, hop_length=160, n_mels=64)(tone)
    assert bands.shape == (1, 64, 101)
    centres = 700 * (10 ** (torch.linspace(0, 2595 * np.log10(1 + 8000 / 700), 66)[1:-1] / 2595) - 1)
    assert abs(float(centres[bands.mean(dim=2).argmax()]) - 1000) < 40


def test_options_it_does_not_know_are_refused() -> None:
    with pytest.raises(ValueError, match="normalisation"):
        torchaudio_stand_in.MelSpectrogram(normalized=True)


def test_resampling_keeps_shape_and_pitch() -> None:
    tone = torch.sin(2 * torch.pi * 440 * torch.arange(44100) / 44100).expand(2, -1)
    changed = torchaudio_stand_in.Resample(44100, 22050)(tone)
    assert changed.shape == (2, 22050)
    assert int(torch.fft.rfft(changed[0]).abs().argmax()) == 440
    assert torchaudio_stand_in.resample(tone, 22050, 22050) is tone


def test_no_other_library_meets_the_stand_in() -> None:
    before = {name: sys.modules.get(name) for name in ("torchaudio", "torchcodec")}
    with torchaudio_stand_in.in_place():
        assert sys.modules["torchaudio"].load is torchaudio_stand_in.load  # type: ignore[attr-defined]
    assert {name: sys.modules.get(name) for name in before} == before


def test_a_model_with_phonemes_tells_when_each_sounds(packs: Path) -> None:
    speech = CoquiVoices(packs).speak(TEXT, "anna#berta", VoiceSettings())
    assert speech.times_from is TimesFrom.VOICE
    assert [word.text for word in speech.words] == ["We", "remember", "you"]
    sounding = [phone.phone for phone in speech.phones if phone.phone != "SIL"]
    assert " ".join(sounding) == "W IY R IH M EH M B ER Y UW"


def test_speakers_differ_and_each_says_the_same_again(packs: Path) -> None:
    voices = CoquiVoices(packs)
    first, again, other = (voices.speak(TEXT, f"anna#{who}", VoiceSettings()) for who in ("anna", "anna", "berta"))
    assert np.array_equal(first.sound.samples, again.sound.samples)
    assert not np.array_equal(first.sound.samples[:5000], other.sound.samples[:5000])


def test_a_model_that_reads_letters_is_timed_by_alignment(tmp_path: Path) -> None:
    adopt(vits_voice(tmp_path / "letters", reads_phonemes=False))
    voices = CoquiVoices(tmp_path)
    speech = voices.speak(TEXT, "letters", VoiceSettings())
    assert speech.sound.seconds > 0.3
    assert speech.phones == ()
    with pytest.raises(UsageError, match="nothing in these words"):
        voices.speak("字字", "letters", VoiceSettings())


def test_a_voice_is_copied_from_a_recording(packs: Path, sample: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.wav"
    write_wav(spoken(SENTENCES[1], "de").sound, other)
    said = [_copied(packs, each) for each in (sample, sample, other)]
    assert np.array_equal(said[0].sound.samples, said[1].sound.samples)
    assert not np.array_equal(said[0].sound.samples, said[2].sound.samples)
    assert said[0].language == "de"
    assert sorted(path.name for path in (packs / "many").iterdir()) == [
        *("config.json", MANIFEST, "model.pth", "speakers_xtts.pth", "vocab.json"),
    ]


def _copied(packs: Path, sample: Path) -> Speech:
    return CoquiVoices(packs).speak("Wir denken an dich.", "many", VoiceSettings(language="de", sample=sample))


def test_a_sample_finds_the_voice_that_can_copy(packs: Path, sample: Path) -> None:
    speech = speak(TEXT, "en", VoiceSettings(sample=sample), packs)
    assert speech.sound.rate == 24000
    with pytest.raises(UsageError, match="None of the voices"):
        speak(TEXT, "en", VoiceSettings(sample=sample), sample.parent)


def test_samples_that_cannot_be_copied_are_refused(packs: Path, sample: Path, tmp_path: Path) -> None:
    short = tmp_path / "short.wav"
    write_wav(Sound(spoken(SENTENCES[0]).sound.samples[:20000], 22050), short)
    voices = CoquiVoices(packs)
    with pytest.raises(RecordingError, match="too short"):
        voices.speak(TEXT, "many", VoiceSettings(sample=short))
    with pytest.raises(UsageError, match="cannot copy"):
        voices.speak(TEXT, "anna#anna", VoiceSettings(sample=sample))
    with pytest.raises(UsageError, match="choose the recording"):
        voices.speak(TEXT, "many", VoiceSettings())


def test_a_language_it_does_not_speak_is_refused(packs: Path) -> None:
    with pytest.raises(UsageError, match="does not speak “sv”; it knows en, es"):
        CoquiVoices(packs).speak(TEXT, "many#Claribel", VoiceSettings(language="sv"))


def test_it_is_found_by_name(packs: Path) -> None:
    engine, identity = find_voice("coqui:many#Claribel", packs)
    assert (engine.name, identity) == ("coqui", "many#Claribel")


def test_a_voice_that_is_nobodys_yet_is_never_a_languages_best(packs: Path, tmp_path: Path) -> None:
    folder = xtts_voice(tmp_path / "nobody")
    (folder / "speakers_xtts.pth").unlink()
    adopt(folder)
    assert [voice.needs_sample for voice in CoquiVoices(tmp_path).voices()] == [True]
    assert find_voice("de", tmp_path)[0].name == "espeak"
    assert find_voice("de", packs)[1] == "many#Claribel"


def test_a_changed_model_is_not_loaded(tmp_path: Path) -> None:
    adopt(vits_voice(tmp_path / "anna"))
    with (tmp_path / "anna" / "model.pth").open("ab") as file:
        file.write(b"\0")
    with pytest.raises(ModelMissingError, match="damaged"):
        CoquiVoices(tmp_path).speak(TEXT, "anna#anna", VoiceSettings())


class _Trap:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return print, ("code from a voice file ran",)


def test_code_in_a_model_file_never_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = vits_voice(tmp_path / "anna")
    torch.save({"model": _Trap()}, folder / "model.pth", pickle_module=pickle)
    adopt(folder)
    with pytest.raises(ModelMissingError, match="cannot be loaded"):
        CoquiVoices(tmp_path).speak(TEXT, "anna#anna", VoiceSettings())
    assert "ran" not in capsys.readouterr().out


def test_settings_cannot_name_code_of_others(tmp_path: Path) -> None:
    folder = vits_voice(tmp_path / "anna")
    _changed(folder, characters={"characters_class": "antigravity.Characters"})
    with pytest.raises(BadInputError, match="damaged"):
        adopt(folder)
    assert "antigravity" not in sys.modules


def test_addresses_in_settings_are_forgotten(tmp_path: Path) -> None:
    folder = vits_voice(tmp_path / "anna")
    told = json.loads((folder / "config.json").read_text("utf-8"))
    told["model_args"]["speakers_file"] = "https://example.org/voices/speakers.json"
    told["model_args"]["d_vector_file"] = ["https://example.org/elsewhere.pth"]
    (folder / "config.json").write_text(json.dumps(told), "utf-8")
    assert adopt(folder).speakers == ("anna", "berta")
    assert CoquiVoices(tmp_path).speak(TEXT, "anna#berta", VoiceSettings()).sound.seconds > 0.3


def test_an_older_xtts_file_is_read_and_left_alone(packs: Path, tmp_path: Path) -> None:
    folder = xtts_voice(tmp_path / "old")
    weights = torch.load(folder / "model.pth", weights_only=True)
    with coqui_library._legacy_safe_globals():
        torch.save({**weights, "config": coqui_library.register_config("xtts")()}, folder / "model.pth")
    adopt(folder)
    before = file_digest(folder / "model.pth")
    assert CoquiVoices(tmp_path).speak(TEXT, "old#Claribel", VoiceSettings()).sound.seconds > 0.3
    assert file_digest(folder / "model.pth") == before


def test_other_models_are_refused_by_name(tmp_path: Path) -> None:
    folder = vits_voice(tmp_path / "anna")
    _changed(folder, model="tacotron2")
    with pytest.raises(BadInputError, match="“tacotron2”, which needs a second model"):
        adopt(folder)


def test_a_folder_without_vocabulary_is_no_xtts_voice(tmp_path: Path) -> None:
    folder = xtts_voice(tmp_path / "many")
    (folder / "vocab.json").unlink()
    with pytest.raises(BadInputError, match=r"lacks the voice's vocab\.json"):
        adopt(folder)


def test_without_the_package_one_sentence_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keepsake.engine.voice.coqui_library", None)
    monkeypatch.delattr("keepsake.engine.voice.coqui_library")
    with pytest.raises(MissingError, match=r"keepsake\[coqui\]"):
        coqui_folder.library()


def _changed(folder: Path, **settings: object) -> None:
    path = folder / "config.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **settings}), "utf-8")
