"""Seconds of a storyboard panel by the engine that draws by rule, without a model."""

from benchmarks import figures
from benchmarks.figures import Figure
from benchmarks.measure import seconds
from cw_assets.domain.images.request import ImageRequest
from cw_assets.engines.registry import build
from cw_assets.settings import Settings
from cw_assets_tests.engines.images.orders import draw, order

SIDE_PX = 1024
PROMPTS = (
    "wide shot of a family having breakfast in a sunny kitchen, two children laugh",
    "close-up of a woman looking at her phone in a café, rain on the window",
    "a red car drives along a mountain road at sunset, aerial view",
    "a man and his dog run on the beach in the morning, low angle",
    "product shot of a bottle of orange juice on a wooden table, studio light",
    "night street in the city, a cyclist waits at the crossing",
)


def rows(rounds: int = 3) -> list[Figure]:
    """Different panels at 1024 by 1024 pixels, each so many times; one more is drawn before."""
    engine = build("image_model", Settings(image_model="sketch"))
    requests = [panel(prompt, seed) for seed, prompt in enumerate(PROMPTS)]
    draw(engine, requests[0])
    took = [seconds(lambda request=request: draw(engine, request))() for _ in range(rounds) for request in requests]
    return [Figure(f"a sketched panel of {SIDE_PX}²", took)]


def panel(prompt: str, seed: int) -> ImageRequest:
    return order(prompt=prompt, width=SIDE_PX, height=SIDE_PX, seeds=(seed,))


if __name__ == "__main__":
    figures.show(rows())
