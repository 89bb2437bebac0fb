"""Adds `--set-frames`, which stores the frames drawn now as the references."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--set-frames", action="store_true", help="store the frames drawn now as the references")
