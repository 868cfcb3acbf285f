import { openKept, readStretch } from '../../../native/files/kept.ts'

/** Something in an MP4 file that is not needed to play it. `where` is the path of its box, never its content. */
export interface StrayBox {
  readonly where: string
  readonly why:
    | 'unknown-box'
    | 'tag'
    | 'handler-name'
    | 'time-of-recording'
    | 'filled-gap'
    | 'hidden-captions'
    | 'broken'
}

/** What examining a file gave. `boxes` is how many boxes were looked at. */
export interface BoxReport {
  readonly boxes: number
  readonly stray: StrayBox[]
}

/** Boxes that hold boxes, with what may lie in them (ISO/IEC 14496-12, 14496-14). */
const inside: Readonly<Record<string, readonly string[]>> = {
  '': ['ftyp', 'moov', 'mdat', 'free', 'sidx', 'moof', 'mfra'],
  moov: ['mvhd', 'trak', 'udta', 'iods', 'mvex'],
  trak: ['tkhd', 'edts', 'mdia', 'tref'],
  edts: ['elst'],
  mdia: ['mdhd', 'hdlr', 'minf'],
  minf: ['vmhd', 'smhd', 'dinf', 'stbl', 'nmhd'],
  dinf: ['dref'],
  stbl: ['stsd', 'stts', 'ctts', 'stsc', 'stsz', 'stco', 'co64', 'stss', 'sgpd', 'sbgp', 'sdtp', 'cslg'],
  udta: ['meta'],
  meta: ['hdlr', 'ilst'],
  ilst: ['©too'],
}

const handlerNames = new Set(['', 'VideoHandler', 'SoundHandler', 'VideoHandle', 'SoundHandle', 'DataHandler'])
/** The name and version of the muxer or of this program, nothing else. */
const encoderName = /^(Lavf|Lavc|Estompe)[ \d.]*$/
const MAX_BOXES = 20_000

/**
 * Walks the boxes of an MP4 file and lists whatever is not needed to play it: tags, user data, names of handlers, the
 * time of recording, unknown boxes, filled gaps, and closed captions hidden in the video (ATSC A/53 part 4: user data
 * registered under ITU-T T.35 as `GA94`).
 * @param path a file whose name ends in .mp4, .m4a or .mov
 */
export async function examineBoxes(path: string): Promise<BoxReport> {
  const file = await openKept(path)
  try {
    const { size } = file
    const read: Read = (start, length) => readStretch(file, start, Math.max(0, Math.min(length, size - start)))
    const stray: StrayBox[] = []
    let boxes = 0
    const walk = async (start: number, end: number, parent: string, path: string): Promise<void> => {
      for (let at = start; at + 8 <= end; ) {
        if (++boxes > MAX_BOXES) return void stray.push({ where: path, why: 'broken' })
        const head = await read(at, 16)
        const type = head.toString('latin1', 4, 8)
        let length = head.readUInt32BE(0)
        let header = 8
        if (length === 1 && head.length === 16) {
          length = Number(head.readBigUInt64BE(8))
          header = 16
        } else if (length === 0) length = end - at
        if (length < header || at + length > end)
          return void stray.push({ where: `${path}/${printable(type)}`, why: 'broken' })
        await box(type, at + header, at + length, parent, `${path}/${printable(type)}`)
        at += length
      }
    }
    const box = async (type: string, start: number, end: number, parent: string, where: string): Promise<void> => {
      if (!inside[parent]?.includes(type)) {
        stray.push({ where, why: parent === 'ilst' || parent === 'udta' ? 'tag' : 'unknown-box' })
        return
      }
      if (type === 'mdat') {
        if (await holdsCaptions(read, start, end)) stray.push({ where, why: 'hidden-captions' })
      } else if (type === 'free') {
        if (!(await isZero(read, start, end))) stray.push({ where, why: 'filled-gap' })
      } else if (type === 'mvhd' || type === 'tkhd' || type === 'mdhd') {
        const body = await read(start, 20)
        const wide = body[0] === 1
        const created = wide ? Number(body.readBigUInt64BE(4)) : body.readUInt32BE(4)
        if (created !== 0) stray.push({ where, why: 'time-of-recording' })
      } else if (type === 'hdlr') {
        const body = await read(start, end - start)
        const name = body.toString('utf8', 24).replaceAll('\0', '')
        if (!handlerNames.has(name)) stray.push({ where, why: 'handler-name' })
      } else if (type === '©too') {
        const body = await read(start, Math.min(end - start, 4096))
        if (!encoderName.test(body.toString('utf8', 16))) stray.push({ where, why: 'tag' })
      } else if (inside[type]) await walk(type === 'meta' ? start + 4 : start, end, type, where)
    }
    await walk(0, size, '', '')
    return { boxes, stray }
  } finally {
    await file.close()
  }
}

type Read = (start: number, length: number) => Promise<Buffer>

const printable = (type: string): string => type.replace(/[^\w© ]/g, '?')
const CHUNK = 4 * 1024 * 1024
const captionMark = Buffer.from([0xb5, 0x00, 0x31, 0x47, 0x41, 0x39, 0x34])

async function holdsCaptions(read: Read, start: number, end: number): Promise<boolean> {
  for (let at = start; at < end; at += CHUNK) {
    const bytes = await read(at, Math.min(CHUNK + captionMark.length - 1, end - at))
    if (bytes.includes(captionMark)) return true
  }
  return false
}

async function isZero(read: Read, start: number, end: number): Promise<boolean> {
  for (let at = start; at < end; at += CHUNK)
    if ((await read(at, Math.min(CHUNK, end - at))).some((byte) => byte !== 0)) return false
  return true
}
