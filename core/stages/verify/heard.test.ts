import { expect, test } from 'vitest'
import type { Transcript } from '../../contract/transcript.ts'
import { personalIn } from './heard.ts'

test('what was heard lasts as long as the longest of its words, whichever stands last', async () => {
  const words = [
    { start: 58.6, end: 66.2, text: '06-12-34-56-78.', probability: 0.7 },
    { start: 58.9, end: 59.1, text: 'Une', probability: 0.7 },
  ]
  const segments = [{ start: 58.6, end: 66.2, speaker: null, text: 'heard', words }]
  const transcript: Transcript = { language: 'fr', duration: 70, speakers: [], segments }
  const found = await personalIn(transcript, {
    find: async (views) =>
      views.map(({ text }) => [{ start: 0, end: text.length, entity: 'PHONE' as const, score: 0.9, reasons: [] }]),
    close: async () => undefined,
  })
  expect(found).toMatchObject([{ entity: 'PHONE', start: 58.6, end: 66.2 }])
})
