import { broughtSentences } from './brought/sentences.ts'
import type { ErrorCode, ErrorData } from './errors.ts'
import { keepingSentences } from './keeping/sentences.ts'
import { filled, type UiLanguage } from './language.ts'
import { mediaSentences } from './media-sentences.ts'
import { outletSentences } from './outlet/sentences.ts'
import { recordingSentences } from './recording/sentences.ts'
import { pair, type Sentence, sentence } from './sentence.ts'
import { storeSentences } from './store/sentences.ts'

/** One entry for each error code, in both languages. */
export const sentences: Readonly<Record<ErrorCode, Sentence>> = {
  'file-missing': sentence(
    pair('Le fichier « {file} » est introuvable.', 'The file “{file}” cannot be found.'),
    pair(
      'Vérifiez le chemin, ou rebranchez le disque qui le contient.',
      'Check the path, or connect the disk it is on.',
    ),
  ),
  'recording-elsewhere': sentence(
    pair(
      'L’enregistrement n’est plus sur cette machine ; il est à l’adresse « {file} ».',
      'The recording is no longer on this machine; it lies at “{file}”.',
    ),
    pair(
      'Ramenez-le dans la bibliothèque : écran « Lots », ou « npx estompe fetch ».',
      'Bring it back into the library: on the Jobs screen, or with “npx estompe fetch”.',
    ),
  ),
  'file-empty': sentence(
    pair('Le fichier « {file} » est vide (0 octet).', 'The file “{file}” is empty (0 bytes).'),
    pair(
      'Copiez-le de nouveau depuis sa source : l’enregistrement n’y est pas.',
      'Copy it again from where it came: there is no recording in it.',
    ),
  ),
  'file-unreadable': sentence(
    pair('Le fichier « {file} » ne peut pas être lu.', 'The file “{file}” cannot be read.'),
    pair(
      'Vérifiez que c’est bien un fichier, que vous avez le droit de le lire, et que son disque est branché et en bon état.',
      'Check that it is a file, that you are allowed to read it, and that its disk is connected and sound.',
    ),
  ),
  ...mediaSentences,
  ...broughtSentences,
  'folder-not-writable': sentence(
    pair('Impossible d’écrire dans « {file} ».', '“{file}” cannot be written to.'),
    pair(
      'Choisissez un autre dossier, ou donnez-vous le droit d’y écrire. Rien n’a été perdu.',
      'Choose another folder, or give yourself the right to write there. Nothing was lost.',
    ),
  ),
  'disk-full': sentence(
    pair('Le disque est plein (« {file} »).', 'The disk is full (“{file}”).'),
    pair(
      'Libérez de la place, puis relancez la même commande : elle reprend où elle s’est arrêtée.',
      'Make room, then run the same command again: it continues where it stopped.',
    ),
  ),
  'source-changed': sentence(
    pair('« {file} » a changé pendant le traitement.', '“{file}” changed while it was being processed.'),
    pair(
      'Attendez que l’enregistrement soit terminé, puis recommencez.',
      'Wait until the recording has ended, then start again.',
    ),
  ),
  'recording-changed': sentence(
    pair(
      '« {file} » n’a pas le contenu de l’enregistrement de cette séance.',
      '“{file}” does not hold the recording of this session.',
    ),
    pair(
      'Dites où se trouve l’enregistrement : la relecture le demande. Rien n’a été changé.',
      'Say where the recording lies: the review asks for it. Nothing was changed.',
    ),
  ),
  'model-missing': sentence(
    pair('Le modèle « {model} » n’est pas installé.', 'The model “{model}” is not installed.'),
    pair('Installez-le : npx estompe models fetch {model}', 'Install it: npx estompe models fetch {model}'),
  ),
  'model-altered': sentence(
    pair(
      'Le modèle « {model} » n’est pas celui qui est attendu : son empreinte sha256 diffère.',
      'The model “{model}” is not the expected one: its sha256 differs.',
    ),
    pair(
      'Par sûreté, rien n’est traité avec. Remplacez-le : npx estompe models fetch {model} (ou réinstallez le programme).',
      'To be safe, nothing is processed with it. Replace it: npx estompe models fetch {model} (or install the program again).',
    ),
  ),
  'model-unpinned': sentence(
    pair(
      'Personne n’a encore fixé l’empreinte sha256 du modèle « {model} ».',
      'Nobody has pinned the sha256 of the model “{model}” yet.',
    ),
    pair(
      'Si vous faites confiance à sa source : npx estompe models fetch {model} --trust-first',
      'If you trust where it comes from: npx estompe models fetch {model} --trust-first',
    ),
  ),
  'model-unknown': sentence(
    pair('Aucun modèle ne s’appelle « {model} ».', 'No model is called “{model}”.'),
    pair('La liste : npx estompe models list', 'The list: npx estompe models list'),
  ),
  'model-broken': sentence(
    pair('Le modèle « {file} » ne peut pas être exécuté.', 'The model “{file}” cannot be run.'),
    pair('Vérifiez les modèles : npx estompe models verify', 'Check the models: npx estompe models verify'),
  ),
  'download-failed': sentence(
    pair('Le téléchargement n’a pas abouti.', 'The download did not succeed.'),
    pair(
      'Vérifiez la connexion et relancez la commande : elle reprend où elle s’est arrêtée.',
      'Check the connection and run the command again: it continues where it stopped.',
    ),
  ),
  'models-unreadable': sentence(
    pair('La liste des modèles (« {file} ») est illisible.', 'The list of models (“{file}”) cannot be read.'),
    pair('Réinstallez le programme.', 'Install the program again.'),
  ),
  'node-too-old': sentence(
    pair('Node {found} est trop ancien.', 'Node {found} is too old.'),
    pair(
      'Installez Node {needed} ou plus récent, ou lancez « npm install » dans le dossier du programme.',
      'Install Node {needed} or newer, or run “npm install” in the program’s folder.',
    ),
  ),
  usage: sentence(
    pair('Commande mal formée : {what}', 'Wrong usage: {what}'),
    pair('L’aide : npx estompe --help', 'Help: npx estompe --help'),
  ),
  'policy-invalid': sentence(
    pair('La règle « {file} » n’est pas valable ({where}).', 'The policy “{file}” is not valid ({where}).'),
    pair(
      'Partez de resources/policies/strict.json, ou utilisez --policy strict.',
      'Start from resources/policies/strict.json, or use --policy strict.',
    ),
  ),
  'policy-name-taken': sentence(
    pair(
      'La règle « {file} » se dit « {name} », mais ne dit pas la même chose que la règle fournie qui porte ce nom.',
      'The policy “{file}” calls itself “{name}”, but does not say what the policy of that name that comes with the program says.',
    ),
    pair(
      'Donnez-lui un autre nom dans son fichier (« name ») : rapports, journal et approbations les distingueront.',
      'Give it another name in its file (“name”): reports, log and approvals then tell them apart.',
    ),
  ),
  'plan-invalid': sentence(
    pair('Le plan « {file} » n’est pas valable ({where}).', 'The plan “{file}” is not valid ({where}).'),
    pair('Utilisez le plan.json que « process » a écrit.', 'Use the plan.json that “process” wrote.'),
  ),
  'plan-mismatch': sentence(
    pair('Ce plan a été fait pour un autre enregistrement.', 'This plan was made for another recording.'),
    pair('Utilisez le plan.json du même dossier.', 'Use the plan.json of the same folder.'),
  ),
  'encoder-failed': sentence(
    pair('L’image ou le son n’a pas pu être encodé.', 'Picture or sound could not be encoded.'),
    pair(
      'Lancez « npx estompe doctor », qui dit quel encodeur fonctionne ici.',
      'Run “npx estompe doctor”, which says which encoder works here.',
    ),
  ),
  'decoder-failed': sentence(
    pair('« {file} » ne peut pas être décodé.', '“{file}” cannot be decoded.'),
    pair(
      'Convertissez-le dans un format courant (H.264 et AAC dans un mp4), puis recommencez.',
      'Convert it to a common format (H.264 and AAC in an mp4), then try again.',
    ),
  ),
  'session-missing': sentence(
    pair('Cette session n’est pas dans la bibliothèque.', 'This session is not in the library.'),
    pair('Importez l’enregistrement de nouveau.', 'Import the recording again.'),
  ),
  'look-unknown': sentence(
    pair(
      'Cette séance ne montre pas assez le visage de cette personne pour la reconnaître ailleurs. Rien n’a été gardé.',
      'This session does not show enough of this person’s face to recognise it elsewhere. Nothing was kept.',
    ),
    pair(
      'Choisissez une séance où la personne est vue de face plus longtemps.',
      'Choose a session that shows the person from the front for longer.',
    ),
  ),
  'database-newer': sentence(
    pair(
      'La bibliothèque a été écrite par une version plus récente du programme (schéma {found}, ici {known}).',
      'The library was written by a newer version of the program (schema {found}, here {known}).',
    ),
    pair('Mettez le programme à jour. Rien n’a été modifié.', 'Update the program. Nothing was changed.'),
  ),
  'database-damaged': sentence(
    pair('La base « {file} » est endommagée.', 'The database “{file}” is damaged.'),
    pair(
      'Remettez une sauvegarde, ou choisissez une autre bibliothèque avec ESTOMPE_HOME. Le fichier est laissé tel quel.',
      'Restore a backup, or choose another library with ESTOMPE_HOME. The file is left as it is.',
    ),
  ),
  ...keepingSentences,
  ...storeSentences,
  ...outletSentences,
  ...recordingSentences,
  'library-busy': sentence(
    pair('Cet enregistrement est déjà en cours de traitement.', 'This recording is being processed already.'),
    pair(
      'Attendez la fin de l’autre traitement, puis relancez : ce qui est fait ne sera pas refait.',
      'Wait until the other job ends, then run again: what is done will not be done twice.',
    ),
  ),
  'bulk-busy': sentence(
    pair(
      'Un autre traitement par lot écrit déjà dans ce dossier.',
      'Another bulk job is writing to this folder already.',
    ),
    pair(
      'Suivez-le dans l’écran « Lots », ou relancez quand il aura fini : ce qui est fait ne sera pas refait.',
      'Follow it on the “Jobs” screen, or run again when it has ended: what is done will not be done twice.',
    ),
  ),
  'bulk-missing': sentence(
    pair('Ce lot n’existe pas, ou plus.', 'There is no such bulk job, or no longer.'),
    pair('« npx estompe bulk list » montre ceux qui existent.', '“npx estompe bulk list” shows those that there are.'),
  ),
  'work-died': sentence(
    pair(
      'Le processus qui traitait « {file} » s’est arrêté net, plusieurs fois au même endroit.',
      'The process that worked on “{file}” ended abruptly, several times at the same place.',
    ),
    pair(
      'Les autres enregistrements ont continué. Convertissez celui-ci dans un format courant, puis relancez.',
      'The other recordings went on. Convert this one to a common format, then run again.',
    ),
  ),
  unsupported: sentence(
    pair('Ceci n’est pas possible ici.', 'This is not possible here.'),
    pair('Lancez « npx estompe doctor » pour savoir ce qui l’est.', 'Run “npx estompe doctor” to see what is.'),
  ),
  forbidden: sentence(
    pair('Vous n’avez pas le droit de faire cela.', 'You are not allowed to do this.'),
    pair('Demandez à une personne qui l’a.', 'Ask somebody who is.'),
  ),
  unauthorised: sentence(
    pair('Cette page n’est pas, ou n’est plus, ouverte pour vous.', 'This page is not, or no longer, open to you.'),
    pair(
      'Ouvrez le lien que le programme affiche au démarrage.',
      'Open the link that the program shows when it starts.',
    ),
  ),
  'invalid-input': sentence(
    pair('La demande n’est pas valable.', 'The request is not valid.'),
    pair('Rechargez la page, puis recommencez.', 'Load the page again, then retry.'),
  ),
  conflict: sentence(
    pair('Quelqu’un d’autre vient de changer la même chose.', 'Somebody else has just changed the same thing.'),
    pair(
      'Rien n’a été écrasé : regardez son choix, puis refaites le vôtre.',
      'Nothing was overwritten: look at their choice, then make yours again.',
    ),
  ),
  'transcript-changed': sentence(
    pair(
      'Cette séance a été transcrite à nouveau entre-temps : ses mots n’ont plus les mêmes places.',
      'This session has been transcribed again meanwhile: its words no longer stand in the same places.',
    ),
    pair(
      'Rien n’a été masqué ni montré. Relisez le passage dans la nouvelle transcription, puis recommencez.',
      'Nothing was hidden or shown. Read the passage again in the new transcript, then do it again.',
    ),
  ),
  disconnected: sentence(
    pair('La liaison avec le studio est coupée.', 'The connection to the studio is lost.'),
    pair(
      'Il essaie de la rétablir ; ce qui était enregistré l’est toujours.',
      'It is trying again; what was saved is still saved.',
    ),
  ),
  'not-approved': sentence(
    pair('Ce rendu n’a pas été approuvé.', 'This render has not been approved.'),
    pair('Faites-le approuver avant de le publier.', 'Have it approved before publishing it.'),
  ),
  'folder-outdated': sentence(
    pair(
      'Ce dossier ne contient pas le rendu qui est approuvé maintenant : rien n’a été rendu visible.',
      'This folder does not hold the render that is approved now: nothing was shown to anybody.',
    ),
    pair(
      'Dans la revue de cette session, refaites le rendu et publiez-le, puis envoyez le dossier obtenu.',
      'In the review of this session, render and publish it again, then send the folder that comes of it.',
    ),
  ),
  'not-verified': sentence(
    pair(
      'Ce rendu n’est pas vérifié, ou il a changé depuis : il ne sera pas publié.',
      'This render is not verified, or it changed since: it will not be published.',
    ),
    pair('Relancez le traitement avec --force.', 'Process it again with --force.'),
  ),
  'link-used': sentence(
    pair('Ce lien ne sert plus.', 'This link no longer works.'),
    pair(
      'Il sert une fois, pendant un quart d’heure. Demandez-en un autre.',
      'It works once, for a quarter of an hour. Ask for another one.',
    ),
  ),
  'not-there': sentence(
    pair('Ceci n’existe pas, ou n’est pas ouvert pour vous.', 'This does not exist, or is not open to you.'),
    pair('Revenez à la recherche.', 'Go back to the search.'),
  ),
  'too-many-requests': sentence(
    pair('Trop de demandes en peu de temps.', 'Too many requests in a short time.'),
    pair('Attendez une minute, puis recommencez.', 'Wait a minute, then try again.'),
  ),
  'studio-not-trusted': sentence(
    pair(
      'La base de connaissances ne connaît pas ce studio, ou ne lui fait plus confiance.',
      'The knowledge base does not know this studio, or no longer trusts it.',
    ),
    pair(
      'Demandez un code à une personne qui l’administre : npx estompe kb trust --to ADRESSE --code CODE',
      'Ask whoever administers it for a code: npx estompe kb trust --to ADDRESS --code CODE',
    ),
  ),
  'upload-altered': sentence(
    pair('« {file} » n’est pas arrivé intact.', '“{file}” did not arrive intact.'),
    pair('Rien n’est visible. Relancez la publication.', 'Nothing is visible. Publish again.'),
  ),
  'server-unreachable': sentence(
    pair('La base de connaissances ne répond pas.', 'The knowledge base does not answer.'),
    pair(
      'Ce qui est arrivé y reste. Vérifiez l’adresse et la connexion, puis relancez : la publication reprend où elle en était.',
      'What arrived stays there. Check the address and the connection, then run again: publishing continues where it was.',
    ),
  ),
  'consent-missing': sentence(
    pair(
      'Il manque l’accord de {people} personne(s) pour que quoi que ce soit de cette séance sorte de la bibliothèque.',
      'The consent of {people} person(s) is missing: nothing of this session may leave the library.',
    ),
    pair(
      'Notez l’accord sur la page de la séance, puis recommencez. L’enregistrement est gardé.',
      'Put the consent on record on the session’s page, then try again. The recording is kept.',
    ),
  ),
  'consent-withdrawn': sentence(
    pair(
      'Une personne de cette séance a retiré son accord : rien n’en sera publié.',
      'Somebody in this session has withdrawn their consent: nothing of it will be published.',
    ),
    pair(
      'Ce qui était publié est retiré. Sans nouvel accord, la séance reste dans la bibliothèque.',
      'What was published is being taken out. Without a new consent the session stays in the library.',
    ),
  ),
  cancelled: sentence(
    pair('Arrêté à votre demande.', 'Stopped as you asked.'),
    pair(
      'Relancez la même commande pour continuer où elle s’est arrêtée.',
      'Run the same command again to continue where it stopped.',
    ),
  ),
  internal: sentence(
    pair('Une erreur du programme est survenue (n° {id}).', 'An error of the program occurred (no. {id}).'),
    pair(
      'Ce qui était fait est gardé. Relancez ; si l’erreur revient, signalez-la avec son numéro.',
      'What was done is kept. Run again; if it comes back, report it with its number.',
    ),
  ),
}

/** The sentence and the next step of an error, gaps filled. What is named as a model or as a file fills either gap. */
export function explained(code: ErrorCode, data: ErrorData, language: UiLanguage): { says: string; next: string } {
  const named = { ...nameOf('file', data.model), ...nameOf('model', data.file), ...data }
  return { says: filled(sentences[code].says[language], named), next: filled(sentences[code].next[language], named) }
}

/** Whether its sentence names a model, and no file of the user's. */
export const isOfModel = (code: ErrorCode): boolean => code.startsWith('model-')

const nameOf = (gap: string, name: string | number | undefined): ErrorData =>
  name === undefined ? {} : { [gap]: name }
