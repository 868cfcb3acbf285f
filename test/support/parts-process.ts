import { writeSync } from 'node:fs'
import { renderParts } from '../../native/media/render-parts.ts'

// A process that renders in parts, stands still for ever after the third, and is killed by the test that started it.
const [input = '', output = '', aside = ''] = process.argv.slice(2)
let parts = 0
await renderParts({
  ...{ input, output, aside, masks: () => () => [], sounds: [], replaceWith: 'silence', threads: 2, partSeconds: 1 },
  onPart: () => {
    if (++parts < 3) return
    writeSync(1, 'third part')
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  },
})
