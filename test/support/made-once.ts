import { existsSync } from 'node:fs'
import { cp, mkdtemp, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** The environment variable that names the folder in which one run of the tests keeps what it makes once. */
export const madeOnceVariable = 'ESTOMPE_TESTS_MADE'

/**
 * Fills the folder `to`, which need not be there yet, with what `make` makes. The first file of a run that asks for
 * `name` makes it; everybody gets a copy, which is their own. Outside a run of the tests it is made each time.
 */
export async function copyOfMade(name: string, to: string, make: (folder: string) => Promise<void>): Promise<void> {
  const kept = process.env[madeOnceVariable]
  if (!kept) return make(to)
  const made = join(kept, name)
  if (!existsSync(made)) {
    const own = await mkdtemp(join(kept, `${name}-`))
    await make(own)
    await rename(own, made).catch(async (error: unknown) => {
      // Another file made it meanwhile, and that one is as good.
      if (!existsSync(made)) throw error
      await rm(own, { recursive: true })
    })
  }
  await cp(made, to, { recursive: true })
}
