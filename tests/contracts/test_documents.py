"""What the documents say is so: their commands exist, their tables are complete."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from keepsake.cli.entry import parser_for

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = ["README.md", "CONTRIBUTING.md", "docs/ARCHITECTURE.md"]
PROGRAM = re.compile(r"^(?:keepsake|\./scripts/run)\s+(.+)$")
LINK = re.compile(r"\]\((?!https?:|#)([^)]+)\)")


def commands() -> list[str]:
    """Every Keepsake command in the documents, from shell blocks (continued lines joined) and inline code."""
    found: set[str] = set()
    for document in DOCUMENTS:
        text = (ROOT / document).read_text("utf-8")
        blocks = "\n".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL)).replace("\\\n", " ").splitlines()
        inline = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
        found |= {match[1] for line in [*blocks, *inline] if (match := PROGRAM.match(line.strip()))}
    return sorted(found)


@pytest.mark.parametrize("command", commands())
def test_every_command_shown_is_one_that_keepsake_understands(command: str) -> None:
    words = shlex.split(command)
    if words[-1] == "--help":
        with pytest.raises(SystemExit) as ended:
            parser_for(words).parse_args(words)
        assert ended.value.code == 0
    else:
        assert parser_for(words).parse_args(words).command == words[0]


def test_the_documents_show_commands() -> None:
    assert len(commands()) >= 5


def test_the_table_of_dependencies_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = [re.split(r"[<>=;\[ ]", requirement)[0] for requirement in project["dependencies"]]
    table = (ROOT / "README.md").read_text("utf-8").split("| package | why |")[1].split("\n\n")[0]
    assert re.findall(r"^\| ([\w-]+) \|", table, re.MULTILINE) == needed


@pytest.mark.parametrize("document", [*DOCUMENTS, "CHANGELOG.md", "installers/README.md"])
def test_links_lead_somewhere(document: str) -> None:
    path = ROOT / document
    missing = [link for link in LINK.findall(path.read_text("utf-8")) if not (path.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_module_named_is_there(document: str) -> None:
    there = {path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.*") if path.suffix in (".py", ".toml")}
    text = (ROOT / document).read_text("utf-8")
    named = re.findall(r"`((?:[a-z_]+/)*[a-z_]+\.(?:py|toml))`", text)
    assert [name for name in named if not any(f"/{path}".endswith(f"/{name}") for path in there)] == []


def test_every_kind_of_value_named_is_there() -> None:
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "keepsake").rglob("*.py"))
    text = (ROOT / "docs/ARCHITECTURE.md").read_text("utf-8")
    named = set(re.findall(r"`([A-Z][a-z]+[A-Za-z]*|[A-Z]+_[A-Z_]+)`", text)) - {"Fraction"}
    assert [name for name in sorted(named) if not re.search(rf"^(?:class )?{name}\b", code, re.MULTILINE)] == []
