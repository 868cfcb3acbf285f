import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parse } from 'yaml'
import { z } from 'zod'
import { type FeedFile, feedNameOf, type Installed, newerIn, type Release } from './feed.ts'

export interface UpdatesHost {
  /** File that the package was built with, `app-update.yml`; it is not there in a program that is not packaged. */
  readonly configuration: string
  /** Folder for what is brought. */
  readonly folder: string
  readonly installed: Installed
  /** While this is so, nothing is asked and nothing brought. */
  readonly isBusy: () => boolean
}

/** A newer program that lies here whole, as its feed has it. */
export interface Ready {
  readonly version: string
  readonly path: string
}

/** Bytes of a feed's file, at most. */
const longestFeed = 64 << 10

/** A name that never resolves (RFC 2606) stands in packages that were built without a feed. */
const Configuration = z.object({ url: z.url() })
const isAsked = ({ protocol, hostname }: URL): boolean =>
  !/(^|\.)invalid$/.test(hostname) && (protocol === 'https:' || (protocol === 'http:' && hostname === '127.0.0.1'))

/**
 * The address of the feed that a package was built with, ending in `/`. Null where there is none, and where it could be
 * read or changed on its way: then nothing is asked.
 */
export async function feedOf(configuration: string): Promise<URL | null> {
  const text = await readFile(configuration, 'utf8').catch(() => null)
  const read = text === null ? null : Configuration.safeParse(parse(text))
  if (!read?.success) return null
  const address = new URL(read.data.url.replace(/\/*$/, '/'))
  return isAsked(address) ? address : null
}

/**
 * Looks for a newer program and brings it: as long as the feed says and with its sha512, or not at all. Nothing but the two
 * addresses is told to whoever has the feed.
 * @returns null when there is none, or none that fits
 * @throws Error when the feed cannot be reached, or what it gives is not what it says
 */
export async function findUpdate({ configuration, folder, installed, isBusy }: UpdatesHost): Promise<Ready | null> {
  const feed = await feedOf(configuration)
  if (!feed || isBusy()) return null
  const answer = await fetch(new URL(feedNameOf(installed), feed), { redirect: 'error', cache: 'no-store' })
  if (!answer.ok) throw new Error(`the feed answered ${answer.status}`)
  const text = await answer.text()
  const release = text.length > longestFeed ? null : newerIn(text, installed)
  if (!release || isBusy()) return null
  return { version: release.version, path: await brought(release, feed, folder) }
}

async function brought({ file }: Release, feed: URL, folder: string): Promise<string> {
  const path = join(folder, file.url)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  // What an earlier version left, and what was cut short.
  for (const name of await readdir(folder)) if (name !== file.url) await rm(join(folder, name), { recursive: true })
  if (await fits(path, file)) return path
  const aside = `${path}.part`
  try {
    const answer = await fetch(new URL(encodeURIComponent(file.url), feed), { cache: 'no-store' })
    if (!answer.ok || !answer.body) throw new Error(`the feed answered ${answer.status}`)
    await pipeline(
      Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]),
      atMost(file.size),
      createWriteStream(aside, { flags: 'wx', mode: 0o700 }),
    )
    if (!(await fits(aside, file))) throw new Error('the package is not the one that the feed names')
    await rename(aside, path)
    return path
  } finally {
    await rm(aside, { force: true })
  }
}

/** A feed cannot fill the disk. */
function atMost(bytes: number): Transform {
  let passed = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      passed += chunk.length
      if (passed > bytes) done(new Error('the package is longer than the feed says'))
      else done(null, chunk)
    },
  })
}

async function fits(path: string, { size, sha512 }: FeedFile): Promise<boolean> {
  const there = await stat(path).catch(() => null)
  if (there?.size !== size) return false
  const hash = createHash('sha512')
  await pipeline(createReadStream(path), hash)
  return hash.digest('base64') === sha512
}
