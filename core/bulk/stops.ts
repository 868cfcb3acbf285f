import type { ErrorCode } from '../contract/errors.ts'
import type { Failure } from '../contract/failure.ts'
import { isOfModel } from '../contract/sentences.ts'

const ofStore: ReadonlySet<ErrorCode> = new Set([
  ...(['store-unreachable', 'store-refused', 'store-expired', 'store-wrong-answer'] as const),
])

/** What a store says of itself, and not of one object. */
export const isOfStore = (code: ErrorCode): boolean => ofStore.has(code)

const ofCopy: ReadonlySet<ErrorCode> = new Set([
  ...(['file-missing', 'file-unreadable', 'source-changed', 'object-altered'] as const),
])

/** What tells nothing of a recording but of the place where it was read: the same bytes elsewhere may well be read. */
export const isOfCopy = (code: ErrorCode): boolean => ofCopy.has(code)

const stopping: ReadonlySet<ErrorCode> = new Set([
  ...(['disk-full', 'folder-not-writable', 'model-missing', 'model-altered', 'model-broken'] as const),
  ...(['model-unpinned', 'database-damaged', 'database-newer'] as const),
])

/** What stops a whole job, because every other recording would meet it as well. */
export const stopsAll = (code: ErrorCode): boolean => stopping.has(code) || isOfStore(code)

/**
 * Why work on a recording stops the job, with what its sentence names: the model that the work lacks, else the folder of
 * the job that cannot be used. The recording that met it first is named nowhere.
 */
export const stopOf = (job: { readonly source: string; readonly out: string }, { code, data }: Failure): Failure => ({
  code,
  data: isOfModel(code) ? data : { file: code === 'file-missing' ? job.source : job.out },
})
