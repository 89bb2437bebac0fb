"""Tiny voices with random weights that take and give exactly what Piper's and Kokoro's released models do."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save_model

PIPER_RATE, PIPER_HOP = 22050, 256
PIPER_SYMBOLS = [*"_^$ .,!?'abcdefghijklmnopqrstuvwxyzæðŋɐɑɒɔəɚɛɜɡɪɹɾʃʊʌʒθᵻˈˌːøœyçʏɲɣʲɬ\u0303"]
KOKORO_HOP = 600
WEIGHTS = np.random.default_rng(5)


def piper_voice(folder: Path, tells_durations: bool = True) -> Path:
    """A folder with a Piper voice whose every symbol lasts a random number of frames; it hums."""
    folder.mkdir(parents=True, exist_ok=True)
    lengths = WEIGHTS.uniform(3.0, 9.0, len(PIPER_SYMBOLS)).astype(np.float32)
    nodes = [
        helper.make_node("Gather", ["lengths", "input"], ["plain"]),
        helper.make_node("Gather", ["scales", "one"], ["pace"]),
        helper.make_node("Mul", ["plain", "pace"], ["wanted"]),
        helper.make_node("Ceil" if tells_durations else "Floor", ["wanted"], ["frames"]),
        *_hum("frames", "output"),
    ]
    inputs = [
        helper.make_tensor_value_info("input", TensorProto.INT64, [1, "n"]),
        helper.make_tensor_value_info("input_lengths", TensorProto.INT64, [1]),
        helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
    ]
    outputs = [helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, 1, 1, "t"])]
    _save(
        folder / "voice.onnx",
        nodes,
        inputs,
        outputs,
        {"lengths": lengths, "one": np.int64(1), "hop": np.float32(PIPER_HOP)},
    )
    settings = {
        "audio": {"sample_rate": PIPER_RATE},
        "espeak": {"voice": "en-us"},
        "phoneme_type": "espeak",
        "phoneme_id_map": {symbol: [number] for number, symbol in enumerate(PIPER_SYMBOLS)},
        "num_symbols": len(PIPER_SYMBOLS),
        "num_speakers": 1,
        "inference": {"noise_scale": 0.667, "length_scale": 1.0, "noise_w": 0.8},
    }
    (folder / "voice.onnx.json").write_text(json.dumps(settings), "utf-8")
    return folder


def kokoro_voice(folder: Path) -> Path:
    """A folder with a Kokoro model that tells durations, and two speakers."""
    folder.mkdir(parents=True, exist_ok=True)
    lengths = WEIGHTS.uniform(2.0, 5.0, 200).astype(np.float32)
    nodes = [
        helper.make_node("Gather", ["lengths", "input_ids"], ["plain"]),
        helper.make_node("Div", ["plain", "speed"], ["wanted"]),
        helper.make_node("Ceil", ["wanted"], ["frames"]),
        helper.make_node("Cast", ["frames"], ["duration"], to=TensorProto.INT64),
        *_hum("frames", "audio"),
    ]
    inputs = [
        helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "n"]),
        helper.make_tensor_value_info("style", TensorProto.FLOAT, [1, 256]),
        helper.make_tensor_value_info("speed", TensorProto.FLOAT, [1]),
    ]
    outputs = [
        helper.make_tensor_value_info("audio", TensorProto.FLOAT, ["t"]),
        helper.make_tensor_value_info("duration", TensorProto.INT64, [1, "n"]),
    ]
    _save(folder / "model.onnx", nodes, inputs, outputs, {"lengths": lengths, "hop": np.float32(KOKORO_HOP)})
    with (folder / "voices.bin").open("wb") as file:
        np.savez(file, **{name: WEIGHTS.normal(size=(510, 1, 256)).astype(np.float32) for name in ("af_a", "bm_b")})
    return folder


def _hum(frames: str, output: str) -> list[object]:
    """Nodes that turn frames into as many samples of a soft tone."""
    return [
        helper.make_node("ReduceSum", [frames], ["total"], keepdims=0),
        helper.make_node("Mul", ["total", "hop"], ["count"]),
        helper.make_node("Range", ["zero", "count", "unit"], ["ramp"]),
        helper.make_node("Mul", ["ramp", "step"], ["phase"]),
        helper.make_node("Sin", ["phase"], ["tone"]),
        helper.make_node("Reshape", ["tone", "shape"], [output]),
    ]


def _save(
    path: Path, nodes: list[object], inputs: list[object], outputs: list[object], weights: dict[str, object]
) -> None:
    dimensions = 4 if path.name == "voice.onnx" else 1
    constants = {
        **weights,
        "zero": np.float32(0),
        "unit": np.float32(1),
        "step": np.float32(0.05),
        "shape": np.array([1] * (dimensions - 1) + [-1], np.int64),
    }
    initializers = [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()]
    graph = helper.make_graph(nodes, "tiny", inputs, outputs, initializers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)
    checker.check_model(model)
    save_model(model, str(path))
