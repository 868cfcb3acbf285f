import { StudioError } from '../../core/contract/errors.ts'

const expired = /^(ExpiredToken|ExpiredTokenException|TokenRefreshRequired|RequestExpired)$/
const refused =
  /^(AccessDenied|Forbidden|AllAccessDisabled|InvalidAccessKeyId|InvalidToken|SignatureDoesNotMatch|CredentialsProviderError|TokenProviderError)$/
const full = /^(QuotaExceeded|XMinioStorageFull|InsufficientStorage)$/
const unheard =
  /^(TimeoutError|RequestTimeout|SlowDown|ServiceUnavailable|InternalError|Throttling.*|ECONN\w+|E(HOSTUNREACH|NETUNREACH|NOTFOUND|PIPE|AI_AGAIN)|EAI_AGAIN)$/

interface Answer {
  readonly name: string
  readonly code: string
  readonly status: number
}

/** What an error of the client says of the answer; a status of 0 when there was none. */
export function answerOf(cause: unknown): Answer {
  if (!(cause instanceof Error)) return { name: '', code: '', status: 0 }
  const { $metadata: meta, Code, code } = cause as Error & { $metadata?: unknown; Code?: unknown; code?: unknown }
  const status = typeof meta === 'object' && meta !== null && 'httpStatusCode' in meta ? Number(meta.httpStatusCode) : 0
  const text = [Code, code].find((one) => typeof one === 'string')
  return { name: cause.name, code: text ?? '', status: Number.isFinite(status) ? status : 0 }
}

/** Whether the answer was that there is no such object. */
export const saysMissing = (cause: unknown): boolean => {
  const { name, status } = answerOf(cause)
  return status === 404 && name !== 'NoSuchBucket'
}

/** Whether the answer was that a condition does not hold, or that somebody else is writing the same object. */
export const saysConflict = (cause: unknown): boolean => {
  const { status } = answerOf(cause)
  return status === 412 || status === 409
}

/** What a store's answer means to a user, whatever the client made of it. @param file what to call the store or object */
export function fromStore(cause: unknown, file: string, signal?: AbortSignal): StudioError {
  if (cause instanceof StudioError) return cause
  if (signal?.aborted) return new StudioError('cancelled', {}, cause)
  const { name, code, status } = answerOf(cause)
  const is = (pattern: RegExp): boolean => pattern.test(name) || pattern.test(code)
  if (is(expired)) return new StudioError('store-expired', { file }, cause)
  if (is(refused) || status === 401 || status === 403) return new StudioError('store-refused', { file }, cause)
  if (is(full) || status === 507) return new StudioError('disk-full', { file }, cause)
  if (status === 404) return new StudioError('file-missing', { file }, cause)
  if (is(unheard) || status === 429 || status >= 500) return new StudioError('store-unreachable', { file }, cause)
  return new StudioError('store-wrong-answer', { file }, cause)
}
