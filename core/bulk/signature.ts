import { open } from 'node:fs/promises'

/** File names that recordings have. A file of another name is looked into. */
export const recordingNames =
  /\.(mp4|m4v|mov|mkv|mka|webm|avi|wmv|wma|asf|flv|mpe?g|m2?ts|mts|vob|ogv|ogg|oga|opus|3gp|3g2|mxf|m4a|mp3|wav|flac|aac|aiff?|caf|amr|gif)$/i

/**
 * What files with moving pictures or sound begin with, in hex: Matroska, Ogg, FLV, MPEG program streams, ASF, MP3 with
 * tags, FLAC, Core Audio. The names of files lie now and then, and an archive must not lose a session to that.
 */
const beginnings = ['1a45dfa3', '4f676753', '464c5601', '000001ba', '3026b275', '494433', '664c6143', '63616666']

/** RIFF and ISO files say at 8 what they are: these are not pictures. */
const riffKinds = /^(AVI |WAVE)$/
const isoPictures = /^(heic|heix|heim|heis|avif|avis|mif1|msf1)$/

/** How many bytes `isRecorded` wants to see. */
export const headBytes = 16

/** Whether first bytes are those of a recording, whatever the file is called. */
export function isRecorded(head: Buffer): boolean {
  const kind = head.toString('latin1', 8, 12)
  if (head.toString('latin1', 0, 4) === 'RIFF') return riffKinds.test(kind)
  if (head.toString('latin1', 4, 8) === 'ftyp') return !isoPictures.test(kind)
  return beginnings.some((bytes) => head.toString('hex').startsWith(bytes))
}

/** Whether a file's first bytes are those of a recording, whatever it is called. */
export async function looksRecorded(path: string): Promise<boolean> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    return isRecorded(buffer.subarray(0, bytesRead))
  } finally {
    await file.close()
  }
}
