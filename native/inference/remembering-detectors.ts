import { z } from 'zod'
import type { Answers } from '../../core/contract/answers.ts'
import { Box } from '../../core/contract/box.ts'
import { oneAhead } from '../../core/contract/one-ahead.ts'
import type {
  FrameDetector,
  FrameView,
  Glance,
  LineSteps,
  Models,
  OpenFrameDetector,
  Sighting,
} from '../../core/contract/plugins.ts'
import type { StageContext } from '../../core/contract/stage.ts'
import { questionOf } from './question.ts'

const Seen = z.array(
  z.object({
    box: Box,
    score: z.number(),
    text: z.string().optional(),
    characterEnds: z.array(z.number()).optional(),
    landmarks: z.array(z.tuple([z.number(), z.number()])).optional(),
  }),
) as unknown as z.ZodType<Sighting[]>

/**
 * The same context, whose detectors are asked only what they were not asked before: of the same picture, in the same
 * places. All that follows a face or a line from frame to frame is done again, from the first frame on, so that a search
 * that was interrupted anywhere ends as one that was not. What faces look like to the recognition network is biometric
 * and not kept.
 */
export function remembering<Context extends Pick<StageContext, 'plugins' | 'answers'>>(context: Context): Context {
  const { answers, plugins } = context
  if (!answers) return context
  const frameDetectors = plugins.frameDetectors.map((one) => remembered(one, answers))
  return { ...context, plugins: { ...plugins, frameDetectors } }
}

function remembered(detector: FrameDetector, answers: Answers): FrameDetector {
  return {
    ...detector,
    async open(host) {
      const opened = await detector.open(host)
      return rememberingDetector(opened, answers, await identityOf(detector, host.models))
    },
  }
}

/** What answers depend on besides the picture: the plugin and the weights of its models. */
async function identityOf({ id, version, needs }: FrameDetector, models: Models): Promise<string> {
  const installed = await Promise.all(needs.map((need) => models.maybe(need)))
  const weights = installed.flatMap((model) => model?.entry.files.map(({ sha256 }) => sha256 ?? 'trusted') ?? [])
  return [id, version, ...weights].join(' ')
}

function rememberingDetector(opened: OpenFrameDetector, answers: Answers, who: string): OpenFrameDetector {
  const ask = (
    what: string,
    { origin, width, height }: FrameView,
    regions: readonly Box[] | undefined,
    find: () => Promise<Sighting[]>,
  ): Promise<Sighting[]> =>
    origin === undefined || regions?.length === 0
      ? find()
      : answers.to(questionOf(who, what, origin, [width, height], regions ? regions.flat() : 'all'), Seen, find)
  const lines = (steps: LineSteps): LineSteps => ({
    find: (frame, regions) => ask('find', frame, regions, () => steps.find(frame, regions)),
    // Each by itself: which lines are new on a frame depends on what was seen before it.
    read: (frame, boxes) =>
      oneAhead(boxes, async (box) => {
        const [line] = await ask('read', frame, [box], () => steps.read(frame, [box]))
        return line ?? { box, score: 0, text: '' }
      }),
  })
  const { glance } = opened
  const glances = ({ side, work, whole, parts }: Glance): Glance => ({
    ...{ side, work },
    whole: (frame) => ask(`glance ${side}`, frame, undefined, () => whole(frame)),
    parts: (frame, regions) => ask('glance parts', frame, regions, () => parts(frame, regions)),
  })
  return {
    detect: (frame, regions) => ask('detect', frame, regions, () => opened.detect(frame, regions)),
    ...(glance ? { glance: glances(glance) } : {}),
    ...(opened.lines ? { lines: lines(opened.lines) } : {}),
    close: () => opened.close(),
  }
}
