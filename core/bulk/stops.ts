import type { ErrorCode } from '../contract/errors.ts'

const ofStore: ReadonlySet<ErrorCode> = new Set([
  ...(['store-unreachable', 'store-refused', 'store-expired', 'store-wrong-answer'] as const),
])

/** What a store says of itself, and not of one object. */
export const isOfStore = (code: ErrorCode): boolean => ofStore.has(code)

const stopping: ReadonlySet<ErrorCode> = new Set([
  ...(['disk-full', 'folder-not-writable', 'model-missing', 'model-altered', 'model-broken'] as const),
  ...(['model-unpinned', 'database-damaged', 'database-newer'] as const),
])

/** What stops a whole job, because every other recording would meet it as well. */
export const stopsAll = (code: ErrorCode): boolean => stopping.has(code) || isOfStore(code)
