import type { ErrorCode } from './errors.ts'
import { pair, type Sentence, sentence } from './sentence.ts'

/** What a user reads when a file is no recording, or one that cannot be taken in. */
export const mediaSentences = {
  'not-media': sentence(
    pair('« {file} » n’est ni une vidéo ni un son.', '“{file}” is neither video nor sound.'),
    pair(
      'Choisissez l’enregistrement lui-même (mp4, mkv, webm, mov, m4a, ogg…).',
      'Choose the recording itself (mp4, mkv, webm, mov, m4a, ogg…).',
    ),
  ),
  'media-encrypted': sentence(
    pair('« {file} » est protégé par un chiffrement.', '“{file}” is protected by encryption.'),
    pair('Exportez-le sans protection, puis recommencez.', 'Export it without protection, then try again.'),
  ),
  'media-damaged': sentence(
    pair(
      '« {file} » est endommagé ou tronqué : rien ne peut en être lu.',
      '“{file}” is damaged or cut short: nothing can be read from it.',
    ),
    pair(
      'Copiez-le de nouveau depuis sa source, ou réparez-le avec l’outil qui l’a enregistré.',
      'Copy it again from where it came, or repair it with the tool that recorded it.',
    ),
  ),
  'media-joined': sentence(
    pair(
      'L’enregistrement est fait de plusieurs, mis bout à bout, ou son horloge revient en arrière : une partie n’en serait ni lue ni masquée.',
      'This recording is made of several, put end to end, or its clock goes back: a part of it would neither be read nor hidden.',
    ),
    pair(
      'Donnez les enregistrements un par un, ou réunissez-les avec un logiciel de montage, qui leur donne une seule horloge. Rien n’a été produit.',
      'Give the recordings one at a time, or join them with an editing program, which gives them one clock. Nothing was produced.',
    ),
  ),
  'no-tracks': sentence(
    pair('« {file} » ne contient ni image ni son.', '“{file}” holds neither picture nor sound.'),
    pair('Choisissez un fichier qui en contient.', 'Choose a file that does.'),
  ),
} satisfies Partial<Record<ErrorCode, Sentence>>
