import type { Conversation, ConversationState, Message } from '../../contract/chat.ts'
import { queries } from '../wire/queries.ts'

export const conversationKey = (id: string): readonly string[] => ['chat', 'conversation', id]
export const listKey = ['chat', 'list'] as const

/** Puts a message that was told into what the page knows; it takes the place of an earlier form of itself. */
export function enterMessage(id: string, message: Message, state: ConversationState): void {
  queries.setQueryData<Conversation>(conversationKey(id), (known) =>
    known === undefined
      ? known
      : {
          ...known,
          state,
          messages: [...known.messages.filter((one) => one.id !== message.id), message].sort(
            (a, b) => a.number - b.number,
          ),
        },
  )
  void queries.invalidateQueries({ queryKey: listKey })
}
