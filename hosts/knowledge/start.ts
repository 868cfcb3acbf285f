import { join } from 'node:path'
import { bugLines, bugOf } from '../../core/contract/bug.ts'
import { defaultHome } from '../../core/library-home.ts'
import { createStudio } from '../../core/studio.ts'
import { openTypedTextMask } from '../../core/typed-text.ts'
import { type KnowledgeBase, openKnowledgeBase } from '../../knowledge/server/knowledge-base.ts'
import { openSmtp, type SmtpOptions } from '../../knowledge/server/people/smtp.ts'
import { buildKnowledge } from '../build.ts'
import { onLastPort } from '../web/last-port.ts'
import type { Adapters } from './adapters.ts'

export interface KnowledgeHostOptions {
  readonly log: (line: string) => void
  /** The one on which it was served last, if it is free, when left out. */
  readonly port?: number
  readonly host?: string
  /** Public address, where there is one. */
  readonly origin?: string
  /** `postgres://…`; the embedded one when left out. */
  readonly database?: string
  /** `s3://bucket/prefix` for published files; a folder in the library when left out. */
  readonly media?: string
  /** How letters are sent; they are put into a folder when left out. */
  readonly mail?: SmtpOptions
  /** What connects it to other services. */
  readonly adapters?: Adapters
  /** Folder of the library; the usual one when left out. */
  readonly home?: string
}

/** The knowledge base on this machine, with its pages. */
export async function startKnowledgeBase(options: KnowledgeHostOptions): Promise<KnowledgeBase> {
  const { log, home = defaultHome(), host = '127.0.0.1', origin = null, database = null, mail } = options
  const studio = createStudio({ home })
  const typed = openTypedTextMask(studio)
  const closeMask = async (): Promise<void> => {
    await typed.close()
    studio.close()
  }
  const { exporters, documents } = await studio.plugins()
  const pages = await buildKnowledge(log)
  const folder = join(home, 'knowledge')
  const open = (port: number): Promise<KnowledgeBase> =>
    openKnowledgeBase({
      documents: [...exporters, ...documents],
      home: folder,
      mask: typed.mask,
      ...options.adapters,
      models: studio,
      ...(mail ? { delivery: openSmtp(mail) } : {}),
      pages,
      database,
      ...(options.media === undefined ? {} : { media: options.media }),
      origin,
      port,
      host,
      onBug: (id, error, where) => log(bugLines(id, where, bugOf(error))),
    })
  const base = await (options.port === undefined ? onLastPort(folder, open) : open(options.port)).catch(
    async (error: unknown) => {
      await closeMask()
      throw error
    },
  )
  return {
    ...base,
    close: async () => {
      await base.close()
      await closeMask()
    },
  }
}
