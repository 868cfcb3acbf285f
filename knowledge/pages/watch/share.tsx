import { Link2 } from 'lucide-react'
import { useState } from 'react'
import { useWords } from '../language/use-words.ts'

/** A link to this second. Where the browser does not let it be copied, it is shown to be copied by hand. */
export function Share({ video, second }: { readonly video: string; readonly second: number }) {
  const { t, format } = useWords()
  const [copied, setCopied] = useState<'yes' | 'by-hand' | null>(null)
  const address = `${location.origin}/watch/${video}?t=${Math.floor(second)}`
  const copy = (): void => {
    const done = navigator.clipboard?.writeText(address) ?? Promise.reject(new Error('no clipboard'))
    done.then(
      () => setCopied('yes'),
      () => setCopied('by-hand'),
    )
  }
  return (
    <>
      <button type="button" className="button" onClick={copy}>
        <Link2 aria-hidden size={16} /> {t('watch.share', { time: format.clock(second) })}
      </button>
      <span role="status" className="soft">
        {copied === 'yes' && t('watch.copied')}
        {copied === 'by-hand' && (
          <label>
            {t('watch.copyByHand')}{' '}
            <input className="field" readOnly value={address} onFocus={(event) => event.target.select()} />
          </label>
        )}
      </span>
    </>
  )
}
