import { LaunchRefusal } from '../../contract/lti.ts'
import { useWords } from '../language/use-words.ts'

/** Why somebody who came from a course sees nothing, and what to do. Without a reason: the sign-in has ended. */
export function RefusedScreen({ why }: { readonly why: string | null }) {
  const { t } = useWords()
  const reason = LaunchRefusal.safeParse(why)
  return (
    <div className="enter">
      <title>{`${t('courses.refused')} · Estompe`}</title>
      <h1>{t('courses.refused')}</h1>
      <p role="alert" className="note">
        {t(`courses.why.${reason.success ? reason.data : 'ended'}`)}
      </p>
    </div>
  )
}
