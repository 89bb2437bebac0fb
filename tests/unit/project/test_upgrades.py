"""Films of every format there ever was open, and an upgrade is wholly done or not at all."""

import sqlite3
from pathlib import Path

import pytest

from keepsake.core.errors import FilmError, SaveError
from keepsake.project import database, upgrades
from keepsake.project.database import FORMAT_VERSION, TABLES, format_of
from keepsake.project.document import Document
from keepsake.project.sequence import clips_of
from keepsake.project.upgrades import UPGRADES, Upgrade

FILMS = Path(__file__).parent / "films"


def laid_out(version, folder):
    """Make a film file of an old format from the SQL that is kept of one."""
    path = folder / f"format {version}.keepsake"
    connection = sqlite3.connect(path)
    connection.executescript((FILMS / f"format-{version}.sql").read_text("utf-8"))
    connection.close()
    return path


@pytest.mark.parametrize("version", range(1, FORMAT_VERSION + 1))
def test_a_film_of_every_format_opens_whole(version, tmp_path):
    path = laid_out(version, tmp_path)
    with Document.open(path) as document:
        assert [place.clip.name for place in clips_of(document.timeline)] == ["Margaret", "Margaret", "At the sea"]
        assert [step.label for step in document.steps()] == ["Title", "Split", "Add photo", "Import", "New film"]
        assert document.redo_label == "Trim"
        assert b"".join(document.blobs.pieces(document.film.media[0].sha256)) == b"a photo"
        assert document.blobs.thumbnail(document.film.media[0].sha256) == b"small"
        assert "For Easter" in {each.name for each in document.versions()}
        assert document.damages() == []
    assert format_of(path) == FORMAT_VERSION


def test_there_is_an_upgrade_from_every_format_before_this():
    assert set(UPGRADES) == set(range(1, FORMAT_VERSION))


@pytest.fixture
def next_format(monkeypatch):
    """A format after this one, as it may come: one more table."""
    more = {**TABLES, "extra": "CREATE TABLE extra (number INTEGER PRIMARY KEY)"}
    for module in (database, upgrades):
        monkeypatch.setattr(module, "FORMAT_VERSION", FORMAT_VERSION + 1)
    monkeypatch.setattr(database, "TABLES", more)

    def install(change):
        monkeypatch.setitem(UPGRADES, FORMAT_VERSION, Upgrade(dict(TABLES), change))
        return more

    return install


def test_an_upgrade_is_done_once_and_the_film_is_the_same(tmp_path, next_format):
    more = next_format(lambda connection: connection.execute(more["extra"]))
    path = laid_out(FORMAT_VERSION, tmp_path)
    with Document.open(path) as document:
        assert len(list(clips_of(document.timeline))) == 3
    assert format_of(path) == FORMAT_VERSION + 1
    Document.open(path).close()


def test_an_upgrade_that_fails_changes_nothing(tmp_path, next_format):
    def half(connection):
        connection.execute("DELETE FROM revision")
        connection.execute("INSERT INTO nowhere VALUES (1)")

    next_format(half)
    path = laid_out(FORMAT_VERSION, tmp_path)
    before = path.read_bytes()
    with pytest.raises(SaveError, match=r"\.$"):
        Document.open(path)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_a_film_with_something_hidden_in_it_is_not_upgraded(tmp_path, next_format):
    next_format(lambda connection: connection.execute("DELETE FROM revision"))
    path = laid_out(FORMAT_VERSION, tmp_path)
    connection = sqlite3.connect(path)
    connection.execute("CREATE TRIGGER t AFTER DELETE ON revision BEGIN DELETE FROM blob; END")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(FilmError, match="not Keepsake's"):
        Document.open(path)
    assert path.read_bytes() == before


def test_looking_at_a_film_of_the_first_format_leaves_it_as_it_is(tmp_path):
    path = laid_out(1, tmp_path)
    before = path.read_bytes()
    with Document.open(path, read_only=True) as document:
        assert len(list(clips_of(document.timeline))) == 3
        assert document.damages() == []
    assert path.read_bytes() == before
