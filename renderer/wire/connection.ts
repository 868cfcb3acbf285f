import { dial } from './dial.ts'
import { StudioLine } from './studio-line.ts'

/** The line of this page. */
export const connection = new StudioLine(dial)
