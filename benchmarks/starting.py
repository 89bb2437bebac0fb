"""How long Keepsake's window takes to be there, against a window of PySide6 with nothing in it.

Run with `python -m benchmarks.starting [ROUNDS]`; figures are processor seconds of whole processes, taken in turns.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile

ROUNDS = 9
BARE = """
import time
from PySide6.QtWidgets import QApplication, QWidget
application = QApplication([])
window = QWidget()
window.show()
application.processEvents()
print(time.process_time())
"""
OURS = """
import os, time
from keepsake.ui import app
from PySide6.QtWidgets import QApplication
show = app.Shell.show
def shown(shell):
    show(shell)
    QApplication.processEvents()
    print(time.process_time(), flush=True)
    os._exit(0)
app.Shell.show = shown
app.main([])
"""


def main() -> None:
    """Print the medians and their ratio; the aim is at most 2."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    taken = [(_seconds(BARE), _seconds(OURS)) for _ in range(rounds)]
    bare, ours = (statistics.median(each) for each in zip(*taken, strict=True))
    print(f"a bare window {bare:.3f} s, Keepsake {ours:.3f} s of processor time: {ours / bare:.2f} x (aim: 2)")


def _seconds(program: str) -> float:
    with tempfile.TemporaryDirectory() as home:
        places = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"), home)
        surroundings = os.environ | places | {"QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
        said = subprocess.run([sys.executable, "-c", program], env=surroundings, check=True, capture_output=True)
    return float(said.stdout)


if __name__ == "__main__":
    main()
