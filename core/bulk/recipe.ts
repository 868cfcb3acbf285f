import { createHash } from 'node:crypto'
import type { Policy } from '../contract/policy.ts'
import { canonical } from '../job-key.ts'
import { stages } from '../pipeline.ts'
import type { Studio } from '../studio.ts'

/**
 * A hash of everything but the recording that decides a result: stages, plugins, models, the policy
 * and whom it keeps visible. A session that
 * was made by another recipe is looked at again, and its stages decide what of it has to be done again.
 */
export async function recipeOf(studio: Studio, policy: Policy, model: string): Promise<string> {
  const [plugins, models] = await Promise.all([studio.plugins(), studio.models()])
  const versions = await Promise.all(
    Object.values(stages).map(async (load) => {
      const { name, version } = await load()
      return `${name}:${version}`
    }),
  )
  const helpers = Object.values(plugins)
    .flat()
    .map(({ kind, id, version }) => `${kind}:${id}:${version}`)
  // With the hash of what was trusted at first sight, where there is one.
  const { files: known } = (await models.maybe(model))?.entry ?? models.entry(model)
  const files = known.map(({ path, sha256 }) => `${path}:${sha256 ?? ''}`)
  // Who is enrolled stays visible under such a policy, and who no longer is must be hidden again.
  const visible = policy.faces.hide === 'all-but-consented' ? studio.library().database.enrolments.all() : []
  const enrolled = visible.map(({ id }) => id).sort()
  return createHash('sha256')
    .update(canonical({ versions, helpers: helpers.sort(), files, policy, enrolled }))
    .digest('hex')
}
