import { setTimeout as wait } from 'node:timers/promises'
import type { z } from 'zod'
import { StudioError } from '../../core/contract/errors.ts'
import { Failure } from '../contract/failure.ts'
import type { StudioKey } from './studio-key.ts'

/** Milliseconds between tries when the network is away: about two minutes in all. */
export const usualPauses: readonly number[] = [500, 1000, 2000, 4000, 8000, 15_000, 30_000, 60_000]

export interface Credentials {
  readonly studio: string
  readonly key: StudioKey
}

/** A knowledge base, as a studio talks to it. */
export class KnowledgeServer {
  /** Without a slash at the end. */
  readonly origin: string
  readonly credentials: Credentials | null
  readonly pauses: readonly number[]

  /** @throws StudioError `usage` when it is no address, or would send over an open network in clear */
  constructor(address: string, credentials: Credentials | null, pauses = usualPauses) {
    const url = URL.canParse(address) ? new URL(address) : null
    const local = url !== null && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
    if (!url || (url.protocol !== 'https:' && !(url.protocol === 'http:' && local)))
      throw new StudioError('usage', { what: '--to https://…' })
    this.origin = url.origin
    this.credentials = credentials
    this.pauses = pauses
  }

  authorisation(method: string, path: string): Record<string, string> {
    if (!this.credentials) return {}
    const { studio, key } = this.credentials
    return { authorization: key.authorisation(studio, method, path.split('?')[0] as string) }
  }

  /**
   * Asks, and asks again while nobody answers.
   * @throws StudioError what the server says, `server-unreachable`, `cancelled`
   */
  async ask<S extends z.ZodType>(
    method: string,
    path: string,
    body: unknown,
    schema: S,
    signal: AbortSignal,
  ): Promise<z.output<S>> {
    for (let tries = 0; ; tries++) {
      try {
        const answer = await fetch(`${this.origin}${path}`, {
          method,
          signal,
          headers: {
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...this.authorisation(method, path),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        })
        if (answer.status >= 502 && answer.status <= 504) throw new TypeError('nobody behind the proxy')
        const content: unknown = await answer.json()
        if (answer.ok) return schema.parse(content)
        const { code, data } = Failure.parse(content)
        throw new StudioError(code, data)
      } catch (error) {
        if (signal.aborted) throw new StudioError('cancelled')
        const pause = this.pauses[tries]
        if (!(error instanceof TypeError)) throw error
        if (pause === undefined) throw new StudioError('server-unreachable', {}, error)
        await wait(pause, undefined, { signal }).catch(() => undefined)
      }
    }
  }
}
