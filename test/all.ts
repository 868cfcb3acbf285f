import { browserProgram } from './browser.ts'
import { runSteps, steps } from './steps.ts'

// `npm test`: everything, on a machine that may have no browser yet. The last line is what machines read.
console.log(`Browser: ${browserProgram()}`)
const { passed, failed, skipped } = runSteps(steps, { stopAtFirst: false })
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1
