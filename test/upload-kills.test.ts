import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { z } from 'zod'
import type { Outgoing } from '../core/contract/outlet/port.ts'
import { openOutlet } from '../knowledge/client/outlet.ts'
import { WatchedVideo } from '../knowledge/contract/video.ts'
import { sha256OfFile } from '../native/files/sha256.ts'
import { browser } from './support/knowledge.ts'
import { description, verifiedOutput } from './support/publication.ts'
import { slowLine } from './support/slow-line.ts'

/**
 * A clip on its way to a knowledge base while both sides are killed in turn. `--mode kills` sends 2 GB through ten
 * kills; without it 40 MB go through four.
 */
const isLong = process.env.MODE === 'kills'
const bytes = isLong ? 2_000_000_000 : 40_000_000
const kills = isLong ? 10 : 4
/** A line of 100 Mbit/s. */
const bytesASecond = 12_500_000
/** Share that may be sent twice. Of a short clip what lies in buffers at a kill, up to 2 MB, is more than one per cent. */
const mostAgain = isLong ? 0.01 : (kills * 2_000_000) / bytes

/** Milliseconds that the whole may take. */
const timeout = isLong ? 3_600_000 : 240_000

const folder = mkdtempSync(join(tmpdir(), 'estompe-upload-kills-'))
const running = new Set<ChildProcess>()
afterAll(() => {
  for (const child of running) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

function start(script: string, args: readonly string[]): { child: ChildProcess; line: Promise<string> } {
  const path = resolve(import.meta.dirname, 'support', script)
  const child = spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  running.add(child)
  child.once('exit', () => running.delete(child))
  let said = ''
  const line = new Promise<string>((done, fail) => {
    child.stdout?.on('data', (part: Buffer) => {
      said += part.toString()
      if (said.includes('\n')) done(said.trim())
    })
    child.once('exit', (code) => fail(new Error(`${script} ended with ${code}`)))
  })
  // Of one that is killed nobody waits to hear.
  line.catch(() => undefined)
  return { child, line }
}
const killed = (child: ChildProcess): Promise<void> =>
  new Promise((gone) => {
    child.once('exit', () => gone())
    child.kill('SIGKILL')
  })
/** A port that is free now, for a server that has to come back on it. */
const freePort = (): Promise<number> =>
  new Promise((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = z.object({ port: z.int() }).parse(server.address())
      server.close(() => found(port))
    })
  })

test(`${bytes / 1e6} MB arrive intact while both sides are killed ${kills} times in turn`, { timeout }, async () => {
  const [home, base] = [join(folder, 'studio'), join(folder, 'kb')]
  for (const one of [home, base]) mkdirSync(one)
  const port = await freePort()
  const line = await slowLine(bytesASecond, () => port)
  const origin = `http://127.0.0.1:${line.port}`
  const serve = () => start('kb-process.ts', [base, String(port), origin])
  let server = serve()
  const { link } = z.object({ link: z.string() }).parse(JSON.parse(await server.line))
  const stranger = browser(() => origin)
  const entered = await stranger.ask('POST', '/api/sign-in', { token: link.split('#')[1] })
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? ''
  const admin = browser(() => origin, { id: '', email: '', cookie })
  const { code } = z.object({ code: z.string() }).parse(await admin.json('POST', '/api/studios/codes'))
  await openOutlet(home).trust(origin, code, 'Studio', new AbortController().signal)

  const output = await verifiedOutput(folder, ['Un clip qui prend son temps.'], { bytes })
  const { approval, ...described } = description()
  const outgoing: Outgoing = {
    ...{ video: 'ab'.repeat(16), folder: output.folder, memory: join(home, 'statements') },
    described: { ...described, approval: { ...approval, role: 'reviewer' } },
  }
  const file = join(folder, 'outgoing.json')
  writeFileSync(file, JSON.stringify(outgoing))
  const publish = () => start('publishing-process.ts', [home, origin, file])
  let studio = publish()
  const before = line.sent
  for (let kill = 0; kill < kills; kill++) {
    await line.sentAtLeast(before + ((kill + 0.5) / kills) * bytes)
    if (kill % 2 === 0) {
      await killed(studio.child)
      studio = publish()
    } else {
      await killed(server.child)
      server = serve()
      await server.line
    }
  }
  expect(await studio.line).toBe('published')
  const again = (line.sent - before - output.report.render.bytes) / output.report.render.bytes
  process.stdout.write(`  sent again, with all headers and small files: ${(again * 100).toFixed(3)} %\n`)
  expect(again).toBeLessThan(mostAgain)
  const sha256 = output.report.render.sha256
  expect(await sha256OfFile(join(base, 'media', sha256.slice(0, 2), sha256))).toBe(sha256)
  expect(WatchedVideo.parse(await admin.json('GET', `/api/videos/${outgoing.video}`)).title).toBe('Fixer ses prix')
  expect(readdirSync(join(base, 'arriving'))).toEqual([])
  line.close()
  for (const child of running) await killed(child)
})
