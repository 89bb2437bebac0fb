"""A name only ever appears with a whole file behind it."""

import errno
import os
from pathlib import Path

import pytest

from keepsake.core.errors import OutputError, UsageError
from keepsake.core.outputs import check_destination, check_room, refusals_of, write_whole, written_beside


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_the_file_appears_only_when_the_block_has_ended(tmp_path: Path) -> None:
    destination = tmp_path / "film.mp4"
    with written_beside(destination) as part:
        part.write_bytes(b"whole")
        assert not destination.exists()
        assert part.parent == tmp_path
    assert destination.read_bytes() == b"whole"
    assert names(tmp_path) == ["film.mp4"]


@pytest.mark.parametrize("failure", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path, failure: type[BaseException]) -> None:
    destination = tmp_path / "film.mp4"
    destination.write_bytes(b"old")

    def fail_half_way() -> None:
        with written_beside(destination) as part:
            part.write_bytes(b"half")
            raise failure

    with pytest.raises(failure):
        fail_half_way()
    assert destination.read_bytes() == b"old"
    assert names(tmp_path) == ["film.mp4"]


def test_a_new_file_has_the_permissions_any_new_file_has(tmp_path: Path) -> None:
    write_whole(tmp_path / "report.json", b"{}")
    (tmp_path / "plain").touch()
    assert (tmp_path / "report.json").stat().st_mode == (tmp_path / "plain").stat().st_mode


@pytest.mark.parametrize("letter", ["a", "é", "😀"])
def test_the_longest_name_a_disk_allows_can_be_written(tmp_path: Path, letter: str) -> None:
    destination = tmp_path / (letter * (250 // len(letter.encode())) + ".json")
    write_whole(destination, b"{}")
    assert names(tmp_path) == [destination.name]


def test_an_output_that_is_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a folder"):
        check_destination(tmp_path)


def test_an_output_with_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"must end in \.mp4"):
        check_destination(tmp_path / "film.gif", suffixes=(".mp4",))
    assert check_destination(tmp_path / "FILM.MP4", suffixes=(".mp4",)).name == "FILM.MP4"


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="nowhere does not exist"):
        check_destination(tmp_path / "nowhere" / "film.mp4")


@pytest.mark.parametrize("link", [None, os.symlink, os.link])
def test_the_original_is_never_the_output(tmp_path: Path, link) -> None:
    photo = tmp_path / "photo.mp4"
    photo.write_bytes(b"original")
    output = photo
    if link:
        output = tmp_path / "other.mp4"
        link(photo, output)
    with pytest.raises(UsageError, match="never changed"):
        check_destination(output, originals=[tmp_path / "gone.png", photo])


def test_a_disk_without_room_is_told_with_both_figures(tmp_path: Path) -> None:
    check_room(tmp_path / "film.mp4", 1)
    with pytest.raises(OutputError, match=r"GB free and film\.mp4 may need 1000000000\.0 GB"):
        check_room(tmp_path / "film.mp4", 10**18)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EACCES, "not allowed to write"),
        (errno.EROFS, "can only be read"),
        (errno.EFBIG, "grew larger"),
        (errno.ENAMETOOLONG, "too long"),
        (errno.ELOOP, "could not be written"),
    ],
)
def test_the_systems_refusals_become_one_sentence(tmp_path: Path, code: int, words: str) -> None:
    with pytest.raises(OutputError, match=words) as caught, refusals_of(tmp_path / "film.mp4"):
        raise OSError(code, os.strerror(code))
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "{" not in sentence


def test_a_folder_turned_into_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "folder").write_bytes(b"")
    with pytest.raises(OutputError), written_beside(tmp_path / "folder" / "film.mp4"):
        pass
