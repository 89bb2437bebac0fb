"""`keepsake export-otio`: write a film so that other editors can open it."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from keepsake.cli.films import add_film_argument, counted, film_path, printable
from keepsake.core.errors import ExitCode, KeepsakeError, OutputError
from keepsake.core.outputs import check_destination, write_whole

if TYPE_CHECKING:
    from keepsake.project.document import Document
    from keepsake.project.schema import MediaId

UNSAFE = re.compile(r'[\x00-\x1f<>:"/\\|?*%#]+')
SPECIAL_IN_ADDRESSES = re.compile("[%?#]")
LONGEST_NAME = 100


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_film_argument(parser)
    parser.add_argument("output", type=Path, metavar="FILE.otio", help="the timeline to write")
    parser.add_argument(
        "--no-media", action="store_true", help="do not write the photos and sounds into a folder beside it"
    )


def run(arguments: argparse.Namespace) -> ExitCode:
    """Write the timeline, and beside it a folder with the files that are inside the film."""
    from keepsake.project.document import Document
    from keepsake.project.otio_export import otio_of

    output = check_destination(arguments.output, originals=[film_path(arguments.film)], suffixes=(".otio",))
    lines = [f"{output.name} is written."]
    with Document.open(film_path(arguments.film), read_only=True) as document:
        urls = {} if arguments.no_media else _written_media(document, output, lines)
        write_whole(output, otio_of(document.film, urls).encode())
    sys.stdout.write("\n".join(lines) + "\n")
    return ExitCode.DONE


def _written_media(document: Document, output: Path, lines: list[str]) -> dict[MediaId, str]:
    from keepsake.project.media_files import MediaStatus, linked_path, safe_suffix, status_of

    folder = output.with_name(output.stem + " media")
    urls: dict[MediaId, str] = {}
    written = 0
    for media in document.film.media:
        status = status_of(document, media)
        linked = linked_path(media)
        if status is MediaStatus.LINKED and linked is not None:
            urls[media.id] = address_of(linked)
        elif status is MediaStatus.INSIDE:
            stem = UNSAFE.sub(" ", Path(media.name).stem).strip(" .")[:LONGEST_NAME] or "file"
            path = folder / f"{stem}-{media.sha256[:8]}{safe_suffix(media.name)}"
            if _is_written(document, media.sha256, path, lines):
                urls[media.id] = address_of(path)
                written += 1
        else:
            lines.append(f"Not found, and so left empty: {printable(media.name)}")
    if written:
        lines.append(f"{counted(written, 'file')} written into the folder “{folder.name}”.")
    return urls


def address_of(path: Path) -> str:
    """A file's address as OpenTimelineIO's own `url_from_filepath` writes it: signs stand for themselves.

    Its readers decode addresses, but MLT's adapter hands them on as they are, and melt finds no file with %20 in its
    name. Only a path with signs that mean something in an address is encoded (RFC 3986).
    """
    encoded = path.as_uri()
    plain = unquote(encoded)
    return encoded if SPECIAL_IN_ADDRESSES.search(plain) else plain


def _is_written(document: Document, sha256: str, path: Path, lines: list[str]) -> bool:
    try:
        path.parent.mkdir(exist_ok=True)
        document.blobs.write_to(sha256, path)
    except OutputError:
        raise
    except OSError as error:
        raise OutputError(f"The folder {path.parent} cannot be made; please choose another place.") from error
    except KeepsakeError as error:
        lines.append(str(error))
        return False
    return True
