"""By how much a load has filled the memory, where two measures of it may say different things."""

import pytest

from cw_assets.engines.device_memory import growth, used_bytes
from cw_assets_tests.memory import fresh


@pytest.mark.parametrize(
    ("before", "after", "grown"),
    [
        ((100,), (150,), 50),
        ((100,), (90,), 0),
        ((10, 100), (30, 400), 20),
        ((10, 100), (10, 400), 300),
        ((10, 100), (10, 90), 0),
    ],
    ids=["grew", "shrank", "exact one first", "not by torch", "neither"],
)
def test_growth_is_told_by_the_first_measure_that_saw_it(before, after, grown):
    assert growth(before, after) == grown


@pytest.mark.parametrize("device", ["cpu", "mps", "cuda:0"])
def test_where_torch_sees_no_cuda_device_resident_memory_counts(device, monkeypatch):
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    before = used_bytes(device)
    kept = fresh(64 * 2**20)
    assert 0.9 * kept.nbytes < growth(before, used_bytes(device)) < 1.5 * kept.nbytes
