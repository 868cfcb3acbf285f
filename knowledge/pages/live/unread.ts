import { useQuery } from '@tanstack/react-query'
import { Unread } from '../../contract/chat.ts'
import { ask } from '../wire/ask.ts'
import { queries } from '../wire/queries.ts'
import { useLive } from './use-live.ts'

/** What is unread, for students; what waits, for mentors. Kept right by the live line. */
export function useUnread(): number {
  const unread = useQuery({ queryKey: ['chat', 'unread'], queryFn: () => ask('GET', '/api/chat/unread', Unread) })
  useLive((event) => {
    if (event.kind === 'unread') queries.setQueryData(['chat', 'unread'], { count: event.count })
  })
  return unread.data?.count ?? 0
}
