import { expect, test } from 'vitest'
import { Entity } from '../contract/finding.ts'
import { replacementFor } from './label.ts'

test('every entity has its word in both languages', () => {
  for (const entity of Entity.options)
    for (const language of ['fr', 'en']) expect(replacementFor(entity, language)).toMatch(/^\[[^[\]]{2,}\]$/)
  expect(replacementFor('PHONE', 'fr')).toBe('[téléphone]')
  expect(replacementFor('PERSON', 'de')).toBe('[name]')
})
