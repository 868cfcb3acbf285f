import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type RefObject, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Failure } from '../../core/contract/api.ts'
import type { Member } from '../../core/contract/people/api.ts'
import { Role } from '../../core/contract/review/records.ts'
import { FailureText } from '../shell/failure.tsx'
import { connection } from '../wire/connection.ts'
import { useConnection } from '../wire/queries.ts'
import { failureOf } from '../wire/upload.ts'
import '../design/sheet.css'

const membersKey = ['members'] as const

/** Who may come in and as what; an admin invites by a link that works once, and shuts out. */
export function MembersDialog({ sheet }: { sheet: RefObject<HTMLDialogElement | null> }) {
  const { t } = useTranslation()
  const title = useId()
  return (
    <dialog ref={sheet} className="sheet members" aria-labelledby={title}>
      <header>
        <h2 id={title}>{t('library.members.title')}</h2>
        <button type="button" className="button" onClick={() => sheet.current?.close()}>
          {t('keys.close')}
        </button>
      </header>
      <Members />
    </dialog>
  )
}

function Members() {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const { data } = useQuery({ queryKey: membersKey, queryFn: () => connection.call('people.list', {}) })
  const [invited, setInvited] = useState<{ name: string; link: string } | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const ask = async (work: () => Promise<void>): Promise<void> => {
    setFailure(null)
    await work().catch((error: unknown) => setFailure(failureOf(error)))
    await cache.invalidateQueries({ queryKey: membersKey })
  }
  const invite = (name: string, role: Role): Promise<void> =>
    ask(async () => {
      const { link } = await connection.call('people.invite', { name, role })
      setInvited({ name, link })
    })
  const remove = (name: string): Promise<void> =>
    ask(async () => {
      await connection.call('people.remove', { name })
      setInvited(null)
    })
  return (
    <>
      <ul className="members-list">
        {data?.members.map((member) => (
          <MemberLine key={member.name} member={member} onRemove={() => void remove(member.name)} />
        ))}
      </ul>
      <form
        className="members-invite"
        onSubmit={(event) => {
          event.preventDefault()
          const entered = new FormData(event.currentTarget)
          const name = String(entered.get('name') ?? '').trim()
          const role = Role.safeParse(entered.get('role'))
          if (name !== '' && role.success) void invite(name, role.data)
        }}
      >
        <label>
          {t('library.members.name')}
          <input className="field" name="name" required maxLength={80} autoComplete="off" />
        </label>
        <label>
          {t('library.members.role')}
          <select className="field" name="role" defaultValue="reviewer">
            {Role.options.map((role) => (
              <option key={role} value={role}>
                {t(`desk.role.${role}`)}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" className="button main">
          {t('library.members.invite')}
        </button>
      </form>
      {failure && (
        <p className="needs-you" role="alert">
          <FailureText failure={failure} />
        </p>
      )}
      {invited && (
        <p role="status" className="members-link">
          {t('library.members.linkFor', { name: invited.name })} <code>{invited.link}</code>
        </p>
      )}
    </>
  )
}

function MemberLine({ member, onRemove }: { member: Member; onRemove: () => void }) {
  const { t } = useTranslation()
  return (
    <li>
      <strong>{member.name}</strong>
      <span className="soft">
        {t(`desk.role.${member.role}`)}
        {member.owner && ` · ${t('library.members.owner')}`}
      </span>
      {!member.owner && (
        <button
          type="button"
          className="button bare"
          aria-label={t('library.members.removeOf', { name: member.name })}
          onClick={onRemove}
        >
          {t('library.members.remove')}
        </button>
      )}
    </li>
  )
}

/** Whoever sits here; undefined until the studio has told. */
export const useMe = (): { name: string; role: Role } | undefined =>
  useQuery({
    queryKey: ['me'],
    queryFn: () => connection.call('people.me', {}),
    enabled: useConnection().kind === 'open',
  }).data
