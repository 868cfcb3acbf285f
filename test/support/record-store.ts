import { expect } from 'vitest'
import { z } from 'zod'
import { serveVendor, type VendorAnswer, type VendorServer } from './vendor-server.ts'

const Iri = z.string().regex(/^https?:\/\/\S+$/)
const Names = z.record(z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/), z.string())
const Extensions = z.record(Iri, z.unknown())
/** What a store takes, after xAPI 1.0.3, part two: nothing that is not named there. */
const Stated = z.strictObject({
  actor: z.strictObject({
    objectType: z.literal('Agent'),
    account: z.strictObject({ homePage: Iri, name: z.string().min(1) }),
  }),
  verb: z.strictObject({ id: Iri, display: Names }),
  object: z.union([
    z.strictObject({
      objectType: z.literal('Activity'),
      id: Iri,
      definition: z.strictObject({ type: Iri, name: Names }),
    }),
    z.strictObject({ objectType: z.literal('StatementRef'), id: z.uuid() }),
  ]),
  result: z.strictObject({ completion: z.boolean().optional(), extensions: Extensions }).optional(),
  context: z
    .strictObject({
      contextActivities: z.strictObject({ category: z.array(z.strictObject({ id: Iri })) }),
      extensions: Extensions,
    })
    .optional(),
  timestamp: z.iso.datetime(),
})
export type Stated = z.infer<typeof Stated>

export interface TestStore extends VendorServer {
  readonly statements: Map<string, Stated>
  /** How many of the next requests are stored and cut off before the answer. */
  cuts: number
  /** What the next requests are answered by something that is no store, or is not set up; nothing is stored then. */
  readonly wrong: VendorAnswer[]
}

/** A learning record store on this machine. A statement stored twice with other words is refused, as it has to be. */
export async function serveRecordStore(user: string, password: string): Promise<TestStore> {
  const statements = new Map<string, Stated>()
  const state = { cuts: 0 }
  const wrong: VendorAnswer[] = []
  const expected = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  const server = await serveVendor(({ method, path, query, headers, body }) => {
    expect([method, path]).toEqual(['PUT', '/xapi/statements'])
    const [answer] = wrong.splice(0, 1)
    if (answer) return answer
    if (headers.authorization !== expected) return { status: 401 }
    expect(headers['x-experience-api-version']).toMatch(/^1\.0\.\d$/)
    const { statementId } = z.strictObject({ statementId: z.uuid() }).parse(Object.fromEntries(query))
    const statement = Stated.parse(JSON.parse(body.toString()))
    const known = statements.get(statementId)
    if (known && JSON.stringify(known) !== JSON.stringify(statement)) return { status: 409 }
    statements.set(statementId, statement)
    return state.cuts-- > 0 ? 'hang-up' : { status: 204 }
  })
  return Object.assign(state, server, { statements, wrong })
}
