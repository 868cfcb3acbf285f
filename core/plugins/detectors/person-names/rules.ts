/** Words that lead to a person (folded text that ends right before the name). */

/** Titles that belong to the name as it is said. */
export const title =
  /(?<![\p{L}'-])(?:monsieur|madame|mademoiselle|messieurs|mesdames|mme|mlle|mister|missus|misses|mr|mrs|miss|ms|mx|m(?=\.))\.?\s+$/u
/** A title by itself. */
export const titleWord =
  /^(?:dr|mr|mrs|ms|mx|mme|mlle|prof|monsieur|madame|mademoiselle|mister|docteure?|professeure?|doctor|professor)$/
/** Titles that tell what somebody does. */
export const office =
  /(?<![\p{L}'-])(?:docteure?|dr|professeure?|pr|maitre|doctor|professor|prof|pere|s(?:oe|œ)ur|frere|sister|brother|father|uncle|auntie?|oncle|tonton|tata|tante|papi|mamie|papy|grandma|grandpa|coach|inspecteur|capitaine|captain|commissaire|sir|dame|lady|lord)\.?\s+$/u
/** Titles behind which no word but a name stands, however it is written. */
export const formal = /(?<![\p{L}'-])(?:mister|missus|mrs?)\.?\s+$/u
/** Learned people, whose title is hardly ever a verb or a relation. */
export const learned = /(?<![\p{L}'-])(?:docteure?|doctor|dr|maitre|professeure?|professor)\.?\s+$/u
/** "My name is": whatever follows is a name. */
export const introduction =
  /(?<![\p{L}'-])(?:je m'appelle|je me prenomme|(?:il|elle|qui|femme|homme|personne|dame|monsieur|fille|garcon|fils) s'appell(?:e|ait)|appelle[sz]?(?:-|\s)moi|appelez(?:-|\s)moi|(?:mon|son|ton|votre|leur) (?:nom|prenom|nom de famille|nom complet|nom de jeune fille|surnom|petit nom|diminutif)(?:,)? (?:c'est|est|c'etait|etait)|(?:my|his|her|their|your) (?:full |last |first |maiden |middle |real |family |nick)?name(?:'s| is| was)|(?:people|everyone|everybody|friends|they all|folks) call(?:s|ed)? (?:me|him|her)|(?:known as|goes by)|(?:on|tout le monde|mes (?:potes|amis|copains|collegues)) (?:m'|l'|me |le |la )?(?:appell|surnomm)e(?:nt)?(?: tous| toujours)?|(?:nom de famille|nom de jeune fille|prenom|surname|last name|first name)\s?:?|i'm called|who is called|who's called|called myself|(?:man|woman|guy|girl|boy|lady|colleague|friend|client|person|someone|somebody) (?:called|named)|(?:homme|femme|collegue|ami|amie|personne|quelqu'un|fille|garcon|client|cliente) (?:qui s'appelle|nomme|nommee|du nom de)|signe|signed|prenommee?|demande[rz]?(?: a\sparler a)?)\s+(?:euh\s+|alors\s+|donc\s+|um\s+|uh\s+)?$/u
/** "It's me, ...": a listed name follows or nothing. */
export const presenting =
  /(?<![\p{L}'-])(?:moi,? c'est|moi|lui,? c'est|elle,? c'est|c'est|ici|je suis|i'm|i am|this is|it's|here is|here's|that's|voici|voila|avec vous|with you|speaking|meet)\s+$/u

const relations =
  'filleule?|parrain|marraine|gendre|godson|goddaughter|stepson|stepdaughter|mari|femme|epoux|epouse|fils|fille|frere|s(?:oe|œ)ur|pere|mere|papa|maman|cousine?|oncle|tante|neveu|niece|amie?|copain|copine|pote|compagnon|compagne|conjointe?|fiancee?|collegue|chef|cheffe|patronne?|boss|directeur|directrice|manager|manageuse|associee?|voisine?|coach|mentor|prof|professeure?|stagiaire|assistante?|collaborateur|collaboratrice|responsable|rh|drh|avocate?|medecin|therapeute|psy|psychologue|comptable|banquier|conseillere?|formateur|formatrice|tuteur|tutrice|belle-s(?:oe|œ)ur|beau-frere|belle-mere|beau-pere|grand-mere|grand-pere|petit-fils|petite-fille|ex|eleve|etudiante?|colocataire|coloc|binome|superieure?|subordonnee?|adjointe?|secretaire|husband|wife|son|daughter|brother|sister|father|mother|mum|mom|dad|manager|colleague|friend|partner|co-?worker|mentor|assistant|uncle|aunt|auntie|neighbou?r|boyfriend|girlfriend|flatmate|roommate|teammate|fiance|supervisor|therapist|doctor|lawyer|accountant|teacher|tutor|student|ex-husband|ex-wife|cousin|nephew|niece|grandmother|grandfather|director|team lead|line manager|co-?founder|cofondateur|cofondatrice' +
  // who somebody lives, learns and deals with
  '|intern|trainee|apprentice|apprentie?|landlord|landlady|proprio|proprietaire|logeur|logeuse|locataire|tenant|candidate?|cliente|recruteur|recruteuse|recruiter|nounou|nanny|baby-?sitter|plombier|architecte|architect|notaire|solicitor|infirmiere?|nurse|dentiste?|kine|osteo|sage-femme|midwife|orthophoniste|chirurgienn?e?|surgeon|developpeur|developpeuse|developer|designer|graphiste|gardienn?e?|concierge|chauffeur|coiffeur|coiffeuse|hairdresser|gerante?|predecesseur|predecessor|successeur|successor|deputy|buddy|trainer|entraineur|entraineuse|investisseur|investor|courtier|broker|presidente?|chair|headteacher|referente?|tresorier|tresoriere|standardiste|receptionist|demi-frere|demi-s(?:oe|œ)ur|half-brother|half-sister|(?:mother|father|sister|brother|son|daughter)[- ]in[- ]law|step-?(?:mother|father|mum|mom|dad|sister|brother)|beau-fils|belle-fille|bru|twin|jumeau|jumelle|grandson|granddaughter|nan|nana|gran|granny'
/** "My colleague", "mon mari": a name may follow, with or without a comma. */
export const relation = new RegExp(
  `(?<![\\p{L}'-])(?:mon|ma|mes|son|sa|ses|notre|nos|votre|ton|ta|leur|un|une|le|la|l'|my|his|her|our|your|their|a|an|the)\\s*(?:deux |trois |quatre |two |three |four )?(?:nouveau |nouvelle |ancien |ancienne |ex-?|petit |petite |grand |grande |meilleur |meilleure |best |new |old |former |little |older |younger |big )?(?:${relations})s?(?: commercial| technique| marketing| financier| general| adjoint)?\\s*,?\\s+$`,
  'u',
)

/** "Mon voisin de palier", "my friend from work": the same with what they share, before the name. */
export const relationIn = new RegExp(
  `(?<![\\p{L}'-])(?:mon|ma|son|sa|notre|votre|ton|ta|leur|un|une|le|la|l'|my|his|her|our|your|their)\\s*(?:${relations})\\s+(?:de\\s+|du\\s+|d'|en\\s+|au\\s+|from\\s+|at\\s+)(?:la |the )?\\p{L}+\\s*,?\\s+$`,
  'u',
)

/** "Ma cheffe s'appelle": a name follows. */
export const relationNamed = new RegExp(
  `(?<![\\p{L}'-])(?:${relations})\\s+(?:s'appell(?:e|ait)|se (?:nomme|prenomme)|(?:is|was) (?:called|named))\\s+$`,
  'u',
)

/** "..., ma collègue de bureau": says who somebody is, behind the name. */
export const saidToBe = new RegExp(
  `^\\s*,?\\s*(?:mon|ma|notre|son|sa|votre|ton|ta|my|our|his|her|their|your)\\s+(?:ancien(?:ne)? |ex-?|meilleure? |best |old |former )?(?:${relations})(?![\\p{L}-])`,
  'u',
)

/** What is done with persons alone, right before the name. */
export const doneWithSomebody =
  /(?<![\p{L}'-])(?:rencontre|embauche|recrute|licencie|epouse|remercie|convoque|remplace|(?:j'ai|je l'ai|il a|elle a|on a|a|m'a|peux|dois|faut|vais) (?:dit|demande|repondu|promis|explique|dire|demander|expliquer|parler|telephoner) a|ressemble a|demissionner|met|told|tell|asked|ask|hired|married|fired|thanked|trained|promoted|argued with|spoke (?:to|with)|talked (?:to|with)|reports? to|souv(?:iens|ient|enir|enez) de|de la part de|des nouvelles de|bonjour|bonsoir|salut|coucou|chere?|dear|hello|hi)\s+$/u
/** What persons alone do, right behind the name. */
export const doneBySomebody =
  /^\s*,?\s*(?:(?:il|elle) (?:a|avait|va|n'a|s'est|gere|bosse|m'a|me|t'a|te|dit|pense|veut|est|ecoute|comprend|refuse)|m'a (?:dit|demande|appelee?|repondu|ecrit|propose|recue?|aidee?|envoye|montre|explique|promis|soutenue?|recommande|convoquee?)|nous a (?:dit|quittes|rejoints|appeles)|me (?:dit|parle|soutient|demande|doit)|a (?:demissionne|accouche|pleure|repondu|crie|promis|gagne|refuse|accepte|signe|quitte|demande|appele|valide|envoye|rejoint|voulu|oublie|raconte|organise|vendu|achete|menti|demenage|postule|insiste|explique|propose)|(?:pense|dit|trouve|croit) que|et moi (?:on|nous)|told (?:me|us|him|her|them)|asked (?:me|us|him|her)|said (?:that|it|he|she|i|we|no|yes)|(?:keeps|kept) (?:saying|asking|telling|interrupting)|thinks|joined (?:us|me|our|the)|left (?:us|me)|resigned|retired|and i|hired me|trained me|is my|was my)(?![\p{L}-])/u

/** What people do with people: a name that is a word too is a name here. */
export const withPerson =
  /(?<![\p{L}'-])(?:avec|chez|with|tell|told|asked?|ask|meet|met|know|thank|thanked|(?:talk|speak|spoke|talked|spoken|speaking|talking|listen|wrote|write|according|thanks|reports?|reporting|introduced? (?:me|you|him|her|us|them)) to|(?:parle|parler|parlais|parlait|dire|dis|dit|demande|demander|demandais|ecrit|ecrire|rappeler|repondu|repondre|telephone|explique|expliquer|propose|annonce|montre|ressemble|presente|confie|pense) a|selon|d'apres|appele|appeler|voir|vu|rencontre|rencontrer|remplace|remplacer|remercie|remercier|contacter|contacte|prevenir|prevenu|bonjour|salut|merci|coucou|bonsoir|hello|hi|hey|thanks|thank you|dear|cher|chere|bravo|au revoir|bye|ecoute|from|called|call|email|emailed|texted|text|hired|replaced|loves?|married|c'est|et|and)\s+$/u
/** What a person does: follows a name. */
export const personDoes =
  /^\s*,?\s*(?:il|elle|lui|n'a|n'est|n'avait|ne|va|vient|arrive|parle|travaille|habite|m'a|m'ont|t'a|nous a|vous a|l'a|s'est|a dit|a fait|a demande|a repondu|a propose|a decide|a appele|a pris|a trouve|a voulu|a pense|dit que|dit|pense|veut|voudrait|m'|me dit|me|te|se|leur|et moi|said|says|told|tells|asked|asks|thinks|thought|called|wants|wanted|is my|was my|is our|is coming|is leaving|is going|has been|knows|and i|never|always|who)(?![\p{L}-])/u
/** A company stands behind these words, not a person. */
export const employer =
  /(?<![\p{L}'-])(?:chez|pour|works? for|working for|worked for|job at|work at|la societe|l'entreprise|the company|client)\s+$/u

/** Parts of a family name that are written small: "de la", "van der", "ben". */
export const particle =
  /^(?:de|du|des|d|la|le|van|von|der|den|di|da|dos|del|della|el|al|ben|bin|ibn|ould|abou|abu|mac|mc|st|saint|sainte|ter|ten|o)$/

/** Words that follow "madame" or "my name is" and are no name. */
export const mustBeWord =
  /^(?:le|la|les|un|une|de|du|des|et|ou|je|tu|il|elle|on|nous|vous|ils|elles|a|est|qui|que|quoi|comment|pas|plus|bien|tout|tous|the|and|is|not|on|in|at|it|that|so|directrice|directeur|president|presidente|maire|ministre|juge|principal|bonjour|oui|non|merci|vous|alors|donc|mais|en|euh|everyone|all|also|still|toujours|aussi|dans|pour|avec|sur|y|ai|ce|cette|cet|ces|mes|tes|ses|nos|vos|leurs|mon|ma|ton|ta|son|sa|notre|votre|leur|chaque|hier|demain|depuis|pendant|apres|avant|chez|sans|sous|quand|comme|parce|car|puis|deja|encore|jamais|souvent|ici|this|these|those|last|next|yesterday|today|tomorrow|tonight|when|while|because|if|or|but|for|to|of|from|by|with|about|after|before|since|until|once|again|then|now|here|there|already|never|always|who|what|where|which|how|why|was|were|are|be|been|has|have|had|do|does|did|would|could|should|you|he|she|we|they|my|your|his|our|their|too|very|ca|si|tres|long|bon|lui|moi|toi|eux|soi|me|te|se|him|her|them|us)$/

/** Family names that are far more often the word. */
export const oftenWord =
  /^(?:may|will|can|long|day|best|price|case|good|well|may|bon|bonne|grand|grande|beau|belle|fort|jour|temps|court|bien|vite|dit|rien|tard|maison|place|ville|case|page|hier|matin|lundi|mardi|samedi|just|back|more|early|hall|home|wait|english|french|read|rest|love|like|mars|mai|moins|fois|vient|part|plein|doit|sera|sait|ira)$/

/** Particles that are no word of the two languages when a family name follows. */
export const foreignParticle = /^(?:van|von|der|den|di|da|dos|del|della|el|al|ben|bin|ibn|ould|abou|abu|ter|ten)$/

/** Virtues, seasons and verbs that are given names as well. */
export const virtue =
  /^(?:grace|hope|joy|will|faith|patience|prudence|victoire|constance|chance|chase|parfait|juste|harmonie|mercy|autumn|summer|grant|sue|pat|rob|art|rich|drew|desire|stormy|misty|merveille|franc|aime|angel|ange|reine|paix)$/

/** Virtues that are verbs right behind who does it: "ma mère aime", "my sister will". */
export const calledVerb = /^(?:aime|will|grant|sue|pat|rob|hope|chase|chance|drew|desire|parfait|juste|franc)$/
/** Behind a name: the part of the company where somebody works. */
export const ofTeam =
  /^\s+(?:(?:from|in|at|over in) (?:the )?(?:finance|hr|it|marketing|sales|legal|accounting|accounts|ops|operations|product|design|support|engineering|payroll|procurement|logistics|reception|compliance|customer|people team)|(?:de la|du|de l'|des|au|aux|a\sla|a\sl') ?(?:compta(?:bilite)?|rh|ressources|paie|marketing|commercial|accueil|logistique|support|juridique|achats|informatique|direction|production|communication|qualite|standard|etage))(?![\p{L}-])/u
/** What a clause begins with. */
export const opensClause =
  /(?:^|[.,;!?]\s|(?<!\p{L})(?:alors|donc|bah|ben|euh|mais|et|bon|enfin|et la|du coup|en fait|bref|oui|ouais|non|hier|hier soir|ce matin|aujourd'hui|d'ailleurs|so|and|but|well|because|then|yeah|yes|no|okay|ok|um|uh|apparently|actually|honestly|yesterday|today|this morning|last week|last night|parce que|que))\s*$/u
/** What somebody does, right behind the name, and is no family name. */
export const actedVerb =
  /^(?:said|says|thinks|run|work|live|lead|make|want|own|manage|met|dit|pense|veut|quit|left|came|went|wrote|called|told|asked|joined|works|runs|leads|lives|moved|took|gave|sent|flew|drove|ran|went|got|kept|brought|bought|thought|taught|caught|saw|heard|felt|found|lost|sat|stood|spoke|chose|fell|forgot|grew|held|hurt|knew|led|lent|paid|put|rang|sold|shook|showed|slept|spent|stole|threw|understood|woke|wore|cried|tried|helped|talked|walked|worked|started|stopped|wanted|needed|looked|seemed|agreed|refused|resigned|decided|offered|promised|explained|replied|answered|complained|laughed|smiled|shouted|insisted|apologi[sz]ed|presented|cancelled|organi[sz]ed|travelled|retired|stayed|bosse|gere|gerait|travaille|habite|arrive|part|revient|dirige|pilote|encadre|forme|remplace|bloque|refuse|accepte|valide|signe|propose|reste|tient|vit|dort|mange|parle|pleure|crie|rale|stresse|quitte|annule|rappelle|appelle|envoie|prend|devient|attend|comprend|rentre|cherche|trouve|deteste|regarde|ecoute|gagne|perd|commence|continue|essaie|oublie|donne|montre|garde|laisse|achete|ecrit|choisit|decide|rejoint|prepare|organise|anime|connait|ressemble|semble|repart|demenage|demissionne|insiste|hesite|exagere|abuse|galere|flippe|doute|craque|panique|souffre|subit|ment)$/

/** Who is spoken to: asked to do something, right behind the name. */
export const isAsked =
  /^\s*,?\s*(?:tu|vous|est-ce que (?:tu|vous)|peux-tu|pouvez-vous|can you|could you|would you|do you|did you|are you|have you|please)(?![\p{L}-])/u
/** Greetings and thanks, right before the name. */
export const greeting =
  /(?<![\p{L}'-])(?:merci|bonjour|bonsoir|salut|coucou|bravo|au revoir|chere?|dis|dites|bienvenue|enchantee?|thanks|thank you|hello|hi|hey|dear|bye|goodbye|welcome|cheers|sorry)\s*,?\s+$/u
/** A pleasantry before the name of whoever is spoken to: "good to see you, Ngaio". */
export const pleasantry =
  /(?<![\p{L}'-])(?:(?:see|meet|have|thank|and|about|with|for|hear from) you|having me|(?:good )?(?:morning|afternoon|evening)|thanks|merci|(?:vous|te|de vous|de te) (?:voir|revoir|retrouver|entendre)|et (?:toi|vous)|avec (?:toi|vous)|ce matin|ce soir|s'il (?:te|vous) plait|please|bienvenue|welcome),\s+$/u
/** What is said to somebody who has just been greeted by name. */
export const spokenTo =
  /^\s*(?:$|[.,!?]|(?:comment (?:ca|vas|allez|tu|vous)|ca va|tu (?:vas|as|es|m')|vous (?:allez|avez|etes|m')|je (?:suis|te|vous|m')|j'(?:ai|espere)|on (?:se|est|va|peut)|ravie?|content|contente|merci|d'etre|de (?:m'|te|vous|ta|votre|nous)|how|it's|i'm|nice|good|great|lovely|thanks|thank|welcome|for (?:joining|coming|being|your|taking)|see you)(?![\p{L}-]))/u
/** What is somebody's, behind a name and its "'s". */
export const possessed =
  /^'s\s+(?:team|office|desk|project|idea|feedback|e-?mail|report|birthday|house|place|flat|husband|wife|mother|father|mum|mom|dad|brother|sister|son|daughter|boss|manager|contract|account|car|phone|number|address|job|role|company|business|client|clients|question|point|message|note|notes|calendar|presentation|resignation|promotion|departure|replacement)(?![\p{L}-])/u

/** Plants, stones, birds and blessings that are given names, and words far more often. */
// biome-ignore format: a table
const things = new Set(
  `prune violette marguerite capucine iris jasmin olive cerise fleur perle ambre jade rubis saphir lune soleil etoile ciel ocean automne anemone eglantine melisse
  ivy willow hazel holly ruby pearl opal amber coral daisy poppy lily juniper fern sage basil rowan ash storm sky river dawn eve star winter destiny serenity trinity heaven
  charity verity honor honour justice blessing precious promise comfort gift miracle wisdom prosper praise favour favor goodness innocent fortune fortunate beryl robin
  merlin myrtle olive clover pepper ginger cherry sunny bright lucky mercy glory`.split(/\s+/),
)
/** A given name that is a virtue, a season, a verb or a thing. */
export const isVirtueOrThing = (word: string): boolean => virtue.test(word) || things.has(word)

/** Names of creatures, plants and tools behind "a": one of them, and nobody. */
export const oneOfThem =
  /^(?:robin|jay|martin|drake|finch|daisy|lily|ivy|iris|violet|basil|olive|jack|jenny|dolly|peg|penny|ruby|jade|pearl|opal|gene|bill|mike|mark|victor|major|earl|duke|prince|marine|melody|harmony|chip|cliff|dale|glen|reed|buddy|laurel|hazel|cherry|clementine|valentine|marguerite|capucine|violette|rosemary|angel|star|rose|pierre|margot|robert|josephine|olivier|laurier|narcisse)$/
/** "A", "un", "two", right before a word. */
export const counted =
  /(?<![\p{L}'-])(?:an?|une?|des|two|three|deux|trois|some|quelques) (?:petite?s? |little |wild |small |big )?$/u

/** Meals and talks are had with people: "lunch with april". */
export const metWith =
  /(?<![\p{L}'-])(?:lunch|dinner|coffee|breakfast|drinks?|chat(?:ted|ting)?|talk(?:ed|ing)?|spoke|spoken|speaking|meeting|work(?:ed|ing|s)?|call|met up|dejeune[rz]?|dine[rz]?|parle[rz]?|discute[rz]?|travaill\p{L}+) (?:with|to|avec|a)\s+$/u
/** "La clémence du juge": virtues that are given names almost always, but not behind an article. */
export const theVirtue = /^(?:clemence|prudence|constance|victoire|aurore|melodie|harmonie)$/
