import type { IncomingHttpHeaders } from 'node:http'
import type { z } from 'zod'
import { LittleSearch } from './little-search.ts'
import { serveVendor, type VendorServer } from './vendor-server.ts'

/** One request that a vendor documents. */
export interface VendorRoute {
  readonly method: string
  readonly path: RegExp
  /** The documented body, with nothing that is not documented. */
  readonly body: z.ZodType
  answer(body: never): { readonly status?: number; readonly body: unknown }
}

/** A search engine on this machine in the place of a vendor's. */
export interface SearchVendor extends VendorServer {
  readonly engine: LittleSearch
  /** False: every request is answered with an error. */
  up: boolean
}

/** @param allowed whether a request has the right credentials */
export async function serveSearch(
  routes: (engine: LittleSearch) => readonly VendorRoute[],
  allowed: (headers: IncomingHttpHeaders) => boolean,
): Promise<SearchVendor> {
  const engine = new LittleSearch()
  const known = routes(engine)
  const state = { up: true }
  const server = await serveVendor(({ method, path, headers, body }) => {
    if (!state.up) return { status: 500, body: { message: 'down' } }
    if (!allowed(headers)) throw new Error('wrong credentials')
    const route = known.find((one) => one.method === method && one.path.test(path))
    if (!route) throw new Error('not documented')
    const text = body.toString('utf8')
    const isLines = headers['content-type']?.includes('ndjson') ?? false
    const lines = (): unknown[] =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown)
    const given: unknown = isLines ? lines() : text === '' ? {} : JSON.parse(text)
    return { status: 200, ...route.answer(route.body.parse(given) as never) }
  })
  return Object.assign(state, { engine, ...server })
}
