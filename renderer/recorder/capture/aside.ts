/** Where bytes lie that were put aside. */
export interface Place {
  readonly at: number
  readonly length: number
  /** Which of all it is: no two are sealed alike. */
  readonly number: number
}

/** Keeps bytes out of memory until they are asked for. */
export interface Aside {
  /** Rejects when they cannot be kept there, as on a full disk: then they stay where they are. */
  put(bytes: Uint8Array<ArrayBuffer>): Promise<Place>
  /** Rejects when they cannot be read any more. What was read is let go of by `forget`. */
  get(place: Place): Promise<Uint8Array<ArrayBuffer>>
  forget(place: Place): void
  close(): void
}

const prefix = 'estompe-aside-'
/** Bytes that AES-GCM adds. */
const tagBytes = 16

/** A file that a worker reads and writes in place; browsers name it `FileSystemSyncAccessHandle`. */
interface PlacedFile {
  write(bytes: Uint8Array<ArrayBuffer>, where: { at: number }): number
  read(into: Uint8Array<ArrayBuffer>, where: { at: number }): number
  truncate(length: number): void
  close(): void
}
type Placeable = FileSystemFileHandle & { createSyncAccessHandle?: () => Promise<PlacedFile> }

/**
 * A file that the browser keeps for this page alone, on its disk. It holds what nobody has masked: its key exists only
 * in this thread's memory, so that nobody can read what a page that died has left, and the next one removes it.
 */
export class PrivateFile implements Aside {
  readonly #folder: FileSystemDirectoryHandle
  readonly #name: string
  readonly #file: PlacedFile
  readonly #key: CryptoKey
  #end = 0
  #count = 0
  /** How many are there. */
  #held = 0

  private constructor(folder: FileSystemDirectoryHandle, name: string, file: PlacedFile, key: CryptoKey) {
    this.#folder = folder
    this.#name = name
    this.#file = file
    this.#key = key
  }

  /** Null where the browser has no such file. */
  static async open(): Promise<PrivateFile | null> {
    try {
      const folder = await navigator.storage.getDirectory()
      await tidied(folder)
      const name = `${prefix}${crypto.randomUUID()}`
      const handle: Placeable = await folder.getFileHandle(name, { create: true })
      const file = await handle.createSyncAccessHandle?.()
      const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
      return file ? new PrivateFile(folder, name, file, key) : null
    } catch {
      return null
    }
  }

  async put(bytes: Uint8Array<ArrayBuffer>): Promise<Place> {
    const place: Place = { at: this.#end, length: bytes.length, number: ++this.#count }
    this.#end += bytes.length + tagBytes
    this.#held++
    try {
      const sealed = new Uint8Array(await crypto.subtle.encrypt(sealOf(place), this.#key, bytes))
      if (this.#file.write(sealed, { at: place.at }) < sealed.length) throw new Error('not written whole')
      return place
    } catch (error) {
      this.forget(place)
      throw error
    }
  }

  async get(place: Place): Promise<Uint8Array<ArrayBuffer>> {
    const sealed = new Uint8Array(place.length + tagBytes)
    this.#file.read(sealed, { at: place.at })
    return new Uint8Array(await crypto.subtle.decrypt(sealOf(place), this.#key, sealed))
  }

  forget(_place: Place): void {
    this.#held--
    if (this.#held > 0) return
    this.#end = 0
    this.#file.truncate(0)
  }

  close(): void {
    this.#file.close()
    void this.#folder.removeEntry(this.#name).catch(() => undefined)
  }
}

/** AES-GCM takes twelve bytes that are never used twice with a key. */
function sealOf({ number }: Place): { name: string; iv: Uint8Array<ArrayBuffer> } {
  const iv = new Uint8Array(12)
  new DataView(iv.buffer).setBigUint64(4, BigInt(number))
  return { name: 'AES-GCM', iv }
}

/** Removes what pages left that died. One that another page has open cannot be removed. */
async function tidied(folder: FileSystemDirectoryHandle): Promise<void> {
  for await (const name of (folder as unknown as { keys(): AsyncIterable<string> }).keys())
    if (name.startsWith(prefix)) await folder.removeEntry(name).catch(() => undefined)
}
