"""What a prompt is about (people, landscape, animals, buildings), and what helps to draw it well."""

from dataclasses import dataclass

from cw_assets.domain.video.words import forms, plain_words, word_set


@dataclass(frozen=True)
class Subject:
    """Named by one of `clues`; `hints` help in every style but the colouring book, which has `outlines`."""

    clues: frozenset[str]
    hints: tuple[str, ...]
    outlines: tuple[str, ...]


PEOPLE = Subject(
    word_set(
        "person people woman women man men girl boy child children kid baby teenager adult lady gentleman family "
        "couple friend mother father mom dad grandmother grandfather portrait face model dancer athlete runner worker "
        "chef doctor teacher customer crowd audience bride groom actor musician player"
    ),
    ("natural pose", "expressive eyes", "well-formed hands", "genuine expression", "believable anatomy"),
    ("friendly face in simple lines", "clothes in clear shapes", "hair in few bold strands", "open relaxed pose"),
)
LANDSCAPE = Subject(
    word_set(
        "landscape mountain hill valley forest wood tree meadow field desert dune beach sea ocean coast lake river "
        "waterfall island sky sunset sunrise horizon countryside garden park jungle canyon glacier snow vineyard"
    ),
    ("sense of scale", "layered distance", "readable horizon", "weather that sets the mood", "inviting foreground"),
    ("rolling hills in outline", "clouds in simple curves", "plants with clear leaves", "horizon as one line"),
)
ANIMALS = Subject(
    word_set(
        "animal dog puppy cat kitten horse bird owl eagle parrot fish whale dolphin shark fox wolf bear lion tiger "
        "elephant giraffe monkey rabbit deer cow sheep pig goat chicken duck butterfly bee insect dragon frog turtle "
        "penguin pet wildlife"
    ),
    ("alert eyes", "natural behavior", "accurate species features", "defined fur or feathers", "balanced stance"),
    ("fur as few simple strokes", "large friendly eyes", "patterns in closed shapes", "clear animal silhouette"),
)
BUILDINGS = Subject(
    word_set(
        "building house home tower skyscraper bridge castle church cathedral temple mosque city town village street "
        "skyline architecture office shop store restaurant cafe factory barn cottage apartment palace lighthouse "
        "stadium"
    ),
    ("straight verticals", "consistent perspective", "architectural detail", "honest materials", "lived-in setting"),
    ("windows and doors in outline", "straight ruled lines", "bricks only hinted at", "roof in clear shapes"),
)
SUBJECTS = (PEOPLE, LANDSCAPE, ANIMALS, BUILDINGS)


def subjects_of(prompt: str) -> list[Subject]:
    """Those that the prompt names, by whole words and their plurals."""
    named = {form for word in plain_words(prompt) for form in forms(word)}
    return [subject for subject in SUBJECTS if subject.clues & named]
