import type { EnrolmentApi } from '../contract/enrolment/api.ts'
import type { Handlers } from '../contract/rpc.ts'
import { enrol, enrolledIn, forgetEnrolled } from '../enrolment/enrolment.ts'
import type { Toolbox } from '../jobs.ts'
import type { ReviewDesk } from '../review.ts'
import type { Reviewer } from './review.ts'
import { takeIn } from './review-source.ts'

/** What the handlers of enrolment need of the studio. */
export interface EnrolmentSource {
  readonly desk: ReviewDesk
  readonly toolbox: () => Promise<Toolbox>
}

/** Answers for the part of the wire that is about people who are recognised in every session. */
export function enrolmentHandlers({ desk, toolbox }: EnrolmentSource): Handlers<EnrolmentApi, Reviewer> {
  return {
    'enrolment.list': async () => ({ enrolled: enrolledIn((await toolbox()).library) }),
    async 'enrolment.add'(request, { who, signal }) {
      const { library, ...tools } = await toolbox()
      const findings = [...desk.state(request.session).values()].flatMap((record) =>
        record.type === 'finding' ? [record.finding] : [],
      )
      return enrol(library, { ...tools, signal }, request, findings, who.name)
    },
    async 'enrolment.forget'({ id }, { who }) {
      const { library } = await toolbox()
      const seen = library.database.enrolments.seenAt(id)
      forgetEnrolled(library, id, who.name)
      for (const session of seen) await takeIn(library, desk, session)
      return {}
    },
  }
}
