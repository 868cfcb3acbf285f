import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { type ErrorCode, StudioError } from '../../../core/contract/errors.ts'
import type { Failure } from '../../contract/failure.ts'

/** How an error leaves the server: a status and a code, never a message that could hold content. */
export interface Refusal {
  readonly status: number
  readonly body: Failure
}

const statusOf: Partial<Record<ErrorCode, number>> = {
  unauthorised: 401,
  'link-used': 401,
  'studio-not-trusted': 401,
  forbidden: 403,
  'was-erased': 403,
  'not-there': 404,
  conflict: 409,
  'invalid-input': 400,
  'too-many-requests': 429,
  'disk-full': 507,
  'store-unreachable': 503,
}

/** @param onBug is told of what nobody expected, with the id that the user is told as well */
export function refusalOf(error: unknown, onBug: (id: string) => void): Refusal {
  if (error instanceof StudioError)
    return { status: statusOf[error.code] ?? 422, body: { code: error.code, data: { ...error.data } } }
  if (hasZodFastifySchemaValidationErrors(error)) return { status: 400, body: { code: 'invalid-input', data: {} } }
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
  // What Fastify itself refuses: malformed JSON, too long a body, an unknown content type.
  if (status >= 400 && status < 500) return { status, body: { code: 'invalid-input', data: {} } }
  const id = crypto.randomUUID().slice(0, 8)
  onBug(id)
  return { status: 500, body: { code: 'internal', data: { id } } }
}
