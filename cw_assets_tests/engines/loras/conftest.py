"""A LoRA's site and the store that it redirects to, with an empty memory for each test."""

from collections.abc import Callable, Iterator

import pytest

from cw_assets.engines.loras.civitai import CivitaiLoraHub
from cw_assets_tests.engines.loras import civitai_server
from cw_assets_tests.engines.loras.civitai_server import Site


@pytest.fixture(scope="module")
def module_sites() -> Iterator[tuple[Site, Site]]:
    with civitai_server.running() as home, civitai_server.running() as store:
        yield home, store


@pytest.fixture
def site(module_sites: tuple[Site, Site]) -> Site:
    module_sites[0].asked.clear()
    return module_sites[0]


@pytest.fixture
def store(module_sites: tuple[Site, Site]) -> Site:
    """Another origin than `site`."""
    module_sites[1].asked.clear()
    return module_sites[1]


@pytest.fixture
def hub(site: Site, store: Site) -> Callable[..., CivitaiLoraHub]:
    def make(key: str = "") -> CivitaiLoraHub:
        return CivitaiLoraHub(site.origin, key, exempt=frozenset({store.origin}), sleep=lambda _: None)

    return make
