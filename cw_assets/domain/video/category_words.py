"""Which objects and which English words speak for which kind of scene; deciding is in categories.py.

Object classes are the 80 of COCO and the built-in detector's person, face and qr code. Words are singular: a plural or
a possessive is found by its singular.
"""

from typing import NamedTuple


class Clues(NamedTuple):
    """What speaks for a category: object classes, and spoken words."""

    classes: frozenset[str]
    words: frozenset[str]


def clues(classes: str, words: str) -> Clues:
    """Classes are separated by commas (their names have spaces), words by white space."""
    return Clues(frozenset(filter(None, map(str.strip, classes.split(",")))), frozenset(words.split()))


CATEGORIES: dict[str, Clues] = {
    "people": clues(
        "person, face",
        "people person man men woman women friend everyone everybody guy girl lady gentleman crowd neighbour neighbor",
    ),
    "food & drink": clues(
        """bottle, wine glass, cup, fork, knife, spoon, bowl, banana, apple, sandwich, orange, broccoli, carrot,
        hot dog, pizza, donut, cake, dining table""",
        """food drink eat eating taste tasty delicious flavor flavour meal breakfast lunch dinner snack recipe cook
        cooking chef restaurant cafe bakery bread butter cheese chocolate coffee tea juice lemon lemonade fruit
        vegetable salad pizza burger sandwich cake cookie sugar sweet soda beer wine milk yogurt yoghurt bottle glass
        hungry thirsty thirst refreshing ripe juicy crunchy crispy creamy chicken beef fish rice pasta soup sauce
        cereal egg bacon""",
    ),
    "vehicles": clues(
        "bicycle, car, motorcycle, bus, train, truck, boat, airplane",
        """car truck bus van suv motorcycle motorbike bike bicycle vehicle engine drive driver driving horsepower
        mileage wheel tyre tire dealership garage road highway""",
    ),
    "animals": clues(
        "bird, cat, dog, horse, sheep, cow, elephant, bear, zebra, giraffe",
        """animal pet dog puppy cat kitten horse bird fish cow sheep pig lion tiger elephant bear zebra giraffe rabbit
        paw fur wildlife zoo vet""",
    ),
    "nature": clues(
        "potted plant",
        """nature natural forest tree mountain river lake ocean sea beach sun sunshine sunrise sunset sky cloud rain
        snow flower garden field meadow leaf earth planet wild outdoors outdoor wind moon star summer winter spring
        autumn""",
    ),
    "sports": clues(
        """frisbee, skis, snowboard, sports ball, kite, baseball bat, baseball glove, skateboard, surfboard,
        tennis racket""",
        """sport team player goal score ball football soccer basketball baseball tennis golf hockey run runner running
        race marathon gym workout training athlete champion match stadium swim swimming surf ski skate ride rider
        cycling yoga fitness""",
    ),
    "technology": clues(
        "tv, laptop, mouse, remote, keyboard, cell phone",
        """technology tech phone smartphone computer laptop tablet app software digital online internet wifi network
        screen camera device smart data cloud streaming robot battery download website gadget gaming""",
    ),
    "home": clues(
        """chair, couch, bed, toilet, microwave, oven, toaster, sink, refrigerator, clock, vase, scissors, dining table,
        potted plant, book""",
        """home house kitchen bedroom bathroom sofa couch bed table chair furniture lamp curtain laundry cleaning
        floor room apartment mattress pillow fridge oven dishwasher vacuum decor""",
    ),
    "fashion": clues(
        "handbag, tie, umbrella",
        """fashion style stylish dress shirt shoe sneaker jeans jacket coat hat bag handbag jewelry jewellery watch
        wear wearing outfit collection designer denim fabric boot sunglasses""",
    ),
    "work": clues(
        "laptop, keyboard",
        """work job office business meeting colleague career boss company desk team project deadline professional
        employee employer client customer factory worker""",
    ),
    "city": clues(
        "traffic light, fire hydrant, stop sign, parking meter, bench",
        "city street downtown urban town avenue skyline building skyscraper subway metro sidewalk traffic corner",
    ),
    "travel": clues(
        "airplane, suitcase, backpack, boat, train",
        """travel trip journey vacation holiday hotel flight fly airport airline destination explore adventure passport
        tourist tour cruise beach island resort luggage suitcase getaway""",
    ),
    "health & beauty": clues(
        "toothbrush, hair drier",
        """health healthy doctor medicine hospital pharmacy vitamin pain relief skin hair beauty makeup cosmetic cream
        lotion shampoo perfume fragrance toothpaste tooth teeth wellness sleep allergy cough symptom lipstick""",
    ),
    "finance": clues(
        "",
        """money bank banking loan credit debit mortgage insurance insure invest investment savings account card cash
        tax retirement pension finance financial budget interest stock""",
    ),
    "shopping": clues(
        "",
        """price sale offer discount deal shop shopping store buy dollar cent euro pound coupon bargain order delivery
        free save savings percent""",
    ),
    "children & family": clues(
        "teddy bear",
        """child children kid baby toddler family mother father mom mum dad mommy daddy parent son daughter brother
        sister grandma grandpa grandmother grandfather grandparent toy school play playground birthday""",
    ),
    "text & graphics": clues("qr code", "scan code www website"),
}
ABSTRACT = "abstract"
"""Where nothing is recognised."""
