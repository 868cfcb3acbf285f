/** Les voix d’une séance, et celles que l’on déguise. */
export const voices = {
  voices: {
    title: 'Voix',
    intro:
      'Une voix déguisée est plus difficile à reconnaître ; ce n’est pas une garantie face à quelqu’un de déterminé.',
    spoken_one: '{{count}} passage',
    spoken_other: '{{count}} passages',
    disguise: 'Déguiser',
    disguiseOf: 'Déguiser la voix de {{name}}',
    keep: 'Laisser entendre…',
    keepOf: 'Laisser entendre la voix de {{name}}',
    why: 'Pourquoi cette voix peut être entendue',
    whyExample: 'accord signé le 21 novembre',
    keepDo: 'Laisser entendre',
    state: {
      disguised: 'déguisée',
      'disguised-by-policy': 'déguisée par la règle',
      kept: 'entendue telle quelle',
      plain: 'entendue, selon la règle',
    },
    kept: 'Entendue : {{why}} ({{name}}, {{day}})',
    unknown: 'Ce que personne n’a pu attribuer à une voix est déguisé aussi.',
  },
}
