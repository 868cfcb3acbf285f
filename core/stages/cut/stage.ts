import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256OfFile } from '../../../native/files/sha256.ts'
import { readFrameTimes } from '../../../native/media/frame-times.ts'
import { probe } from '../../../native/media/probe.ts'
import { renderMedia } from '../../../native/media/render.ts'
import { faithful } from '../../../native/media/x264.ts'
import { CutInput, CutOutput } from '../../contract/pipeline.ts'
import { stage } from '../../contract/stage.ts'

/**
 * Makes a stretch of a recording a recording of its own, cut exactly where it was asked for: what follows then treats a
 * clip like any recording, and verification compares it with what it was cut from. Nothing is hidden in it yet.
 */
export const cutStage = stage<CutInput, CutOutput>({
  name: 'cut',
  version: 1,
  input: CutInput,
  output: CutOutput,
  uses: () => [],
  run: async ({ source, range }, { signal, threads, folder, progress }) => {
    await mkdir(folder, { recursive: true })
    const path = join(folder, source.media.video ? 'cut.mp4' : 'cut.m4a')
    const seconds = range.end - range.start
    await renderMedia({
      input: source.path,
      output: path,
      masksAt: () => [],
      sounds: [],
      replaceWith: 'silence',
      encoder: faithful,
      range,
      threads,
      signal,
      onProgress: (done) => progress(Math.min(done, seconds), seconds),
    })
    const times = source.media.video ? await readFrameTimes(source.path, signal) : new Float64Array()
    const opens = times.findLast((time) => time <= range.start + 1e-6) ?? range.start
    const media = await probe(path, { signal })
    return { source: { path, sha256: await sha256OfFile(path, signal), media }, opens: Math.min(opens, range.start) }
  },
})
