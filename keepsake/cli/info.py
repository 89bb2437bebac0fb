"""`keepsake info`: what is in a film, and whether all of it is well."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

from keepsake.cli.films import add_film_argument, counted, film_path, printable, size_in_words
from keepsake.cli.report import as_json
from keepsake.core.errors import ExitCode, FilmError
from keepsake.core.rate import rate_in_words

if TYPE_CHECKING:
    from keepsake.project.document import Document

SHOWN_MEDIA = 200


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_film_argument(parser)
    parser.add_argument(
        "--check", action="store_true", help="read every photo and every step, and say what is damaged"
    )
    parser.add_argument("--json", action="store_true", help="print the same as JSON")


def run(arguments: argparse.Namespace) -> ExitCode:
    """Print what is in the film; with `--check` a damaged one ends with exit code 4."""
    from keepsake.project.document import Document

    with Document.open(film_path(arguments.film), read_only=True) as document:
        facts = _facts(document)
        damages = document.damages() if arguments.check else []
    if arguments.check:
        facts["damages"] = damages
    sys.stdout.write(as_json(facts) if arguments.json else _in_words(facts))
    if damages:
        raise FilmError("This film is damaged; “keepsake recover” saves what is whole.")
    return ExitCode.DONE


def _facts(document: Document) -> dict[str, Any]:
    from keepsake.project.media_files import status_of
    from keepsake.project.properties import has_keys, is_dressed
    from keepsake.project.schema import Clip
    from keepsake.project.sequence import film_length, length_of

    timeline = document.timeline
    return {
        "film": document.path.name,
        "title": timeline.name,
        "size_bytes": document.path.stat().st_size,
        "length": film_length(timeline).as_clock(),
        "picture": f"{timeline.width} x {timeline.height}",
        "fps": rate_in_words(timeline.rate),
        "undo": document.undo_label,
        "redo": document.redo_label,
        "versions": len(document.versions()),
        "tracks": [
            {
                "name": track.name,
                "kind": track.kind,
                "clips": sum(isinstance(item, Clip) for item in track.items),
                "keyed": sum(isinstance(item, Clip) and has_keys(item) for item in track.items),
                "dressed": sum(isinstance(item, Clip) and is_dressed(item) for item in track.items),
                "frames": length_of(track.items),
            }
            for track in timeline.tracks
        ],
        "media": [
            {
                "name": media.name,
                "kind": media.kind,
                "size_bytes": media.size_bytes,
                "taken": media.taken,
                "where": status_of(document, media),
            }
            for media in document.film.media
        ],
    }


def _extras(track: dict[str, Any]) -> str:
    """What of a track's clips was set by hand, for the end of a line."""
    words = (("keyed", "with keys"), ("dressed", "with a look or border"))
    return "".join(f", {track[name]} {what}" for name, what in words if track[name])


def _in_words(facts: dict[str, Any]) -> str:
    lines = [
        f"{facts['film']}: “{printable(facts['title'])}”, {facts['length']}, {facts['picture']}, {facts['fps']} fps,"
        f" {size_in_words(facts['size_bytes'])}, {counted(facts['versions'], 'version')}"
    ]
    for each in facts["tracks"]:
        lines.append(f"  {printable(each['name'])}: {counted(each['clips'], 'clip')}{_extras(each)}")
    places = Counter(str(each["where"]) for each in facts["media"])
    lines += [f"  {counted(count, 'file')} {place}" for place, count in sorted(places.items())]
    for media in facts["media"][:SHOWN_MEDIA]:
        date = f", {media['taken'][:10]}" if media["taken"] else ""
        lines.append(f"    {printable(media['name'])} ({size_in_words(media['size_bytes'])}{date}): {media['where']}")
    if "damages" in facts:
        lines += [printable(sentence) for sentence in facts["damages"]] or ["All of it was read and is well."]
    return "\n".join(lines) + "\n"
