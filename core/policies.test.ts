import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { PolicyFile } from './contract/policy.ts'
import { policyTitle, withTitles } from './contract/policy-titles.ts'
import { loadPolicy, policyFile, presets } from './policies.ts'
import { policySummary } from './policy-summary.ts'

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

test('what a preset says of another calls it by its title', async () => {
  const { summary } = await policyFile('everything')
  for (const language of ['fr', 'en'] as const) {
    expect(summary[language]).toContain('strict')
    expect(withTitles(summary[language], language)).toContain(policyTitle('strict', language))
    expect(withTitles(summary[language], language)).not.toContain('strict')
  }
  expect(withTitles('Like “ours”, but not “strict”.', 'en')).toBe('Like “ours”, but not “Everyone hidden”.')
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

test('a policy of the user goes by a name of the program’s only while it says the same', async () => {
  const strict = await policyFile('strict')
  expect(await policyFile(put('copy.json', JSON.stringify(strict)))).toEqual(strict)
  const milder = { ...strict, publishWithoutPerson: true }
  for (const load of [loadPolicy, policyFile])
    await expect(load(put('milder.json', JSON.stringify(milder)))).rejects.toMatchObject({
      code: 'policy-name-taken',
      data: { name: 'strict' },
    })
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

test.each(presets)('the preset %s proves by its own examples what it says', async (name) => {
  const { examples } = await policyFile(name)
  expect(new Set(examples.map(({ kind }) => kind))).toEqual(new Set(['face', 'screen', 'text', 'speech']))
  expect(examples.some(({ consented }) => consented)).toBe(true)
})

test('a policy whose example does not hold is refused, and says which', async () => {
  const strict = await policyFile('strict')
  const lenient = { ...strict, faces: { ...strict.faces, hide: 'all-but-consented' } }
  const path = put('lenient.json', JSON.stringify(lenient))
  for (const load of [loadPolicy, policyFile])
    await expect(load(path)).rejects.toMatchObject({ code: 'policy-invalid', data: { where: 'examples.1' } })
  const odd = { ...strict, examples: [{ kind: 'speech', consented: true, hide: true }] }
  await expect(policyFile(put('odd.json', JSON.stringify(odd)))).rejects.toMatchObject({ code: 'policy-invalid' })
})

test('an example says what becomes of a voice, and holds or not', async () => {
  const strict = await policyFile('strict')
  const example = { kind: 'voice', hide: true }
  const careful = {
    ...strict,
    name: 'careful',
    speech: { ...strict.speech, disguiseVoices: 'hidden-people' },
    examples: [example],
  }
  expect((await policyFile(put('careful.json', JSON.stringify(careful)))).examples).toMatchObject([example])
  const careless = put('careless.json', JSON.stringify({ ...careful, speech: strict.speech }))
  await expect(policyFile(careless)).rejects.toMatchObject({ code: 'policy-invalid', data: { where: 'examples.0' } })
  for (const odd of [{ suggested: true }, { consented: true }, { entity: 'PERSON' }])
    expect(PolicyFile.safeParse({ ...careful, examples: [{ ...example, ...odd }] }).success).toBe(false)
})

test('the summary in plain words follows what the policy decides', async () => {
  const strict = await policyFile('strict')
  expect(policySummary(strict, 'en')).toEqual(
    expect.arrayContaining(['hides every face', 'may publish without a person: no', 'replaces what is said by a tone']),
  )
  expect(policySummary(strict, 'en').find((line) => line.startsWith('in what is said'))).toMatch(
    /leaves: organisation$/,
  )
  const other = {
    ...strict,
    publishWithoutPerson: true,
    needsPersonFor: [],
    speech: { hide: [], replaceWith: 'noise', disguiseVoices: 'hidden-people' },
  }
  const summary = policySummary(PolicyFile.parse(other), 'fr')
  expect(summary).toContain('peut publier sans personne\u00a0: oui')
  expect(summary).toContain('dans ce qui est dit, ne cache rien')
  expect(summary).toContain('déguise la voix de chacun, sauf de qui un relecteur laisse entendre la voix')
  expect(policySummary(strict, 'fr')).toContain('laisse les voix')
  expect(PolicyFile.safeParse({ ...other, speech: { ...other.speech, disguiseVoices: 'some' } }).success).toBe(false)
  expect(summary).toContain('demande une personne quand la vérification trouve quelque chose')
})
