import type { Same } from './same.ts'
import type { vault as french } from './vault.fr.ts'

export const vault: Same<typeof french> = {
  vault: {
    title: 'Passphrase',
    isNone: 'The library is not encrypted by Estompe.',
    isSet: 'The library is encrypted: without the passphrase or the recovery code nobody can read it.',
    what: 'Encrypted: originals, takes, working copies, transcripts, prints, renders, quarantine and database. Not encrypted: names of files, their sizes, and verified results that were handed over.',
    set: 'Choose a passphrase',
    change: 'Change the passphrase',
    newCode: 'New recovery code',
    clear: 'Remove the passphrase',
    clearNote: 'Files will be decrypted one by one. Anybody who has this disk can read them then.',
    secret: 'Passphrase, or recovery code',
    new: 'New passphrase',
    again: 'The same once more',
    rule: 'At least {{count}} characters; several words do well.',
    differ: 'The two are not the same.',
    next: 'Continue',
    cancel: 'Cancel',
    close: 'Done',
    working: 'Working…',
    seal: 'Encrypt the library',
    written: 'I have written this code down away from this machine.',
    interrupts: 'Running jobs are interrupted for a moment, then go on. Files are encrypted while the studio works.',
    changed: 'The passphrase is changed. Nothing had to be encrypted again; the recovery code stays the same.',
    remember: 'Open without asking on this machine ({{keychain}})',
    noKeychain: 'This system has no keychain that the studio can use: the passphrase is asked for at each start.',
    keychain: {
      macos: 'login keychain',
      windows: 'Windows data protection',
      'secret-service': 'desktop keyring',
    },
    code: {
      title: 'Recovery code of Estompe',
      text: 'It opens the library when the passphrase is lost. It is shown this once only and kept nowhere: write it down or print it. Without either, everything is lost.',
      print: 'Print',
    },
    work: {
      sealed: 'Encrypting files',
      clear: 'Decrypting files',
      progress: '{{what}}: {{done}} of {{total}}',
      again: 'What is done is kept; the rest goes on at the next start.',
    },
    locked: {
      title: 'The library is locked',
      text: 'Nothing can be read or processed before it is opened. The administrator of this library can open it.',
      recording:
        'This page goes on recording and keeps it in its memory. Do not close it, and open the library: the rest is written there.',
      forgotten: 'Forgotten? Type the recovery code here.',
      open: 'Open',
      opening: 'Opening…',
      language: 'Français',
    },
  },
}
