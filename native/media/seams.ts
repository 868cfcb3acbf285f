import { openKept, readStretch } from '../files/kept.ts'

/** How a recording begins in a container: bytes to be looked for, and whether what follows them is really one. */
interface Beginning {
  readonly mark: Buffer
  /** @param from the bytes from the mark on, `longest` of them where the file has as many */
  isOne(from: Buffer): boolean
}

/** Bytes from the mark on that tell whether it is a beginning. */
const longest = 64

const beginning = (mark: string | Buffer, isOne: Beginning['isOne'] = () => true): Beginning => ({
  mark: typeof mark === 'string' ? Buffer.from(mark, 'latin1') : mark,
  isOne,
})

const holds = (at: number, text: string) => (from: Buffer) => from.toString('latin1', at, at + text.length) === text

/** By the name of FFmpeg's format. What is not named here is read to its end by FFmpeg, or has an index of its own. */
const beginnings: Readonly<Record<string, Beginning>> = {
  // EBML, and the kind of document that it is (RFC 9559, 8).
  matroska: beginning(Buffer.from('1a45dfa3', 'hex'), (from) =>
    /\x42\x82.(webm|matroska)/s.test(from.toString('latin1')),
  ),
  // A page that begins a stream, before anything is said in it (RFC 3533, 6). Several streams begin together.
  ogg: beginning('OggS\0', (from) => from.length > 26 && from.subarray(6, 14).every((byte) => byte === 0)),
  avi: beginning('RIFF', holds(8, 'AVI ')),
  wav: beginning('RIFF', holds(8, 'WAVE')),
  aiff: beginning('FORM', holds(8, 'AIF')),
  caf: beginning('caff\0\x01\0\0desc'),
  asf: beginning(Buffer.from('3026b2758e66cf11a6d900aa0062ce6c', 'hex')),
  flv: beginning('FLV\x01', (from) => from.length > 8 && from.readUInt32BE(5) === 9),
  flac: beginning('fLaC', holds(5, '\0\0\x22')),
}

/**
 * Looks for the seams of a file that is several recordings put end to end, of which FFmpeg reads the first alone, while
 * its bytes go by for another reason.
 */
export class Seams {
  /** True once a second recording has begun. */
  found = false
  readonly #beginning: Beginning | undefined
  readonly #isOgg: boolean
  #left: Buffer = Buffer.alloc(0)
  #begun = 0
  #goesOn = false

  /** @param container FFmpeg's name of the format, as of `MediaInfo` */
  constructor(container: string) {
    this.#beginning = beginnings[container]
    this.#isOgg = container === 'ogg'
  }

  /** Takes the next bytes of the file. */
  take(piece: Buffer): void {
    if (!this.#beginning || this.found) return
    const bytes = this.#left.length > 0 ? Buffer.concat([this.#left, piece]) : piece
    const until = bytes.length - longest
    this.#search(this.#beginning, bytes, until)
    this.#left = Buffer.from(bytes.subarray(Math.max(0, until)))
  }

  /** No more bytes come. */
  end(): void {
    if (this.#beginning && !this.found) this.#search(this.#beginning, this.#left, this.#left.length)
  }

  #search({ mark, isOne }: Beginning, bytes: Buffer, until: number): void {
    for (let at = bytes.indexOf(mark); at >= 0 && at < until; at = bytes.indexOf(mark, at + 1)) {
      const from = bytes.subarray(at, at + longest)
      if (this.#isOgg) this.#page(from, isOne)
      else if (isOne(from)) this.#begun++
      if (this.#begun > 1) this.found = true
    }
  }

  /** A page of Ogg: a stream that begins after pages that go on belongs to the next recording. */
  #page(from: Buffer, isOne: Beginning['isOne']): void {
    const begins = ((from[5] ?? 0) & 2) !== 0
    if (!begins) this.#goesOn = true
    else if (isOne(from) && (this.#goesOn || this.#begun === 0)) {
      this.#begun++
      this.#goesOn = false
    }
  }
}

/**
 * Whether an MP4 or QuickTime file has a second index at its top, of a recording that was put behind the first. Inside
 * another box it is none: some recorders keep their first index so when they have written a better one.
 */
export async function hasSecondIndex(path: string): Promise<boolean> {
  const file = await openKept(path)
  try {
    let found = 0
    for (let at = 0; at + 8 <= file.size; ) {
      const head = await readStretch(file, at, Math.min(16, file.size - at))
      const short = head.readUInt32BE(0)
      if (head.toString('latin1', 4, 8) === 'moov' && ++found > 1) return true
      const length = short === 1 && head.length === 16 ? Number(head.readBigUInt64BE(8)) : short
      if (length < 8) return false
      at += length
    }
    return false
  } finally {
    await file.close()
  }
}

/**
 * Whether more sound follows in a WAV than its header says, as a recorder leaves it that was switched off: FFmpeg stops
 * where the header does. Other chunks after the sound are none.
 */
export async function soundGoesOn(path: string): Promise<boolean> {
  const file = await openKept(path)
  try {
    if (file.size < 12) return false
    const riff = await readStretch(file, 0, 12)
    if (!/^RIFF....WAVE$/s.test(riff.toString('latin1'))) return false
    for (let at = 12; at + 8 <= file.size; ) {
      const head = await readStretch(file, at, 8)
      const name = head.toString('latin1', 0, 4)
      const length = head.readUInt32LE(4)
      const isKnown = length !== 0 && length !== 0xffffffff
      if (name === 'data' && !isKnown) return false
      const next = at + 8 + length + (length % 2)
      if (!/^[\w \-.]{4}$/.test(name)) return true
      if (name === 'RIFF') return false
      at = next
    }
    return false
  } finally {
    await file.close()
  }
}
