import { Dictionary, FormatContext, Packet } from 'node-av'
import { AVMEDIA_TYPE_AUDIO } from 'node-av/constants'

const ok = (result: number): void => {
  if (result < 0) throw new Error(`FFmpeg said ${result}`)
}

export interface LoopedOptions {
  readonly format?: string
  /** Sound is kept in the first turn of so many, in all of them when left out: nobody speaks in the others. */
  readonly soundEvery?: number
}

/** Writes a recording several times in a row into one file, without encoding it anew. */
export async function looped(
  from: string,
  to: string,
  times: number,
  { format = 'matroska', soundEvery = 1 }: LoopedOptions = {},
): Promise<void> {
  const output = new FormatContext()
  ok(output.allocOutputContext2(null, format, to))
  const packet = new Packet()
  packet.alloc()
  for (let turn = 0; turn < times; turn++) {
    const input = new FormatContext()
    input.allocContext()
    ok(await input.openInput(from))
    ok(await input.findStreamInfo())
    if (turn === 0) {
      for (const stream of input.streams) {
        const copy = output.newStream()
        ok(stream.codecpar.copy(copy.codecpar))
        copy.codecpar.codecTag = 0
        copy.timeBase = stream.timeBase
      }
      ok(await output.openOutput())
      ok(await output.writeHeader(Dictionary.fromObject({})))
    }
    // A little apart: the first packets are decoded before time 0, the last ones end after the duration.
    const length = Number(input.duration) / 1e6 + 0.2
    while ((await input.readFrame(packet)) >= 0) {
      const { streamIndex } = packet
      const isSound = input.streams[streamIndex]?.codecpar.codecType === AVMEDIA_TYPE_AUDIO
      if (isSound && turn % soundEvery !== 0) {
        packet.unref()
        continue
      }
      const [source, target] = [input.streams[streamIndex], output.streams[streamIndex]]
      if (!source || !target) throw new Error('no such stream')
      const shift = BigInt(Math.round((turn * length * source.timeBase.den) / source.timeBase.num))
      packet.pts += shift
      packet.dts += shift
      packet.rescaleTs(source.timeBase, target.timeBase)
      ok(await output.interleavedWriteFrame(packet))
    }
    await input.closeInput()
  }
  ok(await output.writeTrailer())
  await output.closeOutput()
  packet.free()
}
