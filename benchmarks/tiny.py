"""Models with few random weights, made on the spot in folders of their own; nothing is asked of a hub.

How they are made stands with the tests.
"""

import logging
import os
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def models(*makers: Callable[[Path], object]) -> Iterator[Path]:
    """A models folder with what the makers put into it; torch uses one thread, which is steadier on a shared machine.

    On so small models a second thread gains nothing.
    """
    offline()
    import torch

    from cw_assets.engines.model_cache import CACHE

    threads = torch.get_num_threads()
    with tempfile.TemporaryDirectory() as folder:
        torch.set_num_threads(1)
        try:
            for make in makers:
                make(Path(folder))
            yield Path(folder)
        finally:
            CACHE.evict()
            torch.set_num_threads(threads)


def offline() -> None:
    """To be called before the hub's library is imported, which reads it then."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    logging.getLogger("dagster").setLevel(logging.CRITICAL)
    warnings.filterwarnings("ignore", message="__array_")  # diffusers hands tensors to numpy in an old way
