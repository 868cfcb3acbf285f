import { expect, test } from 'vitest'
import { StudioError } from '../../../../core/contract/errors.ts'
import type { Excerpt, HeardKind } from '../../../../core/contract/review/excerpt.ts'
import type { Span } from '../../../../core/contract/span.ts'
import { Listening, type Sound } from './listening.ts'

const kindOf = (digit: number): HeardKind => `heard-${String(digit).repeat(32)}`
const span: Span = { start: 4, end: 9 }
const excerptOf = (number: number): Excerpt => ({
  ...{ span, goesOut: kindOf(number), recorded: kindOf(number + 1) },
  ...{ replaced: [], replaceWith: 'tone', disguised: [] },
})

class FakeSound implements Sound {
  playing = false
  currentTime = 0
  src = 'there'
  ontimeupdate = null
  onended: (() => void) | null = null
  onerror: (() => void) | null = null
  async play() {
    this.playing = true
  }
  pause() {
    this.playing = false
  }
}

function listeningTo(make: (span: Span) => Promise<Excerpt>) {
  const sounds = new Map<HeardKind, FakeSound>()
  const listening = new Listening({
    make,
    open: (kind) => {
      const sound = new FakeSound()
      sounds.set(kind, sound)
      return sound
    },
    onPlay: () => undefined,
  })
  const playing = (): HeardKind[] => [...sounds].filter(([, sound]) => sound.playing).map(([kind]) => kind)
  return { listening, sounds, playing }
}

test('one side is heard at a time; the other goes on from the same place', async () => {
  const { listening, sounds, playing } = listeningTo(async () => excerptOf(1))
  await listening.toggle('f1', span)
  expect(playing()).toEqual([kindOf(1)])
  Object.assign(sounds.get(kindOf(1)) ?? {}, { currentTime: 2.5 })
  await listening.turn()
  expect(playing()).toEqual([kindOf(2)])
  expect(sounds.get(kindOf(2))?.currentTime).toBe(2.5)
  await listening.toggle('f1', span)
  expect(playing()).toEqual([])
  await listening.turn()
  expect(playing()).toEqual([])
  expect(listening.state()).toMatchObject({ side: 'goesOut', playing: false })
  await listening.toggle('f1', span)
  sounds.get(kindOf(1))?.onended?.()
  expect(listening.state()).toMatchObject({ playing: false, time: 0 })
})

test('what was asked for before something else is never heard', async () => {
  const answers: ((excerpt: Excerpt) => void)[] = []
  const { listening, playing } = listeningTo(() => new Promise((answer) => answers.push(answer)))
  const [first, second] = [listening.toggle('f1', span), listening.toggle('f2', span)]
  answers[1]?.(excerptOf(3))
  answers[0]?.(excerptOf(1))
  await Promise.all([first, second])
  expect(playing()).toEqual([kindOf(3)])
  listening.forget()
  expect(playing()).toEqual([])
  expect(listening.state().of).toBeNull()
})

test('one that could not be made says why, and is made when it is asked for again', async () => {
  let asked = 0
  const { listening, sounds, playing } = listeningTo(async () => {
    if (asked++ === 0) throw new StudioError('file-missing')
    return excerptOf(1)
  })
  await listening.toggle('f1', span)
  expect(listening.state().failure).toMatchObject({ code: 'file-missing' })
  await listening.toggle('f1', span)
  expect(playing()).toEqual([kindOf(1)])
  sounds.get(kindOf(1))?.onerror?.()
  expect(listening.state()).toMatchObject({ playing: false, failure: { code: 'disconnected' } })
})
