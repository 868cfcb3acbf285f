import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, extname, join } from 'node:path'
import { providersUsed } from '../../../native/inference/trusted-provider.ts'
import type { Entity, Finding, FindingKind } from '../../contract/finding.ts'
import type { VerifyInput } from '../../contract/pipeline.ts'
import type { RedactionPlan } from '../../contract/plan.ts'
import type { ModelUse, Report } from '../../contract/report.ts'
import { coverage, type Span } from '../../contract/span.ts'
import type { Examined } from './examine.ts'

/** The plan's own fingerprint: of the text that is written as `plan.json`. */
export const planSha256 = (plan: RedactionPlan): string =>
  createHash('sha256')
    .update(`${JSON.stringify(plan, null, 1)}\n`)
    .digest('hex')

/**
 * The report of an examination. The times of the stages and the speed are added by whoever ran them all.
 * @param files size of the rendered file, and sha256 of each text that goes with it, by its name
 */
export function reportOf(
  input: Pick<VerifyInput, 'source' | 'plan' | 'findings' | 'shown' | 'policy' | 'rendered'>,
  examined: Examined,
  models: ModelUse[],
  { bytes, texts }: { readonly bytes: number; readonly texts: Record<string, string> },
): Report {
  const { source, plan, findings, shown, policy, rendered } = input
  const { unread } = examined
  return {
    version: 1,
    program: programName(),
    createdAt: new Date().toISOString(),
    verdict: examined.leaks.length === 0 ? 'clean' : 'leaks',
    source: { sha256: source.sha256, duration: source.media.duration },
    render: { sha256: rendered.mediaSha256, bytes, container: extname(rendered.media).slice(1) },
    planSha256: planSha256(plan),
    texts,
    policy: { name: policy.name, version: policy.version },
    hidden: hiddenIn(plan, findings),
    ...(plan.voices
      ? { voices: { count: new Set(plan.voices.map(({ voice }) => voice)).size, seconds: coverage(plan.voices) } }
      : {}),
    shown: tallied(shown).map(({ kind, entity, count }) => ({ kind, entity, count })),
    checks: examined.checks,
    leaks: examined.leaks,
    doubts: [...findings, ...shown.filter((one) => !findings.some((other) => other.id === one.id))].flatMap((finding) =>
      finding.doubts.map(({ doubt, start, end }) => ({ finding: finding.id, kind: finding.kind, doubt, start, end })),
    ),
    models,
    stages: [],
    machine: { cores: availableParallelism(), provider: machineProvider(), speed: 0 },
    ...(unread.picture.length + unread.sound.length > 0
      ? { unread: { picture: [...unread.picture], sound: [...unread.sound] } }
      : {}),
    notes: examined.notes,
  }
}

const providerNames = { coreml: 'Core ML', dml: 'DirectML', cuda: 'CUDA', webgpu: 'WebGPU', cpu: 'CPU' } as const

/** What has really given the networks' answers in this process. */
const machineProvider = (): string =>
  providersUsed()
    .map((name) => providerNames[name])
    .join(', ') || providerNames.cpu

interface Tally {
  readonly kind: FindingKind
  readonly entity: Entity | null
  count: number
  seconds: number
}

function tallied(things: readonly (Span & { kind: FindingKind; entity: Entity | null })[]): Tally[] {
  const groups = new Map<string, (Span & { kind: FindingKind; entity: Entity | null })[]>()
  for (const thing of things) {
    const key = `${thing.kind} ${thing.entity}`
    groups.set(key, [...(groups.get(key) ?? []), thing])
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    return first ? [{ kind: first.kind, entity: first.entity, count: group.length, seconds: coverage(group) }] : []
  })
}

const hiddenIn = (plan: RedactionPlan, findings: readonly Finding[]): Report['hidden'] => {
  const known = new Map(findings.map((finding) => [finding.id, finding]))
  // A mask may outlast the recording; what is told is not longer than it.
  const last = (end: number): number => Math.min(end, plan.source.duration)
  return tallied([
    ...plan.video.map(({ id, kind, start, end }) => ({
      ...{ kind, entity: known.get(id)?.entity ?? null, start },
      end: last(end),
    })),
    ...plan.audio.map(({ kind, start, end }) => ({ kind: 'speech' as const, entity: kind, start, end: last(end) })),
  ])
}

let name: string | null = null

/** Name and version of the program, from the nearest `package.json` of its own. */
export function programName(): string {
  if (name !== null) return name
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder))
    try {
      const about: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
      if (typeof about === 'object' && about && 'name' in about && about.name === 'estompe' && 'version' in about) {
        name = `Estompe ${String(about.version)}`
        return name
      }
    } catch {
      // No package here: one folder up.
    }
  name = 'Estompe'
  return name
}
