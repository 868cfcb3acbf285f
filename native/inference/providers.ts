import { farthest, type ProviderFinding, ProviderName } from '../../core/contract/provider/choice.ts'

export const providerOrder: readonly ProviderName[] = ProviderName.options

/** Answers of a model, by output name. */
export type Answers = Readonly<Record<string, ArrayLike<number>>>

/** A model opened on one provider, for the trial. */
export interface TrialSession {
  /** Runs the known input. */
  run(): Promise<Answers>
  close(): Promise<void>
}

export interface Trial {
  /** Providers that the runtime was built with on this platform. */
  readonly available: readonly ProviderName[]
  open(provider: ProviderName): Promise<TrialSession>
  /** Milliseconds; a test brings its own clock. */
  readonly now?: () => number
}

export interface ProviderChoice {
  readonly provider: ProviderName
  readonly findings: readonly ProviderFinding[]
}

/** A GPU must be this much faster to be worth the copies to and fro. */
export const worthwhile = 0.9
const runs = 3

/**
 * Tries the providers in order and takes the first that gives the CPU's answer and gives it sooner. A wrong answer is
 * worse than a slow one: whatever differs, fails or hangs on to nothing is not used. The CPU always is there.
 */
export async function chooseProvider({
  available,
  open,
  now = () => performance.now(),
}: Trial): Promise<ProviderChoice> {
  const reference = await tried('cpu', open, now)
  const findings: ProviderFinding[] = []
  let used: ProviderName | null = null
  for (const provider of providerOrder) {
    const none = { provider, milliseconds: null, distance: null }
    if (provider === 'cpu') {
      findings.push({
        provider,
        outcome: used === null ? 'used' : 'unneeded',
        milliseconds: reference.milliseconds,
        distance: 0,
      })
      continue
    }
    if (!available.includes(provider)) findings.push({ ...none, outcome: 'absent' })
    else if (used !== null) findings.push({ ...none, outcome: 'unneeded' })
    else {
      const found = await judged(provider, reference, open, now)
      if (found.outcome === 'used') used = provider
      findings.push(found)
    }
  }
  return { provider: used ?? 'cpu', findings }
}

async function judged(
  provider: ProviderName,
  reference: { answers: Answers; milliseconds: number },
  open: Trial['open'],
  now: () => number,
): Promise<ProviderFinding> {
  let one: { answers: Answers; milliseconds: number }
  try {
    one = await tried(provider, open, now)
  } catch {
    return { provider, outcome: 'failed', milliseconds: null, distance: null }
  }
  const { milliseconds } = one
  const distance = distanceOf(one.answers, reference.answers)
  if (!(distance <= farthest))
    return { provider, outcome: 'wrong', milliseconds, distance: Number.isFinite(distance) ? distance : null }
  const sooner = milliseconds <= reference.milliseconds * worthwhile
  return { provider, outcome: sooner ? 'used' : 'slower', milliseconds, distance }
}

async function tried(
  provider: ProviderName,
  open: Trial['open'],
  now: () => number,
): Promise<{ answers: Answers; milliseconds: number }> {
  const session = await open(provider)
  try {
    // The first run compiles kernels and fills caches.
    let answers = await session.run()
    let milliseconds = Number.POSITIVE_INFINITY
    for (let i = 0; i < runs; i++) {
      const from = now()
      answers = await session.run()
      milliseconds = Math.min(milliseconds, now() - from)
    }
    return { answers, milliseconds }
  } finally {
    await session.close()
  }
}

/** Infinite when an output is missing, has another size, or holds what is not a number. */
export function distanceOf(answers: Answers, reference: Answers): number {
  let worst = 0
  for (const [name, expected] of Object.entries(reference)) {
    const actual = answers[name]
    if (!actual || actual.length !== expected.length) return Number.POSITIVE_INFINITY
    let largest = 1e-6
    let apart = 0
    for (let i = 0; i < expected.length; i++) {
      const [a, b] = [actual[i] as number, expected[i] as number]
      if (!Number.isFinite(a)) return Number.POSITIVE_INFINITY
      largest = Math.max(largest, Math.abs(b))
      apart = Math.max(apart, Math.abs(a - b))
    }
    worst = Math.max(worst, apart / largest)
  }
  return worst
}
