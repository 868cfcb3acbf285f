import { type ReactNode, useId } from 'react'
import type { Failure } from '../../core/contract/api.ts'
import { FailureLine } from './failure-line.tsx'

/** One part of the screen: what it is about, and what can be done there. */
export function Panel({
  title,
  failure = null,
  children,
}: {
  title: string
  failure?: Failure | null
  children: ReactNode
}) {
  const id = useId()
  return (
    <section className="keeping-panel" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
      {failure && <FailureLine failure={failure} />}
    </section>
  )
}
