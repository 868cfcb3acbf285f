/** Quelle voix est celle de qui. */
export const links = {
  links: {
    whose: 'C’est la voix de',
    whoseOf: '{{name}} : {{whose}}',
    unsaid: 'pas dit',
    is: 'C’est la voix de {{name}}.',
    because: {
      'same-name': 'Ce nom est aussi celui d’un visage.',
      alone: 'Pendant {{time}}, on ne voit qu’un visage et on n’entend que cette voix.',
    },
    say: 'C’est {{name}}',
    disguised: '{{name}}, déguisée',
    heard: '{{name}}, entendue',
    hideBoth: 'Masquer, voix comprise',
    keepToo: 'Cet accord vaut aussi pour la voix ({{names}})',
  },
}
