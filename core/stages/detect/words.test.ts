import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contextIn } from '../../../test/support/redacted.ts'
import type { ReadLine } from '../../contract/pipeline.ts'
import type { StageContext } from '../../contract/stage.ts'
import type { Transcript } from '../../contract/transcript.ts'
import { findWords } from './words.ts'

type Segment = Transcript['segments'][number]

let folder: string
let context: StageContext
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'estompe-words-'))
  context = await contextIn(folder)
})
afterAll(() => rmSync(folder, { recursive: true }))

/** One word a half second; `?` behind a word makes it an unsure one. */
function said(...sentences: string[]): Transcript {
  let at = 0
  const segments = sentences.map((sentence) => {
    const words = sentence.split(' ').map((written) => {
      const word = {
        start: at,
        end: at + 0.5,
        text: ` ${written.replace('?', '')}`,
        probability: written.endsWith('?') ? 0.2 : 0.95,
      }
      at += 0.5
      return word
    })
    return { start: words[0]?.start ?? at, end: at, speaker: null, text: sentence, words }
  })
  return { language: 'fr', duration: at, speakers: [], segments }
}

const line = (text: string, more: Partial<ReadLine> = {}): ReadLine => ({
  id: text,
  text,
  probability: 0.9,
  context: [],
  label: false,
  start: 0,
  end: 1,
  parts: [],
  ...more,
})

const spokenOf = async (
  transcript: Transcript,
  more: { lines?: ReadLine[]; names?: string[]; written?: string[] } = {},
) => {
  const words = transcript.segments.flatMap((s) => s.words)
  const { spoken } = await findWords(
    { transcript, lines: more.lines ?? [], names: more.names ?? [], written: more.written ?? [] },
    context,
  )
  return spoken.map((one) => ({
    ...one,
    text: words
      .slice(one.words?.[0], (one.words?.[1] ?? -1) + 1)
      .map((w) => w.text.trim())
      .join(' '),
  }))
}

describe('what was said', () => {
  test('becomes findings with words, padded times and reasons', async () => {
    const [phone] = await spokenOf(said('Vous pouvez me joindre au', '06 12 34 56 78 plutôt le matin.'))
    expect(phone).toMatchObject({ entity: 'PHONE', text: '06 12 34 56 78', words: [5, 9] })
    expect(phone?.start).toBeLessThan(2.5)
    expect(phone?.end).toBeGreaterThan(5)
    expect(JSON.stringify(phone?.reasons)).not.toContain('12')
  })

  test('are hidden as long as the longest of their words lasts, whichever stands last', async () => {
    const { segments, ...call } = said('Plus tôt le matin.', '06-12-34-56-78.', 'Une marge de soixante pour cent.')
    const [before, number, behind] = segments as [Segment, Segment, Segment]
    const long = { ...number, end: 9, words: number.words.map((word) => ({ ...word, end: 9 })) }
    const [phone] = await spokenOf({ ...call, duration: 10, segments: [before, long, behind] })
    expect(phone).toMatchObject({ entity: 'PHONE' })
    expect(phone?.start).toBeLessThan(2)
    expect(phone?.end).toBeGreaterThan(9)
  })

  test('goes on over a last pair that became other words, and not over what was heard well', async () => {
    const misheard = said('Joignez-moi au 06, 12, 34, 56, soit? sorti? de? l’îte,? appelez plutôt le soir.')
    const [phone, ...others] = await spokenOf(misheard)
    expect(phone).toMatchObject({ entity: 'PHONE', text: '06, 12, 34, 56, soit sorti de l’îte,' })
    expect(phone?.end).toBeGreaterThan(5)
    expect(others).toEqual([])
    const [short] = await spokenOf(said('Joignez-moi au 06, 12, 34, 56, appelez plutôt le soir.'))
    expect(short).toMatchObject({ text: '06, 12, 34, 56,' })
  })

  test('doubts say what a person should look at', async () => {
    const found = await spokenOf(said('Mon SIRET, c’est le 732 829? 320 00075 je crois.', 'Je suis avec Zineb.'))
    expect(found.find((one) => one.entity === 'SIRET')?.doubts).toEqual(['failed-checksum', 'low-word-probability'])
    expect(found.find((one) => one.entity === 'PERSON')?.doubts).toEqual(['heard-once'])
    const other = await findWords(
      { transcript: { ...said('mi correo es ana@ejemplo.es'), language: 'es' }, lines: [], names: [] },
      context,
    )
    expect(other.spoken).toMatchObject([{ entity: 'EMAIL', doubts: ['other-language'] }])
  })
})

describe('one name, everywhere', () => {
  const misheard = said('Alors bénalie elle est venue hier.')

  test('from a label in the picture to the sound', async () => {
    const found = await spokenOf(misheard, { lines: [line('Nadia Benali', { label: true })] })
    expect(found.map((one) => one.text)).toContain('bénalie')
  })

  test('from the names that the user gives', async () => {
    expect((await spokenOf(misheard, { names: ['Nadia Benali'] })).map((one) => one.text)).toContain('bénalie')
  })

  test('from the file’s own tags', async () => {
    const found = await spokenOf(misheard, { written: ['Séance du 3 mai avec Nadia Benali'] })
    expect(found.map((one) => one.text)).toContain('bénalie')
  })

  test('from the sound to the picture', async () => {
    const { shown } = await findWords(
      { transcript: said('Je m’appelle Nadia Bénalie.'), lines: [line('Devis BENALI 2024')], names: [] },
      context,
    )
    expect(shown.map((hit) => 'Devis BENALI 2024'.slice(hit.start, hit.end))).toEqual(['BENALI'])
  })
})

test('a label is a person from end to end; a column’s heading tells what its cells are', async () => {
  const lines = [
    line('Marc Delorme (coach)', { label: true }),
    line('12 34 56 78', { context: ['Téléphone'] }),
    line('1 250', { context: ['Prix'] }),
  ]
  const { shown } = await findWords({ transcript: said('Bonjour.'), lines, names: [] }, context)
  expect(shown.map((hit) => [hit.line, hit.entity, hit.start, hit.end])).toEqual([
    ['Marc Delorme (coach)', 'PERSON', 0, 20],
    ['12 34 56 78', 'PHONE', 0, 11],
  ])
})

test('a missing model is an error, not an empty answer', async () => {
  const models = { ...context.models, need: () => Promise.reject(new Error('missing')) }
  await expect(
    findWords({ transcript: said('Bonjour.'), lines: [], names: [] }, { ...context, models }),
  ).rejects.toThrow('missing')
})

test('what announces a number and is misheard as two words of no list is neither a name nor hidden', async () => {
  const heard = said('sont obligatoires sur la facture. Moncirez Céle, 732, 829, 320, 0060 14. Notez aussi')
  const { spoken } = await findWords({ transcript: heard, lines: [], names: [] }, context)
  expect(spoken.map(({ entity, words }) => ({ entity, words }))).toEqual([{ entity: 'SIRET', words: [7, 11] }])
})
