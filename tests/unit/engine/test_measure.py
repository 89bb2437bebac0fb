"""Stages, processor time and memory are measured, not guessed."""

import sys
import threading
import time

import numpy as np
import pytest

from keepsake.engine.measure import Measurement, peak_memory_bytes, total_memory_bytes

MB = 1_000_000


def test_stages_of_one_name_add_up_also_when_they_fail() -> None:
    measurement = Measurement()
    for _ in range(2):
        with measurement.stage("drawing"):
            time.sleep(0.02)
    with pytest.raises(RuntimeError), measurement.stage("failing"):
        raise RuntimeError
    assert list(measurement.stage_seconds) == ["drawing", "failing"]
    assert measurement.stage_seconds["drawing"] >= 0.04


def test_the_work_of_every_thread_is_counted() -> None:
    measurement = Measurement()

    def work() -> None:
        until = time.thread_time() + 0.1
        while time.thread_time() < until:
            pass

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert measurement.cpu_seconds >= 0.2


def test_the_peak_of_memory_is_seen_after_it_is_given_back() -> None:
    Measurement()
    before = peak_memory_bytes()
    held = np.ones(100 * MB, np.uint8)
    del held
    assert peak_memory_bytes() - before > 80 * MB


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can forget a peak")
def test_a_new_measurement_forgets_the_peak_before_it() -> None:
    held = np.ones(200 * MB, np.uint8)
    high = peak_memory_bytes()
    del held
    Measurement()
    assert peak_memory_bytes() < high - 100 * MB


def test_this_pc_has_memory() -> None:
    assert total_memory_bytes() > 500 * MB
