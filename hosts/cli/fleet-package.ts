import { StudioError } from '../../core/contract/errors.ts'

/**
 * Loads what works with Temporal, which weighs more than the rest of the program and is installed by whoever has a fleet.
 * @throws StudioError `fleet-missing`
 */
export async function loadFleet<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND')
      throw new StudioError('fleet-missing', {}, cause)
    throw cause
  }
}
