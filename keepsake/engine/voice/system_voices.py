"""The voices of the operating system: `say` on macOS, System.Speech (SAPI) through PowerShell on Windows.

Both write a WAV file and run as programs of their own, so a voice that crashes takes nothing with it. They tell no
phone times; those come from alignment. The text goes through a file, never through a command line.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from keepsake.core.errors import MissingError, RecordingError, UsageError
from keepsake.engine.voice.recording import read_recording
from keepsake.engine.voice.voice import Control, Speech, VoiceDescription, VoiceSettings

Run = Callable[[Sequence[str]], str]

_LONGEST_RUN_S = 120
_NORMAL_WORDS_PER_MINUTE = 175
_SAY_LINE = re.compile(r"^(?P<name>.+?)\s+(?P<language>[a-z]{2,3}[_-][A-Za-z0-9]+)\s+#")
_SAPI_LIST = (
    "Add-Type -AssemblyName System.Speech; [Console]::OutputEncoding = [Text.Encoding]::UTF8; "
    "(New-Object System.Speech.Synthesis.SpeechSynthesizer).GetInstalledVoices() | Where-Object { $_.Enabled } | "
    'ForEach-Object { $i = $_.VoiceInfo; "$($i.Name)`t$($i.Culture.Name)`t$($i.Gender)" }'
)
_SAPI_SPEAK = (
    "param($Text, $Wave, $Voice, $Rate); Add-Type -AssemblyName System.Speech; "
    "$s = New-Object System.Speech.Synthesis.SpeechSynthesizer; $s.SelectVoice($Voice); $s.Rate = [int]$Rate; "
    "$s.SetOutputToWaveFile($Wave); $s.Speak([IO.File]::ReadAllText($Text, [Text.Encoding]::UTF8)); $s.Dispose()"
)


def run_program(command: Sequence[str]) -> str:
    """Run a program of the system and answer what it printed. Raises MissingError when it fails or hangs."""
    try:
        done = subprocess.run(command, capture_output=True, timeout=_LONGEST_RUN_S, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise MissingError("This PC's own voices do not answer; please choose one of Keepsake's voices.") from error
    return done.stdout.decode("utf-8", "replace")


class SystemVoices:
    """The operating system's voices; none on a system that has neither `say` nor System.Speech."""

    name = "system"

    def __init__(self, platform: str = sys.platform, run: Run = run_program) -> None:
        self._platform = platform
        self._run = run

    def voices(self) -> list[VoiceDescription]:
        """The installed voices, or none when the system does not answer."""
        try:
            if self._platform == "darwin":
                return _say_voices(self._run(["say", "-v", "?"]))
            if self._platform == "win32":
                return _sapi_voices(self._run(_powershell(_SAPI_LIST)))
        except MissingError:
            return []
        return []

    def speak(self, text: str, voice: str, settings: VoiceSettings) -> Speech:
        """Say a text with an installed voice. Raises MissingError when there is no such voice."""
        if not text.strip():
            raise UsageError("There are no words to speak; please write some.")
        known = next((other for other in self.voices() if other.identity == voice), None)
        if known is None:
            raise MissingError(f"This PC has no voice of its own called “{voice}”; `keepsake voices` lists them.")
        with tempfile.TemporaryDirectory(prefix="keepsake-") as folder:
            written, spoken = Path(folder) / "words.txt", Path(folder) / "words.wav"
            written.write_text(text, "utf-8")
            self._run(self._command(written, spoken, voice, settings.pace))
            try:
                sound = read_recording(spoken)
            except RecordingError as error:
                raise MissingError("This PC's voice said nothing; please choose another voice.") from error
        return Speech(sound, text, known.languages[0])

    def _command(self, written: Path, spoken: Path, voice: str, pace: float) -> list[str]:
        if self._platform == "darwin":
            rate = str(round(_NORMAL_WORDS_PER_MINUTE * pace))
            formats = ["--file-format=WAVE", "--data-format=LEI16@22050"]
            return ["say", "-v", voice, "-r", rate, *formats, "-f", str(written), "-o", str(spoken)]
        script = spoken.with_name("speak.ps1")
        script.write_text(_SAPI_SPEAK, "utf-8")
        rate = str(max(-10, min(10, round((pace - 1) * 10))))
        start = ["powershell", "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-File", str(script)]
        return [*start, "-Text", str(written), "-Wave", str(spoken), "-Voice", voice, "-Rate", rate]


def _powershell(command: str) -> list[str]:
    return ["powershell", "-NoProfile", "-NonInteractive", "-Command", command]


def _say_voices(listing: str) -> list[VoiceDescription]:
    """Voices of `say -v ?`: a name, a locale such as en_US, then an example after a #."""
    found = (match for line in listing.splitlines() if (match := _SAY_LINE.match(line)))
    return [_described(match["name"], match["language"], "") for match in found]


def _sapi_voices(listing: str) -> list[VoiceDescription]:
    rows = (line.split("\t") for line in listing.splitlines())
    return [_described(row[0], row[1], row[2].strip().lower()) for row in rows if len(row) == 3]


def _described(name: str, locale: str, gender: str) -> VoiceDescription:
    language = locale.replace("_", "-").lower()
    return VoiceDescription(name, name, SystemVoices.name, (language,), gender, frozenset({Control.PACE}))
