import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readFrames } from '../../native/media/frames.ts'
import { toJpeg } from '../../native/media/image.ts'
import { probe } from '../../native/media/probe.ts'
import { openSound } from '../../native/media/sound.ts'
import { wave } from './wave.ts'

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

const rate = 48_000

/** A second of sound that begins with a tone of a tenth of a second. */
async function beeping(folder: string): Promise<string> {
  const microphone = join(folder, 'beep.wav')
  const tone = Float32Array.from({ length: rate }, (_, i) =>
    i < rate / 10 ? 0.5 * Math.sin((2 * Math.PI * 1000 * i) / rate) : 0.002 * Math.sin(i),
  )
  await writeFile(microphone, wave(tone, rate))
  return microphone
}

/** Frames at the beginning of each second that are white. */
const white = 3

interface Size {
  readonly width: number
  readonly height: number
}

const evenly = ({ width, height }: Size, light: number): Promise<Buffer> =>
  toJpeg({ width, height, channels: 1, data: new Uint8Array(width * height).fill(light) })

/** A second that begins with a white picture and a tone of a tenth of a second. */
export async function flashAndBeep(folder: string): Promise<FakeDevices> {
  const size = { width: 320, height: 180 }
  const [flash, dark] = [await evenly(size, 255), await evenly(size, 60)]
  const camera = join(folder, 'flash.mjpeg')
  await writeFile(camera, Buffer.concat(Array.from({ length: cameraRate }, (_, i) => (i < white ? flash : dark))))
  return { camera, microphone: await beeping(folder) }
}

/** A recording's picture for so many whole seconds, each of which begins white and with a tone. */
export async function flashingCall(
  folder: string,
  recording: string,
  { seconds, ...size }: Size & { seconds: number },
): Promise<FakeDevices> {
  const flash = await evenly(size, 255)
  const pictures = (await picturesOf(recording, size, seconds)).slice(0, seconds * cameraRate)
  const camera = join(folder, 'flashing-call.mjpeg')
  await writeFile(camera, Buffer.concat(pictures.map((one, i) => (i % cameraRate < white ? flash : one))))
  return { camera, microphone: await beeping(folder) }
}

/** The pictures of a recording at the browser's own rate, whatever the recording's. */
async function picturesOf(recording: string, size: Size, seconds = Number.POSITIVE_INFINITY): Promise<Buffer[]> {
  const pictures: Buffer[] = []
  for await (const frame of readFrames(recording, await probe(recording), {})) {
    if (frame.time > seconds) break
    const picture = await toJpeg(frame.picture({ ...size, format: 'rgb' }))
    while (pictures.length / cameraRate <= frame.time) pictures.push(picture)
  }
  return pictures
}

/** A recording as a camera and a microphone would give it. */
export async function playedAs(folder: string, recording: string): Promise<FakeDevices> {
  const camera = join(folder, 'camera.mjpeg')
  await writeFile(camera, Buffer.concat(await picturesOf(recording, { width: 640, height: 360 })))
  const info = await probe(recording)
  const sound = await openSound(recording, info, { track: 'mix', scratch: join(folder, 'scratch') })
  const samples = await sound.read(0, sound.duration)
  await sound.close()
  const microphone = join(folder, 'microphone.wav')
  await writeFile(microphone, wave(samples))
  return { camera, microphone }
}
