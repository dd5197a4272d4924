"""A models folder with every tiny diffusion model, and an engine on it."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cw_assets.domain.images.request import ImageRequest
from cw_assets.engines.images.diffusers import DiffusersImageModel
from cw_assets.engines.model_cache import CACHE
from cw_assets_tests.engines import tiny_diffusion
from cw_assets_tests.engines.images.orders import Drawn, draw, make_engine


@pytest.fixture(scope="session")
def diffusion_path(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    import torch

    torch.set_num_threads(1)
    made = tiny_diffusion.make_all(tmp_path_factory.mktemp("diffusion"))
    gc.freeze()  # each eviction collects garbage, and would look through all the libraries again
    yield made
    gc.unfreeze()


@pytest.fixture
def engine(diffusion_path: Path, tmp_path: Path) -> DiffusersImageModel:
    return make_engine(diffusion_path, tmp_path)


@pytest.fixture
def drawn(engine: DiffusersImageModel) -> Callable[[ImageRequest], Drawn]:
    return lambda request: draw(engine, request)


@pytest.fixture
def evicted() -> None:
    """No diffusion model in memory."""
    CACHE.evict()
