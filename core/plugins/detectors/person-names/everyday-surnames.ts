import { wordList } from '../lists/word-lists.ts'

/**
 * Family names that are words for a trade, a thing, an animal or a feature of the land: too frequent as words to stand in
 * the list of family names, but right behind a given name hardly ever the word.
 */
// biome-ignore format: a table
const words = `
abbot archer ash bacon bailey baker banks barber barker barnes barrow bass baxter beach bean bell berry birch bird bishop
black blackwell blake bond booth bowman bradley branch bridges briggs britton brook brooks buck bull burns burrows bush
butcher butler byrd cannon carpenter carter carver castle chambers chandler chapman chase church clay cliff cobb coleman
collier cook cooke cooper cotton crane cross crow cruz daniels dean dyer eastwood farmer fields finch fisher fletcher flowers flynn
ford forest foster fowler fox francis freeman frost fuller gardener gardiner gardner garland garner gates gibbs glass glover goodman
gore gray green griffin grove hale hammond hardy harper hart harvey hawk hawkins hawthorne hayes haywood head heath hicks
hill hobbs holland holmes hood hooper hope hopper horn horton house howe hunt hunter hurst joyce judge keen kidd king kirk knight knowles
lamb lane law leach leaf lock lord love mann marsh marshall mason masters mayer meadows mercer miles mills monk moody moon
moore moss needham newman nichols noble north norton oaks page paige palmer park parker parks parsons payne peacock pearce perkins piper
pitt plummer pond pool poole pope porter potter powers pratt prior quick randall reeves rhodes rivers robin root rose rowe rush sadler
sage salmon saunders savage sawyer sharp shaw shepherd shields short singer skinner slater small snow sparks sparrow spencer
spicer steel steele stern stone strange strong summers swan sweet tanner temple thorn thorne todd towers townsend tucker turner tyler
underwood vance wall waller ward warner waters watts weaver webb wells west wheeler white wilder winter winters wolf wolfe
wang zhang chen liu yang huang zhao zhou guo zhu luo zheng tang deng feng
wood woodman woods woodward workman wright yates york young gill chow wong sun ling pan song tan bao lin roach
abbe aubert auger baron barbier bataille berger besson bijou blanc blanchard bois boisson bonhomme boucher bouchet boulanger boulet
bourgeois bouvier bouquet boyer brasseur brun buisson camus cardinal carlier carpentier carre cartier castel chapelle charpentier charron chartier
chauvin chemin chevalier chevallier clerc cloutier cochet collier colin combe comte coq corbeau cordier cordonnier corneille cornet
coste courtois couturier couvreur croix cuisinier delage dumoulin durand duc duval ecuyer etienne evrard fabre faure faucon favre ferrand
ferrier fleury fontaine forestier forgeron fournier gaillard garnier gaucher gauthier girard granger grenier gros guerin guerrier guillot
hardy hebert herisson hiver jardin jardinier joly jourdain lacroix lafleur lafontaine laine lambert langlois lapierre laurent leger legrand lemoine
lemaire leroy lesage levasseur lievre lion loiseau lombard loup maillard maire mallet marais marchal marchand marechal marie marin
marquis martel masson mathieu menard menuisier mercier merle messager meunier michel moine moineau monnier moreau morel morin moulin muller
muret navarre noir olivier page pages parent parmentier pasteur pascal pelletier pepin perrier petit pichon pigeon pinson piquet
poirier poisson poirot potier poulain poulet prevost prieur prince prudhomme renard rey riviere robert roche rocher roland roger roi rossignol
roussel roux roy sabatier salle salmon saulnier sauvage savary seguin seigneur serrurier simon soldat tailleur tanguy tavernier teinturier
teissier texier tessier thomas tisserand tonnelier tonnerre tournier toussaint vacher vallee vallet vasseur verdier verger vernier vigneron vidal villeneuve
villard voisin barre tour motte fosse saunier chauvet chateau fleur rosier dupont dumont lebon legros lefort lebrun leblanc lenoir leblond legendre
begue bigot blondel boisseau brosse cadet cavalier champion charrier chene chopin corbin cornu couture dauphin doyen foulon gallois gay goujon goupil gravier
grimaud hue jacquot landais lapin leger levy magne marlin marteau menager merlin montagne moulins mouton neveu normand palmier picot pineau pommier pont portal
portier prost racine rideau robinet roques sellier senechal serres soulier terrier tourneur tournois vaillant valette vaudois vial vigne villain vivier
bridge burton carr crisp dale darling diamond drake eagle flood fry gale goose grave graves holt hook ivory joy kitchen lock mace merry mole onions
peach penny pepper pike pine pound purse ray raven reed rice rich rogers royal rust salt sellers shore silver sly starr sterling stevens storey storm sugar
tide tree valentine vine wise worthy warren wing
`
const everyday = new Set(words.trim().split(/\s+/))

/** Whether a folded word is a family name of this kind, or a word so seldom said that it is one more likely. */
export const isEverydaySurname = (word: string): boolean =>
  everyday.has(word) || wordList('surnames-also-words').has(word)

/** What follows "Le" in Breton and Norman family names and is a word: "Le Roux", "Le Gall", "Le Goff". */
export const afterLe =
  /^(?:roux|gall|goff|brun|blanc|noir|tallec|moal|roy|moine|page|tellier|clerc|bot|duc|fur|mer|bail|pen|franc|vaillant|doux|quere|guen|guern|bris|berre|bihan|borgne|breton|cam|corre|dantec|denmat|drian|floch|gac|henaff|lann|louarn|mat|mee|meur|mouel|nain|normand|normant|pape|quellec|roch|saux|scouarnec|sueur|tourneur|treut|vot|carpentier|marchand|marec|maitre|prieur|prevost|bras|bozec|ber|coz|deun|du|dru|ny|lay|luyer|cozic|gouic|gal|baron|barbier|boulanger|comte|cornec|cardinal)$/
