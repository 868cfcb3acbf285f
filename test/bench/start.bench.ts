import { once } from 'node:events'
import { join } from 'node:path'
import { launcher, start } from '../support/command-line.ts'
import { evenTimes, makeMedia } from '../support/fixtures.ts'
import type { Bench } from './bench.ts'

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number

/** From the start of the process to its first progress event, in a library that is new each time. */
export default {
  id: 'start',
  async run({ folder, quick }) {
    const media = await makeMedia(join(folder, 'clip.mp4'), {
      video: [{ width: 320, height: 180, times: evenTimes(25, 25) }],
    })
    const seconds: number[] = []
    for (let number = 0; number < (quick ? 4 : 10); number++) {
      const began = performance.now()
      const { child, says, ended } = start(['process', media, '--out', join(folder, 'out'), '--json'], {
        env: { ESTOMPE_HOME: join(folder, `home-${number}`) },
        script: launcher,
      })
      await says('"event":"progress"')
      seconds.push((performance.now() - began) / 1000)
      child.kill('SIGKILL')
      await Promise.race([ended, once(child, 'exit')])
    }
    // The first run may fill the code cache; it is told, not judged.
    const [first = 0, ...later] = seconds
    return [
      { what: 'first start to first event', value: first, unit: 's', limit: null },
      {
        what: 'start to first event, median',
        value: median(later),
        unit: 's',
        limit: { kind: 'at most', value: 1 },
      },
    ]
  },
} satisfies Bench
