/** What leads to a town or a quarter whose name is an ordinary word ("lens", "la défense", "reading"), folded text. */

/** "Demander une augmentation à", "parler à": a person stands behind, not a town. */
export const dative =
  /(?<!\p{L})(?:demand|parl|dit|dis|dire|donn|envo[iy]|confi|ecri|repon|propos|montr|expliqu|pens|pret|rend|present|prom[ie]|offr|vend|telephon|ressembl|laiss|annonc|racont|reproch|rappel|doi[st]|transm|confiance|plai|souhait|apport|adress|men[st])\p{L}*\s+(?:[^.,;!?]{0,32}\s)?a\s+$/u

/** Right before a region: "en lorraine", "in virginia", and before a town in English, if nobody is trusted. */
const within =
  /(?<![\p{L}'-])(?:en|(?<!(?:believ|trust|faith|confid|interest|see|saw|invest|pride)\p{L}*(?: \p{L}+)? )in|(?:calling|phoning|joining|dialling|dialing|ringing|commuting|flying|driving) (?:\p{L}+ )?from)\s+$/u
/** A French street, and the preposition before its town. */
const frenchStreetIn = /(?:rue|avenue|boulevard|place|impasse|allee|chemin|quai|cours|route)s?\s[^.;]{2,40}[\s,]+a\s+$/u
/** Towns that bear a woman's name which hardly anybody bears in France. */
const mostlyTown = /^(?:nancy|digne|sydney|orlando|houston|denver|memphis|london|prague|rome|venise)$/

/** Whether what leads to a listed town leaves a person of that name out. */
export const inTown = (name: string, before: string): boolean =>
  within.test(before) ||
  frenchStreetIn.test(before) ||
  (mostlyTown.test(name) && /(?<![\p{L}'-])a\s+$/u.test(before) && !dative.test(before))

/** "J'habite lyon", "elle a quitté Gap": no preposition before the town. */
export const inhabits =
  /(?<![\p{L}-])(?:habit(?:e|es|ent|ait|ais|ons|ez|er|aient|ions)|quitte[rz]?|quittee?s?|quittait|visite[rz]?|visitait)\s+$/u

/** Regions whose names are words, but not behind "en". */
export const oftenRegion = /^(?:corse|lorraine|champagne|gironde|creuse|landes|bourgogne)$/

/** Rooms, shops and dates that are somewhere, at most a word or two before the preposition. */
export const premises =
  /(?<![\p{L}-])(?:magasins?|boutiques?|bureaux?|agences?|studio|local|locaux|cabinet|entretiens?|formation|seminaire|appart(?:ement)?s?|maison|usine|depots?|entrepots?|stage|poste|clients?|clientes?|chantier|salon|restau(?:rant)?s?|cafe|bar|garage|boulangerie|pharmacie|ferme|ecole|creche|labo|logement|colocation|coloc|residence|foyer|emploi|boulot|alternance|start-?up|asso(?:ciation)?|hotel|gite|cinema|theatre|commerce|entreprise|boite|societe|kebab|rendez-vous|rdv|gare|hopital|lycee|college|fac|tribunal|clinique|concert|mission|conference|reunion|atelier|evenement|cours|mariage|congres|colloque|tournage|etudes|semaine|week-end|siege|filiale|antenne|ouvrent|shops?|stores?|offices?|branch(?:es)?|firms?|compan(?:y|ies)|start-?ups?|charity|agency|council|flat|house|apartment|school|university|uni|college|clients?|warehouse|interview|conference|factory|clinic|hospital|workshop|event|class|course|training|gig|wedding|meeting|pub|gym|bakery|restaurant|surgery|practice|farm|cab|taxi|family|friends|relatives|supplier|job|room|fournisseur|famille|soiree|doctor|dr|dentist|therapist|lawyer|solicitor|surgeon|medecin|docteur|dentiste|notaire|avocate?|kine|osteo|headquarters|station|studied|studying|retired|commut\p{L}+|train|bus|drove|drive|flew|travel\p{L}*|airport|avion|vols?|billets?|ferry|bateau|tgv)\s+(?:(?!\b(?:a|in|to)\b)[\p{L}-]+\s+){0,2}(?:a|in|at|to|from|near|pour|vers)\s+$/u
/** Work and offices, right before "à": no thing is told by what it has there ("une maison à étages", "un salon à thé"). */
export const workAt =
  /(?<![\p{L}-])(?:postes?|stages?|entretiens?|alternance|apprentissage|emploi|boulot|agences?|bureaux?|magasins?|boutiques?|gare|mairie|hopital|lycee|college|fac|tribunal|notaire|antenne|filiale)\s+a\s+$/u
/** Small towns whose names stand behind "à" as verbs or as ways and times of working. */
export const afterWorkAt =
  /(?:er|ir|[dptv]re|[cdflru]ire|aire)$|^(?:contre|corps|crans|cours|faux|feux|flots|four|francs|frais|gaz|job|ligne|lignes|louche|marches|moyen|oral|paille|pauses|par|parts|peine|pic|plan|planches|plats|poil|ponts?|portes?|poses|prime|primes|quarante|risque|risques|roues|saisons|sec|seuil|termes?|tete|tiers|treize|travers|usage|vents?|vives|voile|vue)$/u
/** "Trois impasse des lilas gap": a numbered street whose name is whole, and nothing between it and its town. */
export const streetRightBefore =
  /(?:\d(?:\s?(?:bis|ter))?|(?<!\p{L})(?:un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt|trente|quarante|cinquante|soixante|cents?)),?\s+(?:rue|avenue|boulevard|place|impasse|allee|chemin|quai|cours|route|square)\s+(?:de la\s+|de l'|des\s+|du\s+)\p{L}{3,}\s*,?\s+$/u
/** The same, and what they are in: "le client de vannes". */
export const premisesOf =
  /(?<![\p{L}-])(?:client|cliente|agence|mairie|maire|bureau|usine|site|filiale|magasin|hopital|gare|collegue|equipe|antenne|boutique|lycee|fac|tribunal|prefecture|chu|aeroport|centre|banlieue|region)s?\s+(?:de\s+|d')$/u
/** "Un village du Tarn", "dans le sud de la drôme": a part of a department or region. */
export const partOf =
  /(?<![\p{L}-])(?:villages?|hameau|bourg|bourgade|patelin|bled|petite ville|commune|coin|campagne|fin fond|prefecture|nord|sud|est|ouest|sud-ouest|sud-est|nord-ouest|nord-est)\s+(?:de la\s+|du\s+|de l'|des\s+|d')$/u
/** "Un village près de Castres, ça s'appelle": the name of a place follows. */
export const calledPlace =
  /(?<![\p{L}-])(?:village|hameau|bourg|bourgade|patelin|bled|ville|commune|banlieue|ile|town|city|hamlet|suburb|island)(?:\s+(?:pres|a cote|autour|a l'|au|en|dans|near|outside|in|just|by)[^.!?,]{0,25})?(?:[\s,]+(?:qui|ca|cela|that's|that is|which is|it's))?[\s,]+(?:s'appell(?:e|ait)|nommee?|appelee?|called|named)\s+$/u
/** "Le village c'est plouézec", "my home town is skegness": the same, told less strictly. */
export const toldPlace =
  /(?<![\p{L}-])(?:village|hameau|bourg|bourgade|patelin|bled|ville|commune|home ?town|town|city|hamlet|suburb)(?: natale?)?,?\s+(?:c'est|c'etait|is|was|est)\s+$/u
/** "In hay on wye": a town of Britain that no list has to know. */
export const onTheRiver =
  /(?<![\p{L}-])(?:in|at|to|from|near|around)\s+(\p{L}+[ -](?:on|upon|under)[ -](?:the[ -])?(?:wye|avon|thames|trent|tees|tyne|severn|ouse|dee|tweed|mersey|wold|humber|naze|solent|soar|stour|exe|tamar|usk|teme|lyne))(?![\p{L}-])/gu
/** "In the lisbon office": what a firm has in a town. */
export const inTheTown = /(?<![\p{L}-])(?:the|our|their|my|your|his|her)\s+$/u
export const firmsPart =
  /^\s+(?:office|offices|branch|site|plant|factory|warehouse|headquarters|hq|campus|depot)(?![\p{L}-])/u
/** What people do in a quarter, or stops that bear its name. */
export const aroundTown =
  /(?<![\p{L}-])(?:dejeun\p{L}*|din(?:e|er|ons|ait)|retrouv\p{L}*|balad\p{L}*|promen\p{L}*|sor[st]\p{L}*|croise\p{L}*|pass(?:e|er|es|ons|ait)|arriv\p{L}+|descend\p{L}*|voyai\p{L}+|vus?|bosse\p{L}*|travaill\p{L}+|habit\p{L}+|studio|local|appart\p{L}*|bureaux?|met|meet|lunch|dinner)[^.,;]{0,25}(?<!\p{L})(?:a|dans|vers|sur|de|depuis|in|at|around|near)\s+$/u
/** Right before the name of a quarter. */
export const stop =
  /(?<![\p{L}-])(?:quartier(?: (?:de|du|des|d'))?|metro|station|arret|rer|tram|du cote de|vers|tour a|tours a|tube at|tube station|off at)\s*(?:de\s+|d')?$/u

/**
 * What stands behind a town's name that is a word: the end, or a word that begins something new. "j'habite à long terme"
 * and "I live in reading glasses" go on otherwise.
 */
export const closes =
  /^\s*(?:$|[.,;:!?)…"»]|(?:et|ou|mais|donc|puis|depuis|dans|avec|en|a|au|aux|chez|pour|par|sans|quand|c'|c'est|est|il|elle|on|je|j'|nous|ils|elles|qui|que|parce|pas|pres|jusqu|il y a|cette|ce|la|le|les|tous|juste|a cote|tout pres|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|hier|demain|maintenant|aussi|cet|mes|mon|ma|sur|entre|alors|and|or|but|so|because|since|for|with|without|near|on|at|in|by|before|after|until|when|where|which|who|that|is|was|has|have|i|i'm|we|he|she|they|it|you|my|our|his|her|every|next|last|this|now|then|again|these|those|all|from|to|right|just|too|as|actually|yesterday|today|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday|ten|two|three|five|six|seven|twice|once|daily|weekly|alone|instead|already|during|through|via|though|while|if|like|both)(?![\p{L}-]))/u

/** Towns that are said after the same words without being meant: "je vis à part", "they live in hope". */
export const neverMeant =
  /^(?:part|long|vue|bout|quarante|deux|trois|bord|bords|bas|hope|peace|harmony|paradise|street|church|court|town|law|union|stock|spa|pool|pairs|spring|summer|central|metro|rock|spirit|force|sale|sales|well|line|lines|place|ville|ecole|cours|route|mer|jour|contre|terme|fond|charge|nord|sud|ouest|est|port|pont|gare|change|changes|temps|celle|vie|son|bon|vif|mission|mobile|normal)$/

/** "tours et lens", "à lyon ou vienne": another town beside a town. */
export const besides = /^\s*(?:,|et|ou|and|or|,? puis)\s*(?:a |de |in |from |to )?(?:un(?:e)? (?:autre )?a )?$/u

/** Right before a small town whose name is nothing else: enough by itself. */
export const toOrIn = /(?:^|[\s,(])(?:in|from|to|near|at|around|a|vers|sur|pres de|autour de|du cote de)\s+$/u
/** What comes behind "à" and is no town there: "fou à lier", "passé à orange". */
export const afterA = /^(?:lier|orange|plaisir|champagne|manche|vif|croix|cher|salles|mol|peer|lot|union)$/
/** The same behind "in": "dressed in orange", "in university". */
export const afterIn =
  /ing$|^(?:orange|burgundy|champagne|union|university|concord|boom|mission|spring|independence|surprise|sunrise|paradise|enterprise|normal|mobile|plantation|uptown|upland|woodlands?|sparks|stains|temple|manage|peer|largo|crystal|gap|grenade|sale|corona|vista|shoreline|reservoir|riverside|homestead|garland|delta|bend|flint|cork board|mentor|parker|highland|fishers|anse|apex|batman|cicero|honcho|independence|midland|mana|mesa|racine|bury)$/
/** "Between orléans and blois". */
export const between = /(?<!\p{L})(?:entre|between)\s+$/u
export const betweenEnd = /^\s+(?:et|and)\s/u
/** A house in a street, and what lies between it and its town. */
export const streetIn =
  /(?:\d|(?<!\p{L})(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\p{L}+teen|\p{L}+ty))\s[\p{L}' -]{3,30}(?:street|road|avenue|lane|drive|court|crescent|terrace|close|square|way|place|gardens?|grove|hill|row|mews|quay|wharf|walk|yard|view|gate|cottages)(?:\s*,?\s*(?:suite|apartment|apt|unit|flat)\.? ?[\p{L}\d]{1,4})?\s*,?\s+(?:in\s+|near\s+)?$/u
/** "Je suis de guingamp": where somebody comes from. */
export const origin =
  /(?<![\p{L}-])(?:suis|es|est|sommes|originaires?|natifs?|natives?|vien[st]|venue?s?|arriv\p{L}+|sor[st]|loin|pres|banlieue|region|quitte\p{L}*)\s+(?:de\s+|d')$/u
/** Words of this length that no list knows, right where somebody lives or comes from, are a place. */
export const unknownPlace = /^\p{L}{5,}$/u
/** "Il vient de", "originaire de", "a native of": where somebody is from. */
export const bornIn =
  /(?<![\p{L}-])(?:vien(?:s|t|nent)|originaires?|natifs?|natives?|natives? of|comes? from|(?:is|am|are|i'm|he's|she's) from)\s+(?:de\s+|d')?$/u
