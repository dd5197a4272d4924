"""Phase 7: what kind of scene each is, by the objects in it and the words spoken over it.

Which object or word speaks for what is in category_words.py.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from cw_assets.domain.values import Value
from cw_assets.domain.video.category_words import ABSTRACT, CATEGORIES
from cw_assets.domain.video.objects import DetectedObjects
from cw_assets.domain.video.scenes import Scene
from cw_assets.domain.video.transcription import Transcription
from cw_assets.domain.video.words import forms, is_english, words_by_scene


class CategorisedScene(Value):
    """A scene's categories, at least one ("abstract" where nothing is recognised)."""

    scene_number: int
    categories: tuple[str, ...]


class SceneCategories(Value):
    """Phase 7's result; `primary_categories` names the three most frequent."""

    scenes: tuple[CategorisedScene, ...]
    total_scenes: int
    category_counts: dict[str, int]
    primary_categories: tuple[str, ...]


def categorise(
    scenes: Sequence[Scene], detected_objects: DetectedObjects, transcription: Transcription
) -> SceneCategories:
    """Every scene's categories, in the order of CATEGORIES; the words count where they are English."""
    words = words_by_scene(scenes, transcription) if is_english(transcription) else {}
    found = tuple(
        CategorisedScene(
            scene_number=scene.scene_number,
            categories=categories_of(
                (d.class_name for d in detected_objects.in_scene(scene.scene_number)),
                words.get(scene.scene_number, ()),
            ),
        )
        for scene in scenes
    )
    counts = Counter(category for scene in found for category in scene.categories)
    return SceneCategories(
        scenes=found,
        total_scenes=len(found),
        category_counts={name: counts[name] for name in ranked(counts)},
        primary_categories=ranked(counts)[:3],
    )


def categories_of(class_names: Iterable[str], words: Iterable[str]) -> tuple[str, ...]:
    """The categories that an object class or a whole word speaks for; ("abstract",) where none does."""
    classes = {name.lower() for name in class_names}
    spoken = {form for word in words for form in forms(word)}
    found = tuple(name for name, clues in CATEGORIES.items() if classes & clues.classes or spoken & clues.words)
    return found or (ABSTRACT,)


def ranked(counts: Mapping[str, int]) -> tuple[str, ...]:
    """Most frequent first; ties in the order of CATEGORIES, "abstract" last."""
    order = {name: place for place, name in enumerate((*CATEGORIES, ABSTRACT))}
    return tuple(sorted(counts, key=lambda name: (-counts[name], order[name])))
