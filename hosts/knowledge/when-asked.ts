import { StudioError } from '../../core/contract/errors.ts'
import type { KnowledgeBase } from '../../knowledge/server/knowledge-base.ts'
import type { KnowledgeHostOptions } from './start.ts'

/** The knowledge base of this machine: it costs nothing until somebody asks for it. */
export interface KnowledgeWhenAsked {
  /**
   * A link that lets the admin in, once.
   * @throws StudioError `library-busy` when another process has it open, `too-many-requests`
   */
  link(): Promise<string>
  close(): Promise<void>
}

export function openWhenAsked(options: KnowledgeHostOptions): KnowledgeWhenAsked {
  let opened: Promise<KnowledgeBase> | null = null
  return {
    async link() {
      opened ??= import('./start.ts').then(({ startKnowledgeBase }) => startKnowledgeBase(options))
      const base = await opened.catch((error: unknown) => {
        opened = null
        throw error
      })
      const link = await base.adminLink()
      if (link === null) throw new StudioError('too-many-requests')
      return link
    },
    async close() {
      await (await opened?.catch(() => null))?.close()
    },
  }
}
