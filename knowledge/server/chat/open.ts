import type { LiveEvent } from '../../contract/chat.ts'
import type { SearchSettings } from '../../contract/search.ts'
import type { Database } from '../database/database.ts'
import type { Gaps, Mask } from '../search/gaps.ts'
import type { SearchEngine } from '../search/search.ts'
import { Bot } from './bot.ts'
import { ChatSettingsShelf } from './chat-settings.ts'
import { ClipRequests } from './clip-requests.ts'
import { Conversations } from './conversations.ts'
import { ChatDesk } from './desk.ts'
import { MentorInbox } from './inbox.ts'
import { Live } from './live.ts'
import { Retention } from './retention.ts'
import { SettledQuestions } from './settled.ts'

/** The parts of the chat that the server holds. */
export interface Chat {
  readonly desk: ChatDesk
  readonly conversations: Conversations
  readonly inbox: MentorInbox
  readonly requests: ClipRequests
  readonly live: Live
  readonly retention: Retention
  readonly settings: ChatSettingsShelf
}

export function openChat(options: {
  readonly database: Database
  readonly search: SearchEngine
  readonly searchSettings: () => Promise<SearchSettings>
  readonly gaps: Gaps
  readonly mask: Mask | null
  /** What else is kept as long as conversations are: each erases what is older than so many days. */
  readonly eraseOld: readonly ((days: number) => Promise<unknown>)[]
  /** Hears what a student is told. */
  readonly told: (event: LiveEvent) => void
  readonly now: () => Date
  readonly onBug: (error: unknown) => void
}): Chat {
  const { database, search, searchSettings, gaps, mask, eraseOld, told, now, onBug } = options
  const settings = new ChatSettingsShelf(database)
  const conversations = new Conversations(database, now)
  const requests = new ClipRequests(database, mask, now)
  const live = new Live(told)
  const bot = new Bot({ search, searchSettings, settings: () => settings.read() })
  const settled = new SettledQuestions(database, mask, now)
  return {
    desk: new ChatDesk({ database, conversations, bot, live, gaps, settled, requests, onBug }),
    inbox: new MentorInbox(database),
    retention: new Retention(
      () => settings.read(),
      [
        (days) => conversations.eraseOld(days),
        (days) => gaps.eraseOld(days),
        (days) => requests.eraseOld(days),
        ...eraseOld,
      ],
      onBug,
    ),
    ...{ conversations, requests, live, settings },
  }
}
