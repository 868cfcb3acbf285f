import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { writeWhole } from '../../../native/files/aside.ts'
import type { Delivery } from './delivery.ts'
import { letterText } from './letter-text.ts'

/**
 * Puts each letter into a folder that only its owner reads, instead of sending it: for one machine, and for whoever
 * carries links by hand.
 */
export const openOutbox = (folder: string, now: () => Date = () => new Date()): Delivery => ({
  async send(letter) {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const name = `${now().toISOString().replaceAll(':', '-')}-${crypto.randomUUID().slice(0, 8)}.txt`
    const { subject, text } = letterText(letter)
    await writeWhole(join(folder, name), `To: ${letter.to}\nSubject: ${subject}\n\n${text}`, 0o600)
  },
})
