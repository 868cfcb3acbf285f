import type { BroughtLine } from './line.ts'

/** `01:02:03.456`, `02:03,456`: seconds. */
export const secondsOfClock = (clock: string): number =>
  clock
    .replace(',', '.')
    .split(':')
    .reduce((sum, part) => sum * 60 + Number(part), 0)

const times = /^\s*((?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3})\s+-->\s+((?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3})/

/** `LÉA: bonjour`, at the beginning of a cue: the way of formats that have no tag for who speaks. */
const named = /^([\p{Lu}][\p{L}\p{N} .'’-]{0,40}?)\s?:\s+(?=\S)/u

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', nbsp: ' ', lrm: '', rlm: '' }

/**
 * Cues of WebVTT or SubRip. What stands before a cue's times (its name, a note, a style) is nothing that is said.
 * Sources: WebVTT, W3C, 2019; SubRip has no specification.
 */
export function cuesIn(text: string): BroughtLine[] {
  const out: BroughtLine[] = []
  for (const block of text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .split(/\n{2,}/)) {
    const rows = block.split('\n')
    const at = rows.findIndex((row) => times.test(row))
    const found = at < 0 ? null : times.exec(rows[at] as string)
    if (!found) continue
    const [start, end] = [secondsOfClock(found[1] as string), secondsOfClock(found[2] as string)]
    let speaker: string | null = null
    for (const row of rows.slice(at + 1)) {
      const voice = /<v(?:\.[^\s>]+)*\s+([^>]+)>/.exec(row)
      if (voice) speaker = plain(voice[1] as string)
      const bare = plain(row.replace(/<[^>]*>|\{\\[^}]*\}/g, '')).replace(/^-\s+/, '')
      const name = voice ? null : named.exec(bare)
      if (name) speaker = name[1] as string
      const said = (name ? bare.slice(name[0].length) : bare).trim()
      if (said !== '' && end > start) out.push({ start, end, speaker, text: said })
    }
  }
  return out
}

const plain = (text: string): string => text.replace(/&(\w+);/g, (all, name: string) => entities[name] ?? all).trim()
