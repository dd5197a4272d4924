"""Schedulers are found by the names people know, and fit noise or flow, never both."""

import pytest

from cw_assets.domain.images.request import ARCHITECTURES
from cw_assets.domain.images.schedulers import BY_WORD, NAMES, Scheduler, find, fits


def test_there_are_fourteen_and_each_is_found_by_its_name():
    assert [find(name) for name in NAMES] == [Scheduler(name=name) for name in NAMES]
    assert len(set(NAMES)) == 14


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("euler a", "Euler Ancestral"),
        ("EULER", "Euler"),
        ("DPM++ 2M Karras", "DPM++ 2M Karras"),
        ("  dpm++   sde karras ", "DPM++ SDE Karras"),
        ("KDPM2", "DPM2"),
        ("DPM2 a Karras", "DPM2 Ancestral Karras"),
        ("PLMS", "PNDM"),
    ],
)
def test_other_tools_names_are_understood(text, label):
    found = find(text)
    assert found is not None
    assert found.label == label


@pytest.mark.parametrize("text", ["", "Warp", "Karras", "DDIM Karras", "LCM Karras", "FlowMatchEuler Karras"])
def test_what_is_no_scheduler_is_not_guessed(text):
    assert find(text) is None


def test_every_alias_means_one_of_the_names():
    assert set(BY_WORD.values()) == set(NAMES)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_family_takes_noise_or_flow(architecture):
    fitting = [name for name in NAMES if fits(Scheduler(name=name), architecture)]
    noise = [name for name in NAMES if name != "FlowMatchEuler"]
    assert fitting == (noise if architecture in ("sdxl", "sd15") else ["FlowMatchEuler"])
