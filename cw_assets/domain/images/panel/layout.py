"""Where everything in a panel stands: a pure function of scene, size and seed; its look is an engine's business."""

from cw_assets.domain.images.panel.arranging_people import arrange_people
from cw_assets.domain.images.panel.arranging_things import arrange_tabletop, arrange_things
from cw_assets.domain.images.panel.cast import cast_of, is_person, is_tabletop, settled
from cw_assets.domain.images.panel.chance import draws
from cw_assets.domain.images.panel.frame import page, person_camera
from cw_assets.domain.images.panel.placing import Panel
from cw_assets.domain.images.panel.scene import Scene


def lay_out(scene: Scene, prompt: str, width: int, height: int, seed: int) -> Panel:
    """The panel of a scene on width x height pixels; `prompt` and `seed` choose among the compositions.

    What the prompt leaves open of people, things, place and hour is chosen by the seed alone.
    """
    chance = draws(prompt, seed, "layout")
    whole = page(width, height)
    cast = cast_of(scene, seed)
    scene = settled(scene, cast, seed)
    shot = scene.shot or "WS"
    camera = person_camera(whole.picture, shot, scene.angle, 1.75)
    mirrored, variant = bool(chance.integers(2)), int(chance.integers(1000))
    panel = Panel(whole, camera, shot, scene, (), mirrored, variant, seed)
    if is_tabletop(cast):
        return arrange_tabletop(panel, cast, chance)
    if any(map(is_person, cast)):
        return arrange_people(panel, cast, chance)
    return arrange_things(panel, cast, chance)
