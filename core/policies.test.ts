import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadPolicy, presets } from './policies.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-policies-'))
afterAll(() => rmSync(folder, { recursive: true }))
const put = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

test.each(presets)('the preset %s is a policy of that name, in both languages', async (name) => {
  const policy = await loadPolicy(name)
  expect(policy.name).toBe(name)
  expect(policy.summary.fr).not.toBe(policy.summary.en)
})

test('no preset leaves a face visible that nobody consented to, or what identifies a person', async () => {
  for (const name of presets) {
    const { faces, speech, onScreenText } = await loadPolicy(name)
    expect(['all', 'all-but-consented']).toContain(faces.hide)
    for (const hidden of [speech.hide, onScreenText.hide])
      expect(hidden).toEqual(expect.arrayContaining(['PERSON', 'EMAIL', 'PHONE', 'ADDRESS', 'IBAN', 'NIR', 'SECRET']))
  }
})

test('a policy of the user is read from a file', async () => {
  const own = { ...(await loadPolicy('strict')), name: 'ours', version: 4 }
  expect(await loadPolicy(put('ours.json', JSON.stringify(own)))).toEqual(own)
})

test('a policy that is wrong says where, and is never used in part', async () => {
  const strict = await loadPolicy('strict')
  await expect(loadPolicy(put('text.json', 'hide all'))).rejects.toMatchObject({ code: 'policy-invalid' })
  const wrong = put('wrong.json', JSON.stringify({ ...strict, faces: { hide: 'some', mask: 'soft' } }))
  await expect(loadPolicy(wrong)).rejects.toMatchObject({ code: 'policy-invalid', data: { where: 'faces.hide' } })
  const more = put('more.json', JSON.stringify({ ...strict, shows: 'everything' }))
  await expect(loadPolicy(more)).rejects.toMatchObject({ code: 'policy-invalid' })
  await expect(loadPolicy(join(folder, 'none.json'))).rejects.toMatchObject({ code: 'file-missing' })
})
