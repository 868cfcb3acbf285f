import { expect, test } from 'vitest'
import { ErrorCode } from './errors.ts'
import { explained, sentences } from './sentences.ts'

test.each(ErrorCode.options)('%s says what happened and what to do, in both languages', (code) => {
  const { says, next } = sentences[code]
  for (const text of [says, next]) {
    expect(text.fr.length).toBeGreaterThan(10)
    expect(text.en.length).toBeGreaterThan(10)
    expect(text.fr).not.toBe(text.en)
    const gaps = (sentence: string) => [...sentence.matchAll(/\{\w+\}/g)].map(([gap]) => gap).sort()
    expect(new Set(gaps(text.fr))).toEqual(new Set(gaps(text.en)))
  }
})

test('gaps are filled from the error; a model may be named as its file', () => {
  expect(explained('model-missing', { model: 'whisper-small' }, 'en')).toEqual({
    says: 'The model “whisper-small” is not installed.',
    next: 'Install it: npx estompe models fetch whisper-small',
  })
  expect(explained('model-missing', { file: 'ppocr-det' }, 'fr').says).toContain('« ppocr-det »')
  expect(explained('model-broken', { model: 'silero-vad' }, 'fr').says).toContain('« silero-vad »')
})
