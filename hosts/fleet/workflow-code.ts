import { fork } from 'node:child_process'
import { extname, join } from 'node:path'

const script = join(import.meta.dirname, `bundle-process${extname(import.meta.filename)}`)

/** The workflows as one script for Temporal's sandbox, put together in a process of its own. @throws Error when that ends */
export function workflowCode(): Promise<string> {
  const child = fork(script, [], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
  return new Promise((done, fail) => {
    child.once('message', (code) => done(String(code)))
    child.once('error', fail)
    child.once('exit', (code) => fail(new Error(`the workflows were not put together: ${code}`)))
  })
}
