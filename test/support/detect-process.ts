import { writeSync } from 'node:fs'
import { KeptAnswers } from '../../core/kept-answers.ts'
import { lookStage } from '../../core/stages/detect/look.ts'
import { stageContext } from './analysed.ts'
import { sourceOf } from './silent-source.ts'

// A process that searches a recording, stands still for ever after some answers, and is killed by the test that started it.
const [path = '', folder = '', answers = '', after = ''] = process.argv.slice(2)
const kept = await KeptAnswers.open(answers)
const source = await sourceOf(path)
await lookStage.run(
  { source },
  {
    ...(await stageContext(folder)),
    answers: {
      async to(question, schema, find) {
        if (kept.count >= Number(after)) {
          writeSync(1, 'enough')
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
        }
        return kept.to(question, schema, find)
      },
    },
  },
)
