import type { ErrorCode } from '../errors.ts'
import { pair, type Sentence, sentence } from '../sentence.ts'

/** What a user reads when a transcript that was made elsewhere cannot be had, or not be read. */
export const broughtSentences = {
  'transcript-unreadable': sentence(
    pair('Ce fichier n’est pas une transcription que l’on sache lire.', 'This file is no transcript that can be read.'),
    pair(
      'Exportez-la en JSON depuis Trint, en WebVTT ou en SubRip, puis recommencez.',
      'Export it as JSON from Trint, as WebVTT or as SubRip, then retry.',
    ),
  ),
  'trint-refused': sentence(
    pair('Trint ne laisse pas entrer à {address}.', 'Trint at {address} does not let you in.'),
    pair(
      'Mettez une clé d’API dans ESTOMPE_TRINT_KEY, son identifiant et son secret séparés par deux-points ; pour un compte européen, ESTOMPE_TRINT_URL=https://api.eu.trint.com.',
      'Put an API key in ESTOMPE_TRINT_KEY, its id and its secret with a colon between them; for an account in Europe, ESTOMPE_TRINT_URL=https://api.eu.trint.com.',
    ),
  ),
  'trint-missing': sentence(
    pair('Trint n’a pas cette transcription, ou pas encore.', 'Trint does not have this transcript, or not yet.'),
    pair('« estompe trint list » montre celles qui s’y trouvent.', '“estompe trint list” shows those that are there.'),
  ),
  'trint-unreachable': sentence(
    pair(
      'Trint ne répond pas à {address}, ou pas comme attendu.',
      'Trint at {address} does not answer, or not as expected.',
    ),
    pair('Vérifiez la connexion, puis recommencez plus tard.', 'Check the connection, then try again later.'),
  ),
} satisfies Partial<Record<ErrorCode, Sentence>>
