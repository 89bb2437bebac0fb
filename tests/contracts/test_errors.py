"""Every error has a sentence of its own, an exit code of the six, and somewhere it is raised."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import keepsake
from keepsake.core import errors
from keepsake.core.errors import ExitCode, KeepsakeError

PACKAGE = Path(keepsake.__file__).parent


def every_error(base: type[KeepsakeError] = KeepsakeError) -> Iterator[type[KeepsakeError]]:
    for error in base.__subclasses__():
        if error.__module__.startswith("keepsake."):
            yield error
            yield from every_error(error)


def names_raised() -> set[str]:
    trees = (ast.parse(path.read_text("utf-8")) for path in PACKAGE.rglob("*.py"))
    calls = (node.func for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {
        call.attr if isinstance(call, ast.Attribute) else call.id
        for call in calls
        if isinstance(call, (ast.Name, ast.Attribute))
    }


@pytest.mark.parametrize("error", every_error())
def test_an_error_says_what_it_means_and_has_an_exit_code(error: type[KeepsakeError]) -> None:
    assert error.__doc__
    assert error.__doc__.rstrip().endswith(".")
    assert "__doc__" in vars(error)
    assert error.exit_code in set(ExitCode) - {ExitCode.DONE}


def test_all_errors_stand_on_one_page() -> None:
    assert {error.__module__ for error in every_error()} == {errors.__name__}


def test_every_error_is_raised_somewhere() -> None:
    bases = {base.__name__ for error in every_error() for base in error.__mro__[1:]}
    assert {error.__name__ for error in every_error()} - bases - names_raised() == set()


@pytest.mark.parametrize("code", ExitCode)
def test_the_exit_codes_are_the_documented_ones(code: ExitCode) -> None:
    readme = (PACKAGE.parent / "README.md").read_text("utf-8")
    assert f"| {int(code)} |" in readme
