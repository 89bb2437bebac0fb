"""Tiny Coqui voices with random weights: coqui-tts' own VITS and XTTS, a hundredth of their size, as released."""

from __future__ import annotations

import inspect
import json
import sys
from pathlib import Path

import torch  # noqa: TID253
from tokenizers import Tokenizer, models, pre_tokenizers

from keepsake.engine.voice.coqui_library import Vits, Xtts, register_config

HifiDecoder = sys.modules["TTS.tts.layers.xtts.hifigan_decoder"].HifiDecoder
VoiceBpeTokenizer = sys.modules["TTS.tts.layers.xtts.tokenizer"].VoiceBpeTokenizer
XTTS_WIDTH = 32


def _narrow_the_decoder() -> None:
    """XTTS' settings cannot say how wide its decoder is; all its other shapes stay as released."""
    parameters = inspect.signature(HifiDecoder.__init__).parameters.values()
    told = {one.name: one.default for one in parameters if one.default is not one.empty}
    HifiDecoder.__init__.__defaults__ = tuple({**told, "upsample_initial_channel_decoder": 32}.values())


_narrow_the_decoder()


def vits_voice(folder: Path, reads_phonemes: bool = True) -> Path:
    """A folder with a VITS voice of two speakers; the paths in its settings are those of whoever trained it."""
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(3)
    config = register_config("vits")()
    told = json.loads(json.dumps(config.to_dict()))
    told.update(use_phonemes=reads_phonemes, phonemizer="espeak", phoneme_language="en-us", test_sentences=[])
    told.update(text_cleaner="english_cleaners", add_blank=True)
    told["model_args"].update(_SMALL)
    config = register_config("vits")()
    config.from_dict({**told, "model_args": {**told["model_args"], "speakers_file": str(_speakers(folder))}})
    model = Vits(config)
    torch.save({"model": model.state_dict()}, folder / "model.pth")
    told["model_args"]["speakers_file"] = "/home/somebody/training/speakers.json"
    told["num_chars"] = told["model_args"]["num_chars"] = config.model_args.num_chars
    told["characters"] = config.characters.to_dict() if config.characters else None
    (folder / "config.json").write_text(json.dumps(told), "utf-8")
    return folder


_SMALL = {
    "hidden_channels": 16,
    "hidden_channels_ffn_text_encoder": 16,
    "num_heads_text_encoder": 2,
    "num_layers_text_encoder": 1,
    "num_layers_posterior_encoder": 1,
    "num_layers_flow": 1,
    "upsample_initial_channel_decoder": 32,
    "resblock_kernel_sizes_decoder": [3],
    "resblock_dilation_sizes_decoder": [[1, 3, 5]],
    "init_discriminator": False,
    "use_sdp": False,
    "use_speaker_embedding": True,
    "num_speakers": 2,
    "speaker_embedding_channels": 8,
}


def _speakers(folder: Path) -> Path:
    path = folder / "speakers.json"
    path.write_text(json.dumps({"anna": 0, "berta": 1}), "utf-8")
    return path


def xtts_voice(folder: Path) -> Path:
    """A folder with an XTTS voice that has one speaker of its own and copies others; it speaks at most a second."""
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(4)
    _vocabulary().save(str(folder / "vocab.json"))
    told = json.loads(json.dumps(register_config("xtts")().to_dict()))
    told["model_args"].update(
        tokenizer_file="https://example.org/vocab.json",
        gpt_layers=1,
        gpt_n_model_channels=XTTS_WIDTH,
        gpt_n_heads=2,
        gpt_max_audio_tokens=16,
        gpt_max_text_tokens=402,
        gpt_num_audio_tokens=66,
        gpt_start_audio_token=64,
        gpt_stop_audio_token=65,
        gpt_use_perceiver_resampler=True,
        decoder_input_dim=XTTS_WIDTH,
    )
    config = register_config("xtts")()
    config.from_dict({**told, "model_args": {**told["model_args"], "tokenizer_file": str(folder / "vocab.json")}})
    model = Xtts(config)
    model.tokenizer = VoiceBpeTokenizer(vocab_file=folder / "vocab.json")
    model.init_models()
    model.gpt.mel_head.bias.data[-1] = -1e4  # it never comes to an end by itself
    torch.save({"model": model.state_dict(), "config": config.to_dict()}, folder / "model.pth")
    own = {"gpt_cond_latent": torch.randn(1, 32, XTTS_WIDTH), "speaker_embedding": torch.randn(1, 512, 1)}
    torch.save({"Claribel": own}, folder / "speakers_xtts.pth")
    (folder / "config.json").write_text(json.dumps(told), "utf-8")
    return folder


def _vocabulary() -> Tokenizer:
    special = ["[STOP]", "[UNK]", "[SPACE]", "[START]", "[en]", "[de]", "[fr]"]
    letters = list("abcdefghijklmnopqrstuvwxyzäöüß.,!?'-")
    words = {token: number for number, token in enumerate([*special, *letters])}
    tokenizer = Tokenizer(models.BPE(words, [], unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.add_special_tokens(special)
    return tokenizer
