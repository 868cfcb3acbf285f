import { expect, test } from 'vitest'
import { confirms, type Heard } from './speech.ts'

const heard = (text: string, probability: number, entity: Heard['entity'] = 'PERSON'): Heard => ({
  start: 1,
  end: 2,
  entity,
  score: 0.9,
  probability,
  unheardOf: false,
  text,
})

test('a name that is heard dimly counts when it is heard alike twice, or clearly once', () => {
  expect(confirms(heard('Nadia Bonali', 0.3), heard('Nadia Benali', 0.3))).toBe(true)
  expect(confirms(heard('Javier', 0.26), heard('Nadia', 0.9))).toBe(true)
  expect(confirms(heard('Javier', 0.26), heard('Deepo San', 0.3))).toBe(false)
})

test('what is taken for a name only because no list knows it, and is never heard clearly, is a mumbled sentence', () => {
  const unheardOf = (probability: number): Heard => ({ ...heard('Alasman Poshan', probability), unheardOf: true })
  expect(confirms(unheardOf(0.4), unheardOf(0.4))).toBe(false)
  expect(confirms(unheardOf(0.4), unheardOf(0.6))).toBe(true)
  expect(confirms(unheardOf(0.4), heard('Alasmane Pochan', 0.4))).toBe(true)
})

test('digits that are heard twice count however dim they are', () => {
  expect(confirms(heard('06 12 34', 0.2, 'PHONE'), heard('06 12 94', 0.2, 'PHONE'))).toBe(true)
})
