import { useCallback, useEffect, useRef, useState } from 'react'
import { begunFrom, Progress, parts, watchedFrom } from '../../contract/learning.ts'
import { ask } from '../wire/ask.ts'

/** Milliseconds between two words to the server. */
const often = 10_000
/** Seconds between two looks at the player beyond which somebody jumped. */
const jump = 2
/** Share of a part that has to be played for it to count, 0..1. */
const mostOfIt = 0.8

/**
 * Follows what is played of a video and tells the server, so that it can be resumed on any device.
 * @param following false for whoever does not learn here: nothing is asked or told then
 * @returns where they stopped the last time (seconds; null while unknown, at the beginning or at the end), and what to
 * call with each position of the player
 */
export function useProgress(
  video: string,
  duration: number | undefined,
  following: boolean,
): { resume: number | null; at: (seconds: number) => void } {
  const [resume, setResume] = useState<number | null>(null)
  const state = useRef({ last: 0, told: 0, held: new Array<number>(parts).fill(0), played: new Set<number>() })
  useEffect(() => {
    if (!following) return
    ask('GET', `/api/videos/${video}/progress`, Progress).then(
      ({ position, share }) => setResume(position > begunFrom && share < watchedFrom ? position : null),
      () => undefined,
    )
  }, [video, following])
  const tell = useCallback((): void => {
    const { current } = state
    if (!following || (current.last === current.told && current.played.size === 0)) return
    const played = [...current.played]
    const position = current.last
    current.played.clear()
    current.told = position
    // What could not be told is told the next time.
    void ask('PUT', `/api/videos/${video}/progress`, Progress, { position, parts: played }).catch(() => {
      for (const part of played) current.played.add(part)
    })
  }, [video, following])
  const at = useCallback(
    (seconds: number): void => {
      const { current } = state
      const passed = seconds - current.last
      current.last = seconds
      if (!following || !duration || passed <= 0 || passed > jump) return
      const length = duration / parts
      const part = Math.min(parts - 1, Math.floor((seconds - passed / 2) / length))
      const held = (current.held[part] ?? 0) + passed
      current.held[part] = held
      if (held < length * mostOfIt) return
      current.held[part] = held - length
      current.played.add(part)
    },
    [duration, following],
  )
  useEffect(() => {
    const timer = setInterval(tell, often)
    document.addEventListener('visibilitychange', tell)
    document.addEventListener('pause', tell, true)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', tell)
      document.removeEventListener('pause', tell, true)
      tell()
    }
  }, [tell])
  return { resume, at }
}
