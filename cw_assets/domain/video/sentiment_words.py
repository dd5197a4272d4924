"""English words that feel good or bad in an advertisement, and those that turn them round; counting is in sentiment.py.

Words that are as often neutral ("cold", "like", "well", "cheap") are left out on purpose.
"""

from cw_assets.domain.video.words import word_set

POSITIVE = word_set(
    """
    abundant accomplish accomplished achieve achievement adorable adore adored adventure adventurous affordable
    amaze amazed amazing appealing appetizing appreciate appreciated authentic award awarded awesome balanced bargain
    beautiful beautifully beauty beloved benefit benefits best better blessed bliss blissful bloom blossom bold
    boost bravo breathtaking bright brighter brightest brilliant calm calming captivating care cares caring
    celebrate celebrated celebrating celebration champion champions charm charming cheer cheerful cheers cherish
    cherished clean cleaner clever comfort comfortable comforting comfy confidence confident congratulations convenient
    cool cosy courage cozy creamy creative crisp crispy crunchy cuddle cute dazzling dear delicious delight delighted
    delightful delights deserve deserved dream dreams dreamy durable dynamic eager ease easier easily easy ecstatic
    effective efficient effortless effortlessly elegance elegant embrace empower empowered empowering enchanting
    encourage encouraging energetic energy enjoy enjoyable enjoyed enjoying enjoyment enjoys enrich epic excellence
    excellent excite excited excitement exciting exclusive exhilarating exquisite extraordinary fabulous fair faithful
    famous fantastic fascinating favorite favorites favourite favourites festive finest flavorful flavourful flawless
    flourish fond forever fortunate free freedom fresh fresher freshest freshly freshness friend friendly friends
    friendship fulfilled fulfilling fun gain generous genius gentle genuine gift gifts glad gladly glamorous gleaming
    glorious glory glow glowing good goodness gorgeous grace graceful gracious grand grateful gratitude great greater
    greatest greatness grow growing growth guarantee guaranteed happier happiest happily happiness happy harmony heal
    healing health healthier healthy heart heartfelt heartwarming heaven heavenly helpful hero heroes hilarious honest
    honor honour hope hopeful hug hugs ideal imagine impress impressed impressive improve improved improvement improves
    incredible incredibly independent innovation innovative inspiration inspire inspired inspires inspiring instant
    inviting irresistible joy joyful joyous juicy kindness laugh laughing laughs laughter legendary liberating lovable
    love loved lovely lover lovers loves loving loyal luck lucky luminous luscious lush luxurious luxury magic magical
    magnificent marvellous marvelous masterpiece memorable memories miracle miraculous natural naturally neat nice
    nicer nourish nourished nourishing nutritious optimistic original outstanding paradise passion passionate peace
    peaceful perfect perfection perfectly phenomenal playful pleasant pleased pleasing pleasure plentiful
    popular positive powerful precious premium prize promise proud proudly pure purity quality radiant ready refined
    refresh refreshed refreshes refreshing refreshment rejoice rejuvenate relax relaxed relaxing reliable relief
    relieved remarkable renew renewed respect respected restful revitalize revive reward rewarded rewarding rewards
    rich ripe romance romantic safe safely safer safety satisfaction satisfied satisfy satisfying save saved saves
    saving savings savor savour savvy scrumptious secure seamless sensational share shared sharing shine shines shining
    shiny silky simple simply sincere sleek smart smarter smile smiles smiling smooth smoother smoothly soft softer
    soothe soothing sparkle sparkling special spectacular splendid stellar strength strong stronger strongest stunning
    stylish sublime succeed success successful sunny sunshine super superb superior support supportive supreme surprise
    sustainable sweet sweeter sweetest tasty tender terrific thank thankful thanks thoughtful thrilled thrilling thrive
    thriving together top trendy triumph trust trusted trustworthy truth ultimate unbeatable unforgettable unique
    united unwind upgrade uplifting valuable value versatile vibrant victory vitality vivid warm warmer warmth wealth
    welcome welcoming wholesome win winner winners winning wins wisdom wise won wonder wonderful wonderfully wonders
    worthwhile worthy wow yes yum yummy
    """
)

NEGATIVE = word_set(
    """
    abandon abandoned abuse abused ache aches aching afraid aggressive agony alarm alarming allergic allergies allergy
    alone anger angry annoy annoyed annoying anxiety anxious appalling ashamed attack attacked avoid awful awkward
    bacteria bad badly bankrupt bankruptcy bitter bland bleeding bloated bore bored boredom boring bother bothered
    broke broken bug bullied bully burden burned burnt cancer careless chaos chaotic cheat cheated clumsy cluttered
    collapse collapsed complain complained complaint complaints complicated confused confusing confusion corrupt cough
    cramps crap crash crashed cried cries crime crisis cruel cry crying damage damaged damages
    damn danger dangerous darkness dead deadly death debt debts decay deceive defeat defeated defect defective
    deny depressed depressing depression desperate destroy destroyed destroying destruction devastated devastating die
    died dies difficult difficulty dirt dirty disappoint disappointed disappointing disappointment disaster disastrous
    discomfort disease diseases disgust disgusted disgusting dishonest dislike dismal distress disturb disturbing dizzy
    doubt doubts drab drain drained dread dreadful dreary drought dull dump dying embarrassed embarrassing empty enemy
    error errors evil exhausted exhausting exhaustion expensive fail failed failing fails failure fake fatal fatigue
    fault faults faulty fear fearful fears fever fight fights filth filthy flaw flaws flood forget forgot forgotten
    foul fragile fraud frightened frightening frustrated frustrating frustration fuss germs gloomy greasy greed greedy
    grief grim gross grumpy guilt guilty harm harmed harmful harms harsh hassle hassles hate hated hates hating hatred
    hazard headache headaches heartbreak heartbroken helpless hideous hopeless horrible horrified horror hostile
    hurt hurting hurts ignorant ignore ignored ill illness impossible inconvenient inferior infection inflation
    injured injury insecure insult irritated irritating irritation itch itchy jealous junk kill killed killing kills
    lack lacking lag lame lazy leak leaking leaks lie lied lies limp litter lonely loneliness lose loser loses
    losing loss losses lost lousy mad mediocre mess messy miserable misery miss missed missing mistake mistakes mourn
    murder nasty nausea needless negative neglect neglected nervous nightmare noisy nuisance obnoxious odor odour
    offend offended offensive outdated outrage outrageous overpriced overwhelmed overwhelming pain painful pains panic
    pathetic penalty pest pests poison poisonous pollute polluted polluting pollution poor poorly poverty problem
    problems punish punished punishment rage regret regrets reject rejected risk risks risky rotten rude ruin ruined
    ruining ruins rust rusty sad sadly sadness scam scare scared scary scream screaming shame sick sickness sinister
    slower sluggish smelly sneeze sore sorrow sorry spoil spoiled stain stained stains stale
    starve starving steal sticky stink stinks stolen stranded stress stressed stressful struggle
    struggled struggles struggling stubborn stuck stupid suck sucks suffer suffered suffering suffers suspicious sweaty
    tangled tear tears tedious terrible terribly terrified terrifying terror theft thief threat threaten threatened
    threatening threats tired toxic tragedy tragic trapped trash trouble troubled troubles ugly unable unbearable
    uncertain uncomfortable unfair unfortunate unfortunately unhappy unhealthy unpleasant unreliable unsafe unwanted
    upset upsetting urgent useless vague vandalism victim victims violence violent virus vomit vulnerable war warning
    waste wasted wasteful wasting weak weaker weakness weary weird worn worried worries worry worrying worse
    worst worthless wound wounded wounds wreck wrecked wrinkle wrinkles wrong
    """
)

NEGATORS = word_set("no not never without neither nor hardly cannot dont doesnt didnt isnt arent wont cant")
"""Turn the feeling of what follows; so does every word in "n't"."""

BETWEEN = word_set("a an the any very so really too that all at be been such as ever feel get")
"""May stand between a negator and the word that it turns: "not a very good idea"."""

UNTURNED = word_set("better best greater")
"""Stay good after a negator: "there is no better lemonade" is praise."""
