"""What the report knows of each scene, gathered from all phases by scene number; its markup is in `templates/`."""

import base64
from collections import Counter
from dataclasses import dataclass

from cw_assets.domain.video.objects import Detection
from cw_assets.domain.video.scenes import KeyFrame, Scene
from cw_assets.domain.video.sentiment import ArcPoint
from cw_assets.exports.report_material import ReportMaterial

NO_COLOR = "#8a857c"
FULL_PICTURES = 48
"""Up to so many scenes the cards carry whole keyframes, beyond it thumbnails, so that the page stays light."""


@dataclass(frozen=True, eq=False)
class SceneView:
    """A scene as its card, its stretch of the bar and its column of the chart show it."""

    scene: Scene
    keyframe: KeyFrame | None
    picture: str | None
    """A data URI."""
    colors: tuple[str, ...]
    categories: tuple[str, ...]
    objects: tuple[tuple[str, int], ...]
    """Class and count, most frequent first."""
    detections: tuple[Detection, ...]
    lines: tuple[str, ...]
    visual: str
    feeling: ArcPoint | None

    @property
    def color(self) -> str:
        """The scene's dominant colour."""
        return self.colors[0] if self.colors else NO_COLOR


def scene_views(material: ReportMaterial) -> list[SceneView]:
    """One view a scene, in order."""
    keyframes = {frame.scene_number: frame for frame in material.keyframes}
    colors = {frame.scene_number: frame.colors for frame in material.visual_style.frames}
    categories = {scene.scene_number: scene.categories for scene in material.categories.scenes}
    visuals = {scene.scene_number: scene.visual for scene in material.script.scenes}
    feelings = {point.scene_number: point for point in material.sentiment.emotional_arc}
    views = []
    for scene in material.scenes:
        number = scene.scene_number
        detections = material.detected_objects.in_scene(number)
        views.append(
            SceneView(
                scene=scene,
                keyframe=keyframes.get(number),
                picture=picture(material, keyframes.get(number)),
                colors=colors.get(number, ()),
                categories=categories.get(number, ()),
                objects=tuple(Counter(found.class_name for found in detections).most_common()),
                detections=detections,
                lines=material.on_screen_text.in_scene(number),
                visual=visuals.get(number, ""),
                feeling=feelings.get(number),
            )
        )
    return views


def picture(material: ReportMaterial, keyframe: KeyFrame | None) -> str | None:
    """A scene's keyframe, or its thumbnail in a long video, as a data URI."""
    if keyframe is None:
        return None
    whole = len(material.keyframes) <= FULL_PICTURES
    return jpeg_uri(material.read_image(keyframe.image if whole else keyframe.thumbnail))


def poster(material: ReportMaterial) -> str | None:
    """The picture the player shows before it plays: the first keyframe that is neither too dark nor too bright."""
    if not material.keyframes:
        return None
    exposures = {frame.scene_number: frame.exposure for frame in material.visual_style.frames}
    well_lit = (frame for frame in material.keyframes if exposures.get(frame.scene_number) == "normal")
    return jpeg_uri(material.read_image(next(well_lit, material.keyframes[0]).image))


def shown_ratio(material: ReportMaterial) -> float:
    """Width over height as shown: keyframes have square pixels, stored pictures need not."""
    if material.keyframes:
        return material.keyframes[0].width / material.keyframes[0].height
    metadata = material.metadata
    return float(metadata.width * metadata.sample_aspect_ratio / metadata.height)


def jpeg_uri(content: bytes) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(content).decode('ascii')}"
