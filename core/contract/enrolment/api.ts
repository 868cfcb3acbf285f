import { z } from 'zod'
import { call } from '../rpc.ts'
import { Enrolled, EnrolRequest } from './enrolled.ts'

/** People who agreed to be recognised in every session. What they look like never crosses the wire. */
export const enrolmentApi = {
  'enrolment.list': call(z.strictObject({}), z.object({ enrolled: z.array(Enrolled) })),
  /** Takes some seconds: the person is looked at again in the recording. `look-unknown` when too little is seen. */
  'enrolment.add': call(EnrolRequest, Enrolled),
  /** Deletes what they look like, at once and wholly. */
  'enrolment.forget': call(z.strictObject({ id: z.uuid() }), z.object({})),
} as const
export type EnrolmentApi = typeof enrolmentApi
