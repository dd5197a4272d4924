"""The words of place, time of day, weather and mood; how each looks is an engine's business."""

from typing import cast

from cw_assets.domain.images.panel.scene import Daytime, Weather
from cw_assets.domain.images.panel.words import table

INDOORS = frozenset({
    "kitchen", "living room", "bedroom", "bathroom", "office", "studio", "restaurant", "supermarket", "classroom",
    "gym",    "stage", "workshop", "corridor", "hospital",
})  # fmt: skip
PLACES = table({
    "kitchen": "kitchen, kitchen counter, kuche, kuchen ecke, cuisine, cocina, cucina",
    "living room": "living room, lounge, sitting room, apartment, at home, indoors, wohnzimmer, salon, sala",
    "bedroom": "bedroom, schlafzimmer, chambre, dormitorio, in bed",
    "bathroom": "bathroom, shower, badezimmer, salle de bain, bano",
    "office": "office, workplace, meeting room, conference room, boardroom, coworking space, workspace, buro, "
    "bureau, oficina, ufficio",
    "studio": "studio, white background, plain background, seamless background, backdrop, cyclorama, black background",
    "restaurant": "restaurant, diner, bar, pub, bistro, nightclub, inside a cafe, in a cafe, in a coffee shop, kneipe",
    "supermarket": "supermarket, grocery store, supermarket aisle, aisle, warehouse, library, supermarkt, "
    "supermarche, supermercado",
    "classroom": "classroom, school, lecture hall, schule, ecole, escuela",
    "gym": "gym, fitness studio, sports hall, fitnessstudio",
    "stage": "stage, concert, theatre, theater, on stage, catwalk, buhne, escenario",
    "workshop": "workshop, garage, factory, laboratory, lab, atelier, werkstatt, fabrik",
    "corridor": "corridor, hallway, hotel lobby, lobby, subway station, underground station, airport, flur, couloir",
    "hospital": "hospital, clinic, doctor's office, pharmacy, krankenhaus, apotheke",
    "street": "street, city street, town square, square, alley, sidewalk, pavement, crosswalk, village, town, "
    "downtown, "
    "bus stop, strasse, rue, calle, strada, stadt, dorf, marktplatz",
    "shop": "shop, store, bakery, cafe, coffee shop, coffeehouse, boutique, bookshop, florist, butcher, shopfront, "
    "storefront, shop window, market, market stall, backerei, laden, boulangerie, magasin, tienda, panaderia, negozio",
    "skyline": "skyline, city skyline, city, cityscape, rooftop, roof, metropolis, balcony, terrace, ciudad, ville, "
    "citta",
    "park": "park, garden, backyard, playground, lawn, meadow, picnic, garten, jardin, parque, giardino, wiese",
    "field": "field, wheat field, farm, countryside, hills, hill, vineyard, prairie, farmland, feld, champ, campo",
    "forest": "forest, wood path, woods, jungle, woodland, rainforest, wald, foret, bosque, foresta",
    "mountains": "mountain, alps, summit, peak, cliff, canyon, valley, ski slope, glacier, berg, berge, montagne, "
    "montana",
    "mountain road": "mountain road, mountain pass, winding road, serpentine, alpine road, hairpin, bergstrasse, "
    "cliff road",
    "road": "road, highway, motorway, country road, freeway, racetrack, race track, autobahn, landstrasse, route, "
    "carretera",
    "beach": "beach, seaside, shore, coast, seashore, island, strand, plage, playa, spiaggia, kuste, pool, poolside",
    "sea": "sea, ocean, lake, river, harbour, harbor, open water, waves, underwater, meer, mer, ozean, lac",
    "desert": "desert, dunes, sahara, savanna, wuste, desierto",
    "snowfield": "snowy landscape, snowfield, arctic, ice, winter landscape, north pole",
    "stadium": "stadium, arena, football pitch, soccer field, football field, pitch, court, running track, "
    "tennis court, stadion, stade, estadio",
    "station": "train station, railway station, platform, railway, rails, railway track, bahnhof, gare",
    "sky": "sky, in the air, clouds, above the clouds, himmel, ciel, cielo",
    "space": "outer space, in space, on the moon, on mars, galaxy, orbit of earth, moon surface, weltraum",
})  # fmt: skip
DAYTIMES = cast(
    dict[tuple[str, ...], Daytime],
    table({
        "dawn": "dawn, sunrise, daybreak, early morning, morgengrauen, sonnenaufgang, aube, amanecer, alba",
        "morning": "morning, breakfast, vormittag, am morgen, matin, manana, fruhstuck",
        "noon": "noon, midday, day, daylight, daytime, broad daylight, lunch, mittag, midi, mediodia",
        "afternoon": "afternoon, nachmittag, apres midi, tarde, pomeriggio",
        "golden": "golden hour, golden light, magic hour, late afternoon, sunset, low sun, goldene stunde, "
        "sonnenuntergang, coucher de soleil, atardecer, tramonto, backlight, backlit",
        "dusk": "dusk, twilight, blue hour, evening, nightfall, abend, dammerung, soir, crepuscule, anochecer, sera",
        "night": "night, midnight, nighttime, at night, moonlight, moonlit, starry, neon, nacht, nachts, nuit, "
        "noche, notte",
    }),
)  # fmt: skip
WEATHERS = cast(
    dict[tuple[str, ...], Weather],
    table({
        "rain": "rain, rainy, raining, drizzle, wet street, downpour, regen, regnerisch, pluie, lluvia, pioggia",
        "snow": "snow, snowy, snowing, snowfall, winter, blizzard, schnee, neige, nieve, neve, christmas, weihnachten",
        "fog": "fog, foggy, mist, misty, haze, hazy, smoke, smoky, nebel, brouillard, niebla, nebbia",
        "storm": "storm, stormy, thunderstorm, lightning, thunder, hurricane, sturm, gewitter, orage, tormenta",
        "sun": "sunny, sun, sunshine, sunlight, summer, bright sun, sonnig, sonne, sommer, soleil, ete, verano",
        "clouds": "cloudy, overcast, grey sky, gray sky, bewolkt, nuageux, nublado",
    }),
)  # fmt: skip
MOODS = table({
    "warm": "warm, cosy, cozy, homely, autumn, autumnal, gemutlich, herbst, candlelight",
    "cold": "cold light, cool, chilly, icy, bleak, winter, clinical, kalt",
    "dramatic": "dramatic, cinematic, epic, moody, intense, dramatisch, powerful, high contrast",
    "pastel": "pastel, soft, dreamy, gentle, delicate, romantic, spring, tender",
    "noir": "noir, film noir, black and white, monochrome, thriller, mysterious, detective",
    "vivid": "vivid, vibrant, colourful, colorful, bright, playful, cheerful, pop art, fun, joyful, energetic, happy",
    "muted": "muted, melancholic, sad, lonely, calm, minimal, minimalist, minimalistic, elegant, quiet",
})  # fmt: skip
