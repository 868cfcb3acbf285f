import { StudioError } from '../../core/contract/errors.ts'

/**
 * The outcome of `work`, or `cancelled` as soon as the signal fires. The work itself is not stopped by this: it has to
 * look at the signal too.
 */
export async function cancellable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  // Whoever is not waited for any more must not bring the process down with a late failure.
  work.catch(() => {})
  if (signal.aborted) throw new StudioError('cancelled')
  const { promise, reject } = Promise.withResolvers<never>()
  const stop = (): void => reject(new StudioError('cancelled'))
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([work, promise])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
