import { enRoles, frRoles, type RoleWords } from './role-words.ts'

/** Words of the shell itself: menus, tray, notifications. */
export interface ShellWords {
  readonly shareWhat: string
  readonly roles: RoleWords
  readonly file: string
  readonly edit: string
  readonly view: string
  readonly windowMenu: string
  readonly record: string
  readonly pause: string
  readonly mark: string
  readonly stop: string
  readonly show: string
  readonly sessions: string
  readonly openFile: string
  readonly atLogin: string
  readonly quit: string
  readonly recordingNow: string
  readonly quitWhileRecording: string
  readonly goOn: string
  readonly quitAnyway: string
  readonly engineBack: string
  readonly engineGone: string
  readonly pageBack: string
  readonly pageBackRecorded: string
  readonly pageGone: string
  readonly notImported: string
  /** `{version}` stands for which. */
  readonly updateReady: string
}

const fr: ShellWords = {
  roles: frRoles,
  shareWhat: 'Que faut-il enregistrer\u202f?',
  file: 'Fichier',
  edit: 'Édition',
  view: 'Affichage',
  windowMenu: 'Fenêtre',
  record: 'Enregistrer…',
  pause: 'Pause, reprise',
  mark: 'Marquer une bonne réponse',
  stop: 'Arrêter l’enregistrement',
  show: 'Afficher Estompe',
  sessions: 'Séances',
  openFile: 'Importer…',
  atLogin: 'Ouvrir à la connexion',
  quit: 'Quitter',
  recordingNow: 'Enregistrement en cours',
  quitWhileRecording: 'Un enregistrement est en cours. Ce qui est enregistré est gardé si vous quittez.',
  goOn: 'Continuer l’enregistrement',
  quitAnyway: 'Quitter',
  engineBack: 'Le moteur s’est arrêté et a été relancé. Ce qui était fait est gardé.',
  engineGone:
    'Le moteur s’arrête à chaque démarrage. Ce qui était enregistré et traité est gardé sur le disque. Relancez Estompe.',
  pageBack: 'La fenêtre s’est arrêtée et a été rouverte. Ce qui était fait est gardé.',
  pageBackRecorded:
    'La fenêtre s’est arrêtée, et l’enregistrement avec elle. Tout jusque-là est gardé. Relancez-le pour la suite.',
  pageGone:
    'La fenêtre s’arrête chaque fois qu’elle s’ouvre. Ce qui était enregistré et traité est gardé. Relancez Estompe.',
  notImported:
    'Un fichier n’a pas pu être importé. Il n’a pas été modifié. Importez-le depuis Estompe pour savoir pourquoi.',
  updateReady: 'Estompe {version} est là, vérifiée. Cliquez pour l’installer quand vous voulez.',
}

const en: ShellWords = {
  roles: enRoles,
  shareWhat: 'What should be recorded?',
  file: 'File',
  edit: 'Edit',
  view: 'View',
  windowMenu: 'Window',
  record: 'Record…',
  pause: 'Pause, resume',
  mark: 'Mark a good answer',
  stop: 'Stop recording',
  show: 'Show Estompe',
  sessions: 'Sessions',
  openFile: 'Import…',
  atLogin: 'Open at login',
  quit: 'Quit',
  recordingNow: 'Recording',
  quitWhileRecording: 'A recording is running. What is recorded is kept if you quit.',
  goOn: 'Go on recording',
  quitAnyway: 'Quit',
  engineBack: 'The engine had stopped and was started again. What was done is kept.',
  engineGone: 'The engine stops whenever it is started. What was recorded and processed is kept. Start Estompe again.',
  pageBack: 'The window had stopped and was opened again. What was done is kept.',
  pageBackRecorded:
    'The window stopped, and the recording with it. Everything until then is kept. Start recording again for the rest.',
  pageGone: 'The window stops whenever it is opened. What was recorded and processed is kept. Start Estompe again.',
  notImported: 'A file could not be imported. It was not changed. Import it from within Estompe to learn why.',
  updateReady: 'Estompe {version} has arrived and was checked. Click to install it whenever you like.',
}

/** @param locale as the system names it */
export const wordsOf = (locale: string): ShellWords => (locale.toLowerCase().startsWith('fr') ? fr : en)
