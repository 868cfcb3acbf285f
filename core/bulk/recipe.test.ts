import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { defaultModel } from '../default-model.ts'
import { loadPolicy } from '../policies.ts'
import { createStudio } from '../studio.ts'
import { recipeOf } from './recipe.ts'

test('another policy or another person who stays visible makes finished sessions be looked at again, nothing else does', async () => {
  const home = mkdtempSync(join(tmpdir(), 'estompe-recipe-'))
  const studio = createStudio({ home })
  try {
    const [strict, visible] = await Promise.all([loadPolicy('strict'), loadPolicy('mentor-visible')])
    const recipes = () => Promise.all([strict, visible].map((policy) => recipeOf(studio, policy, defaultModel)))
    const [strictBefore, visibleBefore] = await recipes()
    expect(await recipes()).toEqual([strictBefore, visibleBefore])
    expect(strictBefore).not.toBe(visibleBefore)
    expect(await recipeOf(studio, { ...strict, version: 2 }, defaultModel)).not.toBe(strictBefore)
    const at = new Date().toISOString()
    const id = crypto.randomUUID()
    studio.library().database.enrolments.add({
      ...{ id, name: 'Anybody', by: 'Anne', addedAt: at, consent: { how: 'signed form', language: 'fr', at } },
      look: Array.from({ length: 128 }, (_, i) => i / 128),
    })
    const [strictAfter, visibleAfter] = await recipes()
    expect(strictAfter).toBe(strictBefore)
    expect(visibleAfter).not.toBe(visibleBefore)
    studio.library().database.enrolments.remove(id)
    expect(await recipes()).toEqual([strictBefore, visibleBefore])
  } finally {
    studio.close()
    rmSync(home, { recursive: true })
  }
})
