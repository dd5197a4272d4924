"""Phase 7: what kind of scene each is, by the objects in it and the words spoken over it."""

from cw_assets.domain.values import Value


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
