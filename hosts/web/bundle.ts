import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { extname, join, relative, sep } from 'node:path'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
}

/** The interface's files, by address. Listed once at the start, so that no address can name another file. */
export class Bundle {
  readonly #files: ReadonlyMap<string, string>

  private constructor(files: ReadonlyMap<string, string>) {
    this.#files = files
  }

  static async open(folder: string): Promise<Bundle> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const files = entries
      .filter((entry) => entry.isFile() && extname(entry.name) in types)
      .map((entry) => join(entry.parentPath, entry.name))
    return new Bundle(new Map(files.map((file) => [`/${relative(folder, file).replaceAll(sep, '/')}`, file])))
  }

  /** False when there is no such file. */
  send(path: string, response: ServerResponse): boolean {
    const address = path === '/' ? '/index.html' : path
    const file = this.#files.get(address)
    if (!file) return false
    response.writeHead(200, {
      'Content-Type': types[extname(file)],
      // Names under /assets carry a hash of their content.
      'Cache-Control': address.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    })
    response.end(readFileSync(file))
    return true
  }
}
