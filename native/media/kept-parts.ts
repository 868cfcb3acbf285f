import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writeWhole } from '../files/aside.ts'
import { keptSize, readKeptText } from '../files/kept.ts'
import { sha256OfFile } from '../files/sha256.ts'

const KeptPart = z.object({ frames: z.int(), encoder: z.string(), size: z.int(), sha256: z.string() })
export type KeptPart = z.infer<typeof KeptPart>

const List = z.object({
  version: z.literal(1),
  /** What the parts have in common; parts of another making are worth nothing. */
  making: z.string(),
  parts: z.record(z.string(), KeptPart),
})
type List = z.infer<typeof List>

export const listName = 'parts.json'

/** The finished parts that a `parts.json` names; null for what is none. */
export function partsIn(text: string): (KeptPart & { readonly name: string })[] | null {
  const list = List.safeParse(parsed(text))
  return list.success ? Object.entries(list.data.parts).map(([name, part]) => ({ name, ...part })) : null
}

/** Two lists of the same parts' folder, made in different places, as one; the first alone where they are of another making. */
export function unitedParts(one: string, other: string): string {
  const [first, second] = [List.safeParse(parsed(one)), List.safeParse(parsed(other))]
  if (!first.success) return other
  if (!second.success || second.data.making !== first.data.making) return one
  return JSON.stringify({ ...first.data, parts: { ...second.data.parts, ...first.data.parts } })
}

/** Finished parts of a file, in a folder that outlives the process: `parts.json` names those that are whole. */
export class KeptParts {
  readonly #folder: string
  #list: List
  #turn: Promise<void> = Promise.resolve()

  private constructor(folder: string, list: List) {
    this.#folder = folder
    this.#list = list
  }

  /**
   * Takes up what is there when it was made the same way, else begins with an empty folder.
   * @throws StudioError `disk-full`, `folder-not-writable`, `library-locked`
   */
  static async open(folder: string, making: string): Promise<KeptParts> {
    const text = await readKeptText(join(folder, listName)).catch(() => 'null')
    const known = List.safeParse(parsed(text))
    if (known.success && known.data.making === making) return new KeptParts(folder, known.data)
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder, { recursive: true })
    return new KeptParts(folder, { version: 1, making, parts: {} })
  }

  pathOf(name: string): string {
    return join(this.#folder, name)
  }

  /** A finished part; null when it is not there, or its bytes are not what they were. */
  async find(name: string, signal?: AbortSignal): Promise<KeptPart | null> {
    const part = this.#list.parts[name]
    if (!part || (await keptSize(this.pathOf(name)).catch(() => -1)) !== part.size) return null
    return (await sha256OfFile(this.pathOf(name), signal)) === part.sha256 ? part : null
  }

  /** Writes down that a part's file is whole. @throws StudioError `disk-full`, `folder-not-writable` */
  async keep(name: string, made: Pick<KeptPart, 'frames' | 'encoder'>): Promise<KeptPart> {
    const path = this.pathOf(name)
    const part: KeptPart = { ...made, size: await keptSize(path), sha256: await sha256OfFile(path) }
    this.#list = { ...this.#list, parts: { ...this.#list.parts, [name]: part } }
    const written = this.#turn.then(() => writeWhole(join(this.#folder, listName), JSON.stringify(this.#list)))
    this.#turn = written.catch(() => undefined)
    await written
    return part
  }

  remove(): Promise<void> {
    return rm(this.#folder, { recursive: true, force: true })
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
