"""Puts the face models into the package while hatchling builds it, editable installs included."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))

from face_models import install_face_models


class FaceModelsHook(BuildHookInterface):  # type: ignore[type-arg]
    """Hatch build hook that makes sure the verified face models lie in the source tree."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch and verify the models before any wheel is built."""
        if self.target_name == "wheel":
            install_face_models(Path(self.root))
