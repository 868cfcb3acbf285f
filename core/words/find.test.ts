import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { markedSentences } from '../../test/support/marked-sentences.ts'
import { contextIn } from '../../test/support/redacted.ts'
import { viewOf } from '../../test/support/text-cases.ts'
import { precisionOf, recallOf, type Score, score } from '../../test/support/text-score.ts'
import { openSearch } from './find.ts'

// two thousand sentences by every rule and the model: longer than other tests on a busy machine
test('two thousand sentences of our own: what is there is found, and little else', { timeout: 600_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'estompe-find-'))
  try {
    const context = await contextIn(folder)
    const search = await openSearch(context, context.plugins.textDetectors)
    const scores = new Map<string, Score>()
    const sentences = markedSentences()
    expect(sentences.length).toBeGreaterThanOrEqual(2000)
    let alarms = 0
    for (const { text, lang, spans } of sentences) {
      const [hits = []] = await search.find([viewOf(text, lang)], [])
      score(
        scores,
        spans,
        hits.map(({ start, end, entity }) => ({ start, end, label: entity })),
      )
      if (spans.length === 0) alarms += hits.length
    }
    await search.close()
    for (const group of ['PERSON', 'PLACE']) {
      expect(recallOf(scores.get(group)), `${group} recall`).toBeGreaterThanOrEqual(0.97)
      expect(precisionOf(scores.get(group)), `${group} precision`).toBeGreaterThanOrEqual(0.92)
    }
    for (const group of ['EMAIL', 'PHONE', 'IBAN', 'CARD', 'NIR', 'SIRET', 'SIREN', 'BIRTH_DATE', 'SECRET'])
      expect(recallOf(scores.get(group)), `${group} recall`).toBe(1)
    expect(alarms).toBeLessThanOrEqual(2)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('what stops the search stops it with an error', async () => {
  const broken = {
    models: { need: () => Promise.reject(new Error('no model')), maybe: async () => null },
    threads: 1,
    signal: new AbortController().signal,
  }
  const needy = {
    kind: 'text-detector',
    id: 'needy',
    version: 1,
    entities: ['PERSON'],
    needs: ['x'],
    open: async (host: typeof broken) => host.models.need(),
  } as const
  await expect(openSearch(broken, [needy])).rejects.toThrow('no model')
  const stopped = new AbortController()
  const search = await openSearch({ ...broken, signal: stopped.signal }, [])
  stopped.abort()
  await expect(search.find([viewOf('Bonjour', 'fr')], [])).rejects.toThrow()
})
