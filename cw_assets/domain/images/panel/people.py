"""The words for people: who they are, what they do and wear; their looks beyond that are chosen by the seed."""

from cw_assets.domain.images.panel.words import table

KINDS = frozenset({"child", "man", "woman", "boy", "girl", "baby", "old man", "old woman", "person"})
HEIGHTS_M = {
    "child": 1.22, "man": 1.80, "woman": 1.70, "boy": 1.25, "girl": 1.22, "baby": 0.75,
    "old man": 1.72, "old woman": 1.62,
    "person": 1.74,
}  # fmt: skip
PEOPLE = table({
    "man": "man, guy, detective, gentleman, father, dad, husband, businessman, waiter, policeman, fisherman, "
    "king, groom, actor, male, mann, mannes, vater, homme, hombre, uomo, papa, boyfriend, barista, worker, mechanic, "
    "carpenter, cowboy",
    "woman": "woman, lady, mother, mum, mom, wife, businesswoman, waitress, girlfriend, queen, bride, actress, female, "
    "nurse, frau, mutter, femme, mujer, donna, maman, model, ballerina",
    "boy": "boy, son, schoolboy, junge, garcon, nino, bambino, grandson",
    "child": "child, kid, toddler, kind, kinder, enfant, grandchild",
    "girl": "girl, daughter, schoolgirl, madchen, tochter, fille, nina, bambina, granddaughter, little girl",
    "baby": "baby, infant, newborn, saugling, bebe",
    "old man": "old man, grandfather, grandpa, elderly man, senior, pensioner, opa, grossvater, alter mann, "
    "grand pere, abuelo, nonno",
    "old woman": "old woman, grandmother, grandma, granny, elderly woman, elderly lady, old lady, oma, grossmutter, "
    "grand mere, abuela, nonna",
    "person": "person, somebody, someone, human, adult, teenager, youngster, chef, cook, doctor, teacher, student, "
    "runner, jogger, cyclist, driver, dancer, player, athlete, footballer, skater, surfer, astronaut, artist, "
    "musician, "
    "guitarist, singer, customer, shopper, passer by, tourist, hiker, traveller, traveler, farmer, worker, engineer, "
    "scientist, soldier, colleague, neighbour, neighbor, baker, photographer, gardener, personne, persona, mensch, "
    "barman, bartender, astronaut, commuter, passenger, spokesperson, employee, influencer",
    "family": "family, parents and children, familie, famille, familia, famiglia",
    "couple": "couple, lovers, newlyweds, man and woman, paar, parejas, pareja, coppia, parents, eltern",
    "friends": "friend, group of friends, freund, freunde, freundin, freundinnen, ami, amigo, amigos, amici",
    "team": "team, colleagues, coworkers, group of people, group, band, crew, musicians, players",
    "crowd": "crowd, audience, people everywhere, fans, spectators, masses, many people, menschenmenge, foule, "
    "multitud, folla",
    "people": "people, persons, leute, menschen, gens, gente, personas, personnes",
    "children": "kids playing, pupil, classmates, twins, siblings",
})  # fmt: skip
GROUPS = {
    "family": ("man", "girl", "woman", "boy"),
    "couple": ("woman", "man"),
    "friends": ("woman", "man", "woman"),
    "team": ("man", "woman", "man", "woman", "person"),
    "crowd": ("man", "woman", "person", "man", "woman", "old man", "person", "woman", "man"),
    "people": ("woman", "man", "person"),
    "children": ("child", "child"),
}
ACTIONS = table({
    "walk": "walk, walks, walking, strolling, strolls, hiking, hikes, wandering, crossing, crosses, geht, lauft, "
    "marche, camina, spaziert",
    "run": "run, runs, running, jogging, jogs, racing, chasing, chases, sprinting, rennt, rennen, corre, playing tag",
    "sit": "sit, sits, sitting, seated, relaxing, reading, reads, sitzt, sitzen, assis, assise, sentado, meditating",
    "drink": "drink, drinks, drinking, sips, sipping, trinkt, trinken, boit, bevendo, tasting",
    "eat": "eat, eats, eating, biting, bites, isst, essen, mange, mangia",
    "hold": "hold, holds, holding, carrying, carries, with a, presents, presenting, showing, offers, offering, "
    "halt, tient, sostiene, grabs, using, uses",
    "phone": "texting, scrolling, scrolls, checking, looking at a phone, looks at a phone, on the phone",
    "type": "type, types, typing, working, works, writing, coding, arbeitet, travaille, trabaja, cooking, cooks, "
    "baking, bakes, kocht, preparing",
    "ride": "ride, rides, riding, cycling, cycles, biking, fahrt rad, pedals",
    "drive": "drive, drives, driving, steering, fahrt, conduit, conduce",
    "dance": "dance, dances, dancing, tanzt, danse, baila, celebrating, celebrates, cheering, cheers, feiert",
    "jump": "jump, jumps, jumping, leaping, leaps, springt, saute, salta",
    "wave": "wave, waving, greets, greeting, winkt, hailing, pointing, points",
    "hug": "hug, hugs, hugging, embracing, kissing, kisses, umarmt, dancing together",
    "play": "playing guitar, plays guitar, playing the guitar, plays the guitar, strumming",
    "look": "looks, looking, watching, watches, gazing, stares, staring, waiting, standing, stands, steht, wartet, "
    "schaut",
})  # fmt: skip
SMILES = table(
    {
        "smile": "smile, smiles, smiling, laughing, laughs, happy, joyful, lachelt, lacht, sourit, sonrie, excited, "
        "cheerful, fun"
    }
)
OUTFITS = table({
    "dress": "dress, gown, skirt, kleid, robe, vestido, vestito, sundress, wedding dress",
    "suit": "suit, blazer, tuxedo, anzug, traje",
    "coat": "coat, raincoat, trench coat, overcoat, parka, mantel, manteau, abrigo, lab coat, bathrobe",
    "top": "shirt, t shirt, jumper, sweater, hoodie, jacket, blouse, pullover, hemd, jacke, veste, chemise, camisa, "
    "jersey, uniform, cardigan",
    "apron": "apron, schurze, tablier",
    "trousers": "trousers, jeans, pants, shorts, leggings, pantalon",
    "hat": "hat, cap, beanie, helmet, cowboy hat, straw hat, sun hat, chef's hat",
    "scarf": "scarf, schal, echarpe",
    "glasses": "wearing glasses, in glasses, with glasses, brille",
})  # fmt: skip
HAIRS = table({
    "blond": "blond, blonde, fair haired, blonde hair, blond hair",
    "red": "red hair, redhead, red haired, ginger",
    "black": "black hair, dark hair, dark haired, black haired",
    "brown": "brown hair, brunette, brown haired",
    "grey": "grey hair, gray hair, white hair, grey haired, silver hair",
})  # fmt: skip
