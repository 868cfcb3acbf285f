import type { EncoderKind } from './encoder.ts'
import { type ProofSize, prove, type Refusal } from './encoder-proof.ts'
import { hardwareEncoders } from './hardware.ts'
import { x264 } from './x264.ts'

/** What came of trying one hardware encoder. */
export interface EncoderTrial {
  /** FFmpeg's name of it. */
  readonly name: string
  /** Null when it has proven itself. */
  readonly refused: Refusal | null
  /** How many times as fast as libx264 it encoded the same pictures; null when it was refused. */
  readonly speed: number | null
  /** Worst likeness of a decoded picture, dB; null when it was refused. */
  readonly psnr: number | null
}

export interface EncoderChoice {
  readonly used: EncoderKind
  /** Those that were tried, in order: the first that proves itself is used, the others are not tried any more. */
  readonly trials: readonly EncoderTrial[]
  /** True when the user left no choice (`ESTOMPE_ENCODER`). */
  readonly forced: boolean
}

/** Chooses encoders and remembers which of them broke. One for the process: `encoders`. */
export class Encoders {
  readonly #candidates: readonly EncoderKind[]
  readonly #size: ProofSize | undefined
  readonly #broken = new Set<string>()
  readonly #tried = new Map<string, Promise<EncoderTrial>>()

  constructor(candidates: readonly EncoderKind[], size?: ProofSize) {
    this.#candidates = candidates
    this.#size = size
  }

  /**
   * The encoder to render with: the first candidate that encodes a known sequence of pictures rightly, libx264 when
   * none does. Each is tried once.
   * @param forced name of the only candidate, none when empty; libx264 where it is that, or does not prove itself
   */
  async choose(forced: string | undefined = process.env.ESTOMPE_ENCODER): Promise<EncoderChoice> {
    const trials: EncoderTrial[] = []
    const isForced = forced !== undefined && forced !== ''
    if (forced === x264.name) return { used: x264, trials, forced: isForced }
    const candidates = isForced ? this.#candidates.filter(({ name }) => name === forced) : this.#candidates
    if (isForced && candidates.length === 0)
      trials.push({ name: forced, refused: 'unavailable', speed: null, psnr: null })
    for (const candidate of candidates) {
      const trial = await this.#trialOf(candidate)
      const broke = this.#broken.has(candidate.name)
      trials.push(broke ? { name: candidate.name, refused: 'broke', speed: null, psnr: null } : trial)
      if (!broke && trial.refused === null) return { used: candidate, trials, forced: isForced }
    }
    return { used: x264, trials, forced: isForced }
  }

  /** Never chooses this one again: it broke while it rendered. */
  distrust(name: string): void {
    this.#broken.add(name)
  }

  #trialOf(candidate: EncoderKind): Promise<EncoderTrial> {
    const known = this.#tried.get(candidate.name)
    if (known) return known
    const trial = this.#try(candidate)
    this.#tried.set(candidate.name, trial)
    return trial
  }

  async #try(candidate: EncoderKind): Promise<EncoderTrial> {
    const { name } = candidate
    const proof = await prove(candidate, this.#size)
    if (!proof.proven) return { name, refused: proof.why, speed: null, psnr: null }
    const software = await prove(x264, this.#size)
    const speed = software.proven ? software.seconds / proof.seconds : null
    return { name, refused: null, speed, psnr: proof.psnr }
  }
}

export const encoders = new Encoders(hardwareEncoders(process.platform))
