"""Every error has a sentence of its own, an exit code of the six, and somewhere it is raised."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import keepsake
from keepsake.core import errors
from keepsake.core.errors import ExitCode, KeepsakeError

PACKAGE = Path(keepsake.__file__).parent
ERRORS = [value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, KeepsakeError)]


def nodes() -> Iterator[tuple[Path, ast.AST]]:
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            yield path, node


def name_of(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_says_what_it_means_and_has_an_exit_code(error: type[KeepsakeError]) -> None:
    meaning = vars(error).get("__doc__") or ""
    assert meaning.rstrip().endswith(".")
    assert error.exit_code in set(ExitCode) - {ExitCode.DONE}


def test_all_errors_stand_on_one_page() -> None:
    names = {error.__name__ for error in ERRORS}
    elsewhere = [
        f"{path.name}: {node.name}"
        for path, node in nodes()
        if isinstance(node, ast.ClassDef) and names & {name_of(base) for base in node.bases}
        if path != Path(errors.__file__)
    ]
    assert elsewhere == []


def test_every_error_is_raised_somewhere() -> None:
    made = {name_of(node.func) for _, node in nodes() if isinstance(node, ast.Call)}
    bases = {base.__name__ for error in ERRORS for base in error.__mro__[1:]}
    never = {error.__name__ for error in ERRORS} - bases - made
    assert never == set()


@pytest.mark.parametrize("code", ExitCode)
def test_the_exit_codes_are_the_documented_ones(code: ExitCode) -> None:
    assert f"\n| {int(code)} |" in (PACKAGE.parent / "README.md").read_text("utf-8")
