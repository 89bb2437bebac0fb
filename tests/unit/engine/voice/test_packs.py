from __future__ import annotations

from pathlib import Path

import pytest

from keepsake.core.errors import BadInputError, MissingError, ModelMissingError
from keepsake.engine.requests import ListVoices
from keepsake.engine.voice.directory import find_voice, list_voices, speak
from keepsake.engine.voice.packs import MANIFEST, adopt, find_packs, verified
from tests.voices_for_tests import kokoro_voice, piper_voice


def test_an_adopted_folder_is_found_again(tmp_path: Path) -> None:
    adopted = [adopt(piper_voice(tmp_path / "anna")), adopt(kokoro_voice(tmp_path / "many"))]
    assert find_packs(tmp_path) == adopted
    assert [pack.engine for pack in adopted] == ["piper", "kokoro"]
    assert all(verified(pack) == pack for pack in adopted)


def test_a_folder_without_a_voice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="no voice"):
        adopt(tmp_path)
    with pytest.raises(BadInputError, match="not a folder"):
        adopt(tmp_path / "nowhere")
    (tmp_path / "a.onnx").write_bytes(b"x")
    (tmp_path / "a.onnx.json").write_text("[]", "utf-8")
    with pytest.raises(BadInputError, match="damaged"):
        adopt(tmp_path)
    assert not (tmp_path / MANIFEST).exists()


def test_a_changed_or_missing_file_is_not_loaded(tmp_path: Path) -> None:
    pack = adopt(piper_voice(tmp_path / "anna"))
    model = tmp_path / "anna" / "voice.onnx"
    model.write_bytes(model.read_bytes() + b"?")
    with pytest.raises(ModelMissingError, match="damaged"):
        verified(pack)
    model.unlink()
    with pytest.raises(ModelMissingError, match="lacks"):
        verified(pack)


def test_a_damaged_or_wandering_manifest_is_passed_over(tmp_path: Path) -> None:
    adopt(piper_voice(tmp_path / "anna"))
    manifest = tmp_path / "anna" / MANIFEST
    good = manifest.read_text("utf-8")
    for bad in ("", "[", good.replace('"voice.onnx"', '"../voice.onnx"'), good.replace("[files]", "[other]")):
        manifest.write_text(bad, "utf-8")
        assert find_packs(tmp_path) == []


def test_a_damaged_model_is_an_error_in_words(tmp_path: Path) -> None:
    folder = piper_voice(tmp_path / "anna")
    (folder / "voice.onnx").write_bytes(b"no model")
    adopt(folder)
    with pytest.raises(ModelMissingError, match="cannot be loaded"):
        speak("Hello.", "piper:anna", packs=tmp_path)


def test_voices_are_found_by_name_and_by_language(tmp_path: Path) -> None:
    adopt(piper_voice(tmp_path / "anna"))
    assert [engine.name for engine, _ in map(lambda name: find_voice(name, tmp_path), ("anna", "en-us"))] == [
        "piper"
    ] * 2
    engine, voice = find_voice("espeak:de+f2", tmp_path)
    assert (engine.name, voice) == ("espeak", "de+f2")
    assert find_voice("fr+m3")[1] == "fr+m3"
    with pytest.raises(MissingError, match="Elvish"):
        find_voice("Elvish")


def test_voices_are_listed_by_language(tmp_path: Path) -> None:
    kokoro_voice(tmp_path / "many")
    listed = list_voices(ListVoices(adopt_path=tmp_path / "many", language="en-GB"))
    assert {voice.voice for voice in listed if voice.engine == "kokoro"} == {"kokoro:many#bm_b"}
    assert all(voice.languages[0].startswith("en-gb") for voice in listed)
