"""What a worker's process does besides its steps: its definitions, its broker, and when it makes room for another."""

import logging
from threading import Thread

import pytest

from cw_assets.errors import InvalidInput
from cw_assets.settings import Settings
from cw_assets.worker import load_definitions, memory_bytes, reason_to_recycle, wait_for_broker
from cw_assets_tests.memory import fresh
from cw_assets_tests.workers.conftest import embedded_broker, in_folder, until


@pytest.mark.parametrize(
    "max_steps, max_memory, why",
    [
        (0, 0, ""),
        (3, 0, ""),
        (2, 0, "2 steps done"),
        (1, 0, "2 steps done"),
        (0, 50 * 2**20, ""),
        (0, 50 * 2**20 - 1, "50 MiB held"),
        (2, 1, "2 steps done"),
    ],
)
def test_process_makes_room_for_another_after_so_many_steps_or_so_much_memory(max_steps, max_memory, why):
    settings = Settings(_env_file=None, worker_max_steps=max_steps, worker_max_memory_bytes=max_memory)
    assert reason_to_recycle(settings, 2, 50 * 2**20) == why


def test_memory_is_that_of_this_process():
    before = memory_bytes()
    grown = fresh(64 * 2**20)
    assert memory_bytes() - before > 32 * 2**20
    del grown


@pytest.mark.parametrize("module", ["no_such_module", "cw_assets.no_such_part"])
def test_definitions_that_cannot_be_imported_are_told_in_a_sentence(module):
    with pytest.raises(
        InvalidInput, match=rf"^CW_DEFINITIONS names {module}, .*{module}.*; name a module with Dagster"
    ):
        load_definitions(Settings(_env_file=None, definitions=module))


def test_worker_may_be_started_before_its_broker(tmp_path, caplog):
    settings = in_folder(tmp_path)
    waiting = Thread(target=wait_for_broker, args=[settings])
    with caplog.at_level(logging.WARNING):
        waiting.start()
        until(lambda: caplog.messages, "it says that it waits")
        assert waiting.is_alive()
        with embedded_broker(settings):
            waiting.join(20)
            assert not waiting.is_alive()
    (told,) = caplog.messages
    assert told.startswith(f"The broker embedded ({tmp_path}")
    assert told.endswith("; start it with cw up.")
