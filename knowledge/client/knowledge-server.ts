import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { z } from 'zod'
import { StudioError } from '../../core/contract/errors.ts'
import { Failure } from '../contract/failure.ts'
import { streamedBody } from '../contract/signing.ts'
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

  /**
   * The headers that say who sends a request, good for this very request alone.
   * @param body what is sent, empty where nothing is; null where it is a stream
   */
  authorisation(method: string, address: string, body: string | null, atMs = Date.now()): Record<string, string> {
    if (!this.credentials) return {}
    const { studio, key } = this.credentials
    // As it is written on the line, which is not always as it was given.
    const { pathname, search } = new URL(`${this.origin}${address}`)
    const request = { origin: this.origin, studio, method, path: `${pathname}${search}`, atMs }
    const sha256 = body === null ? streamedBody : createHash('sha256').update(body).digest('hex')
    return { authorization: key.authorisation({ ...request, body: sha256 }) }
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
    const text = body === undefined ? '' : JSON.stringify(body)
    for (let tries = 0; ; tries++) {
      try {
        const answer = await fetch(`${this.origin}${path}`, {
          method,
          signal,
          headers: {
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...this.authorisation(method, path, text),
          },
          ...(body === undefined ? {} : { body: text }),
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
