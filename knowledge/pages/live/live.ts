import { useSyncExternalStore } from 'react'
import { LiveEvent } from '../../contract/chat.ts'

/** Milliseconds until the next try after a lost line: soon, then less and less often. */
const waits = [500, 1000, 2000, 5000, 10_000]

type Listener = (event: LiveEvent | 'open') => void

const listeners = new Set<Listener>()
const watchers = new Set<() => void>()
let socket: WebSocket | null = null
let tries = 0
let timer: ReturnType<typeof setTimeout> | undefined
let lost = false

function setLost(now: boolean): void {
  if (lost === now) return
  lost = now
  for (const watcher of watchers) watcher()
}

function connect(): void {
  const line = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/api/chat/live`)
  socket = line
  line.onopen = () => {
    // What was told before the line was up is asked for again by whoever listens.
    for (const listener of listeners) listener('open')
    tries = 0
    setLost(false)
  }
  line.onmessage = ({ data }) => {
    const event = LiveEvent.safeParse(JSON.parse(String(data)))
    if (event.success) for (const listener of listeners) listener(event.data)
  }
  line.onclose = () => {
    if (socket !== line) return
    socket = null
    if (listeners.size === 0) return
    setLost(true)
    timer = setTimeout(connect, waits[Math.min(tries++, waits.length - 1)])
  }
}

/** Hears what happens until the returned function is called. One line serves the whole page; it opens again by itself. */
export function listen(listener: Listener): () => void {
  listeners.add(listener)
  if (listeners.size === 1 && socket === null) {
    clearTimeout(timer)
    connect()
  }
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearTimeout(timer)
    socket?.close()
    socket = null
    tries = 0
    setLost(false)
  }
}

/** Whether the line is down and is being opened again. */
export const useLost = (): boolean =>
  useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    () => lost,
  )
