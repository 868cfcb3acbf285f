/** Ce qui décide là où personne ne l’a fait. */
export const rules = {
  rules: {
    title: 'La règle de cette séance',
    change: 'Changer…',
    look: 'Ce qu’elle fait',
    close: 'Refermer',
    now: 'Là où personne n’a décidé : « {{policy}} » (version {{version}}).',
    keptInVain:
      'Des personnes ont un accord pour être vues, mais cette règle cache tous les visages : elles restent cachées.',
    policy: 'Règle',
    maskLabel: 'Masque',
    maskOfPolicy: 'Masques de la règle',
    mask: { soft: 'Estompé', fill: 'Aplat', mosaic: 'Mosaïque', blur: 'Flou' },
    about: {
      soft: 'Rempli de ce qui entoure le visage : rien de lui n’y reste. Les textes sont toujours couverts d’un aplat.',
      fill: 'Un aplat gris : rien n’y reste. Les textes aussi.',
      mosaic: 'Quelques grands carreaux. La vérification refuse un rendu où quelque chose s’y devine encore.',
      blur: 'Un flou peut laisser reconnaître quelqu’un : à ne choisir que si cela n’a pas d’importance. La vérification refuse un rendu où quelque chose s’y devine encore.',
    },
    says: 'Ce que fait cette règle',
    own: 'Une règle à soi : fichier sur cette machine',
    ownExample: '/dossier/ma-regle.json',
    ownRead: 'Lire',
    ownName: '{{name}}, à soi',
    take: 'Appliquer cette règle',
    drops: 'L’approbation tombera.',
  },
}
