import type { StageName } from '../contract/progress.ts'

/** What a stage mostly needs. Two stages of one kind would only stand in each other's way, and double the memory. */
const kinds: Readonly<Partial<Record<StageName, string>>> = {
  import: 'disk',
  transcribe: 'speech',
  look: 'picture',
  detect: 'words',
  render: 'encode',
  verify: 'check',
}

/** Lets one heavy stage of each kind through at a time, in the order of asking; light stages pass. */
export class Gates<Who> {
  readonly #inside = new Map<string, Who>()
  #waiting: { who: Who; stage: StageName; go: () => void }[] = []

  /** Calls `go` when it is that one's turn: now, or after others have left. */
  ask(who: Who, stage: StageName, go: () => void): void {
    const kind = kinds[stage]
    if (kind !== undefined && this.#inside.has(kind)) this.#waiting.push({ who, stage, go })
    else {
      if (kind !== undefined) this.#inside.set(kind, who)
      go()
    }
  }

  leave(who: Who, stage: StageName): void {
    const kind = kinds[stage]
    if (kind === undefined || this.#inside.get(kind) !== who) return
    this.#inside.delete(kind)
    const next = this.#waiting.find((one) => kinds[one.stage] === kind)
    if (!next) return
    this.#waiting = this.#waiting.filter((one) => one !== next)
    this.ask(next.who, next.stage, next.go)
  }

  /** This one is gone, wherever it was. */
  forget(who: Who): void {
    this.#waiting = this.#waiting.filter((one) => one.who !== who)
    for (const stage of Object.keys(kinds) as StageName[]) this.leave(who, stage)
  }
}
