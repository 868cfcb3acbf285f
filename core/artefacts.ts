import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ArtefactFile, StageRun } from '../native/database/stage-runs.ts'
import { writeWhole } from '../native/files/aside.ts'
import { keptSize, readKeptText } from '../native/files/kept.ts'
import { sha256OfFile } from '../native/files/sha256.ts'
import { canonical, mapped, stringsIn } from './job-key.ts'
import type { Library } from './library.ts'

/** Files larger than this are not hashed again before an answer is used again; publishing hashes the render itself. */
const hashedAgainBelow = 64 << 20

const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex')

/**
 * Answers of stages on the disk. Paths in them are written as `library:/...` and `source:`, so that neither moving the
 * library nor moving the recording makes anything be done again.
 */
export class Artefacts {
  readonly #library: Library
  /** sha256 of known files, by absolute path. */
  readonly #known = new Map<string, string>()

  constructor(library: Library) {
    this.#library = library
  }

  /** A stage's input as text for its key: files of the library by their content, the recording by its place only. */
  async keyText(input: unknown, sourcePath: string): Promise<string> {
    for (const path of this.#paths(input))
      if (!this.#known.has(path) && (await isFile(path))) this.#known.set(path, await sha256OfFile(path))
    return canonical(input, (text) => {
      if (text === sourcePath) return 'source:'
      const sha256 = this.#known.get(text)
      return sha256 ? `sha256:${sha256}` : text
    })
  }

  /** Writes an answer and tells what it consists of. */
  async save(
    answer: unknown,
    sourcePath: string,
    folder: string,
  ): Promise<{ artefact: string; artefactSha256: string; files: ArtefactFile[] }> {
    const files: ArtefactFile[] = []
    for (const path of this.#paths(answer)) {
      if (!(await isFile(path))) continue
      const sha256 = await sha256OfFile(path)
      this.#known.set(path, sha256)
      files.push({ path: this.#library.relative(path) as string, size: await keptSize(path), sha256 })
    }
    const text = canonical(answer, (value) => {
      if (value === sourcePath) return 'source:'
      const relative = this.#library.relative(value)
      if (relative !== null) return `library:/${relative}`
      return /^(library:|source:|text:)/.test(value) ? `text:${value}` : value
    })
    const path = join(folder, 'answer.json')
    await writeWhole(path, text)
    return { artefact: this.#library.relative(path) as string, artefactSha256: sha256Of(text), files }
  }

  /** The answer of a finished run, or null when it or one of its files is not what it was: then it is done again. */
  async load(run: StageRun, sourcePath: string): Promise<unknown> {
    if (run.state !== 'done' || run.artefact === null) return null
    const text = await readKeptText(this.#library.absolute(run.artefact)).catch(() => null)
    if (text === null || sha256Of(text) !== run.artefactSha256) return null
    for (const file of run.files) {
      const path = this.#library.absolute(file.path)
      if (file.erased) {
        this.#known.set(path, file.sha256)
        continue
      }
      const size = await keptSize(path).catch(() => -1)
      if (size !== file.size) return null
      if (size < hashedAgainBelow && (await sha256OfFile(path)) !== file.sha256) return null
      this.#known.set(path, file.sha256)
    }
    return mapped(JSON.parse(text), (value) => {
      if (value === 'source:') return sourcePath
      if (value.startsWith('library:/')) return this.#library.absolute(value.slice('library:/'.length))
      return value.startsWith('text:') ? value.slice('text:'.length) : value
    })
  }

  #paths(value: unknown): string[] {
    return [...new Set(stringsIn(value))].filter((text) => this.#library.relative(text) !== null)
  }
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (facts) => facts.isFile(),
    () => false,
  )
