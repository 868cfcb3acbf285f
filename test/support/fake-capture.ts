import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readFrames } from '../../native/media/frames.ts'
import { toJpeg } from '../../native/media/image.ts'
import { probe } from '../../native/media/probe.ts'
import { openSound, soundRate } from '../../native/media/sound.ts'

/** Frames a second at which the browser plays a file of JPEG pictures as a camera. */
export const cameraRate = 30

export interface FakeDevices {
  /** Files that the browser plays, over and over, as its camera and its microphone. */
  readonly camera: string
  readonly microphone: string
}

/** Arguments that make a browser use these devices, and allow them without asking. */
export const withDevices = ({ camera, microphone }: FakeDevices): string[] => [
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  `--use-file-for-fake-video-capture=${camera}`,
  `--use-file-for-fake-audio-capture=${microphone}`,
]

/** Mono sound, -1..1, as a WAV file of 16 bit samples. */
function wav(samples: Float32Array, rate: number): Buffer {
  const bytes = Buffer.alloc(44 + samples.length * 2)
  bytes.write('RIFF', 0, 'latin1')
  bytes.writeUInt32LE(36 + samples.length * 2, 4)
  bytes.write('WAVEfmt ', 8, 'latin1')
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(1, 20)
  bytes.writeUInt16LE(1, 22)
  bytes.writeUInt32LE(rate, 24)
  bytes.writeUInt32LE(rate * 2, 28)
  bytes.writeUInt16LE(2, 32)
  bytes.writeUInt16LE(16, 34)
  bytes.write('data', 36, 'latin1')
  bytes.writeUInt32LE(samples.length * 2, 40)
  for (const [at, sample] of samples.entries()) bytes.writeInt16LE(Math.round(sample * 32_767), 44 + at * 2)
  return bytes
}

/** A second that begins with a white picture and a tone of a tenth of a second. */
export async function flashAndBeep(folder: string): Promise<FakeDevices> {
  const [width, height] = [320, 180]
  const picture = (light: number) =>
    toJpeg({ width, height, channels: 1, data: new Uint8Array(width * height).fill(light) })
  const [white, dark] = [await picture(255), await picture(60)]
  const camera = join(folder, 'flash.mjpeg')
  await writeFile(camera, Buffer.concat(Array.from({ length: cameraRate }, (_, i) => (i < 3 ? white : dark))))
  const rate = 48_000
  const microphone = join(folder, 'beep.wav')
  const tone = Float32Array.from({ length: rate }, (_, i) =>
    i < rate / 10 ? 0.5 * Math.sin((2 * Math.PI * 1000 * i) / rate) : 0.002 * Math.sin(i),
  )
  await writeFile(microphone, wav(tone, rate))
  return { camera, microphone }
}

/** A recording as a camera and a microphone would give it. */
export async function playedAs(folder: string, recording: string): Promise<FakeDevices> {
  const info = await probe(recording)
  const [width, height] = [640, 360]
  const pictures: Buffer[] = []
  let last: Buffer | null = null
  for await (const frame of readFrames(recording, info, {})) {
    last = await toJpeg(frame.picture({ width, height, format: 'rgb' }))
    // The browser shows them at its own rate, whatever the recording's.
    while (pictures.length / cameraRate <= frame.time) pictures.push(last)
  }
  const camera = join(folder, 'camera.mjpeg')
  await writeFile(camera, Buffer.concat(pictures))
  const sound = await openSound(recording, info, { track: 'mix', scratch: join(folder, 'scratch') })
  const samples = await sound.read(0, sound.duration)
  await sound.close()
  const microphone = join(folder, 'microphone.wav')
  await writeFile(microphone, wav(samples, soundRate))
  return { camera, microphone }
}
