"""The prompt of a frame: style, what the row shows, what is held, quality; and what no enhancement may lose of it.

What a row's text says of its picture is found in describing.py.
"""

import re
from collections.abc import Mapping, Sequence

from cw_assets.domain.images.panel.reading import read_scene
from cw_assets.domain.images.panel.scene import Scene
from cw_assets.domain.prompts.enhanced_text import MAX_PROMPT
from cw_assets.domain.prompts.tags import clean, joined, mentions, parted, shortened
from cw_assets.domain.storyboards.describing import described
from cw_assets.domain.storyboards.held_words import holding
from cw_assets.domain.values import Value
from cw_assets.domain.video.words import plain_words, word_set

NOTHING_TO_SEE = "empty frame, plain background"
"""What is drawn for a row that says nothing of its picture, as where a line of text stands alone on the screen."""
MAX_STYLE = 1000
"""Characters; more would leave an image model no room for the row."""

BLUR = "blur, blurry, blurred, bokeh, out of focus, soft focus, defocused"
BY_HAND = (
    "sketch, drawing, painting, watercolor, watercolour, illustration, cartoon, animation, animated, comic, line art"
)
PLAIN = "minimal, minimalist, minimalistic, simple, flat design"
QUALITY: Mapping[str, str] = {
    "film still": f"movie still, {BY_HAND}",
    "professional lighting": "flat light, harsh light, available light",
    "balanced composition": "",
    "highly detailed": PLAIN,
    "sharp focus": f"{BLUR}, {BY_HAND}",
}
"""What is added to every prompt, each with what speaks against it; none changes what the storyboard panel draws."""
NEGATIVE: Mapping[str, str] = {
    "text": "lettering, letters, words, headline, caption, handwriting, newspaper, name, sign, signs, title",
    "watermark": "",
    "signature": "signs, signing",
    "logo": "logos, brand, branding, packshot, pack shot",
    "frame border": "picture frame, border",
    "low quality": "",
    "blurry": BLUR,
    "jpeg artifacts": "",
    "pixelated": "pixel art, pixel, pixels, glitch",
    "deformed hands": "",
    "extra fingers": "",
    "extra limbs": "",
    "distorted face": "distorted, mask",
    "duplicate subject": "twins, mirror, reflection, clones, twin",
    "split panels": "split screen, collage, comic, panels",
}
"""What no frame should show, each with the words of a row that ask for it."""
DENIED = re.compile(r"\b(?:no|not|without|never|free of)(?: \w{1,30}){1,2}", re.IGNORECASE)
SMALL_WORDS = word_set(
    "a an and are as at be by for from has have her his in into is it its my of on or our over she he some that the "
    "their them there they this to under up was were which who with you your"
)
"""Words that may be lost."""
DENIALS = word_set("no not without never nobody nothing")


class FramePrompt(Value):
    """What is asked of an image model for one frame."""

    prompt: str
    negative_prompt: str


def frame_prompt(visual_text: str, *, style: str = "", held: Sequence[str] = ()) -> FramePrompt:
    """Style, description with what is held in it, and quality words; negatives that nothing of it asks for."""
    shown = described(visual_text) or NOTHING_TO_SEE
    for words in dict.fromkeys(filter(None, map(clean, held))):
        shown = holding(shown, words)
    parts = [shortened(clean(style), MAX_STYLE).rstrip(" .,;"), shown]
    asked = ", ".join(filter(None, parts))
    return FramePrompt(
        prompt=", ".join((asked, *fitting(QUALITY, asked))), negative_prompt=", ".join(fitting(NEGATIVE, asked))
    )


def fitting(table: Mapping[str, str], asked: str) -> list[str]:
    """The entries that neither stand in what is asked for already nor go against it; "no text" does not ask for it."""
    words = DENIED.sub(" ", asked) if table is NEGATIVE else asked
    return [
        entry
        for entry, against in table.items()
        if not any(mentions(words, phrase) for phrase in (entry, *filter(None, against.split(", "))))
    ]


def kept_base(base: str, enhanced: str) -> str:
    """What is drawn: `enhanced` where it has every word of `base`, else `base` and the tags that it does not have.

    With a denial in it ("no people") `base` must stand there in one piece, for words alone could deny another thing.
    Tags that tell the camera or the hour something that `base` does not are left out: that is for the script to say.
    """
    enhanced = ", ".join(tag for tag in parted(enhanced[:MAX_PROMPT]) if not directs(tag, read_scene(base)))
    if not plain_words(enhanced) or not plain_words(base):
        return base if base.strip() else enhanced
    if has_all(enhanced, base):
        return enhanced
    known = spaced(base)
    added = [tag for tag in parted(enhanced) if plain_words(tag) and spaced(tag) not in known]
    return joined([base, *added], max(MAX_PROMPT, len(base)))


def directs(tag: str, base: Scene) -> bool:
    """Whether the tag has a shot, an angle, a move of the camera or a time of day that is not the base's."""
    said = read_scene(tag)
    camera = [(said.shot, base.shot), (said.view, base.view), (said.daytime, base.daytime)]
    other = any(mine and mine != its for mine, its in camera)
    return other or said.angle not in ("eye", base.angle) or not set(said.moves) <= set(base.moves)


def has_all(enhanced: str, base: str) -> bool:
    words = set(plain_words(base))
    if words & DENIALS:
        return spaced(base) in spaced(enhanced)
    return words - SMALL_WORDS <= set(plain_words(enhanced))


def spaced(text: str) -> str:
    """Words of the text with a space around each, so that one text can be looked for in another."""
    return f" {' '.join(plain_words(text))} "
