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
  /** It opens again when it is asked for. */
  close(): Promise<void>
}

/** @param optionsOf asked whenever it is opened: the library may have moved since */
export function openWhenAsked(optionsOf: () => KnowledgeHostOptions): KnowledgeWhenAsked {
  let opened: Promise<KnowledgeBase> | null = null
  return {
    async link() {
      opened ??= import('./start.ts').then(({ startKnowledgeBase }) => startKnowledgeBase(optionsOf()))
      const base = await opened.catch((error: unknown) => {
        opened = null
        throw error
      })
      const link = await base.adminLink()
      if (link === null) throw new StudioError('too-many-requests')
      return link
    },
    async close() {
      const base = opened
      opened = null
      await (await base?.catch(() => null))?.close()
    },
  }
}
