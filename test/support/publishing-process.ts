import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { StudioError } from '../../core/contract/errors.ts'
import type { Outgoing } from '../../core/contract/outlet/port.ts'
import { openOutlet } from '../../knowledge/client/outlet.ts'

/**
 * A studio that publishes one clip until it is there, in a process of its own, to be killed:
 * `publishing-process.ts HOME ORIGIN FILE`, the file holding what goes out.
 */
const [home = '', origin = '', file = ''] = process.argv.slice(2)
const outgoing = JSON.parse(readFileSync(file, 'utf8')) as Outgoing
const outlet = openOutlet(home)
for (;;)
  try {
    const signal = new AbortController().signal
    process.stdout.write(
      `${await outlet.send(origin, outgoing, { signal, progress: () => undefined, refuse: () => undefined })}\n`,
    )
    break
  } catch (error) {
    if (!(error instanceof StudioError) || error.code !== 'server-unreachable') throw error
    await wait(200)
  }
