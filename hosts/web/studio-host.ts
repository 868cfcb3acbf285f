import { join } from 'node:path'
import { bugLines, bugOf } from '../../core/contract/bug.ts'
import type { UiLanguage } from '../../core/contract/language.ts'
import { StudioGate } from '../../core/handlers/gate.ts'
import type { StudioDesk } from '../../core/handlers/studio-desk.ts'
import { openOutlet } from '../../knowledge/client/outlet.ts'
import { buildInterface } from '../build.ts'
import { openWhenAsked } from '../knowledge/when-asked.ts'
import { KeptVisits } from './kept-visits.ts'
import { onLastPort } from './last-port.ts'
import { type Served, serve } from './serve.ts'

export interface StudioHostOptions {
  /** 0: the one on which this library was served last, or any. */
  readonly port: number
  readonly language: UiLanguage
  readonly log: (line: string) => void
  /** Folder of the library; the usual one when left out. */
  readonly home?: string
}

export interface StudioHost {
  readonly served: Served
  /** The studio that is open; refuses all while the library is locked. */
  readonly desk: StudioDesk
  readonly isLocked: boolean
  close(): Promise<void>
}

/** The studio behind a web host on this machine. */
export async function startStudioHost({ port, language, log, home }: StudioHostOptions): Promise<StudioHost> {
  const bundle = await buildInterface(log)
  const onBug = (id: string, error: unknown, where: string): void => {
    log(bugLines(id, where, bugOf(error)))
  }
  const knowledge = openWhenAsked(() => ({ log, home: gate.home }))
  const gate = await StudioGate.open({
    ...{ language, onBug, openOutlet, beforeMove: () => knowledge.close() },
    ...(home === undefined ? {} : { home }),
  })
  const desk = gate.always
  const visits = new KeptVisits(() => join(gate.home, 'web-visits.json'))
  const listen = (on: number): Promise<Served> =>
    serve({ desk, vault: gate, bundle, port: on, onBug, visits, knowledgeLink: knowledge.link })
  const served = await (port === 0 ? onLastPort(gate.home, listen) : listen(port)).catch(async (error: unknown) => {
    await gate.close()
    throw error
  })
  return {
    served,
    desk,
    isLocked: gate.isLocked,
    async close() {
      await served.close()
      await knowledge.close()
      await gate.close()
    },
  }
}
