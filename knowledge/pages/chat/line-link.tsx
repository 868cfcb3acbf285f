import type { ReactNode } from 'react'
import { useWords } from '../language/use-words.ts'
import { Link } from '../shell/link.tsx'

/** One conversation of a list: how it begins, what is said about it, and how many messages nobody has read. */
export function LineLink({
  href,
  isOpen,
  opening,
  unread,
  children,
}: {
  readonly href: string
  readonly isOpen: boolean
  readonly opening: string
  readonly unread: number
  readonly children: ReactNode
}) {
  const { t } = useWords()
  return (
    <li>
      <Link href={href} aria-current={isOpen ? 'page' : undefined}>
        <span className="chat-opening">{opening}</span>
        <span className="soft">{children}</span>
        {unread > 0 && (
          <span className="count">
            {unread}
            <span className="unseen"> {t('chat.unread', { count: unread })}</span>
          </span>
        )}
      </Link>
    </li>
  )
}
