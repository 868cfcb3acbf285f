import { usualLimits } from '../../knowledge/server/http/limits.ts'
import { openKnowledgeBase } from '../../knowledge/server/knowledge-base.ts'

/** A knowledge base in a process of its own, to be killed: `kb-process.ts HOME PORT ORIGIN`. Prints where it listens. */
const [home = '', port = '0', origin = ''] = process.argv.slice(2)
const base = await openKnowledgeBase({
  ...{ home, database: null, port: Number(port), origin, limits: { ...usualLimits, requests: 1e6 } },
  onBug: (_id, error) => void process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`),
})
process.stdout.write(`${JSON.stringify({ link: await base.adminLink() })}\n`)
