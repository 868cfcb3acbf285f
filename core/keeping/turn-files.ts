import { createHash } from 'node:crypto'
import { closeSync, createReadStream, createWriteStream, lstatSync, openSync, readSync, renameSync } from 'node:fs'
import { rm, utimes } from 'node:fs/promises'
import { basename, dirname, join, sep } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { tryLock } from '../../native/database/lock.ts'
import { asideOf, syncFile, syncFolder } from '../../native/files/aside.ts'
import { keptStream } from '../../native/files/kept.ts'
import { holdKey, keyHeld, letGo, sealedFolders } from '../../native/vault/keyring.ts'
import { isSealed } from '../../native/vault/sealed-file.ts'
import { isSealedLog, logOf } from '../../native/vault/sealed-log.ts'
import { headerBytes, sealed } from '../../native/vault/sealer.ts'
import { readVault, refuseForged, removeVault, writeVault } from '../../native/vault/vault-file.ts'
import { checkCancelled, StudioError } from '../contract/errors.ts'
import { fromSystem } from '../contract/system-errors.ts'
import { filesBelow, type TreeFile } from './tree.ts'
import { isHalfWritten } from './vault.ts'

export interface TurnControl {
  readonly signal: AbortSignal
  /** Bytes of files that are as they have to be, and of all. */
  readonly onProgress: (done: number, total: number) => void
}

/**
 * Seals the files of an open library that are still clear, or makes clear what is still sealed, as its vault says,
 * while the studio may go on. Each file is written aside, read back, and takes its place in one step: whenever this
 * stops, every file is whole, one way or the other. When nothing is left to turn, the vault says so, or goes.
 * @returns files that somebody was writing to: they are turned another time
 * @throws StudioError `library-locked`, `vault-damaged`, `disk-full`, `folder-not-writable`, `sealed-damaged`, `cancelled`
 */
export async function turnFiles(home: string, { signal, onProgress }: TurnControl): Promise<number> {
  const vault = readVault(home)
  if (vault === null) return 0
  const key = keyHeld(home)
  if (key === null) throw new StudioError('library-locked')
  refuseForged(home, vault, key)
  // All of it is sealed: what is clear was put there by somebody else, and sealing it would vouch for it.
  if (vault.state === 'sealed') return 0
  const to = vault.state === 'clearing' ? 'clear' : 'sealed'
  const files = filesIn(home)
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0)
  let done = 0
  let left = 0
  for (const { path, bytes } of files) {
    checkCancelled(signal)
    onProgress(done, total)
    if (needsTurn(path, to) && !(await whenFree(home, path, () => turned(path, to, key, signal)))) left++
    done += bytes
  }
  onProgress(total, total)
  // What was written meanwhile was written as it has to be; what vanished and came again might not have been.
  if (left > 0 || filesIn(home).some(({ path }) => needsTurn(path, to))) return Math.max(1, left)
  const now = readVault(home)
  if (now === null || now.state !== vault.state) return 0
  if (to === 'sealed') {
    writeVault(home, { ...now, state: 'sealed' }, key)
    holdKey(home, key)
  } else if (now.database === 'clear') {
    removeVault(home)
    letGo(home)
  } else return 1
  return 0
}

/** What lies in scratch goes by itself. */
const filesIn = (home: string): TreeFile[] =>
  sealedFolders
    .filter((name) => name !== 'scratch')
    .flatMap((name) => filesBelow(join(home, name)))
    .filter(({ path }) => !isHalfWritten(path))

/** False as well for a file that is gone by now. */
function needsTurn(path: string, to: 'sealed' | 'clear'): boolean {
  try {
    if (!lstatSync(path).isFile()) return false
    const file = openSync(path, 'r')
    try {
      const head = Buffer.alloc(headerBytes)
      const read = readSync(file, head, 0, head.length, 0)
      const bytes = head.subarray(0, read)
      return (isSealed(bytes) || isSealedLog(bytes)) === (to === 'clear')
    } finally {
      closeSync(file)
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false
    throw fromSystem(error, path, 'read')
  }
}

/** A take that is being recorded is turned when it has ended: its files are written to where they are. */
async function whenFree(home: string, path: string, work: () => Promise<boolean>): Promise<boolean> {
  const take = takeOf(home, path)
  if (take === null) return work()
  const lock = tryLock(join(home, 'locks', `take-${take}.lock`))
  if (!lock) return false
  try {
    return await work()
  } finally {
    lock.release()
  }
}

const takeOf = (home: string, path: string): string | null => {
  const [top, take] = path.slice(home.length + 1).split(sep)
  return top === 'takes' && take !== undefined ? take : null
}

/** Files of a take that somebody may go on writing: they are sealed so that this can be gone on with. */
const grows = (path: string): boolean => /^(journal\.jsonl|\d\d-\w+\.mkv)$/.test(basename(path))

/** False when somebody changed or removed the file, or holds it (Windows): it stays as it is. */
async function turned(path: string, to: 'sealed' | 'clear', key: Buffer, signal: AbortSignal): Promise<boolean> {
  const before = lstatSync(path, { bigint: true, throwIfNoEntry: false })
  if (!before) return true
  const aside = asideOf(path)
  try {
    const read = createHash('sha256')
    const clear = to === 'sealed' ? createReadStream(path, { highWaterMark: 1 << 20 }) : keptStream(path)
    const content = hashed(clear, read)
    if (to === 'sealed' && grows(path)) await logOf(aside, content, key)
    else
      await pipeline(
        Readable.from(to === 'sealed' ? sealed(content, key) : content, { objectMode: false }),
        createWriteStream(aside, { flags: 'wx', mode: Number(before.mode & 0o777n) }),
        { signal },
      )
    await syncFile(aside)
    const written = createHash('sha256')
    const back = to === 'sealed' ? keptStream(aside) : createReadStream(aside, { highWaterMark: 1 << 20 })
    for await (const piece of back) written.update(piece as Buffer)
    if (written.digest('hex') !== read.digest('hex')) throw Object.assign(new Error('copy differs'), { code: 'EIO' })
    await utimes(aside, Number(before.atimeMs) / 1000, Number(before.mtimeMs) / 1000)
    // Compared and put in place without a pause: whoever wrote to the file meanwhile has the last word.
    const now = lstatSync(path, { bigint: true, throwIfNoEntry: false })
    if (!now || now.ino !== before.ino || now.size !== before.size || now.mtimeNs !== before.mtimeNs) return false
    renameSync(aside, path)
    await syncFolder(dirname(path))
    return true
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && /^(EPERM|EBUSY|EACCES)$/.test(String(cause.code))) return false
    if (signal.aborted) throw new StudioError('cancelled', {}, cause)
    throw fromSystem(cause, path, 'write')
  } finally {
    await rm(aside, { force: true }).catch(() => {})
  }
}

async function* hashed(content: AsyncIterable<Uint8Array>, hash: { update(bytes: Uint8Array): unknown }) {
  for await (const piece of content) {
    hash.update(piece)
    yield piece
  }
}
