import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { StudioError } from './contract/errors.ts'
import { createStudio } from './studio.ts'
import { openTypedTextMask } from './typed-text.ts'

const home = mkdtempSync(join(tmpdir(), 'estompe-typed-'))
const studio = createStudio({ home })
const typed = openTypedTextMask(studio)
afterAll(async () => {
  await typed.close()
  studio.close()
  rmSync(home, { recursive: true, force: true })
})

test('what is personal in a typed question is replaced, the question stays', async () => {
  const masked = await typed.mask('mon mail est camille.durand@example.org, comment relancer un client ?', 'fr')
  expect(masked).toBe('mon mail est [e-mail], comment relancer un client ?')
  expect(await typed.mask('rappelez-moi au 06 12 34 56 78 pour le devis', 'fr')).toBe(
    'rappelez-moi au [téléphone] pour le devis',
  )
  expect(await typed.mask('My name is Jennifer Miller and I want to raise my prices', 'en')).not.toMatch(/Miller/)
  expect(await typed.mask('comment fixer mes prix', 'fr')).toBe('comment fixer mes prix')
})

test('a name that is known from elsewhere goes, although nobody would take it for one', async () => {
  const text = 'comment Coquelicot a fixé ses prix'
  expect(await typed.mask(text, 'fr')).toBe(text)
  expect(await typed.mask(text, 'fr', ['Coquelicot Duval'])).toBe('comment [nom] a fixé ses prix')
})

test('texts that come together are looked at one after the other', async () => {
  const all = await Promise.all(Array.from({ length: 5 }, (_, i) => typed.mask(`écris à a${i}@example.org`, 'fr')))
  expect(new Set(all)).toEqual(new Set(['écris à [e-mail]']))
})

test('without its model nothing is let through', async () => {
  const blind = openTypedTextMask({
    ...{ threads: 1, plugins: () => studio.plugins() },
    models: async () => {
      throw new StudioError('model-missing', { model: 'ner' })
    },
  })
  await expect(blind.mask('bonjour', 'fr')).rejects.toMatchObject({ code: 'model-missing' })
  await blind.close()
})
