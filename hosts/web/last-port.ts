import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const fileOf = (home: string): string => join(home, 'web-port')

/** The port on which a library was served last; null where that is not known. */
async function lastPort(home: string): Promise<number | null> {
  const text = await readFile(fileOf(home), 'utf8').catch(() => '')
  const port = Number(text)
  return /^\d{1,5}$/.test(text) && port > 0 && port < 65_536 ? port : null
}

/**
 * Listens on the port on which this library was served last, if it is free, else on any: a page that was open, above all
 * one that records, finds the studio again after a restart.
 * @param listen gives what listens, and on which port; 0 asks for any
 */
export async function onLastPort<T extends { readonly port: number }>(
  home: string,
  listen: (port: number) => Promise<T>,
): Promise<T> {
  const last = await lastPort(home)
  const listening = await listen(last ?? 0).catch((error: NodeJS.ErrnoException) => {
    if (last === null || (error.code !== 'EADDRINUSE' && error.code !== 'EACCES')) throw error
    return listen(0)
  })
  if (listening.port !== last) {
    await mkdir(home, { recursive: true, mode: 0o700 })
    await writeFile(fileOf(home), String(listening.port), { mode: 0o600 }).catch(() => undefined)
  }
  return listening
}
