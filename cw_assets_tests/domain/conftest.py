"""Property tests of the domain run without a time limit: on a busy machine the first example is slow."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
