import { once } from 'node:events'
import { WebSocket } from 'ws'
import { LiveEvent } from '../../knowledge/contract/chat.ts'
import type { Browser } from './knowledge.ts'

/** What a browser hears on its live line. */
export interface LiveLine {
  readonly heard: readonly LiveEvent[]
  /** Resolves with the first event that fits, heard already or not. Rejects when the line ends before it comes. */
  hears<K extends LiveEvent['kind']>(
    kind: K,
    fits?: (event: Extract<LiveEvent, { kind: K }>) => boolean,
  ): Promise<Extract<LiveEvent, { kind: K }>>
  /** Resolves with the code when the server ends the line. */
  readonly ended: Promise<number>
  close(): void
}

/** Opens the line on which the server tells what happens. */
export async function listenLive(origin: string, who: Browser): Promise<LiveLine> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/api/chat/live`, {
    headers: { origin, cookie: who.cookie },
  })
  const heard: LiveEvent[] = []
  const waiting = new Set<() => void>()
  let over = false
  socket.on('message', (data) => {
    heard.push(LiveEvent.parse(JSON.parse(String(data))))
    for (const look of waiting) look()
  })
  const ended = new Promise<number>((resolve) => {
    socket.on('close', (code) => {
      over = true
      for (const look of waiting) look()
      resolve(code)
    })
  })
  await once(socket, 'open')
  return {
    heard,
    ended,
    hears: (kind, fits = () => true) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = heard.find(
            (event): event is Extract<LiveEvent, { kind: typeof kind }> =>
              event.kind === kind && fits(event as Extract<LiveEvent, { kind: typeof kind }>),
          )
          if (found) resolve(found)
          else if (over) reject(new Error(`the line ended before “${kind}” came`))
          if (found || over) waiting.delete(look)
        }
        waiting.add(look)
        look()
      }),
    close: () => socket.close(),
  }
}
