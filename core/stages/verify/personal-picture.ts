import type { Finding } from '../../contract/finding.ts'
import type { OpenFrameDetector } from '../../contract/plugins.ts'
import type { Leak } from '../../contract/report.ts'
import { frameOf, type Media } from './pairs.ts'
import type { PersonalSearch } from './personal.ts'
import { personalLines } from './personal-lines.ts'
import { type LineLeak, type RenderedLine, textLeaks } from './screen-text.ts'
import { confirmedLines } from './second-reading.ts'

export interface PersonalPictureWish {
  readonly rendered: Media
  readonly reader: OpenFrameDetector
  readonly search: PersonalSearch
  /** ISO 639-1, of what is said. */
  readonly language: string
  /** What a person or the policy left visible. */
  readonly shown: readonly Finding[]
  readonly signal: AbortSignal
}

/** What can be read in the render and is personal; `unsure` when something that wavered was not read again. */
export async function personalInPicture(
  lines: readonly RenderedLine[],
  { rendered, reader, search, language, shown, signal }: PersonalPictureWish,
): Promise<{ leaks: Leak[]; unsure: boolean }> {
  const { video } = rendered.info
  const page = { language, aspect: video ? video.width / video.height : 1 }
  const personal = (read: readonly RenderedLine[]): Promise<LineLeak[]> => personalLines(read, page, search)
  const { confirmed, unsure } = await confirmedLines(await personal(lines), lines, {
    ...{ rendered, reader, personal, signal },
    frame: frameOf(video),
  })
  return { leaks: textLeaks(lines, confirmed, shown), unsure }
}
