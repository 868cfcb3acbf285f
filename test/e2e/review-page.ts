import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { type MarkedFrames, readBack } from '../support/marked-frames.ts'

/** Opens the review of a session of marked frames at its first frame, ready to be stepped through. */
export async function openMarked(page: Page, { session }: MarkedFrames): Promise<void> {
  await page.evaluate((id) => {
    location.hash = `#/review/${id}`
  }, session)
  await page.locator('.picture-canvas[data-time]').waitFor({ timeout: 60_000 })
  // The list of frames comes beside the picture: stepping works once it is there.
  await page.keyboard.press('Home')
  await expect
    .poll(async () => {
      await page.keyboard.press('ArrowRight')
      return (await readBack(page)).number
    })
    .toBeGreaterThan(0)
  await page.keyboard.press('Home')
  await expect.poll(async () => (await readBack(page)).number).toBe(0)
}

/** Brightness, 0..255, of the picture as it is shown at a place, shares of its width and height. */
export const brightnessAt = (page: Page, x: number, y: number): Promise<number> =>
  page.evaluate(
    ([across, down]) => {
      const canvas = document.querySelector<HTMLCanvasElement>('.picture-canvas')
      const pixel = canvas
        ?.getContext('2d')
        ?.getImageData(Math.floor(canvas.width * across), Math.floor(canvas.height * down), 1, 1)
      return pixel?.data[0] ?? -1
    },
    [x, y] as const,
  )
