import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { FileStore } from '@tus/file-store'
import { Server, Upload } from '@tus/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { fromSystem } from '../../../core/contract/system-errors.ts'
import type { StatedFile } from '../../contract/publication.ts'

export const uploadsPath = '/api/uploads'

/** Where files arrive, piece by piece, with tus. Each has its place and its size before the first byte comes. */
export class Arrivals {
  readonly #folder: string
  readonly #store: FileStore
  readonly #server: Server

  private constructor(folder: string) {
    this.#folder = folder
    this.#store = new FileStore({ directory: folder })
    this.#server = new Server({ path: uploadsPath, datastore: this.#store, relativeLocation: true })
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

  /** Lets tus answer. */
  async handle(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    reply.hijack()
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) reply.raw.setHeader(name, value)
    await this.#server.handle(request.raw, reply.raw)
  }
}
