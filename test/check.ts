import { runSteps, steps } from './steps.ts'

// `npm run check`: what runs on every change, stopping at the first thing that does not hold.
process.exitCode = runSteps(steps, { stopAtFirst: true }).failed === 0 ? 0 : 1
