"""Every fault ends as it should, once each; see faults.py for what is done and expected.

The classes run side by side; within one the faults come one after another upon a stack.
"""

from collections.abc import Iterator

import pytest

from cw_assets_tests.stack import faults
from cw_assets_tests.stack.faults import FAULTS, Stage, can_unshare

pytestmark = pytest.mark.slow
BROKER = [name for name in FAULTS if name.startswith("broker")]
WORKER = [name for name in FAULTS if name.startswith("worker")]
OTHERS = [name for name in FAULTS if name not in (*BROKER, *WORKER, "disk_full")]


@pytest.fixture(scope="class")
def stage() -> Iterator[Stage]:
    made = Stage()
    yield made
    made.close()


class TestBrokerAndDisk:
    @pytest.mark.parametrize("fault", BROKER)
    def test_it_ends_rightly(self, fault: str, stage: Stage):
        FAULTS[fault](stage)

    @pytest.mark.skipif(not can_unshare(), reason="may not make a small file system in a namespace of its own")
    def test_disk_full(self, stage: Stage):
        faults.disk_full(stage)


class TestWorkers:
    @pytest.mark.parametrize("fault", WORKER)
    def test_it_ends_rightly(self, fault: str, stage: Stage):
        FAULTS[fault](stage)


class TestRunsLimitsAndPeople:
    @pytest.mark.parametrize("fault", OTHERS)
    def test_it_ends_rightly(self, fault: str, stage: Stage):
        FAULTS[fault](stage)
