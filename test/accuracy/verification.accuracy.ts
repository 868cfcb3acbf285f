import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { plantedScores } from '../support/planted-scores.ts'
import type { Accuracy, AccuracyRow } from './accuracy.ts'

const PLANTED = 100

/** Whether verification can fail: leaks planted at random into a render that was made by the truth. */
export default {
  id: 'verification',
  async run({ samples, folder, log }) {
    if (!['calls/coaching-prix.mp4', 'starter/starter-call.mp4'].some((path) => existsSync(join(samples, path))))
      return { skipped: 'there is no call in the folder of samples' }
    const scores = await plantedScores({ samples, folder, log, count: PLANTED, seed: 1 })
    return scores.flatMap(({ kind, planted, found, false: extra, by }) => {
      const rows: AccuracyRow[] = [
        {
          what: `planted: ${kind}`,
          value: found,
          unit: `of ${planted}`,
          limit: { kind: 'at least', value: planted },
          note: [...by].map(([id, count]) => `${id} ${count}`).join(', '),
        },
      ]
      if (kind === 'face' || kind === 'phone')
        rows.push({
          what: `told where none is: ${kind}`,
          value: extra,
          unit: '',
          limit: { kind: 'at most', value: 0 },
        })
      return rows
    })
  },
} satisfies Accuracy
