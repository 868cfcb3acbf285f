import { setTimeout as pause } from 'node:timers/promises'
import { type ByteLink, memoryBytes } from '../../core/contract/recording/byte-link.ts'
import type { ConsentGiven } from '../../core/contract/recording/consent.ts'
import type { PageEvent, TakeRequest, TakeTrack } from '../../core/contract/recording/take.ts'
import { type Library, openLibrary } from '../../core/library.ts'
import { Takes } from '../../core/recording/takes.ts'
import type { TakesHost } from '../../core/recording/takes-host.ts'
import { probe } from '../../native/media/probe.ts'
import { Sender, type SenderHost } from '../../renderer/recorder/capture/sender.ts'

const open: { takes: Takes; library: Library }[] = []

/** Closes what `start` opened, as the end of the program does. */
export async function closeTakes(): Promise<void> {
  for (const { takes, library } of open.splice(0)) {
    await takes.close()
    library.close()
  }
}

/** The takes of a library whose jobs are only counted. @param onImport when a session is about to be made of one */
export function start(home: string, host: Partial<TakesHost> = {}, onImport = (): void => undefined) {
  const library = openLibrary(home)
  const imported: string[] = []
  const processed: string[] = []
  const bugs: unknown[] = []
  let held = 0
  const takes = new Takes({
    library,
    import: async (path) => {
      const { duration } = await probe(path)
      imported.push(path)
      onImport()
      const facts = { path, sha256: String(imported.length).padStart(64, 'a'), fingerprint: path, size: 1 }
      return library.database.sessions.remember({ ...facts, title: 'x', duration }).id
    },
    process: async (session) => void processed.push(session),
    holdJobs: () => {
      held++
      return () => void held--
    },
    onBug: (error) => bugs.push(error),
    grace: 0.3,
    ...host,
  })
  open.push({ takes, library })
  return { takes, library, imported, processed, bugs, held: () => held }
}

export const request: TakeRequest = {
  preset: 'call',
  title: 'Léa : “prix” 🎯',
  participants: ['Léa'],
  expectedSeconds: 3600,
}
export const agreed: ConsentGiven = {
  ...{ person: 'Léa', agreed: ['recording', 'reuse', 'voice'], explainedIn: 'fr' },
  how: { kind: 'spoken', at: 1 },
}
export const track = (at: number, kind: TakeTrack['kind'], medium: TakeTrack['medium']): PageEvent => ({
  ...{ kind: 'track', at: 0 },
  track: { number: at, kind, medium, label: 'Micro USB', codec: 'x' },
})

/** What a page sends with, and what it is refused with. */
export function page(dial: () => Promise<ByteLink | null>, times: Pick<SenderHost, 'pulse'> = {}) {
  const refused: string[] = []
  const sender = new Sender({
    dial,
    onLine: () => undefined,
    onRoom: () => undefined,
    onRefused: (code) => refused.push(code),
    onEnded: () => refused.push('ended'),
    onHole: () => refused.push('hole'),
    pause: () => pause(5),
    ...times,
  })
  return { sender, refused }
}

export const dialler = (takes: () => Takes, id: string) => async (): Promise<ByteLink | null> => {
  const [mine, theirs] = memoryBytes()
  return (await takes().attach(id, theirs)) ? mine : null
}

/** Hands bytes over in pieces of odd sizes. */
export function send(sender: Sender, number: number, bytes: Uint8Array, from = 0): void {
  for (let at = from, size = 7; at < bytes.length; size = (size * 31) % 9973) {
    sender.bytes(number, bytes.slice(at, at + size))
    at += size
  }
}
