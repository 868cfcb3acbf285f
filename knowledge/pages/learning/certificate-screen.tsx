import { useQuery } from '@tanstack/react-query'
import { Certificate } from '../../contract/learning.ts'
import { useWords } from '../language/use-words.ts'
import { FailureNote } from '../shell/failure.tsx'
import { ask } from '../wire/ask.ts'

/** That somebody finished a path, to be printed. */
export function CertificateScreen({ id }: { readonly id: string }) {
  const { t, format } = useWords()
  const certificate = useQuery({
    queryKey: ['certificate', id],
    queryFn: () => ask('GET', `/api/certificates/${id}`, Certificate),
  })
  if (certificate.error) return <FailureNote error={certificate.error} />
  if (!certificate.data) return null
  const { name, path, at } = certificate.data
  return (
    <article className="certificate">
      <title>{`${t('certificate.title')} · Estompe`}</title>
      <h1>{t('certificate.title')}</h1>
      <p className="said">{t('certificate.text', { name, path })}</p>
      <p className="soft">
        {t('certificate.on', { day: format.day(at) })} · {id}
      </p>
      <button type="button" className="button" onClick={() => print()}>
        {t('certificate.print')}
      </button>
    </article>
  )
}
