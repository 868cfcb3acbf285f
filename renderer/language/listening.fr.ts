/** Entendre, avant d’approuver, ce qui sortira. */
export const listening = {
  listening: {
    hear: 'Entendre',
    of: '{{what}} : la voix de {{name}}',
    stop: 'Arrêter',
    which: 'Ce que l’on entend',
    side: { goesOut: 'Ce qui sortira', recorded: 'Original' },
    making: 'Quelques secondes de son sont préparées comme au rendu…',
    unchanged: 'Rien n’y est changé : c’est l’original qui sortira.',
    replaced_one: '{{count}} passage remplacé par {{by}}.',
    replaced_other: '{{count}} passages remplacés par {{by}}.',
    by: { silence: 'du silence', tone: 'un bip', noise: 'un souffle' },
    disguised: 'Voix déguisée : chaque rendu la déguise un peu autrement.',
    keys: 'Entendre ce qui sortira, ⇧ l’original',
  },
}
