"""Which options there are, and for which models."""

import pytest

from cw_assets.domain.images.options import OPTIONS, check_options
from cw_assets.domain.images.request import ARCHITECTURES
from cw_assets.domain.images.schedulers import find, fits
from cw_assets.errors import InvalidInput


def test_an_unknown_option_names_those_there_are():
    with pytest.raises(InvalidInput, match=f"'magic' is not known.*{', '.join(OPTIONS)}"):
        check_options(["vae-tiling", "magic"], "sdxl")


@pytest.mark.parametrize("architecture", ARCHITECTURES)
@pytest.mark.parametrize("name", OPTIONS)
def test_an_option_is_for_its_architectures_alone(name, architecture):
    if architecture in OPTIONS[name].architectures:
        check_options([name], architecture)
    else:
        with pytest.raises(InvalidInput, match=f"{name} works with .*this one is {architecture}"):
            check_options([name], architecture)


@pytest.mark.parametrize("option", [option for option in OPTIONS.values() if option.scheduler])
def test_an_options_scheduler_fits_its_architectures(option):
    scheduler = find(option.scheduler)
    assert scheduler is not None
    assert all(fits(scheduler, architecture) for architecture in option.architectures)
