import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { FileStore } from '@tus/file-store'
import { Server, Upload } from '@tus/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { fromSystem } from '../../../core/contract/system-errors.ts'
import { type StatedFile, uploadsPath } from '../../contract/publication.ts'

/** The upload that a path names. */
const idIn = (path: string): string | undefined => new RegExp(`^${uploadsPath}/([0-9a-f]{64}-\\d)$`).exec(path)?.[1]

/** Where files arrive, piece by piece, with tus. Each has its place and its size before the first byte comes. */
export class Arrivals {
  readonly #folder: string
  readonly #store: FileStore
  readonly #server: Server

  private constructor(folder: string) {
    this.#folder = folder
    this.#store = new FileStore({ directory: folder })
    this.#server = new Server({
      path: uploadsPath,
      datastore: this.#store,
      relativeLocation: true,
      // tus itself reads on to the end of the address, past what the route has checked.
      getFileIdFromRequest: ({ url }) => idIn(new URL(url).pathname),
    })
  }

  static async open(folder: string): Promise<Arrivals> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    return new Arrivals(folder)
  }

  static idOf(publication: string, number: number): string {
    return `${publication}-${number}`
  }

  /** Bytes that are here. Makes the place when there is none. */
  async received(id: string, file: StatedFile): Promise<number> {
    const known = await this.#store.getUpload(id).catch(() => null)
    if (known?.size === file.bytes) return known.offset
    try {
      await this.#store.create(new Upload({ id, size: file.bytes, offset: 0, metadata: { name: file.name } }))
    } catch (cause) {
      throw fromSystem(cause, file.name, 'write')
    }
    return 0
  }

  pathOf(id: string): string {
    return join(this.#folder, id)
  }

  /** Forgets what arrived under this name, if anything. */
  async drop(id: string): Promise<void> {
    await this.#store.remove(id).catch(() => undefined)
    await this.#store.configstore.delete(id).catch(() => undefined)
  }

  /**
   * Removes what arrived for publications that nobody waits for any more.
   * @param awaited of these publications, those that are still arriving
   */
  async tidy(awaited: (publications: readonly string[]) => Promise<ReadonlySet<string>>): Promise<void> {
    const names = await readdir(this.#folder)
    const publicationOf = (name: string): string | undefined => /^([0-9a-f]{64})-\d/.exec(name)?.[1]
    const here = new Set(names.flatMap((name) => publicationOf(name) ?? []))
    if (here.size === 0) return
    const still = await awaited([...here])
    for (const name of names) {
      const publication = publicationOf(name)
      if (publication && !still.has(publication)) await rm(join(this.#folder, name), { force: true })
    }
  }

  /** Lets tus answer. */
  async handle(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    reply.hijack()
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) reply.raw.setHeader(name, value)
    await this.#server.handle(request.raw, reply.raw)
  }
}
