import { readFile } from 'node:fs/promises'
import { StudioError } from '../../../contract/errors.ts'

/**
 * The characters that a PP-OCR recogniser can write, by class: class 0 is the CTC blank (an empty string here), the
 * last class is the space. They stand in the model file's metadata under `character`, one a line; the runtime's
 * JavaScript interface does not give metadata, so the few protobuf fields on the way are read here
 * (onnx.proto3: ModelProto.metadata_props = 14, StringStringEntryProto.key = 1, value = 2).
 *
 * @throws StudioError `model-broken` when the file carries no such list
 */
export async function readCharacters(path: string): Promise<readonly string[]> {
  const bytes = await readFile(path)
  for (const entry of fieldsOf(bytes)) {
    if (entry.field !== 14 || !entry.bytes) continue
    const parts = new Map<number, Uint8Array>()
    for (const part of fieldsOf(entry.bytes)) if (part.bytes) parts.set(part.field, part.bytes)
    const read = (field: number): string => new TextDecoder().decode(parts.get(field))
    if (read(1) === 'character') return ['', ...read(2).split('\n'), ' ']
  }
  throw new StudioError('model-broken', { file: path })
}

interface Field {
  readonly field: number
  /** Null for numbers. */
  readonly bytes: Uint8Array | null
}

/** Walks over the fields of one protobuf message. */
function* fieldsOf(message: Uint8Array): Generator<Field> {
  let at = 0
  const varint = (): number => {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = message[at++] ?? 0
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80 || at > message.length) return value
    }
  }
  while (at < message.length) {
    const tag = varint()
    const field = Math.floor(tag / 8)
    const wire = tag % 8
    if (wire === 2) {
      const length = varint()
      yield { field, bytes: message.subarray(at, at + length) }
      at += length
      continue
    }
    if (wire === 0) varint()
    else if (wire === 1) at += 8
    else if (wire === 5) at += 4
    else return
    yield { field, bytes: null }
  }
}
