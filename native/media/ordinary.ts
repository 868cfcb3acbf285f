import type { Frame } from 'node-av'
import { EightBit, formOf, isHdr, type PictureForm } from './eightbit.ts'

/** What of a frame is looked at, made when it is first asked for. */
export interface Content {
  readonly get: () => Frame
  readonly free: () => void
}

/**
 * Brings frames of high dynamic range down to what the render shows: detectors were trained on ordinary pictures, and
 * the original can be compared with its render only in the same tones. All other frames are looked at as they are.
 */
export class Ordinary {
  #made: { readonly form: PictureForm; readonly eightBit: EightBit } | null = null

  async contentOf(frame: Frame): Promise<Content> {
    if (!isHdr(frame.colorTrc)) return { get: () => frame, free: () => {} }
    const { eightBit } = await this.#for(frame)
    let content: Frame | null = null
    return {
      get() {
        if (content) return content
        const copy = frame.clone()
        if (!copy) throw new Error('no memory for a frame')
        content = eightBit.take(copy)
        return content
      },
      free() {
        content?.free()
        content = null
      },
    }
  }

  close(): void {
    this.#made?.eightBit.close()
  }

  async #for(frame: Frame): Promise<{ readonly eightBit: EightBit }> {
    const { width, height } = frame
    if (this.#made?.form.width === width && this.#made.form.height === height) return this.#made
    this.#made?.eightBit.close()
    const form = formOf(frame)
    const eightBit = new EightBit(form)
    await eightBit.prepare(frame)
    this.#made = { form, eightBit }
    return this.#made
  }
}
