import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadPlugins } from '../../core/registry.ts'
import { createStudio } from '../../core/studio.ts'
import { readFrames } from '../../native/media/frames.ts'
import { probe } from '../../native/media/probe.ts'

const home = mkdtempSync(join(tmpdir(), 'estompe-read-'))
process.on('exit', () => rmSync(home, { recursive: true, force: true }))
const signal = new AbortController().signal
let opened: ReturnType<typeof openReader> | null = null

async function openReader() {
  const { frameDetectors } = await loadPlugins()
  const reader = frameDetectors.find(({ finds, role }) => finds === 'text' && role === 'careful')
  if (!reader) throw new Error('no detector reads text')
  return reader.open({ models: await createStudio({ home }).models(), threads: 2, signal })
}

/** The lines of text that can be read in the frame shown at `time` (seconds). */
export async function linesRead(path: string, time: number): Promise<string[]> {
  opened ??= openReader()
  const reader = await opened
  const info = await probe(path)
  for await (const frame of readFrames(path, info, { start: time }))
    return (await reader.detect(frame)).map(({ text }) => text ?? '')
  return []
}
