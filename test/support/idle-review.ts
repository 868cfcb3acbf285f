import type { ReviewSource } from '../../core/handlers/review.ts'
import { ReviewDesk } from '../../core/review.ts'
import type { Database } from '../../native/database/database.ts'

const unused = (): never => {
  throw new Error('not part of this test')
}

/** Reviews for tests that do not reach them. */
export const idleReview = (database: Database): ReviewSource => ({
  desk: new ReviewDesk(database),
  open: unused,
  rules: unused,
  policies: unused,
  readPolicy: unused,
  rule: unused,
  follow: unused,
  media: unused,
  strip: unused,
  excerpt: unused,
})
