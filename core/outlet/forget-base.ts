import type { KnowledgePort } from '../contract/outlet/port.ts'
import type { Library } from '../library.ts'

/** How many clips are in a knowledge base, on their way there, or still have to come out of it. */
export const stayingAt = ({ database }: Pick<Library, 'database'>, server: string): number =>
  database.deliveries.all().filter((row) => row.server === server && row.state !== 'gone').length

/** Forgets a knowledge base and everything that is noted of it. What is there stays there: its admins can erase it. */
export async function forgetBase(
  { database }: Pick<Library, 'database'>,
  port: Pick<KnowledgePort, 'forget'>,
  server: string,
  by: string,
): Promise<void> {
  const staying = stayingAt({ database }, server)
  // First what the studio would act upon: a stop in the middle leaves a base that is known, with nothing to do there.
  database.deliveries.forgetServer(server)
  await port.forget(server)
  database.audit.append({ actor: by, action: 'forget-knowledge-base', session: '', facts: { staying } })
}
