import { z } from 'zod'

/** Languages of the interface. */
export const UiLanguage = z.enum(['fr', 'en'])
export type UiLanguage = z.infer<typeof UiLanguage>

/** A sentence in both languages. `{name}` marks a gap that the error's or message's data fills. */
export type Bilingual = Readonly<Record<UiLanguage, string>>

/** Fills the gaps of a sentence. A gap without a value stays as it is, so that it is seen. */
export const filled = (sentence: string, data: Readonly<Record<string, string | number>>): string =>
  sentence.replace(/\{(\w+)\}/g, (gap, key: string) => (key in data ? String(data[key]) : gap))
