import type { z } from 'zod'
import { StudioError } from '../../../core/contract/errors.ts'
import { Failure } from '../../contract/failure.ts'
import { fromHere } from './door.ts'

/**
 * Asks the server.
 * @throws StudioError what the server says, `server-unreachable`
 */
export async function ask<S extends z.ZodType>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  schema: S,
  body?: unknown,
  signal?: AbortSignal,
): Promise<z.output<S>> {
  let answer: Response
  try {
    answer = await fetch(fromHere(path), {
      method,
      ...(signal ? { signal } : {}),
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new StudioError('server-unreachable', {}, error)
  }
  const content: unknown = await answer.json().catch(() => null)
  if (answer.ok) return schema.parse(content)
  const failure = Failure.safeParse(content)
  if (!failure.success) throw new StudioError('server-unreachable')
  throw new StudioError(failure.data.code, failure.data.data)
}

/** An address with what is asked for; what is empty is left out. */
export function withQuery(path: string, values: Readonly<Record<string, string | number | undefined>>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values))
    if (value !== undefined && value !== '') query.set(name, String(value))
  const text = query.toString()
  return text === '' ? path : `${path}?${text}`
}
