"""The things that can be drawn: a group, a size and the words for each; people and places have tables of their own."""

from typing import Literal, NamedTuple

from cw_assets.domain.images.panel.words import table

Group = Literal["animal", "vehicle", "product", "food", "furniture", "plant", "building", "sky"]


class Kind(NamedTuple):
    """A thing's real size in metres, as it is drawn from the side."""

    group: Group
    height_m: float
    width_m: float
    words: str


KINDS: dict[str, Kind] = {
    # animals
    "dog": Kind("animal", 0.62, 0.85, "dog, puppy, hound, terrier, labrador, hund, chien, perro, cane, wolf, fox"),
    "cat": Kind("animal", 0.36, 0.50, "cat, kitten, katze, gato, gatto, kitty"),
    "horse": Kind("animal", 1.75, 2.10, "horse, pony, stallion, pferd, cheval, caballo, cavallo, donkey, zebra, "
        "unicorn"),
    "cow": Kind("animal", 1.45, 2.10, "cow, bull, cattle, kuh, vache, vaca, mucca"),
    "sheep": Kind("animal", 0.85, 1.10, "sheep, lamb, goat, schaf, mouton, oveja"),
    "rabbit": Kind("animal", 0.34, 0.36, "rabbit, bunny, hare, hase, lapin, conejo"),
    "bird": Kind("animal", 0.35, 0.75, "bird, seagull, gull, pigeon, dove, eagle, swallow, crow, vogel, oiseau, "
        "pajaro, duck, butterfly"),
    "fish": Kind("animal", 0.30, 0.60, "fish, salmon, trout, fisch, poisson, pescado, dolphin, shark, whale"),
    "elephant": Kind("animal", 2.90, 3.60, "elephant, elefant, elefante, mammoth"),
    # vehicles
    "car": Kind("vehicle", 1.42, 4.20, "car, automobile, sedan, suv, convertible, sports car, hatchback, coupe, "
        "limousine, auto, voiture, coche, macchina, electric car, vehicle"),
    "taxi": Kind("vehicle", 1.50, 4.20, "taxi, cab"),
    "van": Kind("vehicle", 2.20, 4.80, "van, delivery van, camper, campervan, ambulance, food truck, minibus, "
        "lieferwagen"),
    "truck": Kind("vehicle", 3.20, 7.60, "truck, lorry, lkw, camion, fire engine"),
    "bus": Kind("vehicle", 3.00, 9.00, "bus, coach, school bus, autobus"),
    "train": Kind("vehicle", 3.40, 13.0, "train, tram, metro, subway train, locomotive, streetcar, zug, tren, "
        "treno, strassenbahn"),
    "bicycle": Kind("vehicle", 1.05, 1.75, "bicycle, bike, mountain bike, fahrrad, rad, velo, bicicleta, "
        "bicicletta, ebike, e bike"),
    "motorcycle": Kind("vehicle", 1.15, 2.05, "motorcycle, motorbike, motorrad, moto"),
    "scooter": Kind("vehicle", 1.15, 1.65, "scooter, vespa, moped"),
    "plane": Kind("vehicle", 3.20, 11.0, "plane, airplane, aeroplane, aircraft, jet, airliner, flugzeug, avion, aereo"),
    "helicopter": Kind("vehicle", 3.00, 9.00, "helicopter, chopper, hubschrauber, drone in the sky"),
    "boat": Kind("vehicle", 6.50, 5.20, "boat, sailing boat, sailboat, yacht, boot, segelboot, bateau, barco, "
        "barca, canoe, kayak"),
    "ship": Kind("vehicle", 9.00, 24.0, "ship, cruise ship, ferry, freighter, schiff, navire, buque"),
    "tractor": Kind("vehicle", 2.40, 3.40, "tractor, traktor, harvester"),
    "balloon ride": Kind("vehicle", 9.00, 6.50, "hot air balloon, heissluftballon, montgolfiere"),
    "rocket": Kind("vehicle", 9.00, 3.00, "rocket, spaceship, spacecraft, rakete, fusee, cohete"),
    "skateboard": Kind("vehicle", 0.14, 0.80, "skateboard, longboard, snowboard, surfboard"),
    # products and small things
    "bottle": Kind("product", 0.28, 0.085, "bottle, beer, lemonade bottle, water bottle, wine bottle, shampoo, "
        "flasche, bouteille, botella, bottiglia, cola, soda, olive oil, ketchup"),
    "glass": Kind("product", 0.15, 0.085, "glass, lemonade, juice, water glass, cocktail, smoothie, tumbler, glas, "
        "verre, vaso, bicchiere, orange juice, milk, glasses of, glass of, glass of water"),
    "wine glass": Kind("product", 0.21, 0.09, "wine glass, wine, red wine, white wine, champagne, glass of wine, "
        "champagne flute, wein, vin, vino, prosecco"),
    "cup": Kind("product", 0.10, 0.13, "cup, mug, coffee, tea, espresso, cappuccino, latte, coffee cup, "
        "cup of coffee, cup of tea, tasse, kaffee, tee, cafe au lait, taza, tazza, cocoa, hot chocolate, caffe"),
    "paper cup": Kind("product", 0.13, 0.09, "paper cup, takeaway cup, takeaway coffee, coffee to go, milkshake, "
        "popcorn"),
    "can": Kind("product", 0.13, 0.07, "can of soda, can of beer, beer can, soda can, cola can, aluminium can, "
        "tin can, a can, the can, one can, canette, lata, lattina, energy drink, cans, cold can"),
    "jar": Kind("product", 0.14, 0.10, "jar, honey, jam, honey jar, marmalade, pickles, cream jar, honig, miel"),
    "perfume": Kind("product", 0.12, 0.08, "perfume, fragrance, perfume bottle, cologne, parfum, serum, lotion, "
        "nail polish"),
    "tube": Kind("product", 0.18, 0.06, "tube, toothpaste, cream, sunscreen, sun cream, hand cream, zahnpasta, "
        "dentifrice, lipstick, mascara"),
    "phone": Kind("product", 0.15, 0.075, "phone, smartphone, mobile phone, cell phone, iphone, mobile, telefon, "
        "telephone, telefono, remote control"),
    "tablet": Kind("product", 0.19, 0.26, "tablet, ipad, e reader, ebook reader"),
    "laptop": Kind("product", 0.24, 0.36, "laptop, notebook computer, macbook, computer, ordenador, ordinateur, "
        "rechner, desktop computer"),
    "television": Kind("product", 0.75, 1.15, "television, tv, screen, monitor, fernseher, televiseur"),
    "camera": Kind("product", 0.11, 0.15, "camera, photo camera, dslr, kamera, appareil photo"),
    "headphones": Kind("product", 0.20, 0.19, "headphones, headset, earphones, earbuds, kopfhorer"),
    "speaker": Kind("product", 0.24, 0.16, "speaker, loudspeaker, smart speaker, radio, lautsprecher"),
    "watch": Kind("product", 0.13, 0.09, "wristwatch, watch, smartwatch, armbanduhr, montre, reloj"),
    "clock": Kind("product", 0.30, 0.30, "clock, alarm clock, uhr, horloge"),
    "shoe": Kind("product", 0.13, 0.30, "shoe, sneaker, trainer, running shoe, boot, high heel, schuh, turnschuh, "
        "chaussure, zapato, zapatilla, scarpa, sandal, slipper, sports shoe"),
    "sunglasses": Kind("product", 0.06, 0.15, "sunglasses, glasses, eyeglasses, sonnenbrille, lunettes, gafas"),
    "box": Kind("product", 0.24, 0.32, "box, package, parcel, cardboard box, packaging, carton, paket, karton, "
        "colis, caja, scatola, pack, crate, shipment"),
    "gift": Kind("product", 0.24, 0.26, "gift, gift box, geschenk, cadeau, regalo"),
    "cereal": Kind("product", 0.30, 0.20, "cereal box, cornflakes, cereal, muesli, milk carton, juice carton, "
        "pasta box, detergent, washing powder"),
    "bag": Kind("product", 0.34, 0.36, "bag, handbag, purse, tote bag, tasche, sac, bolso, borsa, briefcase"),
    "shopping bag": Kind("product", 0.42, 0.34, "shopping bag, paper bag, carrier bag, einkaufstasche, bags"),
    "backpack": Kind("product", 0.46, 0.32, "backpack, rucksack, school bag, mochila"),
    "suitcase": Kind("product", 0.62, 0.42, "suitcase, luggage, trolley, baggage, koffer, valise, maleta"),
    "book": Kind("product", 0.21, 0.30, "book, magazine, novel, newspaper, notebook, diary, buch, zeitung, livre, "
        "libro, journal"),
    "pencil": Kind("product", 0.02, 0.19, "pencil, pen, brush, paintbrush, stift, bleistift, crayon, toothbrush, "
        "knife, fork, spoon"),
    "guitar": Kind("product", 1.00, 0.38, "guitar, violin, ukulele, cello, gitarre, guitare, guitarra, "
        "electric guitar, acoustic guitar"),
    "umbrella": Kind("product", 0.95, 1.05, "umbrella, parasol, regenschirm, parapluie, paraguas, sunshade"),
    "ball": Kind("product", 0.24, 0.24, "ball, football, soccer ball, basketball, beach ball, volleyball, fussball, "
        "ballon, pelota, palla, tennis ball, globe"),
    "balloon": Kind("product", 0.90, 0.32, "balloon, luftballon, globo"),
    "candle": Kind("product", 0.20, 0.07, "candle, kerze, bougie, vela"),
    "ring": Kind("product", 0.06, 0.05, "ring, wedding ring, diamond, necklace, jewellery, jewelry, diamond ring, "
        "schmuck"),
    "key": Kind("product", 0.05, 0.12, "car key, house key, door key, bunch of keys, keys, a key, the key, "
        "golden key, schlussel, llave"),
    "trophy": Kind("product", 0.40, 0.28, "trophy, cup trophy, award, medal, pokal"),
    "teddy": Kind("product", 0.36, 0.28, "teddy, teddy bear, toy, plush toy, stuffed animal, doll, spielzeug, robot"),
    "credit card": Kind("product", 0.055, 0.086, "credit card, card, bank card, banknote, money, voucher, kreditkarte"),
    # food
    "burger": Kind("food", 0.11, 0.13, "burger, hamburger, cheeseburger, sandwich, veggie burger, hamburguesa"),
    "fries": Kind("food", 0.16, 0.10, "fries, french fries, chips, pommes, frites, pommes frites"),
    "pizza": Kind("food", 0.05, 0.32, "pizza, pizza slice, flatbread"),
    "cake": Kind("food", 0.16, 0.26, "cake, birthday cake, pie, torte, kuchen, gateau, tarta, torta, cheesecake, tart"),
    "cupcake": Kind("food", 0.09, 0.08, "cupcake, muffin, dessert, pastry"),
    "bread": Kind("food", 0.11, 0.30, "bread, loaf, loaf of bread, baguette, bun, bread roll, toast, brot, brotchen"),
    "croissant": Kind("food", 0.07, 0.17, "croissant, pretzel, brezel"),
    "donut": Kind("food", 0.05, 0.11, "donut, doughnut, bagel, cookie, biscuit, cookies, keks, galleta"),
    "apple": Kind("food", 0.09, 0.085, "apple, peach, tomato, apfel, pomme, manzana, mela, pear, plum"),
    "orange": Kind("food", 0.085, 0.085, "orange, mandarin, grapefruit, oranges, orangen, naranja"),
    "lemon": Kind("food", 0.07, 0.09, "lemon, lime, zitrone, citron, limon, limone, mango"),
    "banana": Kind("food", 0.09, 0.20, "banana, banane, platano"),
    "strawberry": Kind("food", 0.06, 0.05, "strawberry, berry, raspberry, erdbeere, fraise, fresa, cherry, grape"),
    "fruit": Kind("food", 0.16, 0.32, "fruit, fruit bowl, bowl of fruit, vegetables, vegetable, obst, fruits, "
        "fruta, frutta, gemuse"),
    "watermelon": Kind("food", 0.14, 0.26, "watermelon, melon, wassermelone, pasteque, sandia"),
    "ice cream": Kind("food", 0.20, 0.08, "ice cream, ice cream cone, gelato, eis, glace, helado, popsicle, "
        "frozen yogurt"),
    "bowl": Kind("food", 0.10, 0.20, "bowl, salad, soup, noodles, ramen, rice, schussel, salat, suppe, soupe, sopa, "
        "yogurt, porridge, oatmeal"),
    "plate": Kind("food", 0.07, 0.28, "plate, dish, meal, food, dinner, pasta, spaghetti, steak, sushi, breakfast, "
        "lunch, teller, assiette, comida, abendessen, fruhstuck, mittagessen, brunch, barbecue, pancake, egg"),
    "chocolate": Kind("food", 0.03, 0.18, "chocolate, chocolate bar, candy bar, schokolade, chocolat, snack, candy, "
        "praline"),
    "cheese": Kind("food", 0.09, 0.16, "cheese, butter, kase, fromage, queso, formaggio"),
    "pan": Kind("product", 0.08, 0.46, "frying pan, saucepan, cooking pot, pfanne, skillet, wok"),
    # furniture
    "table": Kind("furniture", 0.76, 1.50, "table, desk, counter, dining table, coffee table, tisch, schreibtisch, "
        "mesa, tavolo, workbench, breakfast table"),
    "chair": Kind("furniture", 0.90, 0.50, "chair, stool, deck chair, stuhl, chaise, silla, sedia, office chair"),
    "armchair": Kind("furniture", 0.95, 0.90, "armchair, sessel, fauteuil, sillon, throne"),
    "sofa": Kind("furniture", 0.85, 2.00, "sofa, couch, settee, canape, divano"),
    "bench": Kind("furniture", 0.85, 1.60, "bench, park bench, banc, banco"),
    "bed": Kind("furniture", 0.90, 2.05, "bed, mattress, bett, cama, letto"),
    "lamp": Kind("furniture", 1.55, 0.50, "lamp, floor lamp, desk lamp, lampe, lampara, lampada, light bulb, lantern"),
    "shelf": Kind("furniture", 1.90, 1.20, "shelf, bookshelf, bookcase, cupboard, wardrobe, regal, etagere, "
        "estanteria"),
    "door": Kind("furniture", 2.05, 0.95, "door, doorway, tur, porte, puerta, porta, gate"),
    "window": Kind("furniture", 1.30, 1.20, "window, fenster, fenetre, ventana, finestra"),
    "fridge": Kind("furniture", 1.85, 0.75, "fridge, refrigerator, kuhlschrank, vending machine, frigo, nevera, "
        "washing machine, oven"),
    "piano": Kind("furniture", 1.20, 1.50, "piano, klavier, keyboard instrument, organ"),
    "street lamp": Kind("furniture", 4.00, 0.90, "street lamp, street light, lamp post, traffic light, laterne"),
    # plants
    "tree": Kind("plant", 5.20, 3.80, "tree, oak tree, apple tree, baum, baume, arbre, arbol, albero"),
    "fir": Kind("plant", 5.50, 2.40, "fir, fir tree, pine, pine tree, christmas tree, spruce, tanne, sapin, "
        "weihnachtsbaum"),
    "palm": Kind("plant", 5.50, 3.20, "palm, palm tree, palme, palmier, palmera"),
    "flower": Kind("plant", 0.45, 0.22, "flower, rose, tulip, sunflower, daisy, blume, blumen, fleur, flor, fiore, "
        "blossom, lily"),
    "bouquet": Kind("plant", 0.50, 0.40, "bouquet, bunch of flowers, vase, vase of flowers, blumenstrauss"),
    "potted plant": Kind("plant", 0.75, 0.50, "potted plant, houseplant, plant, pflanze, plante, planta, cactus, "
        "bush, shrub"),
    # buildings
    "house": Kind("building", 5.60, 6.80, "house, cottage, hut, villa, haus, maison, casa, barn, cabin, farmhouse, "
        "mansion"),
    "tower": Kind("building", 16.0, 5.00, "tower, skyscraper, high rise, office building, building, turm, hochhaus, "
        "gratte ciel, rascacielos, apartment block"),
    "church": Kind("building", 9.50, 6.50, "church, chapel, cathedral, kirche, eglise, iglesia, chiesa, temple"),
    "castle": Kind("building", 9.00, 11.0, "castle, palace, fortress, schloss, burg, chateau, castillo, castello"),
    "lighthouse": Kind("building", 9.00, 2.60, "lighthouse, leuchtturm, faro"),
    "windmill": Kind("building", 8.00, 5.00, "windmill, wind turbine, windmuhle, moulin"),
    "tent": Kind("building", 1.70, 2.80, "tent, zelt, tente, tienda de campana, marquee, tipi"),
    "billboard": Kind("building", 4.20, 5.00, "billboard, poster, banner, sign, signboard, plakat, affiche, cartel, "
        "logo"),
    # sky and nature
    "campfire": Kind("plant", 0.70, 0.80, "campfire, fire, bonfire, fireplace, flames, feuer, lagerfeuer, grill"),
    "moon": Kind("sky", 1.0, 1.0, "moon, full moon, mond, lune, luna"),
    "rainbow": Kind("sky", 3.0, 6.0, "rainbow, regenbogen, arc en ciel"),
    "fireworks": Kind("sky", 3.0, 3.0, "fireworks, firework, feuerwerk, feux d artifice"),
}  # fmt: skip
THINGS = table({name: kind.words for name, kind in KINDS.items()})
SEATS = frozenset({"chair", "armchair", "sofa", "bench", "bed"})
RIDEABLE = frozenset({"bicycle", "motorcycle", "scooter", "horse", "skateboard"})
