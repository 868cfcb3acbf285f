import { StudioError } from '../../../core/contract/errors.ts'
import type { RecordStore } from './port.ts'

export interface XapiOptions {
  /** Where statements go: `https://lrs.example.org/xapi`. */
  readonly endpoint: string
  readonly user: string
  readonly password: string
}

const patience = 20_000
const loopback = ['localhost', '127.0.0.1', '[::1]']

/**
 * A record store that speaks xAPI (Experience API 1.0.3, part three), with basic authentication. Statements are stored by
 * `PUT` under an id of our own, so that a try of which nobody knows whether it arrived may be repeated.
 * @throws StudioError `usage` for an address that is neither https nor on this machine, or holds more than where to send
 */
export function openXapi({ endpoint, user, password }: XapiOptions): RecordStore {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback.includes(url.hostname))
  // A password in the address would stand wherever the address does; behind `?` and `#` no statement arrives.
  if (!url || !isSafe || url.username + url.password + url.search + url.hash !== '')
    throw new StudioError('usage', { what: 'ESTOMPE_KB_LRS_ENDPOINT=https://…' })
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  return {
    async store(id, statement) {
      const answer = await fetch(
        `${endpoint.replace(/\/$/, '')}/statements?${new URLSearchParams({ statementId: id })}`,
        {
          method: 'PUT',
          headers: { authorization, 'content-type': 'application/json', 'x-experience-api-version': '1.0.3' },
          body: JSON.stringify(statement),
          signal: AbortSignal.timeout(patience),
          redirect: 'error',
        },
      ).catch((error: unknown) => {
        throw new StudioError('server-unreachable', {}, error)
      })
      await answer.body?.cancel()
      // A store that took it says 204, and which version it speaks (part three, 1.5 and 2.1.1): a page that answers
      // everything with 200 took nothing.
      const isStore = answer.status === 204 || answer.headers.has('x-experience-api-version')
      // 409: a statement of this id is there. Ours are made of what happened, so it is this one.
      if ((isStore && answer.ok) || answer.status === 409) return
      // Anything else may be a wrong address or password, which somebody corrects.
      throw new StudioError([400, 413, 422].includes(answer.status) ? 'forbidden' : 'server-unreachable')
    },
  }
}
