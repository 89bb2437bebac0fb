"""Measures a piece of work: how long each stage took, how much processor time and memory it needed."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypedDict

LINUX_STATUS = Path("/proc/self/status")
LINUX_CLEAR_REFS = Path("/proc/self/clear_refs")
RESET_PEAK = "5"
"""proc(5): writing 5 to clear_refs resets the peak resident set size, VmHWM."""


class Cost(TypedDict):
    """What a piece of work cost: wall-clock seconds by stage, processor seconds, and bytes of memory at the most."""

    stage_seconds: dict[str, float]
    cpu_seconds: float
    peak_memory_bytes: int


class Measurement:
    """Measures from its making onwards; stages of the same name add up."""

    def __init__(self) -> None:
        _forget_peak()
        self._cpu_at_start = time.process_time()
        self._stage_seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count the block's wall-clock time under `name`, also when it raises."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self._stage_seconds[name] = self._stage_seconds.get(name, 0.0) + time.perf_counter() - start

    def cost(self) -> Cost:
        """All of it until now, by the names that reports have for it."""
        return Cost(
            stage_seconds=self.stage_seconds, cpu_seconds=self.cpu_seconds, peak_memory_bytes=peak_memory_bytes()
        )

    @property
    def stage_seconds(self) -> dict[str, float]:
        """Wall-clock seconds by stage, in the order the stages first began to end."""
        return {name: round(seconds, 4) for name, seconds in self._stage_seconds.items()}

    @property
    def cpu_seconds(self) -> float:
        """Processor seconds of this process since the start, all threads, user and system."""
        return round(time.process_time() - self._cpu_at_start, 4)


def peak_memory_bytes() -> int:
    """The most memory this process has held (resident set), in bytes.

    On Linux since the last `Measurement` began, elsewhere since the process began.
    """
    if sys.platform == "win32":
        return _peak_on_windows()
    # getrusage is not used where /proc exists: it also counts the program that started this one (execve(2)).
    with suppress(OSError, StopIteration):
        lines = LINUX_STATUS.read_text("ascii").splitlines()
        return int(next(line.split()[1] for line in lines if line.startswith("VmHWM:"))) * 1024
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def total_memory_bytes() -> int:
    """The memory built into this PC, in bytes; 0 when it cannot be known."""
    if sys.platform == "win32":
        return _total_on_windows()
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (OSError, ValueError):
        return 0


def _forget_peak() -> None:
    with suppress(OSError):
        if LINUX_CLEAR_REFS.exists():
            LINUX_CLEAR_REFS.write_text(RESET_PEAK, "ascii")


if sys.platform == "win32":

    def _peak_on_windows() -> int:
        """PeakWorkingSetSize of PROCESS_MEMORY_COUNTERS (psapi.h)."""
        import ctypes
        from ctypes import wintypes

        class Counters(ctypes.Structure):
            _fields_ = [
                ("cb", wintypes.DWORD),
                ("PageFaultCount", wintypes.DWORD),
                ("PeakWorkingSetSize", ctypes.c_size_t),
                *((f"unused_{index}", ctypes.c_size_t) for index in range(7)),
            ]

        counters = Counters(cb=ctypes.sizeof(Counters))
        ctypes.windll.kernel32.GetCurrentProcess.restype = wintypes.HANDLE
        process = wintypes.HANDLE(ctypes.windll.kernel32.GetCurrentProcess())
        found = ctypes.windll.kernel32.K32GetProcessMemoryInfo(process, ctypes.byref(counters), counters.cb)
        return int(counters.PeakWorkingSetSize) if found else 0

    def _total_on_windows() -> int:
        """TotalPhys of MEMORYSTATUSEX (sysinfoapi.h)."""
        import ctypes
        from ctypes import wintypes

        class Memory(ctypes.Structure):
            _fields_ = [
                ("dwLength", wintypes.DWORD),
                ("dwMemoryLoad", wintypes.DWORD),
                ("ullTotalPhys", ctypes.c_uint64),
                *((f"unused_{index}", ctypes.c_uint64) for index in range(6)),
            ]

        memory = Memory(dwLength=ctypes.sizeof(Memory))
        return int(memory.ullTotalPhys) if ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(memory)) else 0
