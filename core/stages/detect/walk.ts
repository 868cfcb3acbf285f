import type { KeepFrames } from '../../../native/media/frames.ts'
import type { FrameView } from '../../contract/plugins.ts'
import { CutFinder, cutPicture } from '../../sight/cuts.ts'
import { SideBySide } from '../../sight/side-by-side.ts'
import type { FaceSampler } from './faces.ts'
import type { Looker } from './looker.ts'

export interface Walk {
  /** How many frames may live at the same time, 1 or more. */
  readonly alive: number
  /** The frames, in order. */
  readonly frames: (keep: KeepFrames) => AsyncIterable<FrameView>
  readonly faces: FaceSampler
  readonly others: readonly Pick<Looker, 'look'>[]
  /** Told of each frame in which faces were looked for. @param time seconds */
  readonly onLooked: (time: number) => Promise<void> | void
}

/** Shows frames once to all parts of a search, each of which goes at its own pace. @returns the times of cuts, seconds */
export async function walkThrough({ alive, frames, faces, others, onLooked }: Walk): Promise<number[]> {
  const cuts: number[] = []
  async function* shots(): AsyncGenerator<{ frame: FrameView; cut: boolean }, void, undefined> {
    const finder = new CutFinder()
    for await (const frame of frames({ alive, settled: () => walk.settled() })) {
      const cut = finder.next(frame.picture({ ...cutPicture, format: 'gray' }))
      if (cut) cuts.push(frame.time)
      faces.foresee(frame, cut)
      yield { frame, cut }
    }
  }
  const walk = new SideBySide<{ frame: FrameView; cut: boolean }>(alive, [
    async ({ frame, cut }) => {
      await faces.look(frame, cut)
      await onLooked(frame.time)
    },
    ...others.map(
      (one) =>
        ({ frame, cut }: { frame: FrameView; cut: boolean }) =>
          one.look(frame, cut),
    ),
  ])
  await walk.through(shots())
  return cuts
}
