import type { Role } from '../../contract/people.ts'
import { useWords } from '../language/use-words.ts'
import { OwnSignIns } from '../people/own-sign-ins.tsx'
import { WeeklySwitch } from './weekly-switch.tsx'

/** What somebody decides for their own account. */
export function AccountScreen({ role }: { readonly role: Role }) {
  const { t } = useWords()
  return (
    <div className="paths">
      <title>{`${t('account.title')} · Estompe`}</title>
      <h1>{t('account.title')}</h1>
      <WeeklySwitch reader={role} />
      <OwnSignIns />
    </div>
  )
}
