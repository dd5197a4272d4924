"""What a description says of sound and speech: labelled turns and quoted lines, taken out, as no picture shows them.

The audio column's own lines are read in domain/scripts/lines.py.
"""

import re

from cw_assets.domain.images.panel.reading import VOCABULARY
from cw_assets.domain.images.panel.words import fold

LABELS = (
    r"[mf]?v\.?/?o\.?|voice[- ]?over|narrator|narration|announcer|dialog(?:ue)?|music|sfx|fx|sounds?|jingle|foley"
    r"|sprecher(?:in)?|erzähler(?:in)?|musik|geräusche?|voix[- ]off|musique|bruitage|voz en off|música"
    r"|voce fuori campo|ナレーション|音楽|効果音"
)
"""None that a picture may have as well, as "atmosphere: misty" does."""
QUOTE = r"[“„”\"«「][^“„”\"«»「」\n]{1,400}[”“\"»」]"
DIRECTION = r"(?: ?\([^()\n]{0,40}\))?"
TURN = re.compile(
    rf"(?<!\w)(?:{LABELS}){DIRECTION} ?[:：] ?(?:{QUOTE}[.,]?|[^.!?;。\n]{{0,300}}(?:[.!?;。]|$))",
    re.IGNORECASE,
)
""" "SFX: click.", "VO: “Hot day?”"."""
SAYING = re.compile(
    rf"\b(?P<verb>shouts|yells|calls|cries|asks|whispers|replies|answers|sings|fragt|ruft|singt|flüstert)"
    rf"[,:]? ?{QUOTE}",
    re.IGNORECASE,
)
"""Not "says", for signs and labels do so."""
NAMED = re.compile(rf"(?<![\w-])(?P<name>[A-Z][^\W\d_]+)(?P<how>{DIRECTION}) ?[:：] ?{QUOTE}[.,]?")
""" "ANNA (softly): “Mmm!”"; of "Neon sign: “BAR”" the words stay, as people see them."""


def without_speech(text: str) -> str:
    """The description with speakers, who may be seen, and without what they say."""
    return NAMED.sub(speaker, SAYING.sub(r"\g<verb>", TURN.sub(" ", text)))


def speaker(match: re.Match[str]) -> str:
    known = {role for role, _ in VOCABULARY.get((fold(match["name"]),), ())}
    return match[0] if known - {"person"} else f"{match['name']}{match['how']}."
