"""Colour words and the hex value each is drawn with, materials among them; which thing has which, `reading` finds."""

from cw_assets.domain.images.panel.words import table
from cw_assets.domain.values import HexColor

COLORS: dict[str, HexColor] = {
    "red": "#d3302f", "crimson": "#a3162e", "orange": "#ec7a23", "yellow": "#f4c42e", "gold": "#d9a531",
    "green": "#3f9a50", "olive": "#7d8240", "mint": "#8fd3b6", "teal": "#1f8a8c", "turquoise": "#35b7bd",
    "blue": "#2f6fc4", "lightblue": "#86bde4", "navy": "#22386b", "purple": "#7a4aa8", "lilac": "#b79ad6",
    "pink": "#ee8fb0", "magenta": "#cf2f86", "brown": "#8a5a35", "tan": "#c79c6b", "beige": "#e0cba8",
    "cream": "#f3e7c9", "black": "#2e2c31", "white": "#f7f4ee", "grey": "#8e8d90", "silver": "#bcc1c6",
}  # fmt: skip
COLOR_WORDS = table({
    "red": "red, scarlet, rot, rote, roter, rotes, roten, rouge, rojo, roja, rosso, rossa",
    "crimson": "crimson, burgundy, maroon, dark red, ruby",
    "orange": "orange coloured, orange colored, bright orange, copper, terracotta, orangefarben",
    "yellow": "yellow, gelb, gelbe, gelber, gelbes, gelben, jaune, amarillo, amarilla, giallo, gialla",
    "gold": "gold, golden, amber",
    "green": "green, emerald, grun, grune, gruner, grunes, grunen, vert, verte, verde",
    "olive": "olive, khaki", "mint": "mint, pistachio", "teal": "teal, petrol", "turquoise": "turquoise, cyan, aqua",
    "blue": "blue, cobalt, blau, blaue, blauer, blaues, blauen, bleu, bleue, azul, blu, azzurro, denim",
    "lightblue": "light blue, sky blue, pale blue, hellblau, hellblaue, bleu clair",
    "navy": "navy, dark blue, midnight blue, indigo, navy blue, dunkelblau",
    "purple": "purple, violet, lila, violett, morado, morada, viola",
    "lilac": "lilac, lavender", "pink": "pink, rosa, rosy", "magenta": "magenta, fuchsia, hot pink",
    "brown": "brown, wooden, wood, leather, oak, walnut, braun, braune, brauner, braunes, braunen, marron, holz",
    "tan": "tan, sand coloured, cardboard, camel", "beige": "beige, straw", "cream": "cream coloured, ivory",
    "black": "black, schwarz, schwarze, schwarzer, schwarzes, schwarzen, noire, negro, negra, nero, nera",
    "white": "white, weiss, weisse, weisser, weisses, weissen, blanc, blanche, blanco, blanca, bianco, bianca",
    "grey": "grey, gray, concrete, stone, grau, graue, grauer, graues, grauen, gris, grigio, grigia",
    "silver": "silver, chrome, metallic, metal, steel, silbern, silberne",
})  # fmt: skip
