import type { ReactNode } from 'react'
import type { Failure } from '../../core/contract/api.ts'
import { FailureText } from '../shell/failure.tsx'

/** What went wrong, read out at once. `children` says more about it. */
export const FailureLine = ({ failure, children }: { failure: Failure; children?: ReactNode }) => (
  <p className="keeping-failure" role="alert">
    <FailureText failure={failure} />
    {children !== undefined && <> {children}</>}
  </p>
)
