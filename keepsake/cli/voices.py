"""`keepsake voices`: which voices can speak on this PC, and adding a voice the person brought."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from keepsake.core.errors import ExitCode
from keepsake.engine.requests import ListVoices, VoiceReading
from keepsake.jobs.worker import list_voices


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "--language", default="", metavar="TAG", help="only voices of this language, such as de or en-gb"
    )
    parser.add_argument("--packs", type=Path, metavar="FOLDER", help="folder of the voices you brought")
    parser.add_argument("--add", type=Path, metavar="FOLDER", help="make the voice files in this folder a voice pack")
    parser.add_argument(
        "--variants", action="store_true", help="also list the speaker variants of the built-in voices"
    )
    parser.add_argument("--json", action="store_true", help="print machine-readable JSON")


def run(arguments: argparse.Namespace) -> ExitCode:
    """Print one line for each voice: what to ask for, its languages and its name."""
    request = ListVoices(packs_path=arguments.packs, adopt_path=arguments.add, language=arguments.language)
    voices = [voice for voice in list_voices(request) if arguments.variants or not _is_variant(voice)]
    if arguments.json:
        sys.stdout.write(json.dumps([asdict(voice) for voice in voices], ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.writelines(f"{voice.voice:28} {','.join(voice.languages):20} {_told(voice)}\n" for voice in voices)
        sys.stdout.write(f"{len(voices)} voices.\n")
    return ExitCode.DONE


def _told(voice: VoiceReading) -> str:
    return f"{voice.name} ({voice.note})" if voice.note else voice.name


def _is_variant(voice: VoiceReading) -> bool:
    return voice.engine == "espeak" and "+" in voice.voice
