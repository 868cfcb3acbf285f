import { readFile } from 'node:fs/promises'
import { z } from 'zod'

const Said = z.object({
  turns: z.array(
    z.object({
      speaker: z.string(),
      start: z.number(),
      end: z.number(),
      text: z.string(),
      entities: z.array(z.object({ entity: z.string(), text: z.string(), start: z.number(), end: z.number() })),
    }),
  ),
})

/** What is said in a sample call, by whom and when (seconds): its `.truth.json` beside the recording. */
export const readCallTruth = async (call: string): Promise<z.infer<typeof Said>> =>
  Said.parse(JSON.parse(await readFile(call.replace(/\.\w+$/, '.truth.json'), 'utf8')))
