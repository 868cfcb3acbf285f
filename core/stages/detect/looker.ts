import type { Detection, ReadLine, SpokenFinding } from '../../contract/pipeline.ts'
import type { FrameView, SoundSource, TextHit } from '../../contract/plugins.ts'
import type { StageContext } from '../../contract/stage.ts'
import type { TileLabel } from '../../contract/tile-label.ts'
import type { Transcript } from '../../contract/transcript.ts'

/**
 * The picture is decoded once; every part of the search looks at the same frames in the same order. The class that
 * does it is opened with `static open(context: StageContext, ...)` and lives in a file of its own:
 * `faces.ts` (FaceSampler), `lines.ts` (LineReader), `screens.ts` (ScreenSuggester).
 */
export interface Looker {
  /**
   * Called once for each shown frame, times ascending. `cut` is true on the first frame of a new shot or layout (and
   * on the first frame of all). The frame is valid only until the promise settles.
   */
  look(frame: FrameView, cut: boolean): Promise<void>
  /** After the last frame: what was found, times ascending. Called once. */
  finish(): Promise<Detection[]>
  close(): Promise<void>
}

/** A part of a line that is personal; `line` is the id of the `ReadLine`, `start` and `end` are characters of its text. */
export interface LineHit extends TextHit {
  readonly line: string
}

/** Everything that holds words, judged together, so that a name found in one place is looked for in all. */
export interface WordSources {
  readonly transcript: Transcript
  readonly lines: readonly ReadLine[]
  /** Names given by the user, by tags, by the session's participants. */
  readonly names: readonly string[]
  /** Words of the file itself: tags, chapters' titles. Names found in them are looked for everywhere. */
  readonly written?: readonly string[]
  /** The mixed sound: edges of what is hidden move into its silences. */
  readonly sound?: SoundSource
}

export interface PersonalWords {
  readonly spoken: SpokenFinding[]
  readonly shown: LineHit[]
}

/** The form of `findWords` in `words.ts`. */
export type FindWords = (sources: WordSources, context: StageContext) => Promise<PersonalWords>

/** What of the text in the picture is known after the last frame. */
export interface ReadLines {
  readonly lines: readonly ReadLine[]
  /** The tiles in which participants' names stand. */
  readonly labels: readonly TileLabel[]
}
