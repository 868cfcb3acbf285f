/** Words that go on in a street's name when nothing is written with capitals: "victor hugo", "saint antoine". */
const within =
  /^(?:saint|sainte|st|ste|general|marechal|colonel|capitaine|president|docteur|abbe|notre|dame|grand|grande|petit|petite|vieux|vieille|jean|victor|hugo|gaulle|ferry|jaures|moulin|zola|curie|republique|liberte|paix|gare|eglise|mairie|bastille|nation|lilas|tilleuls|roses|fleurs|vignes|pres|champs|moulins|fontaine|chateau|ecole|stade|marche|pont|port|bois|faubourg|monts?|belle|beau|clos|haut|bas|haute|basse|sud|nord|est|ouest|mai|novembre|juillet|septembre|clemenceau|pasteur|voltaire|rousseau|gambetta|foch|leclerc|kennedy|wilson|briand|mermoz|lamartine|moliere|verlaine|rimbaud|baudelaire|camus|sand|brel|brassens|piaf|prevert|eluard|aragon|triolet|kergomard|michelet|thiers|carnot|blum|mendes|france|allende|mandela|luther|king|freres?|soeurs?|rois|mages|martyrs|fusilles|resistance|deportes|combattants|anciens|heros|halles|remparts|carmes|capucins|jacobins|cordeliers|minimes|ursulines|tanneurs|tisserands|forgerons|peupliers|acacias|platanes|chenes|erables|cerisiers|pommiers|marronniers|rosiers|bleuets|coquelicots|mimosas|genets|bruyeres|hirondelles|alouettes|mouettes|rossignols|sources|vergers|coteaux|deux|trois|quatre)$/

/**
 * True when a folded word can go on in a street's name.
 * @param isName tells whether a word is a known given or family name
 * @param linked true when "de", "la" and the like stand before it
 */
export const isStreetNameEnd = (word: string, isName: (word: string) => boolean, linked: boolean): boolean => {
  const parts = word.split('-')
  if (parts.length > 1) return parts.some((part) => within.test(part) || isName(part))
  return within.test(word) || (!linked && isName(word) && word.length > 3)
}
