"""Every fault ends as it should, once each; see faults.py for what is done and expected."""

import pytest

from cw_assets_tests.stack import faults
from cw_assets_tests.stack.faults import FAULTS, can_unshare

pytestmark = pytest.mark.slow
BROKER = [name for name in FAULTS if name.startswith("broker") or name == "disk_full"]


class TestBrokerAndDisk:
    """A class each, so that they run beside each other."""

    @pytest.mark.parametrize("fault", [name for name in BROKER if name != "disk_full"])
    def test_it_ends_rightly(self, fault: str):
        FAULTS[fault]()

    @pytest.mark.skipif(not can_unshare(), reason="may not make a small file system in a namespace of its own")
    def test_disk_full(self):
        faults.disk_full()


class TestWorkersRunsAndPeople:
    @pytest.mark.parametrize("fault", [name for name in FAULTS if name not in BROKER])
    def test_it_ends_rightly(self, fault: str):
        FAULTS[fault]()
