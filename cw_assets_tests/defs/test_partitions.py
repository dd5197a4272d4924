"""Partition keys: the id of the record stands in front."""

import pytest

from cw_assets.defs.partitions import record_id
from cw_assets.errors import InvalidInput


def test_id_stands_before_the_first_dash():
    assert record_id("17-summer-spot-2") == 17


@pytest.mark.parametrize("key", ["", "summer-spot", "17", "-17-spot", "1.5-spot", "¹-spot", "٣-spot", " 1-spot"])
def test_other_keys_are_refused(key):
    with pytest.raises(InvalidInput, match="is no partition of ours; they look like 17-summer-spot"):
        record_id(key)
