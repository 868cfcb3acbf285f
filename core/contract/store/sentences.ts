import type { ErrorCode } from '../errors.ts'
import { pair, sentence } from '../sentence.ts'

/** What a user reads when a bucket, or another place that keeps objects, does not do what it should. */
export const storeSentences = {
  'store-unreachable': sentence(
    pair('« {file} » ne répond pas, ou trop lentement.', '“{file}” does not answer, or too slowly.'),
    pair(
      'Ce qui est fait est gardé. Vérifiez l’adresse (AWS_ENDPOINT_URL, ou ESTOMPE_RESULTS pour une base de résultats) et la connexion, puis relancez : le travail reprend où il en était.',
      'What is done is kept. Check the address (AWS_ENDPOINT_URL, or ESTOMPE_RESULTS for a database of results) and the connection, then run again: work continues where it was.',
    ),
  ),
  'store-refused': sentence(
    pair('« {file} » refuse l’accès.', '“{file}” refuses access.'),
    pair(
      'Vérifiez les identifiants (AWS_ACCESS_KEY_ID et AWS_SECRET_ACCESS_KEY, ou AWS_PROFILE) et leurs droits, puis relancez.',
      'Check the credentials (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE) and what they allow, then run again.',
    ),
  ),
  'store-expired': sentence(
    pair('Les identifiants pour « {file} » ont expiré.', 'The credentials for “{file}” have expired.'),
    pair(
      'Ce qui est fait est gardé. Renouvelez-les, puis relancez la même commande : elle reprend où elle en était.',
      'What is done is kept. Renew them, then run the same command again: it continues where it was.',
    ),
  ),
  'store-wrong-answer': sentence(
    pair(
      '« {file} » donne une réponse que l’on n’attend pas d’un espace S3.',
      '“{file}” gives an answer that no S3 store should give.',
    ),
    pair(
      'Ce qui est fait est gardé. Vérifiez que l’adresse est bien celle d’un espace compatible S3, et qu’aucun mandataire ne répond à sa place.',
      'What is done is kept. Check that the address is that of an S3-compatible store, and that no proxy answers in its place.',
    ),
  ),
  'object-altered': sentence(
    pair(
      'Le contenu de « {file} » n’a pas l’empreinte SHA-256 qui a été notée.',
      'The content of “{file}” does not have the SHA-256 that was written down.',
    ),
    pair(
      'Rien n’en a été utilisé. Relancez ; si cela se répète, déposez de nouveau le fichier d’origine.',
      'Nothing of it was used. Run again; if it happens again, put the original there once more.',
    ),
  ),
  'fleet-missing': sentence(
    pair('Les paquets de Temporal ne sont pas installés.', 'Temporal’s packages are not installed.'),
    pair(
      'Installez-les là où se trouve le programme : npm install @temporalio/worker @temporalio/client @temporalio/workflow @temporalio/activity @temporalio/common',
      'Install them where the program is: npm install @temporalio/worker @temporalio/client @temporalio/workflow @temporalio/activity @temporalio/common',
    ),
  ),
  'fleet-unreachable': sentence(
    pair('Le serveur Temporal « {file} » ne répond pas.', 'The Temporal server “{file}” does not answer.'),
    pair(
      'Ce qui est fait est gardé. Vérifiez l’adresse (HÔTE:7233) et la connexion, puis relancez.',
      'What is done is kept. Check the address (HOST:7233) and the connection, then run again.',
    ),
  ),
  'archive-unknown': sentence(
    pair(
      '« {file} » ne connaît aucune archive qui ait été demandée ainsi.',
      '“{file}” knows no archive that was asked for like this.',
    ),
    pair(
      'Redonnez ce qui a été donné à « fleet run » : SOURCE, --out, --work, --policy, et s’il y en avait --mask, --language, --names et --model.',
      'Give again what “fleet run” was given: SOURCE, --out, --work, --policy, and --mask, --language, --names and --model if there were any.',
    ),
  ),
  'worker-sealed': sentence(
    pair(
      'La bibliothèque « {file} » est chiffrée. Une machine d’une flotte travaille en clair sur son disque : dans cette bibliothèque, rien n’a été commencé.',
      'The library “{file}” is encrypted. A machine of a fleet works in clear on its disk: nothing was begun in this library.',
    ),
    pair(
      'Donnez à cette machine une bibliothèque à elle, sans phrase de passe (ESTOMPE_HOME=DOSSIER), sur un disque que le système chiffre.',
      'Give this machine a library of its own, without a passphrase (ESTOMPE_HOME=FOLDER), on a disk that the system encrypts.',
    ),
  ),
} satisfies Partial<Record<ErrorCode, unknown>>
