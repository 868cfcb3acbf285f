/** Effacer quelqu’un, sceller une sauvegarde, en faire revenir une. */
export const erasing = {
  erasing: {
    counting: 'Étape 1 sur 2 : les fichiers sont comptés.',
    files: 'Étape 1 sur 2 : {{done}} fichiers sur {{total}}.',
    database: 'Étape 2 sur 2 : la base de données est réécrite ({{bytes}}).',
  },
  person: {
    title: 'Effacer une personne',
    text: 'Partout dans la bibliothèque : son nom là où il est écrit, ses empreintes, son accord, ce qui a été décidé à son sujet. Ce qui la montre reste caché ; les rendus qui la montraient sont retirés. Son visage et sa voix ne quittent les originaux qu’avec leur séance.',
    names: 'Noms, tels qu’ils peuvent être écrits, séparés par des virgules',
    where: 'Où',
    everywhere: 'Dans toutes les séances',
    button: 'Effacer cette personne…',
    sure: 'Effacer {{names}} ? Chaque mot de ces noms sera remplacé. Rien ne peut être repris.',
    leave: 'Ne pas effacer',
    done: 'Attestation. Séances : {{sessions}} · fichiers : {{files}} · décisions réécrites : {{records}} · personnes oubliées : {{enrolled}} · rendus retirés : {{rendersWithdrawn}}',
    left: 'Restent des originaux où la personne se voit ou s’entend ({{originalsLeft}}) et des copies remises hors de la bibliothèque ({{publishedLeft}}) : seul l’effacement de la séance les atteint.',
    takesLeft_one:
      '{{count}} enregistrement que personne n’a terminé la nomme aussi : détruisez-le, ou terminez-le et effacez de nouveau.',
    takesLeft_other:
      '{{count}} enregistrements que personne n’a terminés la nomment aussi : détruisez-les, ou terminez-les et effacez de nouveau.',
    entry: 'Inscrit au journal sous le n° {{number}}, empreinte',
  },
  copies: {
    passphrase: 'Phrase de passe, pour une sauvegarde chiffrée',
    passphraseHint:
      'Vide : la sauvegarde est lisible par qui a le dossier. Pour reprendre une sauvegarde chiffrée, la même phrase.',
    code: 'Code de secours, montré cette seule fois ; notez-le hors de cette machine :',
    restore: 'Restaurer une sauvegarde…',
    restoreText: 'Elle devient une bibliothèque à part, dans un dossier vide. Celle-ci n’est pas touchée.',
    restoreField: {
      from: 'Dossier de la sauvegarde',
      to: 'Dossier vide pour la bibliothèque',
      phrase: 'Phrase de passe, si elle est chiffrée',
    },
    restoreStart: 'Restaurer',
    running: 'Copie et relecture : {{done}} fichiers sur {{total}}',
    restored_one: 'Restaurée : {{count}} fichier, relu. Pour l’ouvrir :',
    restored_other: 'Restaurée : {{count}} fichiers, relus. Pour l’ouvrir :',
  },
}
