import { createHmac, timingSafeEqual } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { StudioError } from '../../core/contract/errors.ts'
import { fromSystem } from '../../core/contract/system-errors.ts'
import { KeyFile } from './keys.ts'

/** File of a library that holds its key, wrapped; there is one exactly while something in the library may be sealed. */
export const vaultFile = 'vault.json'
/** The same once more: without it nothing could be read, and a file can go bad. */
const secondFile = 'vault.copy.json'

/**
 * How far a library is sealed. `sealing`: what is written is sealed, and what was there is being sealed; `sealed`: all
 * of it is; `clearing`: what is written is clear, and what was there is being made clear.
 */
export const VaultFile = z.object({
  version: z.literal(1),
  state: z.enum(['sealing', 'sealed', 'clearing']),
  /** What the database is at the end of the last step that was finished. */
  database: z.enum(['sealed', 'clear']),
  /** Tells whether a key is the right one, and nothing about it: HMAC-SHA256, base64. */
  proof: z.string(),
  /**
   * That whoever has the key put it into this state: HMAC-SHA256, base64. Without it, whoever writes to the disk could
   * have the whole library made clear by its next opening.
   */
  standing: z.string().default(''),
  keys: KeyFile,
})
export type VaultFile = z.infer<typeof VaultFile>

export const proofOf = (dataKey: Buffer, id: string): string =>
  createHmac('sha256', dataKey).update(`estompe library ${id}`).digest('base64')

export const isKeyOf = ({ proof, keys }: VaultFile, dataKey: Buffer): boolean =>
  isSame(proof, proofOf(dataKey, keys.id))

const standingOf = ({ keys, state, database }: Omit<VaultFile, 'standing'>, dataKey: Buffer): string =>
  createHmac('sha256', dataKey)
    .update(`estompe library ${keys.id} is ${state}, its database ${database}`)
    .digest('base64')

function isSame(said: string, made: string): boolean {
  const [a, b] = [Buffer.from(said), Buffer.from(made)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/**
 * Refuses a state that nobody with the key brought about. Sealed as a whole needs no word: it is what gives nothing away.
 * @throws StudioError `vault-damaged`; `vault-unfinished` for one that is being sealed and has no word, as versions before
 *   there was one left it
 */
export function refuseForged(home: string, vault: VaultFile, dataKey: Buffer): void {
  const isSealed = vault.state === 'sealed' && vault.database === 'sealed'
  if (isSealed || isSame(vault.standing, standingOf(vault, dataKey))) return
  const isEarlier = vault.state === 'sealing' && vault.standing === ''
  throw new StudioError(isEarlier ? 'vault-unfinished' : 'vault-damaged', { file: join(home, vaultFile) })
}

/**
 * Null when the library has no passphrase.
 * @throws StudioError `vault-damaged` when there is one and neither of its two files can be read
 */
export function readVault(home: string): VaultFile | null {
  const paths = [vaultFile, secondFile].map((name) => join(home, name)).filter((path) => existsSync(path))
  if (paths.length === 0) return null
  for (const path of paths) {
    try {
      return VaultFile.parse(JSON.parse(readFileSync(path, 'utf8')))
    } catch {
      // The other one may be whole.
    }
  }
  throw new StudioError('vault-damaged', { file: join(home, vaultFile) })
}

/** @throws StudioError `disk-full`, `folder-not-writable` */
export function writeVault(home: string, vault: Omit<VaultFile, 'standing'>, dataKey: Buffer): void {
  const text = JSON.stringify({ ...vault, standing: standingOf(vault, dataKey) }, null, 1)
  for (const name of [vaultFile, secondFile]) writeSynced(join(home, name), text)
  syncFolderOf(home)
}

/** To be called when nothing is sealed any more, never before. */
export function removeVault(home: string): void {
  for (const name of [secondFile, vaultFile]) rmSync(join(home, name), { force: true })
}

function writeSynced(path: string, text: string): void {
  const aside = `${path}.part`
  try {
    const file = openSync(aside, 'w', 0o600)
    try {
      writeSync(file, text)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(aside, path)
  } catch (cause) {
    rmSync(aside, { force: true })
    throw fromSystem(cause, path, 'write')
  }
}

function syncFolderOf(home: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(home, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
