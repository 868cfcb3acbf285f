import { open } from 'node:fs/promises'

/**
 * What files with moving pictures or sound begin with, in hex: Matroska, Ogg, FLV, MPEG program streams, ASF, MP3 with
 * tags, FLAC, Core Audio. The names of files lie now and then, and an archive must not lose a session to that.
 */
const beginnings = ['1a45dfa3', '4f676753', '464c5601', '000001ba', '3026b275', '494433', '664c6143', '63616666']

/** RIFF and ISO files say at 8 what they are: these are not pictures. */
const riffKinds = /^(AVI |WAVE)$/
const isoPictures = /^(heic|heix|heim|heis|avif|avis|mif1|msf1)$/

/** Whether a file's first bytes are those of a recording, whatever it is called. */
export async function looksRecorded(path: string): Promise<boolean> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(16), 0, 16, 0)
    const head = buffer.subarray(0, bytesRead)
    const kind = head.toString('latin1', 8, 12)
    if (head.toString('latin1', 0, 4) === 'RIFF') return riffKinds.test(kind)
    if (head.toString('latin1', 4, 8) === 'ftyp') return !isoPictures.test(kind)
    return beginnings.some((bytes) => head.toString('hex').startsWith(bytes))
  } finally {
    await file.close()
  }
}
