import type { NameWord } from '../lists/name-words.ts'

/**
 * Family names of West Africa that are a filler, an article or a verb in French ("bah", "ba", "fall"): names only right
 * behind a given name from there.
 */
// biome-ignore format: a table
const familyNames = new Set(
  `bah ba sy ly ka sow fall dia faye dieng sall seck barry toure camara sidibe sane mane diouf gueye niang sarr thiam wade kane sene ngom bo so
  mendy gomis sagna dione ndao badji coly tall kebe balde sylla kante conde conte keita cisse kone diallo traore coulibaly ouattara sanogo dembele sissoko
  soumah bangoura fofana kourouma doumbia diarra samake maiga dicko cissokho sakho sissokho gassama drame koita diawara`.split(/\s+/),
)
// biome-ignore format: a table
const givenNames = new Set(
  `mamadou amadou ousmane thierno alpha aissatou aicha fatoumata fatou mariama mariam mariame oumar omar ibrahima ibrahim boubacar boubakar abdoulaye abdou cheikh
  cheick khady awa adama moussa aminata amy souleymane modou pape papa ndeye sokhna rokhaya coumba djibril idrissa seydou issa salif bakary lamine aliou alioune
  elhadj tidiane babacar assane malick samba demba sidy sidi yaya kadiatou hawa binta bintou nafissatou nafi oumou ramatoulaye rama djeneba djenabou salimata maimouna
  penda aida astou dieynaba saliou sekou sory fode mody kerfalla karamoko siaka drissa yacouba zakaria hamidou hamadou daouda ismaila ismael saidou sadio
  kalidou keita kande mamady mamoudou diarra diariatou diaraye hadja kadidia kadidiatou assetou assitan fanta nana nene tenin djelika rokia safiatou safi tata
  dado halimatou houleye khadija khadidja ndella marieme mame maty codou arame soda yacine yassine ablaye aboubacar bocar birame biram doudou gora habib
  hamet ibou iba lassana lansana macky makhtar moctar matar mbaye mor moustapha momar ngagne ousseynou assan serigne sidiki tidjane vieux waly youssouph
  youssouf youssoufa oury diouma tanou sadou bailo telly`.split(/\s+/),
)

/** Whether two folded words side by side are a given and a family name of West Africa. */
export const isWestAfricanName = (given: string, family: string): boolean =>
  givenNames.has(given) && familyNames.has(family)

/** The same where the given name is a word as well ("pape gueye"), and the family name is no filler ("papa bah il part"). */
export const isWestAfricanStart = (word: NameWord, next: NameWord | undefined): boolean =>
  next?.gap === ' ' &&
  word.cased === word.capital &&
  next.cased === next.capital &&
  isWestAfricanName(word.text, next.text) &&
  !(word.ordinary && next.ordinary)
