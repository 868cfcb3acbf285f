import { expect, test } from 'vitest'
import { x264 } from '../native/media/x264.ts'
import { aboutEncoder } from './doctor-encoder.ts'

test('says which encoder is used, how fast it is, and why others are not', () => {
  const fast = { ...x264, name: 'h264_fast' }
  const absent = { name: 'h264_absent', refused: 'unavailable', speed: null, psnr: null } as const
  const used = { name: 'h264_fast', refused: null, speed: 3.04, psnr: 38 } as const
  expect(aboutEncoder({ used: fast, trials: [absent, used], forced: false })).toEqual({
    state: 'ok',
    says: {
      fr: 'Encodeur : h264_fast (3.0 fois la vitesse de libx264). Écartés : h264_absent (absent de cette machine)',
      en: 'Encoder: h264_fast (3.0 times as fast as libx264). Refused: h264_absent (not on this machine)',
    },
    next: null,
  })
  const lying = { ...absent, refused: 'wrong-picture' } as const
  expect(aboutEncoder({ used: x264, trials: [lying], forced: false })).toMatchObject({
    state: 'warns',
    says: { en: 'Encoder: libx264 (in software). Refused: h264_absent (gives wrong pictures)' },
    next: { en: expect.stringContaining('driver') },
  })
  expect(aboutEncoder({ used: x264, trials: [], forced: true }).says.en).toBe(
    'Encoder: libx264 (set by ESTOMPE_ENCODER)',
  )
})
