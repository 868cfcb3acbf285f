import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react'

/** Seconds that the two pictures may be apart while they play, before the follower hurries or dawdles. */
const drift = 0.04
/** Seconds apart from which the follower is moved at once: a seek costs more time than it makes up for below that. */
const farApart = 0.5
export const speeds = [0.5, 1, 1.25, 1.5, 2, 3] as const

export interface Playback {
  readonly time: number
  readonly duration: number
  readonly playing: boolean
  readonly muted: boolean
  readonly speed: number
  seek(seconds: number): void
  jump(seconds: number): void
  toggle(): void
  toggleMuted(): void
  setSpeed(speed: number): void
  /** For the element that is heard and whose time counts. */
  readonly lead: (element: HTMLMediaElement | null) => void
  /** For the element that shows the same moment, without sound. */
  readonly follow: (element: HTMLMediaElement | null) => void
}

/**
 * One transport for two pictures of the same recording. Both stand on the same moment when paused; while playing, the
 * follower makes up for more than a frame's difference by its speed.
 * @param duration Seconds, until the media itself tells.
 */
export function usePlayback(duration: number): Playback {
  const [leader, setLeader] = useState<HTMLMediaElement | null>(null)
  const [follower, setFollower] = useState<HTMLMediaElement | null>(null)
  const [time, setTime] = useState(0)
  const [length, setLength] = useState(duration)
  const [playing, setPlaying] = useState(false)
  const [muted, setMuted] = useState(false)
  const [speed, setSpeed] = useState(1)
  const position = useRef(0)

  useEffect(() => setLength(duration), [duration])

  useEffect(() => {
    if (!leader) return
    const stop = new AbortController()
    const on = (kind: string, take: () => void): void => leader.addEventListener(kind, take, { signal: stop.signal })
    const told = (): void => {
      position.current = leader.currentTime
      setTime(leader.currentTime)
    }
    on('play', () => setPlaying(true))
    on('pause', () => setPlaying(false))
    on('seeked', told)
    on('timeupdate', told)
    on('durationchange', () => {
      if (Number.isFinite(leader.duration)) setLength(leader.duration)
    })
    if (position.current > 0) leader.currentTime = position.current
    return () => {
      stop.abort()
      setPlaying(false)
    }
  }, [leader])

  useFrameClock(leader, playing, setTime, position)
  useFollower(leader, follower)

  useEffect(() => {
    if (leader) leader.muted = muted
    if (follower) follower.muted = true
  }, [leader, follower, muted])

  useEffect(() => {
    for (const element of [leader, follower]) if (element) element.playbackRate = speed
  }, [leader, follower, speed])

  const seek = useCallback(
    (seconds: number) => {
      const to = Math.min(Math.max(0, seconds), length)
      position.current = to
      setTime(to)
      if (leader) leader.currentTime = to
    },
    [leader, length],
  )
  const toggle = useCallback(() => {
    if (!leader) return
    if (leader.paused) leader.play().catch(() => setPlaying(false))
    else leader.pause()
  }, [leader])

  return useMemo(
    () => ({
      time,
      duration: length,
      playing,
      muted,
      speed,
      seek,
      jump: (by) => seek(position.current + by),
      toggle,
      toggleMuted: () => setMuted((now) => !now),
      setSpeed,
      lead: setLeader,
      follow: setFollower,
    }),
    [time, length, playing, muted, speed, seek, toggle],
  )
}

/** While it plays, the time is told with every painted frame, not only four times a second. */
function useFrameClock(
  leader: HTMLMediaElement | null,
  playing: boolean,
  setTime: (seconds: number) => void,
  position: RefObject<number>,
): void {
  useEffect(() => {
    if (!leader || !playing) return
    let frame = requestAnimationFrame(function told() {
      position.current = leader.currentTime
      setTime(leader.currentTime)
      frame = requestAnimationFrame(told)
    })
    return () => cancelAnimationFrame(frame)
  }, [leader, playing, setTime, position])
}

function useFollower(leader: HTMLMediaElement | null, follower: HTMLMediaElement | null): void {
  useEffect(() => {
    if (!leader || !follower) return
    const stop = new AbortController()
    const align = (allowed: number): void => {
      if (Math.abs(follower.currentTime - leader.currentTime) > allowed) follower.currentTime = leader.currentTime
    }
    const keepUp = (): void => {
      align(leader.paused ? 0 : farApart)
      const behind = leader.currentTime - follower.currentTime
      const haste = Math.abs(behind) > drift ? Math.min(1.25, Math.max(0.8, 1 + behind)) : 1
      follower.playbackRate = leader.playbackRate * haste
    }
    const on = (kind: string, take: () => void): void => leader.addEventListener(kind, take, { signal: stop.signal })
    const start = (): void => {
      follower.playbackRate = leader.playbackRate
      align(0)
      follower.play().catch(() => undefined)
    }
    on('play', start)
    on('pause', () => {
      follower.pause()
      align(0)
    })
    on('seeking', () => align(0))
    on('timeupdate', keepUp)
    follower.addEventListener('loadedmetadata', () => (leader.paused ? align(0) : start()), { signal: stop.signal })
    if (follower.readyState > 0) {
      if (leader.paused) align(0)
      else start()
    }
    return () => stop.abort()
  }, [leader, follower])
}
