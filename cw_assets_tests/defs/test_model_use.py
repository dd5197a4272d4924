"""What an asset's panel says of the model it used: loaded or found warm, what had to go for it, how large it is."""

import numpy as np
import pytest

from cw_assets.engines.model_cache import CACHE
from cw_assets_tests.engines.fakes import FakeReader, FakeSpeech
from cw_assets_tests.fakes import materializations
from cw_assets_tests.memory import fresh

MIB = 2**20
KEYS = {"model_loads", "model_hits", "model_evictions", "model_load_seconds", "model_memory_mb"}


def load() -> np.ndarray:
    """A model of 64 MiB."""
    return fresh(64 * MIB)


class LargeSpeech(FakeSpeech):
    """Hears with a large model."""

    warm = property(lambda _: CACHE.holds("speech"))

    def transcribe(self, audio, *, language, on_progress):
        CACHE.get("speech", load)
        return super().transcribe(audio, language=language, on_progress=on_progress)


class LargeReader(FakeReader):
    """Reads with another one."""

    warm = property(lambda _: CACHE.holds("reader"))

    def read(self, image):
        CACHE.get("reader", load)
        return super().read(image)


@pytest.fixture
def with_models(studio):
    """A studio in which two phases use a large model each."""
    CACHE.evict()
    studio.engines.update(speech_model=LargeSpeech(), text_reader=LargeReader())
    studio.change()
    yield studio
    CACHE.evict()


def facts(made, asset):
    """What the panel of an asset says of its model."""
    return {key: entry.value for key, entry in made[asset].metadata.items() if key.startswith("model_")}


def test_panel_tells_what_was_loaded_and_what_had_to_go_for_it(with_models):
    made = materializations(with_models.run())
    heard, read = facts(made, "transcription"), facts(made, "on_screen_text")
    assert heard.keys() == read.keys() == KEYS | {"model_was_warm"}
    assert (heard["model_was_warm"], heard["model_loads"], heard["model_evictions"]) == (False, 1, 0)
    assert (read["model_was_warm"], read["model_loads"], read["model_evictions"]) == (False, 1, 1)
    assert 58 < heard["model_memory_mb"] < 90
    assert heard["model_load_seconds"] > 0


def test_panel_tells_that_the_model_was_warm(with_models):
    with_models.run(only=["video_metadata", "transcription"])
    told = facts(materializations(with_models.run(only=["transcription"], force=True)), "transcription")
    assert (told["model_was_warm"], told["model_loads"], told["model_load_seconds"]) == (True, 0, 0)
    assert told["model_hits"] == with_models.calls["speech_model.transcribe"]


def test_panel_of_an_asset_without_a_model_says_nothing_of_it(with_models):
    with_models.run()
    made = materializations(with_models.run())
    assert not facts(made, "transcription").keys() & KEYS
    assert not facts(made, "script").keys() & KEYS
