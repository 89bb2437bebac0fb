"""`keepsake speak`: a photo speaks, with a recording or a voice, as a labelled film."""

from __future__ import annotations

import argparse
from pathlib import Path

from keepsake.cli.film_options import (
    ROTATIONS,
    check_outputs,
    configure_files,
    configure_film,
    configure_motion,
    summary_of,
    tell,
)
from keepsake.cli.progress import shown_progress
from keepsake.core.errors import BadInputError, ExitCode, UsageError
from keepsake.core.rate import parse_rate
from keepsake.engine.requests import Captions, SpeakPortrait, Style

NO_CAPTIONS = "none"
LONGEST_TEXT = 200_000  # characters; far more than anyone says in an hour


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    configure_files(parser)
    said = parser.add_argument_group("what is said")
    source = said.add_mutually_exclusive_group(required=True)
    source.add_argument("--text", metavar="WORDS|FILE", help="words for a voice to say, or a text file with them")
    source.add_argument("--audio", type=Path, metavar="FILE", help="a recording, sound or video; it is never changed")
    said.add_argument("--transcript", default="", metavar="WORDS|FILE", help="what the recording says, where known")
    said.add_argument(
        "--someone-else-speaks",
        action="store_true",
        help="the recording is not of the person shown, so the words count as invented",
    )
    said.add_argument("--language", default="en", metavar="TAG", help="language of the words (default: %(default)s)")
    said.add_argument(
        "--captions",
        action="append",
        nargs="?",
        const=Captions.BESIDE.value,
        default=[],
        metavar="beside,track,burned,none",
        help="show the words: .srt and .vtt files beside the film (when nothing is named), a track in it that players"
        " switch on and off, or drawn into the pictures; several with commas",
    )
    said.add_argument(
        "--clean", action="store_true", help="less hum and hiss in the film; the recording stays as it is"
    )
    said.add_argument("--phones", type=Path, metavar="OUT.json", help="write when each sound is said, as JSON")
    _configure_voice(parser.add_argument_group("the voice"))
    motion = parser.add_argument_group("what moves")
    configure_motion(motion)
    motion.add_argument("--face", type=int, default=1, metavar="N", help="who speaks, 1 is the largest face")
    configure_film(parser.add_argument_group("the film"))


def _configure_voice(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--voice", default="", help="a voice from `keepsake voices` (default: the language's best)")
    group.add_argument("--packs", type=Path, metavar="FOLDER", help="folder of the voices you brought")
    group.add_argument(
        "--voice-sample",
        type=Path,
        metavar="FILE",
        help="a recording whose voice to copy, with an XTTS voice; needs its own consent (cloned-voice)",
    )
    group.add_argument("--pace", type=float, default=1.0, metavar="0.5-2", help="how fast (default: %(default)s)")
    group.add_argument("--pitch", type=float, default=0.0, metavar="-1-1", help="how high (default: %(default)s)")
    group.add_argument("--warmth", type=float, default=0.0, metavar="0-1", help="how warm (default: %(default)s)")
    group.add_argument(
        "--pause", type=float, default=0.25, metavar="SECONDS", help="quiet between sentences (default: %(default)s)"
    )
    group.add_argument(
        "--say",
        action="append",
        default=[],
        metavar="WORD=SOUND",
        help='how to read a name: --say "Siobhán=shiv awn"; can be given again',
    )


def run(arguments: argparse.Namespace) -> ExitCode:
    """Make the film, and what was asked for beside it."""
    from keepsake.jobs.worker import speak_portrait

    request = request_of(arguments)
    beside = [arguments.report, request.phones_path, *caption_paths(request)]
    check_outputs(request, beside, arguments.overwrite)
    with shown_progress(arguments.quiet) as report:
        clip = speak_portrait(request, report)
    tell(arguments, clip, summary_of(clip))
    return ExitCode.DONE


def caption_paths(request: SpeakPortrait) -> list[Path]:
    """The caption files that will be written beside the film."""
    if Captions.BESIDE not in request.captions:
        return []
    return [request.output_path.with_suffix(suffix) for suffix in (".srt", ".vtt")]


def request_of(arguments: argparse.Namespace) -> SpeakPortrait:
    """The request the arguments stand for. Raises UsageError, and BadInputError for a text file it cannot read."""
    return SpeakPortrait(
        photo_path=arguments.photo,
        output_path=arguments.output,
        consent_path=arguments.consent,
        text=words_of(arguments.text or ""),
        audio_path=arguments.audio,
        transcript=words_of(arguments.transcript),
        someone_else_speaks=arguments.someone_else_speaks,
        language=arguments.language,
        voice=arguments.voice,
        pace=arguments.pace,
        pitch=arguments.pitch,
        warmth=arguments.warmth,
        pause_s=arguments.pause,
        pronunciations=tuple(parse_pronunciation(entry) for entry in arguments.say),
        packs_path=arguments.packs,
        voice_sample_path=arguments.voice_sample,
        clean=arguments.clean,
        phones_path=arguments.phones,
        captions=parse_captions(arguments.captions),
        style=Style(arguments.style),
        direction=arguments.direction,
        strength=arguments.strength,
        rate=parse_rate(arguments.fps),
        height=arguments.height,
        face=arguments.face - 1,
        seed=arguments.seed,
        crf=arguments.crf,
        preset=arguments.preset,
        quarter_turns=ROTATIONS[arguments.rotate],
        pan_zoom=arguments.pan_zoom,
    )


def words_of(given: str) -> str:
    """The words themselves, or those in the text file that was named. Raises BadInputError when it is no text."""
    path = Path(given)
    try:
        if "\n" in given or len(given) > 200 or not path.is_file():
            return given
        with path.open(encoding="utf-8-sig") as file:
            return file.read(LONGEST_TEXT)
    except UnicodeDecodeError as error:
        raise BadInputError(f"{path.name} is no text file; please save the words as plain text (UTF-8).") from error
    except OSError as error:
        raise BadInputError(f"{path.name} cannot be read ({error.strerror}); please choose another file.") from error


def parse_captions(entries: list[str]) -> frozenset[Captions]:
    """Where the words are shown, of ["beside,track", "burned"]; "none" alone is nowhere. Raises UsageError."""
    asked = {name.strip().lower() for entry in entries for name in entry.split(",")}
    ways = [way.value for way in Captions]
    for name in sorted(asked - {NO_CAPTIONS, *ways}):
        raise UsageError(f"{name!r} is no way to show words; please choose {', '.join(ways)} or {NO_CAPTIONS}.")
    if NO_CAPTIONS in asked and len(asked) > 1:
        raise UsageError(f"Captions cannot be both {NO_CAPTIONS} and shown; please choose one of them.")
    return frozenset(Captions(name) for name in asked - {NO_CAPTIONS})


def parse_pronunciation(entry: str) -> tuple[str, str]:
    """The written word and how to read it, of "Siobhán=shiv awn". Raises UsageError."""
    written, equals, spoken = entry.partition("=")
    if not (equals and written.strip() and spoken.strip()):
        raise UsageError(f"{entry!r} does not say how to read a word; please write it as Siobhán=shiv awn.")
    return written.strip(), spoken.strip()
