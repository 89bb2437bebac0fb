"""Runs the small TFLite models Keepsake ships, each verified by SHA-256 before its first use."""

from __future__ import annotations

import hashlib
import threading
import tomllib
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from keepsake.core.errors import ModelMissingError
from keepsake.core.quiet import quiet_libraries


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """The shipped models by name, each with `file`, `member` and `sha256`."""
    text = resources.files("keepsake.engine.models").joinpath("catalogue.toml").read_text("utf-8")
    models: dict[str, dict[str, str]] = tomllib.loads(text)["models"]
    return models


def model_content(name: str) -> bytes:
    """The bytes of one shipped model.

    Raises ModelMissingError when the file is absent or is not the one Keepsake was made with.
    """
    entry = catalogue()[name]
    path = resources.files("keepsake.engine.models").joinpath("weights", entry["file"])
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelMissingError(
            f"Keepsake's file {entry['file']} is missing; please install Keepsake again."
        ) from error
    if hashlib.sha256(content).hexdigest() != entry["sha256"]:
        raise ModelMissingError(f"Keepsake's file {entry['file']} is damaged; please install Keepsake again.")
    return content


class Network:
    """One TFLite model on the CPU: a float32 picture in, its float32 outputs out, without the batch axis."""

    def __init__(self, name: str) -> None:
        from ai_edge_litert.interpreter import Interpreter

        content = model_content(name)
        with quiet_libraries():  # LiteRT announces its delegate
            self._interpreter: Any = Interpreter(model_content=content, num_threads=1)
            self._interpreter.allocate_tensors()
        self._input: dict[str, Any] = self._interpreter.get_input_details()[0]
        self._outputs: list[dict[str, Any]] = self._interpreter.get_output_details()
        self._lock = threading.Lock()

    @property
    def input_size(self) -> int:
        """Width and height of the square picture the model takes, in pixels."""
        return int(self._input["shape"][1])

    def __call__(self, picture: NDArray[np.float32]) -> dict[int, NDArray[np.float32]]:
        """Outputs by their number of values; `picture` is (size, size, 3) in the model's own range."""
        with self._lock:  # the interpreter's own memory is used by one picture at a time
            self._interpreter.set_tensor(self._input["index"], picture[None].astype(np.float32, copy=False))
            self._interpreter.invoke()
            outputs = [self._interpreter.get_tensor(detail["index"])[0] for detail in self._outputs]
        return {output.size: output for output in outputs}


@cache
def shipped_network(name: str) -> Network:
    """The named model, loaded once in this process."""
    return Network(name)
