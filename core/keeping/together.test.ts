import { spawnSync } from 'node:child_process'
import { appendFileSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { tryLock } from '../../native/database/lock.ts'
import { root } from '../../test/steps.ts'
import { openLibrary } from '../library.ts'
import { backUp } from './backup.ts'
import { copyTogether } from './together.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-together-'))
afterAll(() => rmSync(folder, { recursive: true }))
const lockModule = pathToFileURL(join(root, 'native/database/lock.ts')).href

/** Two files that always say the same, and a copier that is disturbed so often while it copies. */
function pair(name: string, disturbances: number) {
  const [home, to] = [join(folder, name), join(folder, `${name}-copy`)]
  for (const place of [home, to]) mkdirSync(place)
  for (const file of ['a', 'b']) writeFileSync(join(home, file), '0')
  let passes = 0
  const copied = copyTogether(
    home,
    () => ['a', 'b'],
    async (paths) => {
      for (const path of paths) {
        copyFileSync(join(home, path), join(to, path))
        if (path === 'a' && passes < disturbances) for (const file of ['a', 'b']) appendFileSync(join(home, file), '1')
      }
      passes++
    },
  )
  return { copied, both: () => ['a', 'b'].map((file) => readFileSync(join(to, file), 'utf8')) }
}

test('what changes while it is copied is copied again, until all of it is of one moment', async () => {
  const { copied, both } = pair('thrice', 3)
  await copied
  expect(both()).toEqual(['0111', '0111'])
})

test('what never lies still is refused, and says which', async () => {
  const { copied } = pair('restless', Number.POSITIVE_INFINITY)
  await expect(copied).rejects.toMatchObject({ code: 'library-in-use' })
})

test('a backup leaves the knowledge base its lock, and takes its files but the lock', async () => {
  const library = openLibrary(join(folder, 'home'))
  const place = join(library.home, 'knowledge/database')
  mkdirSync(join(place, 'data'), { recursive: true })
  writeFileSync(join(place, 'data/PG_VERSION'), '17')
  const lock = tryLock(join(place, 'lock'))
  try {
    const { files } = await backUp(library, join(folder, 'backup'))
    const taken = files.map(({ path }) => path).filter((path) => path.startsWith('knowledge/'))
    expect(taken).toEqual(['knowledge/database/data/PG_VERSION'])
    expect(tryLock(join(place, 'lock'))).toBeNull()
    // Another process asks the system, which forgets a lock when anybody here closes the file.
    const asking = `import { tryLock } from ${JSON.stringify(lockModule)}; process.exit(tryLock(${JSON.stringify(join(place, 'lock'))}) ? 1 : 0)`
    expect(spawnSync(process.execPath, ['--input-type=module', '-e', asking]).status).toBe(0)
  } finally {
    lock?.release()
    library.close()
  }
})
