"""Names of products and brands that a spot shows or says, guessed from how they are written; no list of brands is kept.

The guess is careful: an ordinary word is no name, however large it stands on the screen.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from cw_assets.domain.video.category_words import CATEGORIES
from cw_assets.domain.video.objects import FrameText, OnScreenText
from cw_assets.domain.video.sentiment_words import NEGATIVE, POSITIVE
from cw_assets.domain.video.transcription import Transcription
from cw_assets.domain.video.words import WORD, forms, plain_words, word_set

ADDRESS = re.compile(
    r"(?:https?://|www\.)[\w.-]+\S*"
    r"|(?<![\w.-])[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,6}\.(?:com|net|org|co|io|app|shop|store|info|eu|uk|de|fr|es|nl|ch|ca|au|jp|br)\b(?:/\S*)?",
    re.IGNORECASE,
)
"""A web address; without http or www only under a well-known domain, for OCR loses the space after a full stop."""
SECOND_LEVEL = frozenset({"co", "com", "org", "net", "ac", "gov"})
"""May stand in front of a country's domain: "solara.co.uk"."""

COMMON = word_set(
    """
    a about act actually after again ahead all also always am an and another any anything anytime anywhere app apply
    are around as ask at available away back be because been before begin behind being between big both brand but by
    call came can change choice choose click co com come coming conditions contact could credits customer day days did
    different discover do does done don't down drink each end enter even ever every everything everywhere feel few find
    first follow for from full get give go goes going gone got had half has have he hear hello her here him his hour
    hours how i if in including inside into introducing is it it's its join just keep know large last late learn leave
    less let let's life light limited line little live local long look looking made make many may me mean mind minute
    minutes moment month months more morning most much must my need never new next night nobody none not nothing now of
    off official on once one only open or order other our out over own pay per pick place plan plus product products
    put ready real remember responsibly right same say scan see seen service set she should show since so some someone
    something soon start stay still stop subscribe such take tell terms than that the their them then there these they
    thing things think this those through time to today tomorrow tonight too try turn two under until up us use very
    visit wait want was watch way we week weekend weeks were what when where which while who why will with without
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
    october november december world would year years yesterday you your yours zero
    """
)
CATEGORY_WORDS = frozenset(word for clues in CATEGORIES.values() for word in clues.words)
ORDINARY = COMMON | CATEGORY_WORDS | POSITIVE | NEGATIVE


def product_names(on_screen_text: OnScreenText, transcription: Transcription) -> tuple[str, ...]:
    """The names found in the whole spot, as written, in order of first appearance on the screen.

    A name is what stands in front of the domain in a web address; or a word on the screen that is not an ordinary one
    and returns in another scene, is spoken with a capital inside a sentence, or stands in the largest line of the last
    picture with text: the end card.
    """
    shown: dict[str, str] = {}
    seen_in: dict[str, set[int]] = defaultdict(set)
    addresses: set[str] = set()
    for frame in on_screen_text.frames:
        for line in frame.lines:
            addresses |= address_names(line.text)
            for token in name_tokens(line.text):
                shown.setdefault(token.lower(), token)
                seen_in[token.lower()].add(frame.scene_number)
    spoken, final = spoken_names(transcription), end_card_names(on_screen_text.frames)
    names = [key for key in shown if len(seen_in[key]) > 1 or key in spoken | final | addresses]
    names += sorted(addresses - set(names))
    return tuple(as_written(shown.get(name, name.upper())) for name in names)


def names_in(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """Those of the names that the text holds as whole words or inside a web address."""
    present = set(plain_words(text)) | address_names(text)
    stems = {form for word in present for form in forms(word)}
    return tuple(name for name in names if name.lower() in stems)


def address_names(text: str) -> set[str]:
    """The name in front of the domain of each address: "solara" of https://www.solara.co.uk/summer."""
    return {name for match in ADDRESS.finditer(text) if (name := domain_name(match[0]))}


def domain_name(address: str) -> str:
    host = re.split(r"[/?#:]", re.sub(r"^https?://", "", address.lower()))[0]
    labels = host.strip(".").split(".")[:-1]
    while len(labels) > 1 and labels[-1] in SECOND_LEVEL:
        labels.pop()
    return labels[-1] if labels else ""


def name_tokens(text: str) -> Iterator[str]:
    """The words that begin with a capital and are not ordinary ones, addresses left out."""
    for match in WORD.finditer(ADDRESS.sub(" ", text.replace("’", "'"))):
        if match[0][0].isupper() and is_uncommon(match[0]):
            yield match[0].removesuffix("'s").removesuffix("'S")


def is_uncommon(word: str) -> bool:
    found = set(forms(word.lower()))
    return len(word) > 2 and not found & ORDINARY


def spoken_names(transcription: Transcription) -> set[str]:
    """Uncommon words spoken with a capital inside a sentence, and never without; in German every noun has one."""
    if transcription.language == "de":
        return set()
    inside = re.finditer(r"(?<=[\w,;:] )(\w[\w']*)", transcription.text)
    capital = {match[1].lower() for match in inside if match[1][0].isupper() and is_uncommon(match[1])}
    return capital - {word for word in WORD.findall(transcription.text) if word.islower()}


def end_card_names(frames: Iterable[FrameText]) -> set[str]:
    """The names in the largest line of the last picture with text, a line of at most three words."""
    with_text = [frame for frame in frames if frame.lines]
    if not with_text:
        return set()
    largest = max(with_text[-1].lines, key=lambda line: line.bbox[3] - line.bbox[1])
    tokens = list(name_tokens(largest.text))
    return {token.lower() for token in tokens} if len(plain_words(largest.text)) <= 3 else set()


def as_written(token: str) -> str:
    """ "SOLARA" becomes "Solara"; four capitals or fewer, and mixed letters, stay: "IKEA", "iPhone"."""
    return token.capitalize() if token.isupper() and len(token) > 4 else token
