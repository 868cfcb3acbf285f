import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Shell } from '../../core/contract/shell.ts'

vi.mock('react', () => ({ useSyncExternalStore: (_: unknown, now: () => unknown) => now() }))
vi.mock('../wire/connection.ts', () => ({ connection: {} }))
vi.mock('./capturer.ts', () => ({
  Capturer: class {
    add(): void {}
    tell(): void {}
  },
}))
vi.mock('./kept-quality.ts', () => ({ keptQuality: () => '720p', keepQuality: () => undefined }))

class Track extends EventTarget {
  readonly kind: string
  readonly label: string
  stopped = false
  constructor(kind: string, label: string) {
    super()
    this.kind = kind
    this.label = label
  }
  getSettings(): object {
    return { deviceId: this.label }
  }
  stop(): void {
    this.stopped = true
  }
}

let given: Track[]
let asked: string[]

beforeEach(() => {
  asked = []
  vi.resetModules()
})
afterEach(() => vi.unstubAllGlobals())

/** The recorder in a shell of a system, or in a browser, which gives to each question what is next. */
async function recorderIn(shell: Partial<Shell> | undefined) {
  const shareNext = async (what: string): Promise<void> => void asked.push(what)
  vi.stubGlobal('window', { estompe: shell && { shareNext, ...shell } })
  vi.stubGlobal('navigator', {
    mediaDevices: {
      getDisplayMedia: async () => {
        const stream = given
        return {
          getTracks: () => stream,
          getVideoTracks: () => stream.filter(({ kind }) => kind === 'video'),
          getAudioTracks: () => stream.filter(({ kind }) => kind === 'audio'),
        }
      },
    },
  })
  const { open, useRecorder: now } = await import('./recorder.ts')
  const kinds = (): string[] => now().sources.map(({ kind }) => kind)
  return { open, kinds, problems: () => now().problems }
}

test('where the system’s list gives screens without sound, the sound of the call is a source of its own', async () => {
  const { open, kinds, problems } = await recorderIn({ systemSound: true })
  given = [new Track('video', 'Screen 1')]
  await open('screen')
  expect([kinds(), problems()]).toEqual([['screen'], { call: 'apart' }])
  const [page, sound] = [new Track('video', 'page'), new Track('audio', 'System audio')]
  given = [page, sound]
  await open('call')
  expect([kinds(), problems(), asked]).toEqual([['screen', 'call'], {}, ['screen', 'sound']])
  // Of the picture that had to come with it nothing is kept.
  expect([page.stopped, sound.stopped]).toEqual([true, false])
  // Another screen without sound takes nothing away.
  given = [new Track('video', 'Screen 2')]
  await open('screen')
  expect([kinds().sort(), problems(), sound.stopped]).toEqual([['call', 'screen'], {}, false])
  given = [new Track('video', 'Screen 3'), new Track('audio', 'System audio')]
  await open('screen')
  expect([kinds().sort(), sound.stopped]).toEqual([['call', 'screen'], true])
})

test('a system that ends its sound at once has not permitted it; one that ends it later has lost it', async () => {
  const { open, problems } = await recorderIn({ systemSound: true })
  const lose = async (after: number): Promise<void> => {
    const sound = new Track('audio', 'System audio')
    given = [new Track('video', 'page'), sound]
    const began = performance.now()
    const clock = vi.spyOn(performance, 'now').mockReturnValue(began)
    await open('call')
    clock.mockReturnValue(began + after)
    sound.dispatchEvent(new Event('ended'))
    clock.mockRestore()
  }
  await lose(200)
  expect(problems()).toEqual({ call: 'denied' })
  await lose(60_000)
  expect(problems()).toEqual({ call: 'ended' })
})

test('a system without sound says so, and a browser what to tick', async () => {
  for (const [shell, problem] of [
    [{ systemSound: false }, 'none'],
    [undefined, 'no-sound'],
  ] as const) {
    vi.resetModules()
    const { open, problems } = await recorderIn(shell)
    given = [new Track('video', 'Screen 1')]
    await open('screen')
    expect(problems()).toEqual({ call: problem })
  }
})
