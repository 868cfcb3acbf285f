import { Dictionary, FormatContext, Packet } from 'node-av'

const ok = (result: number): void => {
  if (result < 0) throw new Error(`FFmpeg said ${result}`)
}

/** Writes a recording several times in a row into one file, without encoding it anew. */
export async function looped(from: string, to: string, times: number, format = 'matroska'): Promise<void> {
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
