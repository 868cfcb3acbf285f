import { type RefObject, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import '../design/sheet.css'
import './keys-sheet.css'

type Line = readonly [keys: readonly string[], what: string]

/** The sheet of keys that `?` shows. */
export function KeysSheet({ sheet }: { sheet: RefObject<HTMLDialogElement | null> }) {
  const { t } = useTranslation()
  const close = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    const dialog = sheet.current
    const focus = (): void => close.current?.focus()
    dialog?.addEventListener('toggle', focus)
    return () => dialog?.removeEventListener('toggle', focus)
  }, [sheet])
  const groups: readonly { title: string; lines: readonly Line[] }[] = [
    {
      title: t('keys.everywhere'),
      lines: [
        [['?'], t('keys.help')],
        [['L'], t('keys.language')],
        [['T'], t('keys.theme')],
        [[t('keys.escape')], t('keys.leave')],
      ],
    },
    {
      title: t('keys.inLibrary'),
      lines: [
        [['↓', '↑'], t('keys.next')],
        [[t('keys.enter')], t('keys.open')],
        [['I'], t('keys.import')],
        [['/'], t('library.search')],
      ],
    },
    {
      title: t('recorder.keys.title'),
      lines: [
        [['Alt', 'R'], t('recorder.keys.start')],
        [['Alt', 'P'], t('recorder.keys.pause')],
        [['Alt', 'K'], t('recorder.keys.mark')],
      ],
    },
    {
      title: t('desk.keys.title'),
      lines: [
        [[t('keys.enter'), '⇧'], t('desk.keys.next')],
        [[t('keys.space')], t('desk.keys.keep')],
        [['R'], t('desk.keys.show')],
        [['E'], t('desk.keys.everywhere')],
        [['C'], t('desk.keys.category')],
        [['H'], t('desk.keys.uncover')],
        [['A', '⇧'], t('listening.keys')],
        [['G'], t('desk.keys.takeName')],
        [['1', '4'], t('desk.keys.tabs')],
      ],
    },
    {
      title: t('desk.keys.wordsTitle'),
      lines: [
        [['W'], t('desk.keys.words')],
        [['/'], t('desk.keys.search')],
        [['←', '↓'], t('desk.keys.move')],
        [['⇧', '→'], t('desk.keys.extend')],
        [[t('keys.enter')], t('desk.keys.seek')],
        [['P'], t('desk.keys.mark')],
        [['N'], t('desk.keys.unmark')],
        [['E'], t('desk.keys.edit')],
        [['C'], t('desk.keys.clip')],
      ],
    },
    {
      title: t('manual.keys.pictureTitle'),
      lines: [
        [['K'], t('keys.play')],
        [['←', '→'], t('manual.keys.step')],
        [['⇧', '←'], t('manual.keys.second')],
        [[t('manual.keys.home'), t('manual.keys.endKey')], t('manual.keys.ends')],
        [['V', '⇧'], t('manual.keys.rate')],
        [['O', 'M', 'S'], t('manual.keys.views')],
        [['+', '−', '0'], t('manual.keys.zoom')],
        [['Z'], t('manual.keys.zoomPicture')],
      ],
    },
    {
      title: t('manual.keys.title'),
      lines: [
        [['D'], t('manual.draw')],
        [['F'], t('manual.follow')],
        [[t('manual.keys.tab'), '←'], t('manual.keys.move')],
        [['Alt', '←'], t('manual.keys.size')],
        [['B', 'N'], t('manual.keys.stretch')],
        [['X'], t('manual.wholeShot')],
        [['I'], t('manual.keys.interval')],
        [['U'], t('manual.mute')],
        [['Ctrl', 'Z'], t('manual.undo')],
        [['⇧', 'Z'], t('manual.keys.redo')],
      ],
    },
    {
      title: t('keys.inSession'),
      lines: [
        [[t('keys.space')], t('keys.play')],
        [['←', '→'], t('keys.jump')],
        [['O'], t('keys.original')],
        [['M'], t('keys.mute')],
      ],
    },
  ]
  return (
    <dialog ref={sheet} className="sheet keys-sheet" aria-labelledby="keys-title">
      <header>
        <h2 id="keys-title">{t('keys.title')}</h2>
        <button ref={close} type="button" className="button" onClick={() => sheet.current?.close()}>
          {t('keys.close')}
        </button>
      </header>
      <div className="keys-groups">
        {groups.map(({ title, lines }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {lines.map(([keys, what]) => (
                <div key={what}>
                  <dt>
                    {keys.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </dialog>
  )
}
