import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'

const Answer = z.object({ seconds: z.number(), text: z.string() })

export interface Peer {
  /** @param path raw 32 bit float samples, 16 kHz mono */
  transcribe(path: string, language: 'fr' | 'en' | null): Promise<z.infer<typeof Answer>>
  close(): void
}

/** Why there is no peer, when there is none. */
export const peerMissing = 'ESTOMPE_PEERS names no folder with bin/python (faster-whisper installed) and whisper-base/'

/** Starts faster-whisper from the virtual environment that `ESTOMPE_PEERS` names; null when there is none. */
export async function startFasterWhisper(threads: number): Promise<Peer | null> {
  const folder = process.env.ESTOMPE_PEERS
  if (!folder || !existsSync(join(folder, 'bin/python')) || !existsSync(join(folder, 'whisper-base/model.bin')))
    return null
  const worker = resolve(import.meta.dirname, 'faster_whisper_worker.py')
  const child = spawn(join(folder, 'bin/python'), [worker, join(folder, 'whisper-base'), String(threads)], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, OMP_NUM_THREADS: String(threads) },
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<unknown> => {
    const line = await lines.next()
    if (line.done) throw new Error('faster-whisper ended before it answered')
    return JSON.parse(line.value)
  }
  await next()
  return {
    async transcribe(path, language) {
      child.stdin.write(`${JSON.stringify({ path, language })}\n`)
      return Answer.parse(await next())
    },
    close: () => child.stdin.end(),
  }
}
