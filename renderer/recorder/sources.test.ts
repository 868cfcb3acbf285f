import { expect, test } from 'vitest'
import { fitsIn, type Opened } from './sources.ts'

const opened = (deviceId: string, label = 'Micro USB'): Opened => ({
  kind: 'microphone',
  track: { label, getSettings: () => ({ deviceId, groupId: 'g' }) } as MediaStreamTrack,
})

test('a recording without tracks left keeps what it has, and takes no other device than that', () => {
  const sources = [opened('a')]
  expect(fitsIn({ sources, tracksLeft: null }, [opened('b')])).toBe(true)
  expect(fitsIn({ sources, tracksLeft: 1 }, [opened('b')])).toBe(true)
  expect(fitsIn({ sources, tracksLeft: 1 }, [opened('b'), opened('c')])).toBe(false)
  expect(fitsIn({ sources, tracksLeft: 0 }, [opened('b')])).toBe(false)
  expect(fitsIn({ sources, tracksLeft: 0 }, [opened('a')])).toBe(true)
  // The system's usual device has the same id whichever it is.
  expect(fitsIn({ sources: [opened('default')], tracksLeft: 0 }, [opened('default', 'Casque')])).toBe(false)
})
