"""The command line as a whole: help, unknown words, our own faults."""

import os
import signal
import subprocess
import sys
import threading

import pytest

from keepsake import __version__
from keepsake.cli import main
from keepsake.cli.entry import COMMANDS
from tests.programs import running


def test_without_words_it_shows_what_it_can_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in COMMANDS)


@pytest.mark.parametrize("words", [["--version"], ["--help"], *([name, "--help"] for name in COMMANDS)])
def test_asking_for_help_is_done_well(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 0
    assert capsys.readouterr().out


def test_it_knows_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"Keepsake {__version__}\n"


@pytest.mark.parametrize("words", [["resurrect"], ["--unheard-of"], ["animate"]])
def test_unknown_words_are_one_sentence_and_exit_code_2(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    assert main(words) == 2
    said = capsys.readouterr().err
    assert said.startswith("keepsake: ")
    assert said.count("\n") == 1


def test_a_fault_of_ours_says_so_and_is_exit_code_1() -> None:
    script = "import keepsake.cli.entry as e; e._run = lambda words: 1 / 0; import sys; sys.exit(e.main())"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("keepsake: something went wrong that is our fault")
    assert "ZeroDivisionError" in done.stderr


def test_the_signal_handlers_are_given_back() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    main(["resurrect"])
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before


def test_it_can_be_called_from_another_thread(capsys: pytest.CaptureFixture[str]) -> None:
    codes: list[int] = []
    thread = threading.Thread(target=lambda: codes.append(main([])))
    thread.start()
    thread.join()
    assert codes == [0]


def test_a_terminal_that_cannot_show_a_letter_is_no_fault() -> None:
    words = [sys.executable, "-m", "keepsake", "animate", "写真.png", "-o", "gone/写真.mp4"]
    environment = os.environ | {"PYTHONIOENCODING": "ascii:strict"}
    done = subprocess.run(words, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 5
    assert done.stderr == "keepsake: The folder gone does not exist; please make it first.\n"
    shown = subprocess.run([*words[:4], "--help"], capture_output=True, env=environment, check=False)
    assert shown.returncode == 0


def test_whoever_reads_no_further_is_not_an_error() -> None:
    words = [sys.executable, "-m", "keepsake", "voices", "--language", "en"]
    with running(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as work:
        assert work.stdout is not None
        assert work.stderr is not None
        work.stdout.close()
        assert work.stderr.read() == b""
    assert work.returncode == 0
