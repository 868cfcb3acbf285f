/** Erasing somebody, sealing a backup, bringing one back. */
export const erasing = {
  erasing: {
    counting: 'Step 1 of 2: the files are being counted.',
    files: 'Step 1 of 2: {{done}} of {{total}} files.',
    database: 'Step 2 of 2: the database is being written anew ({{bytes}}).',
  },
  person: {
    title: 'Erase a person',
    text: 'Everywhere in the library: their name wherever it is written, their prints, their consent, what was decided about them. What shows them stays hidden; renders that showed them are withdrawn. Their face and voice leave the originals only with their session.',
    names: 'Names as they may be written, separated by commas',
    where: 'Where',
    everywhere: 'In all sessions',
    button: 'Erase this person…',
    sure: 'Erase {{names}}? Each word of these names is written over. Nothing can be taken back.',
    leave: 'Do not erase',
    done: 'Certificate. Sessions: {{sessions}} · files: {{files}} · decisions written over: {{records}} · people forgotten: {{enrolled}} · renders withdrawn: {{rendersWithdrawn}}',
    left: 'Left are originals in which the person is seen or heard ({{originalsLeft}}) and copies handed over outside the library ({{publishedLeft}}): only erasing the session reaches them.',
    takesLeft_one:
      '{{count}} recording that nobody has finished names them as well: destroy it, or finish it and erase again.',
    takesLeft_other:
      '{{count}} recordings that nobody has finished name them as well: destroy them, or finish them and erase again.',
    entry: 'In the log as no. {{number}}, hash',
  },
  copies: {
    passphrase: 'Passphrase, for an encrypted backup',
    passphraseHint:
      'Empty: whoever has the folder can read the backup. To go on with an encrypted backup, the same passphrase.',
    code: 'Recovery code, shown this once only; write it down away from this machine:',
    restore: 'Restore a backup…',
    restoreText: 'It becomes a library of its own, in an empty folder. This one is not touched.',
    restoreField: {
      from: 'Folder of the backup',
      to: 'Empty folder for the library',
      phrase: 'Passphrase, if it is encrypted',
    },
    restoreStart: 'Restore',
    running: 'Copying and reading back: {{done}} of {{total}} files',
    restored_one: 'Restored: {{count}} file, read back. To open it:',
    restored_other: 'Restored: {{count}} files, read back. To open it:',
  },
}
