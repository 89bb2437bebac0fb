"""One Keepsake for one person: a second start hands its files to the first and ends.

The two talk over a local socket (a named pipe on Windows), which nobody but this person can open; no network is used.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from keepsake.core.folders import settings_folder

WAIT_MS, ANSWER_MS = 300, 50
MOST_BYTES = 1_000_000
TAKEN = b"taken\n"


def name_of_this_person() -> str:
    """The socket's name: the same for every start of one person, and of nobody else."""
    return f"keepsake-{hashlib.sha256(str(settings_folder()).encode()).hexdigest()[:16]}"


def handed_over(paths: Sequence[str]) -> bool:
    """Hand the files to a Keepsake that runs already; says whether there is one that took them."""
    socket = QLocalSocket()
    socket.connectToServer(name_of_this_person())
    if not socket.waitForConnected(WAIT_MS):
        return False
    socket.write(json.dumps(list(paths)).encode() + b"\n")
    socket.flush()
    while socket.bytesAvailable() < len(TAKEN) and socket.waitForReadyRead(10 * WAIT_MS):
        pass
    is_taken = bytes(socket.readAll().data()) == TAKEN
    socket.abort()
    return is_taken


class FirstInstance(QObject):
    """Listens for later starts. `asked` carries the paths they were given, perhaps none."""

    asked = Signal(list)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        # What a crash left of the socket is in the way; nobody answered there, or this start would have ended.
        QLocalServer.removeServer(name_of_this_person())
        self._server.listen(name_of_this_person())

    def close(self) -> None:
        """Listen no more."""
        self._server.close()

    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            paths = _heard(socket)
            if paths is not None:
                socket.write(TAKEN)
                socket.waitForBytesWritten(ANSWER_MS)
                self.asked.emit(paths)
            socket.disconnectFromServer()
            socket.deleteLater()


def _heard(socket: QLocalSocket) -> list[str] | None:
    """What a later start says: it writes at once, so waiting is short; None for what it would not say."""
    while not socket.canReadLine():
        if socket.bytesAvailable() > MOST_BYTES or not socket.waitForReadyRead(ANSWER_MS):
            return None
    return _paths_in(bytes(socket.readLine(MOST_BYTES).data()))


def _paths_in(line: bytes) -> list[str] | None:
    try:
        paths = json.loads(line)
    except ValueError:
        return None
    return paths if isinstance(paths, list) and all(isinstance(path, str) for path in paths) else None
