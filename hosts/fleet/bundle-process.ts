import { extname, join } from 'node:path'
import { bundleWorkflowCode } from '@temporalio/worker'
import { silent } from './silent.ts'

// What puts the workflows together is a compiler of 300 MB, which a worker would carry along for days.

const workflowsPath = join(import.meta.dirname, `workflows${extname(import.meta.filename)}`)
const { code } = await bundleWorkflowCode({ workflowsPath, logger: silent })
process.send?.(code, () => process.exit(0))
