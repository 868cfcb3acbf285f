import type { ErrorCode } from '../errors.ts'
import { pair, type Sentence, sentence } from '../sentence.ts'

/** What a user reads when keeping, backing up or opening something goes wrong. */
export const keepingSentences = {
  'library-in-use': sentence(
    pair('Un autre programme se sert de la bibliothèque.', 'Another program is using the library.'),
    pair(
      'Fermez le studio et les autres commandes, puis recommencez. Ce qui était fait est gardé.',
      'Close the studio and other commands, then try again. What was done is kept.',
    ),
  ),
  'library-not-empty': sentence(
    pair('Il y a déjà une bibliothèque avec des séances ici.', 'There is a library with sessions here already.'),
    pair(
      'Restaurez ailleurs (ESTOMPE_HOME), ou ajoutez --replace : la bibliothèque actuelle est alors mise de côté, pas supprimée.',
      'Restore elsewhere (ESTOMPE_HOME), or add --replace: the present library is then put aside, not deleted.',
    ),
  ),
  'backup-damaged': sentence(
    pair('La sauvegarde est incomplète ou abîmée (« {file} »).', 'The backup is incomplete or damaged (“{file}”).'),
    pair(
      'Rien n’a été restauré. Prenez une autre sauvegarde, ou terminez celle-ci avec estompe backup.',
      'Nothing was restored. Take another backup, or finish this one with estompe backup.',
    ),
  ),
  'sealed-damaged': sentence(
    pair(
      'Le fichier chiffré « {file} » est abîmé (morceau {piece}).',
      'The encrypted file “{file}” is damaged (piece {piece}).',
    ),
    pair(
      'Il est laissé tel quel, et rien n’a été restauré. Reprenez-le d’une sauvegarde ; si c’est elle qui est abîmée, prenez-en une autre, ou refaites-la avec estompe backup.',
      'It is left as it is, and nothing was restored. Take it from a backup; if that is what is damaged, take another one, or make it again with estompe backup.',
    ),
  ),
  'library-locked': sentence(
    pair('La bibliothèque est verrouillée.', 'The library is locked.'),
    pair(
      'Ouvrez-la avec sa phrase de passe ou son code de secours ; rien n’a été lu ni changé.',
      'Open it with its passphrase or its recovery code; nothing was read or changed.',
    ),
  ),
  'file-not-sealed': sentence(
    pair(
      '« {file} » n’est pas chiffré, dans une bibliothèque qui l’est entièrement : Estompe ne l’a pas écrit là.',
      '“{file}” is not encrypted, in a library that is as a whole: Estompe did not write it there.',
    ),
    pair(
      'Rien n’en a été lu. Retirez ce fichier, ou reprenez celui d’une sauvegarde.',
      'Nothing of it was read. Take this file away, or take it from a backup.',
    ),
  ),
  'vault-damaged': sentence(
    pair(
      'Le fichier de clés de la bibliothèque est abîmé (« {file} »), et sa copie aussi.',
      'The library’s key file is damaged (“{file}”), and so is its copy.',
    ),
    pair(
      'Rien n’a été changé. Reprenez vault.json d’une sauvegarde de cette bibliothèque : il ouvre les mêmes fichiers.',
      'Nothing was changed. Take vault.json from a backup of this library: it opens the same files.',
    ),
  ),
  'vault-unfinished': sentence(
    pair(
      'La bibliothèque était en train d’être chiffrée quand une version antérieure du programme s’est arrêtée (« {file} »).',
      'The library was being encrypted when an earlier version of the program stopped (“{file}”).',
    ),
    pair(
      'Rien n’a été changé. Ouvrez-la une fois avec cette version, qui finira ; sinon, reprenez vault.json d’une sauvegarde. Si personne ne la chiffrait, quelqu’un a touché à ce fichier : reprenez la sauvegarde.',
      'Nothing was changed. Open it once with that version, which will finish; or take vault.json from a backup. If nobody was encrypting it, somebody has altered this file: take the backup.',
    ),
  ),
  'keychain-missing': sentence(
    pair('Ce système n’a pas de trousseau où garder la clé.', 'This system has no keychain to keep the key in.'),
    pair(
      'La phrase de passe sera demandée à chaque démarrage. Sous Linux, installez secret-tool (libsecret) dans une session de bureau.',
      'The passphrase will be asked for at each start. On Linux, install secret-tool (libsecret) in a desktop session.',
    ),
  ),
  'keychain-refused': sentence(
    pair(
      'Le trousseau du système n’a pas pris la clé ({reason}).',
      'The system’s keychain did not take the key ({reason}).',
    ),
    pair(
      'La bibliothèque est chiffrée quand même ; la phrase de passe sera demandée au démarrage.',
      'The library is encrypted all the same; the passphrase will be asked for at the start.',
    ),
  ),
  'passphrase-wrong': sentence(
    pair(
      'Ce n’est pas la bonne phrase de passe, ni le bon code de secours.',
      'This is not the right passphrase or recovery code.',
    ),
    pair(
      'Essayez encore : rien n’a été changé. Le code de secours ouvre aussi.',
      'Try again: nothing was changed. The recovery code opens it too.',
    ),
  ),
  'passphrase-short': sentence(
    pair(
      'La phrase de passe est trop courte ({needed} caractères au moins).',
      'The passphrase is too short (at least {needed} characters).',
    ),
    pair('Choisissez-en une plus longue ; plusieurs mots conviennent.', 'Choose a longer one; several words do well.'),
  ),
  'passphrase-missing': sentence(
    pair(
      'Il faut une phrase de passe, et personne ne peut la taper ici.',
      'A passphrase is needed, and nobody can type it here.',
    ),
    pair(
      'Lancez la commande dans un terminal, ou donnez-la par la variable ESTOMPE_PASSPHRASE.',
      'Run the command in a terminal, or give it by the variable ESTOMPE_PASSPHRASE.',
    ),
  ),
  'folder-unfit': sentence(
    pair('Le dossier « {file} » ne convient pas.', 'The folder “{file}” does not fit.'),
    pair(
      'Choisissez un dossier vide, hors de la bibliothèque. Rien n’a été changé.',
      'Choose an empty folder outside the library. Nothing was changed.',
    ),
  ),
  'work-running': sentence(
    pair('Un traitement, un rendu ou un enregistrement est en cours.', 'Something is processed, rendered or recorded.'),
    pair(
      'Attendez qu’il se termine, ou arrêtez-le, puis recommencez. Rien n’a été changé.',
      'Wait until it ends, or stop it, then try again. Nothing was changed.',
    ),
  ),
} as const satisfies Partial<Record<ErrorCode, Sentence>>
