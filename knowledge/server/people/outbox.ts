import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeWhole } from '../../../native/files/aside.ts'
import type { Delivery, Forgotten } from './delivery.ts'
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
    await writeWhole(join(folder, name), `${addressed(letter.to)}Subject: ${subject}\n\n${text}`, 0o600)
  },
  async forget(whose) {
    // Nobody has been written to yet.
    const names = await readdir(folder).catch(() => [])
    for (const name of names.filter((one) => one.endsWith('.txt'))) {
      const path = join(folder, name)
      if (isOf(whose, await readFile(path, 'utf8'))) await rm(path, { force: true })
    }
  },
})

const addressed = (to: string): string => `To: ${to}\n`
const isOf = (whose: Forgotten, text: string): boolean =>
  'to' in whose ? text.startsWith(addressed(whose.to)) : text.includes(`/watch/${whose.video}`)
