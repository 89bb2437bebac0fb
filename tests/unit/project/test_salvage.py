"""Whatever was done to a film file, it is a sentence or a film, and what is whole in it can be saved."""

import contextlib
import os
import random
import shutil
import sqlite3
import struct
import zlib
from dataclasses import replace

import pytest

from keepsake.core.errors import BadInputError, FilmError, FilmNewerError, KeepsakeError, SaveError
from keepsake.project import edits
from keepsake.project.database import TABLES
from keepsake.project.document import Document
from keepsake.project.salvage import salvage
from keepsake.project.schema import Media, MediaId, MediaKind, TrackId, new_film
from keepsake.project.sequence import clips_of
from tests.films import RATE, photo_clip

FUZZED_FILES = int(os.environ.get("KEEPSAKE_FUZZED_FILES", "50"))
PHOTO_BYTES = 1_200_000


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A film of forty steps with two photos inside, and the films as they were after each step."""
    path = tmp_path_factory.mktemp("made") / "Gran.keepsake"
    photos = [b"\xff\xd8\xff" + random.Random(n).randbytes(PHOTO_BYTES) for n in range(2)]
    films = [new_film("Gran", RATE)]
    with Document.create(path, films[0]) as document:
        for n, photo in enumerate(photos):
            sha256 = document.blobs.put_bytes(photo)
            document.blobs.put_thumbnail(sha256, b"small")
            one = Media(
                id=MediaId(sha256[:32]), kind=MediaKind.PHOTO, name=f"{n}.jpg", sha256=sha256, size_bytes=len(photo)
            )
            document.apply(lambda film, one=one: replace(film, media=(*film.media, one)), "Import")
            films.append(document.film)
        for length in range(1, 39):
            document.edit("Add", edits.append, TrackId("t1"), photo_clip(length, name="Grandmother " * 20))
            films.append(document.film)
    return path, films


@pytest.fixture
def damaged(made, tmp_path):
    path = tmp_path / "damaged.keepsake"
    shutil.copy(made[0], path)
    return path


def overwrite(path, at, content):
    with path.open("r+b") as file:
        file.seek(at)
        file.write(content)


def opened(path):
    with Document.open(path) as document:
        return document.film


def test_a_healthy_film_is_salvaged_whole(made, damaged, tmp_path):
    said = salvage(damaged, tmp_path / "saved.keepsake")
    assert said.step is not None
    assert (said.files_saved, said.files_lost, said.steps_saved) == (("0.jpg", "1.jpg"), (), 41)
    with Document.open(tmp_path / "saved.keepsake") as saved:
        assert saved.film == made[1][-1]
        assert saved.undo_label == "Add"
        assert saved.blobs.thumbnail(saved.film.media[0].sha256) == b"small"
        assert saved.damages() == []


@pytest.mark.parametrize("lost", [1, 2, 4])
def test_without_its_first_pages_the_film_is_still_there(made, damaged, tmp_path, lost):
    overwrite(damaged, 0, bytes(4096 * lost))
    with pytest.raises(FilmError):
        Document.open(damaged)
    said = salvage(damaged, tmp_path / "saved.keepsake")
    assert said.step is not None
    assert opened(tmp_path / "saved.keepsake") in made[1]


def test_a_film_cut_off_within_its_first_photo_is_a_sentence(damaged, tmp_path):
    os.truncate(damaged, damaged.stat().st_size // 4)
    with pytest.raises(FilmError, match="Nothing of a Keepsake film"):
        salvage(damaged, tmp_path / "saved.keepsake")


@pytest.mark.parametrize("share", [0.8, 0.95, 0.999])
def test_a_truncated_film_gives_what_its_beginning_holds(made, damaged, tmp_path, share):
    os.truncate(damaged, int(damaged.stat().st_size * share))
    said = salvage(damaged, tmp_path / "saved.keepsake")
    film = opened(tmp_path / "saved.keepsake")
    assert film in made[1] or said.step is None
    assert set(said.files_saved) | set(said.files_lost) <= {"0.jpg", "1.jpg"} or said.step is None


def test_one_damaged_photo_costs_only_itself(made, damaged, tmp_path):
    content = damaged.read_bytes()
    photo = random.Random(1).randbytes(PHOTO_BYTES)
    at = content.index(photo[:500]) if photo[:500] in content else content.index(photo[5000:5400])
    overwrite(damaged, at + 100, b"scratch")
    with Document.open(damaged) as document:
        assert len(document.damages()) == 1
    said = salvage(damaged, tmp_path / "saved.keepsake")
    assert said.files_saved == ("0.jpg",)
    assert said.files_lost == ("1.jpg",)
    assert opened(tmp_path / "saved.keepsake") == made[1][-1]


def test_a_salvage_never_overwrites(damaged):
    before = damaged.read_bytes()
    with pytest.raises(SaveError, match="already exists"):
        salvage(damaged, damaged)
    assert damaged.read_bytes() == before
    with pytest.raises(BadInputError, match="cannot be read"):
        salvage(damaged.with_name("none"), damaged.with_name("other"))


@pytest.mark.parametrize("content", [b"", b"hello", b"SQLite format 3\0" + bytes(84), os.urandom(9999)])
def test_no_film_at_all_is_one_sentence(tmp_path, content):
    path = tmp_path / "letter.keepsake"
    path.write_bytes(content)
    with pytest.raises(FilmError, match=r"recover|not a Keepsake film"):
        Document.open(path)
    with pytest.raises(FilmError, match="Nothing of a Keepsake film"):
        salvage(path, tmp_path / "saved.keepsake")
    assert [each.name for each in tmp_path.iterdir()] == ["letter.keepsake"]


@pytest.mark.parametrize(
    "poison",
    [
        "CREATE TRIGGER t AFTER INSERT ON revision BEGIN DELETE FROM revision; END",
        "CREATE VIEW v AS SELECT load_extension('x')",
        "CREATE TABLE more (x)",
        "CREATE INDEX i ON revision (label)",
        "CREATE VIRTUAL TABLE f USING fts5(x)",
        "DROP TABLE thumbnail",
        "ALTER TABLE revision ADD COLUMN x GENERATED ALWAYS AS (number + 1) VIRTUAL",
        "ALTER TABLE blob RENAME COLUMN size TO bytes",
    ],
)
def test_a_film_with_something_hidden_in_it_is_not_opened_but_saved(made, damaged, tmp_path, poison):
    connection = sqlite3.connect(damaged)
    connection.execute(poison)
    connection.commit()
    connection.close()
    with pytest.raises(FilmError, match="not Keepsake's"):
        Document.open(damaged)
    salvage(damaged, tmp_path / "saved.keepsake")
    assert opened(tmp_path / "saved.keepsake") == made[1][-1]


def test_a_newer_film_and_a_foreign_journal_are_refused(damaged):
    overwrite(damaged, 60, struct.pack(">I", 999))
    with pytest.raises(FilmNewerError, match="update Keepsake"):
        Document.open(damaged)
    overwrite(damaged, 60, struct.pack(">I", 1))
    journal = damaged.with_name(damaged.name + "-journal")
    journal.write_bytes(bytes(512) + b"/etc/passwd" + bytes.fromhex("d9d505f920a163d7"))
    with pytest.raises(FilmError, match="not Keepsake's"):
        Document.open(damaged)


def test_a_film_turned_to_another_journal_is_refused(damaged):
    connection = sqlite3.connect(damaged)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("INSERT INTO pending VALUES (1)")
    connection.commit()
    connection.close()
    with pytest.raises(FilmError, match="another program"):
        Document.open(damaged)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE head SET revision = 'x'",
        "UPDATE head SET revision = 99999",
        "DELETE FROM head",
        "UPDATE revision SET body = x'4b534631'",
        "UPDATE revision SET body = randomblob(90)",
        "UPDATE revision SET body = 'text', digest = 7",
        "UPDATE revision SET parent = number",
        "UPDATE revision SET parent = number + 1",
        "UPDATE revision SET digest = zeroblob(32)",
        "DELETE FROM revision WHERE number % 2 = 0",
        "UPDATE revision SET label = x'ff', made_at = 'x'",
        "UPDATE revision SET label = CAST(x'ff' AS TEXT)",
        "UPDATE revision SET number = number + 9223372036854775000",
    ],
)
def test_rows_that_lie_are_one_sentence(damaged, tmp_path, sql):
    connection = sqlite3.connect(damaged)
    connection.execute(sql)
    connection.commit()
    connection.close()
    with pytest.raises(FilmError, match="damaged"):
        Document.open(damaged)
    said = salvage(damaged, tmp_path / "saved.keepsake")
    assert len(said.files_saved) == 2


def test_a_film_made_to_fill_the_memory_is_one_sentence(damaged, tmp_path):
    bomb = b"KSF1" + zlib.compress(b'{"head":["' + b"a" * 40_000_000 + b'"]}')
    connection = sqlite3.connect(damaged)
    connection.execute("UPDATE revision SET body = ?", (bomb,))
    connection.commit()
    connection.close()
    with pytest.raises(FilmError, match="damaged"):
        Document.open(damaged)
    assert salvage(damaged, tmp_path / "saved.keepsake").step is None


def fuzzed(content, luck):
    """Damage a film's bytes one of the ways files get damaged."""
    spoilt = bytearray(content)
    way = luck.randrange(5)
    if way == 0:
        return bytes(spoilt[: luck.randrange(len(spoilt))])
    for _ in range(luck.choice((1, 3, 30, 300))):
        at = luck.randrange(min(len(spoilt), luck.choice((100, 4096, 40960, len(spoilt)))))
        if way == 1:
            spoilt[at] ^= 1 << luck.randrange(8)
        elif way == 2:
            spoilt[at] = luck.randrange(256)
        elif way == 3:
            spoilt[at : at + 8] = luck.choice((b"\0" * 8, b"\xff" * 8, b"\x7f" + b"\xff" * 7))[: len(spoilt) - at]
        else:
            page, other = (luck.randrange(len(spoilt) // 4096) * 4096 for _ in range(2))
            spoilt[page : page + 4096] = spoilt[other : other + 4096]
    return bytes(spoilt)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A small film: most of it is structure, so most damage hits structure."""
    path = tmp_path_factory.mktemp("small") / "a.keepsake"
    with Document.create(path, new_film("Gran", RATE)) as document:
        document.blobs.put_bytes(b"\xff\xd8\xff" + bytes(3000))
        for length in range(1, 13):
            document.edit("Add", edits.append, TrackId("t1"), photo_clip(length))
    return path


def test_fuzzed_films_never_crash_hang_or_write_elsewhere(small, tmp_path):
    luck = random.Random(int(os.environ.get("KEEPSAKE_FUZZ_SEED", "1952")))
    content = small.read_bytes()
    path, saved = tmp_path / "a.keepsake", tmp_path / "b.keepsake"
    opened_well = salvaged = 0
    for _ in range(FUZZED_FILES):
        path.write_bytes(fuzzed(content, luck))
        with contextlib.suppress(KeepsakeError), Document.open(path) as document:
            opened_well += 1
            document.damages()
            document.edit("Add", edits.append, TrackId("t1"), photo_clip(9))
        with contextlib.suppress(FilmError):
            salvage(path, saved)
            salvaged += 1
            assert opened(saved) is not None
        saved.unlink(missing_ok=True)
        assert {each.name for each in tmp_path.iterdir()} <= {path.name, path.name + "-journal"}
        path.with_name(path.name + "-journal").unlink(missing_ok=True)
    assert opened_well + salvaged > FUZZED_FILES // 3


def test_every_table_is_plain():
    assert all(sql.startswith(f"CREATE TABLE {name} (number INTEGER PRIMARY KEY") for name, sql in TABLES.items())


def test_a_salvaged_film_goes_on_like_any_other(damaged, tmp_path):
    overwrite(damaged, 0, bytes(4096))
    salvage(damaged, tmp_path / "saved.keepsake")
    with Document.open(tmp_path / "saved.keepsake") as saved:
        count = len(list(clips_of(saved.timeline)))
        saved.edit("Add", edits.append, TrackId("t1"), photo_clip(9))
        assert saved.is_saved
        assert len(list(clips_of(saved.timeline))) == count + 1
