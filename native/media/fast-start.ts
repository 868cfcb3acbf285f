import { StudioError } from '../../core/contract/errors.ts'

/** Something whose content can be read anywhere. */
export interface Readable {
  readonly size: number
  readSome(at: number, length: number): Promise<Buffer>
}

interface Box {
  readonly type: string
  readonly at: number
  readonly length: number
}

/**
 * The content of an MP4 file whose index comes last, with the index before the samples, so that it plays while it is
 * read: the same bytes that FFmpeg's `faststart` gives, which only works on files that FFmpeg opens by itself.
 * ISO/IEC 14496-12, 8.7.5: chunk offsets are counted from the file's beginning and move with what is put before them.
 * @throws StudioError `encoder-failed` when this is no such file
 */
export async function* fastStarted(file: Readable): AsyncGenerator<Buffer> {
  const boxes = await boxesOf(file)
  const index = boxes.find(({ type }) => type === 'moov')
  const samples = boxes.find(({ type }) => type === 'mdat')
  if (!index || !samples || index.at < samples.at)
    throw new StudioError('encoder-failed', { reason: 'an MP4 file without its index at the end' })
  const before = await stretch(file, index.at, index.length)
  // Wider offsets make the index longer, which moves the samples further.
  const grown = moved(before, before.length)
  const moov = grown.length === before.length ? grown : moved(before, grown.length)
  // FFmpeg leaves a gap of eight bytes before the samples, for a longer length; the index goes before it.
  const gap = boxes.find(({ type, at, length }) => type === 'free' && at + length === samples.at)
  const place = (gap ?? samples).at
  yield* pieces(file, 0, place)
  yield moov
  yield* pieces(file, place, index.at)
  yield* pieces(file, index.at + index.length, file.size)
}

async function boxesOf(file: Readable): Promise<Box[]> {
  const boxes: Box[] = []
  for (let at = 0; at + 8 <= file.size; ) {
    const head = await stretch(file, at, Math.min(16, file.size - at))
    let length = head.readUInt32BE(0)
    if (length === 1 && head.length === 16) length = Number(head.readBigUInt64BE(8))
    else if (length === 0) length = file.size - at
    if (length < 8 || at + length > file.size) throw new StudioError('encoder-failed', { reason: 'a broken MP4 file' })
    boxes.push({ type: head.toString('latin1', 4, 8), at, length })
    at += length
  }
  return boxes
}

/** Boxes on the way to the tables of chunk offsets. */
const onTheWay = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl'])
const largest = 2 ** 32 - 1

/** A box with every chunk offset in it moved; offsets that no longer fit in 32 bits make their table a wider one. */
function moved(box: Buffer, by: number): Buffer {
  const type = box.toString('latin1', 4, 8)
  if (onTheWay.has(type)) {
    const inner: Buffer[] = []
    for (let at = 8; at + 8 <= box.length; ) {
      const length = box.readUInt32BE(at)
      if (length < 8 || at + length > box.length)
        throw new StudioError('encoder-failed', { reason: 'a broken MP4 file' })
      inner.push(moved(box.subarray(at, at + length), by))
      at += length
    }
    return boxed(type, Buffer.concat(inner))
  }
  if (type === 'stco') {
    const offsets = Array.from({ length: box.readUInt32BE(12) }, (_, i) => box.readUInt32BE(16 + i * 4) + by)
    return offsets.some((offset) => offset > largest)
      ? boxed(
          'co64',
          table(offsets.length, 8, (out, i, at) => out.writeBigUInt64BE(BigInt(offsets[i] as number), at)),
        )
      : boxed(
          'stco',
          table(offsets.length, 4, (out, i, at) => out.writeUInt32BE(offsets[i] as number, at)),
        )
  }
  if (type === 'co64')
    return boxed(
      'co64',
      table(box.readUInt32BE(12), 8, (out, i, at) =>
        out.writeBigUInt64BE(box.readBigUInt64BE(16 + i * 8) + BigInt(by), at),
      ),
    )
  return box
}

/** A full box's content (version and flags 0): a count, then that many entries. */
function table(count: number, entryBytes: number, write: (out: Buffer, index: number, at: number) => void): Buffer {
  const out = Buffer.alloc(8 + count * entryBytes)
  out.writeUInt32BE(count, 4)
  for (let i = 0; i < count; i++) write(out, i, 8 + i * entryBytes)
  return out
}

function boxed(type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt32BE(content.length + 8, 0)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, content])
}

async function stretch(file: Readable, at: number, length: number): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of pieces(file, at, at + length)) parts.push(part)
  return Buffer.concat(parts)
}

async function* pieces(file: Readable, from: number, to: number): AsyncGenerator<Buffer> {
  for (let at = from; at < to; ) {
    const part = await file.readSome(at, to - at)
    if (part.length === 0) throw new StudioError('encoder-failed', { reason: 'an MP4 file that is cut short' })
    yield part
    at += part.length
  }
}
