import type { Bilingual } from '../../core/contract/language.ts'

export const help: Bilingual = {
  fr: `estompe : cache visages, écrans, textes affichés et données personnelles dites, puis vérifie le résultat

  estompe process FICHIER... --out DOSSIER     traite des enregistrements
      --policy strict|mentor-visible|everything|FICHIER   ce qui est caché (strict par défaut)
      --mask soft|fill|mosaic|blur             comment les visages et les écrans sont cachés
      --language fr|en|auto                    langue parlée (trouvée toute seule par défaut)
      --names "NOM,NOM"                        noms à cacher en plus
      --model ID                               modèle de transcription
      --json                                   un évènement JSON par ligne
      --force                                  refait tout
  estompe transcribe FICHIER --out FICHIER.json|.vtt|.srt|.txt|.docx|.sbv [--language ..] [--model ID]
                                               écrit ce qui est dit, SANS RIEN CACHER
  estompe verify FICHIER [--against PLAN] [--json]   cherche ce qui serait encore visible ou audible
  estompe bulk run SOURCE --out DOSSIER [--dry-run]   traite tout un dossier, le reprend où il s’est arrêté
      --policy, --mask, --language, --names, --model, --force   comme pour process
      --jobs N --threads N --nice 0..19        combien à la fois, et derrière les autres programmes
      --between HH:MM-HH:MM                    seulement à ces heures
      --on-battery --while-recording           continue aussi sur batterie, ou pendant un enregistrement
      --read-seconds N                         temps accordé à la lecture des durées avant de commencer (20)
      --report FICHIER.csv|.html|.json         écrit le rapport à la fin
      SOURCE et --out : aussi s3://SEAU/PRÉFIXE (AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID...) ou library: (la bibliothèque)
  estompe bulk list | pause LOT | resume LOT | stop LOT | report LOT --out FICHIER
  estompe bulk compare ANCIEN NOUVEAU [--out DOSSIER] [--json]   ce que deux traitements cachent de différent
  estompe fetch [SÉANCE...]                    fait revenir du seau l’enregistrement d’une séance ; seul, dit lesquelles y sont
  estompe worker --temporal HÔTE:PORT          travaille pour une flotte de machines (--queue, --needs cpu,gpu, --sessions, --nice)
  estompe fleet run SOURCE --out s3://.. --work s3://.. --temporal HÔTE:PORT [--tenant NOM] [--at-once N] [--hours-a-day N]
                                               [--piece-minutes N] [--pieces-at-once N]   confie une archive à la flotte ; fleet stop [--tenant NOM] l’arrête
  estompe fleet bring SOURCE --out s3://.. --work s3://..   ramène ce qui attend une personne, remet ce qui a été approuvé
  estompe policies list | show RÈGLE | check FICHIER...   dit ce qu’une règle cache, et contrôle ses exemples
  estompe models list | fetch ID [--trust-first] | verify [ID]
  estompe doctor [--json]                      dit ce qui marche sur cette machine
  estompe audit verify [--against FICHIER]     prouve que le journal des décisions est entier
  estompe audit export --session ID|--all [--html]   le donne en JSON, ou en page à imprimer
  estompe erase session ID [--also CHEMIN] --yes   efface une séance partout sur cette machine
  estompe erase person --name "NOM" [--session ID [--person ID]] --yes   efface une personne : empreintes, nom, décisions
  estompe erase certificates                   les attestations de ce qui a été effacé
  estompe retention                            les originaux dont la durée de garde est passée
  estompe retention delete|keep ID... [--always] [--also CHEMIN]   ce qu’il en est fait
  estompe retention ask                        redemande à chaque fois
  estompe backup DOSSIER [--sealed]            copie la bibliothèque, relue, pendant que le studio travaille ; chiffrée avec --sealed
  estompe passphrase DOSSIER [--recovery]      change la phrase de passe d’une sauvegarde chiffrée
  estompe restore DOSSIER [--replace] [--recovery]   la ramène
  estompe library move DOSSIER                 la déplace ; l’ancienne s’en va quand la nouvelle est entière
  estompe vault set | clear                    chiffre la bibliothèque par une phrase de passe ; la rend claire
  estompe vault change | code                  change la phrase de passe ; donne un nouveau code de secours
  estompe vault remember | forget | status     le trousseau du système l’ouvre, ou non ; où elle en est
  estompe biometrics                           empreintes de visages et de voix gardées, et avec quel accord
  estompe biometrics consent SÉANCE --how "..."   note l’accord de les garder ; delete les supprime toutes
  estompe trint list | get ID [--out FICHIER]   les transcriptions d’un compte Trint ; en prend une, que la relecture reprend
  estompe serve [--port N]                     ouvre le studio dans le navigateur
        [--person NOM --role mentor|reviewer|admin]  et laisse entrer cette personne
  estompe kb [--port N] [--host ADRESSE] [--origin https://...] [--database postgres://...] [--media s3://...]
                                               ouvre la base de connaissances (base intégrée par défaut)
  estompe kb trust --to ADRESSE --code CODE    fait reconnaître ce studio par une base de connaissances
  estompe kb publish DOSSIER --to ADRESSE --title TITRE --mentor NOM [--approved-by NOM] --consent "COMMENT"
      [--topics a,b] [--programmes a,b] [--recorded AAAA-MM-JJ] [--summary TEXTE] [--downloadable]
                                               (--approved-by : si la session n’a pas de revue)
                                               publie un résultat vérifié ; relancé, reprend où il en était
  estompe kb forget --to ADRESSE [--yes]       oublie une base de connaissances
  estompe kb rotate --to ADRESSE               remplace la clé de ce studio

Variables : ESTOMPE_HOME (bibliothèque), ESTOMPE_MODELS_DIR (modèles cherchés d’abord), ESTOMPE_LANG (fr ou en),
ESTOMPE_LIBRARY_PASSPHRASE (ouvre une bibliothèque chiffrée), ESTOMPE_KEYCHAIN=off (ne demande rien au trousseau).
Code de sortie : 0 vérifié propre, 3 la vérification a trouvé quelque chose, 4 des fichiers ont échoué, 2 commande mal
formée, 130 arrêté.
`,
  en: `estompe: hides faces, screens, text on screen and spoken personal data, then verifies the result

  estompe process INPUT... --out DIR           processes recordings
      --policy strict|mentor-visible|everything|FILE   what is hidden (strict by default)
      --mask soft|fill|mosaic|blur             how faces and screens are hidden
      --language fr|en|auto                    language spoken (found by itself by default)
      --names "NAME,NAME"                      names to hide as well
      --model ID                               transcription model
      --json                                   one JSON event a line
      --force                                  does everything again
  estompe transcribe INPUT --out FILE.json|.vtt|.srt|.txt|.docx|.sbv [--language ..] [--model ID]
                                               writes what is said, with NOTHING HIDDEN
  estompe verify FILE [--against PLAN] [--json]      looks for what could still be seen or heard
  estompe bulk run SOURCE --out DIR [--dry-run]   processes a whole folder, goes on where it stopped
      --policy, --mask, --language, --names, --model, --force   as for process
      --jobs N --threads N --nice 0..19        how many at once, and how far behind other programs
      --between HH:MM-HH:MM                    only at these hours
      --on-battery --while-recording           goes on on battery, or while a recording runs, as well
      --read-seconds N                         time given to reading lengths before it begins (20)
      --report FILE.csv|.html|.json            writes the report at the end
      SOURCE and --out: s3://BUCKET/PREFIX (AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID...) or library: (the library) as well
  estompe bulk list | pause JOB | resume JOB | stop JOB | report JOB --out FILE
  estompe bulk compare OLD NEW [--out DIR] [--json]   what two runs hide differently
  estompe fetch [SESSION...]                   brings a session’s recording from its bucket; alone, lists what lies in one
  estompe worker --temporal HOST:PORT          works for a fleet of machines (--queue, --needs cpu,gpu, --sessions, --nice)
  estompe fleet run SOURCE --out s3://.. --work s3://.. --temporal HOST:PORT [--tenant NAME] [--at-once N] [--hours-a-day N]
                                               [--piece-minutes N] [--pieces-at-once N]   gives an archive to the fleet; fleet stop [--tenant NAME] stops it
  estompe fleet bring SOURCE --out s3://.. --work s3://..   brings home what needs a person, delivers what was approved
  estompe policies list | show POLICY | check FILE...   says what a policy hides, and checks its examples
  estompe models list | fetch ID [--trust-first] | verify [ID]
  estompe doctor [--json]                      tells what works on this machine
  estompe audit verify [--against FILE]        proves that the log of decisions is whole
  estompe audit export --session ID|--all [--html]   gives it as JSON, or as a page for print
  estompe erase session ID [--also PATH] --yes erases a session everywhere on this machine
  estompe erase person --name "NAME" [--session ID [--person ID]] --yes   erases a person: prints, name, decisions
  estompe erase certificates                   the certificates of what was erased
  estompe retention                            originals that were kept as long as the policy says
  estompe retention delete|keep ID... [--always] [--also PATH]   what becomes of them
  estompe retention ask                        asks every time again
  estompe backup FOLDER [--sealed]             copies the library, read back, while the studio works; encrypted with --sealed
  estompe passphrase FOLDER [--recovery]       changes the passphrase of an encrypted backup
  estompe restore FOLDER [--replace] [--recovery]   brings it back
  estompe library move FOLDER                  moves it; the old one goes when the new one is whole
  estompe vault set | clear                    encrypts the library by a passphrase; makes it clear again
  estompe vault change | code                  changes the passphrase; gives a new recovery code
  estompe vault remember | forget | status     the system’s keychain opens it, or not; where it stands
  estompe biometrics                           prints of faces and voices that are kept, and who agreed
  estompe biometrics consent SESSION --how "..."   records the consent to keep them; delete removes them all
  estompe trint list | get ID [--out FILE]     the transcripts of a Trint account; gets one, for a review to take over
  estompe serve [--port N]                     opens the studio in the browser
        [--person NAME --role mentor|reviewer|admin]  and lets this person in
  estompe kb [--port N] [--host ADDRESS] [--origin https://...] [--database postgres://...] [--media s3://...]
                                               opens the knowledge base (embedded database by default)
  estompe kb trust --to ADDRESS --code CODE    makes a knowledge base know this studio
  estompe kb publish FOLDER --to ADDRESS --title TITLE --mentor NAME [--approved-by NAME] --consent "HOW"
      [--topics a,b] [--programmes a,b] [--recorded YYYY-MM-DD] [--summary TEXT] [--downloadable]
                                               (--approved-by: where the session has no review)
                                               publishes a verified result; run again, it goes on where it was
  estompe kb forget --to ADDRESS [--yes]       forgets a knowledge base
  estompe kb rotate --to ADDRESS               replaces this studio's key

Variables: ESTOMPE_HOME (library), ESTOMPE_MODELS_DIR (models searched first), ESTOMPE_LANG (fr or en),
ESTOMPE_LIBRARY_PASSPHRASE (opens an encrypted library), ESTOMPE_KEYCHAIN=off (asks no keychain).
Exit code: 0 verified clean, 3 verification found something, 4 some inputs failed, 2 wrong usage, 130 stopped.
`,
}
