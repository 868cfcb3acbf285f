import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

/** The folder of sample recordings with known truth that may lie beside a checkout. */
export const samplesFolder = resolve(import.meta.dirname, '../../../shared/samples')

/** Path of a sample, or null when it is not on this machine: then skip, and say why. */
export function sample(path: string): string | null {
  const full = resolve(samplesFolder, path)
  return existsSync(full) ? full : null
}

export const samplesMissing = 'the sample recordings are not on this machine'
