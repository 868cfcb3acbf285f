import type { Studio } from './studio.ts'
import { openSearch, type Search } from './words/find.ts'
import { replacementFor } from './words/label.ts'
import { plainView } from './words/plain-view.ts'

/** Hides personal data in short texts that people type, with the detectors that look at recordings. */
export interface TypedTextMask {
  /**
   * The text with a label in place of each stretch that is personal: `[name]`, `[téléphone]`.
   * @param language ISO 639-1
   * @param names of people that are known from elsewhere: hidden wherever they stand, whether or not anybody would tell
   * @throws StudioError when a detector's model is missing or altered: a text that nobody looked at is not kept
   */
  mask(text: string, language: string, names?: readonly string[]): Promise<string>
  close(): Promise<void>
}

/** Opens the detectors with the first text, and looks at one text at a time. */
export function openTypedTextMask(studio: Pick<Studio, 'models' | 'plugins' | 'threads'>): TypedTextMask {
  const stop = new AbortController()
  let opened: Promise<Search> | null = null
  let turn: Promise<unknown> = Promise.resolve()
  const open = async (): Promise<Search> => {
    const host = { models: await studio.models(), threads: studio.threads, signal: stop.signal }
    return openSearch(host, (await studio.plugins()).textDetectors)
  }
  const mask = async (text: string, language: string, names: readonly string[]): Promise<string> => {
    opened ??= open().catch((error: unknown) => {
      opened = null
      throw error
    })
    const [hits = []] = await (await opened).find([plainView(text, language)], names)
    return hits.reduceRight(
      (masked, { start, end, entity }) => masked.slice(0, start) + replacementFor(entity, language) + masked.slice(end),
      text,
    )
  }
  return {
    mask(text, language, names = []) {
      const mine = turn.then(() => mask(text, language, names))
      turn = mine.catch(() => undefined)
      return mine
    },
    async close() {
      stop.abort()
      await turn
      await (await opened?.catch(() => null))?.close()
    },
  }
}
