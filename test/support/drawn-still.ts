import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PictureData } from '../../core/contract/plugins.ts'
import { readImage } from '../../native/media/image.ts'
import { launchBrowser } from '../browser.ts'
import type { Rect } from './call-tiles.ts'

/** A picture that stands still in a call: a tile without a camera, a panel, a page, a label. */
export interface Still {
  readonly picture: PictureData
  /** Boxes in pixels of the picture. */
  readonly faces: readonly Rect[]
  readonly names: readonly { readonly text: string; readonly box: Rect }[]
}

export interface StillWish {
  /** What stands in the page's only element; `data-name` marks somebody's name, `data-face` the box of a face. */
  readonly html: string
  /** CSS of that element. */
  readonly style: string
}

/** Draws pictures as a browser lays them out, so that what is written in them, and where, is known. */
export async function drawStills<Name extends string>(
  wishes: Readonly<Record<Name, StillWish>>,
): Promise<Record<Name, Still>> {
  const folder = await mkdtemp(join(tmpdir(), 'estompe-stills-'))
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
    const out: [string, Still][] = []
    for (const [name, { html, style }] of Object.entries<StillWish>(wishes)) {
      await page.setContent(
        `<style>body { margin: 0; font: 14px "Liberation Sans", Arial, sans-serif }
        #still { position: absolute; left: 0; top: 0; overflow: hidden; box-sizing: border-box; ${style} }</style>
        <div id="still">${html}</div>`,
      )
      const path = join(folder, 'still.png')
      await writeFile(path, await page.locator('#still').screenshot())
      const boxes = (kind: string): Promise<{ text: string; box: Rect }[]> =>
        page.locator(`[data-${kind}]`).evaluateAll((all) =>
          all.map((one) => {
            const { x, y, width, height } = one.getBoundingClientRect()
            return { text: one.textContent ?? '', box: [x, y, width, height] as const }
          }),
        )
      const faces = (await boxes('face')).map(({ box }) => box)
      out.push([name, { picture: await readImage(path), faces, names: await boxes('name') }])
    }
    return Object.fromEntries(out) as Record<Name, Still>
  } finally {
    await browser.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** A photograph cut round, `across` pixels wide. `part` and `face` are squares and boxes in pixels of the photograph. */
export async function roundPhoto(
  photo: { readonly path: string; readonly part: Rect; readonly face: Rect },
  across: number,
): Promise<string> {
  const { width } = await readImage(photo.path)
  const [x, y, side] = photo.part
  const scale = across / side
  const [fx, fy, fw, fh] = photo.face.map((one) => one * scale) as unknown as Rect
  const data = `data:image/jpeg;base64,${(await readFile(photo.path)).toString('base64')}`
  return `<div style="position: relative; flex: none; width: ${across}px; height: ${across}px; border-radius: 50%; overflow: hidden">
    <img src="${data}" style="position: absolute; left: ${-x * scale}px; top: ${-y * scale}px; width: ${width * scale}px">
    <i data-face style="position: absolute; left: ${fx - x * scale}px; top: ${fy - y * scale}px; width: ${fw}px; height: ${fh}px"></i>
  </div>`
}

/** Initials on a round ground. */
export const roundInitials = (letters: string, across: number, ground: string): string =>
  `<div style="flex: none; width: ${across}px; height: ${across}px; border-radius: 50%; background: ${ground}; color: #fff;
    display: grid; place-items: center; font-size: ${across * 0.38}px">${letters}</div>`
