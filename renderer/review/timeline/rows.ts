import type { Lane } from './lanes.ts'

/** A row of the timeline, pixels from its top. */
export interface Row {
  readonly top: number
  readonly height: number
  readonly what: 'ruler' | 'strip' | Lane
}

export const rulerHeight = 22
const stripHeight = 40
const laneHeight = 20
const soundHeight = 44
const gap = 2

/** Ruler, pictures, then the lanes; speech is higher, for the waveform is drawn behind it. */
export function rowsOf(lanes: readonly Lane[], hasPicture: boolean): { rows: readonly Row[]; height: number } {
  const rows: Row[] = []
  let top = 0
  const add = (what: Row['what'], height: number): void => {
    rows.push({ top, height, what })
    top += height + gap
  }
  add('ruler', rulerHeight)
  if (hasPicture) add('strip', stripHeight)
  for (const lane of lanes) add(lane, lane.kind === 'speech' ? soundHeight : laneHeight)
  return { rows, height: top }
}

export const rowAt = (rows: readonly Row[], y: number): Row | null =>
  rows.find(({ top, height }) => y >= top && y < top + height + gap) ?? null
