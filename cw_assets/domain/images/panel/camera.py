"""The words of camera work: shot sizes, angles, views and movements, spelled out or abbreviated."""

from typing import cast

from cw_assets.domain.images.panel.scene import Angle, ShotSize, View
from cw_assets.domain.images.panel.words import table

SHOTS = cast(
    dict[tuple[str, ...], ShotSize],
    table({
        "ECU": "ecu, xcu, extreme close up, extreme closeup, macro, macro shot, detail shot, detail of, makroaufnahme, "
        "tres gros plan, primerisimo plano",
        "CU": "cu, close up, closeup, close shot, tight shot, portrait, headshot, head shot, nahaufnahme, "
        "grossaufnahme, "
        "gros plan, primer plano, primo piano, face of, packshot, pack shot",
        "MCU": "mcu, medium close up, medium closeup, bust shot, chest up, plan rapproche",
        "MS": "ms, medium shot, mid shot, waist up, medium, two shot, halbnah, plan moyen, plano medio",
        "MWS": "mws, mls, medium wide, medium wide shot, medium long shot, cowboy shot, american shot, knees up, "
        "halbtotale, plan americain",
        "WS": "ws, ls, wide, wide shot, wide angle shot, long shot, full shot, full body, full length, totale, "
        "plan large, plan general, plano general, campo lungo",
        "EWS": "ews, els, extreme wide, extreme wide shot, extreme long shot, very wide shot, establishing shot, "
        "establishing, panorama, panoramic, vista, supertotale, plan d ensemble, gran plano general",
    }),
)  # fmt: skip
ANGLES = cast(
    dict[tuple[str, ...], Angle],
    table({
        "low": "low angle, worm s eye, worms eye, from below, looking up, froschperspektive, contre plongee, "
        "untersicht",
        "high": "high angle, from above, looking down, plongee, aufsicht, von oben, overhead",
        "aerial": "aerial, aerial view, aerial shot, drone, drone shot, bird s eye, bird's eye, birds eye, top down, "
        "vogelperspektive, vue aerienne, vista aerea, luftaufnahme, drohne",
        "dutch": "dutch angle, dutch tilt, canted angle, tilted frame",
    }),
)  # fmt: skip
VIEWS = cast(
    dict[tuple[str, ...], View],
    table({
        "OTS": "ots, over the shoulder, over shoulder, over his shoulder, over her shoulder, ueber die schulter",
        "POV": "pov, point of view, first person, first person view, subjective shot",
    }),
)  # fmt: skip
MOVES = table({
    "pan left": "pan left, pans left, panning left, swish left",
    "pan right": "pan, pans, panning, pan right, pans right, panning right, whip pan, schwenk, panoramica",
    "tilt up": "tilt up, tilts up, crane up, boom up, pedestal up, rising shot, crane shot",
    "tilt down": "tilt down, tilts down, crane down, boom down, pedestal down",
    "push in": "zoom in, zooms in, zoom, zooming, push in, pushes in, dolly in, dolly, dolly shot, dolly forward, "
    "truck in",
    "pull out": "zoom out, zooms out, pull out, pull back, pulls back, dolly out, dolly back",
    "track": "tracking, tracking shot, track, follow shot, following shot, steadicam, camera follows, travelling",
    "orbit": "orbit, orbiting, arc shot, 360 shot, camera circles",
})  # fmt: skip
CRAFT = table({
    "craft": "depth of field, shallow depth of field, field of view, studio lighting, studio light, studio quality, "
    "film camera, cinema camera, static camera, handheld camera, camera angle, camera movement, on camera, to camera, "
    "into the camera, at the camera, the camera, dslr, street photography, product photography, food photography, "
    "portrait photography, golden ratio, white balance, medium format, coloring book, colouring book, "
    "coloring book page, colouring book page, comic book, picture book, children's book, ring light, wide angle lens, "
    "film stock, color palette, colour palette, film grain, line art, key visual, sun flare, movie poster, "
    "award winning, award winning work, award winning photography, teal and orange, teal and orange grade, "
    "wide dynamic range, dynamic range, medium format camera, palette knife, "
    "stock photo, stage lighting, window light, candy colors, water color, bird's eye perspective",
})  # fmt: skip
"""Words about the making of a picture, which are no things in it."""
