import { expect, test } from 'vitest'
import { reportNotes } from '../../contract/report-notes.ts'
import { leftOut } from './left-out.ts'

const dropped = (kind: string, why: string) => ({ index: 2, kind, why })

test.each([
  ['a second camera', [dropped('video', 'further-video')], [], ['further-video']],
  ['a track that nobody can read', [dropped('audio', 'no-parameters')], [], ['track-unread']],
  ['subtitles', [dropped('subtitle', 'not-sound-or-picture')], [], ['subtitles-left-out']],
  ['an end that is missing', [], ['truncated'], ['source-truncated']],
  [
    'a cover and the place of each frame',
    [dropped('video', 'cover-art'), dropped('data', 'not-sound-or-picture')],
    [],
    [],
  ],
])('%s: the report says what of it is not in the result', (_, left, faults, notes) => {
  const said = leftOut({ dropped: left, faults })
  expect(said).toEqual(notes)
  for (const note of said)
    expect(reportNotes[note]).toMatchObject({ fr: expect.stringMatching(/./), en: expect.stringMatching(/./) })
})
