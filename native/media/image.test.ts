import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PictureData } from '../../core/contract/plugins.ts'
import { readImage, toJpeg, toPng } from './image.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'image-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** A slope of colours, of a size that no encoder likes. */
const picture: PictureData = {
  width: 37,
  height: 23,
  channels: 3,
  data: Uint8Array.from({ length: 37 * 23 * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3)
    return [(pixel % 37) * 6, Math.floor(pixel / 37) * 10, 128][i % 3] as number
  }),
}

async function through(name: string, bytes: Buffer): Promise<PictureData> {
  await writeFile(join(folder, name), bytes)
  return readImage(join(folder, name))
}

test('PNG keeps every sample', async () => {
  expect(await through('slope.png', await toPng(picture))).toEqual(picture)
})

test('JPEG keeps the picture', async () => {
  const read = await through('slope.jpg', await toJpeg(picture))
  expect([read.width, read.height, read.channels]).toEqual([37, 23, 3])
  const away = read.data.reduce((sum, value, i) => sum + Math.abs(value - (picture.data[i] as number)), 0)
  expect(away / read.data.length).toBeLessThan(8)
})

test('grey pictures are read as RGB', async () => {
  const grey = { width: 8, height: 8, channels: 1, data: new Uint8Array(64).fill(90) } as const
  expect(await through('grey.png', await toPng(grey))).toEqual({
    width: 8,
    height: 8,
    channels: 3,
    data: new Uint8Array(192).fill(90),
  })
})

test('what is no picture, or not there, says so', async () => {
  await expect(readImage(join(folder, 'nowhere.png'))).rejects.toMatchObject({ code: 'file-missing' })
  await expect(through('words.png', Buffer.from('not a picture '.repeat(50)))).rejects.toMatchObject({
    code: 'not-media',
  })
})
