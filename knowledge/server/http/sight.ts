import type { Sight } from '../search/conditions.ts'
import { type Asker, visitorOf } from './route.ts'

/** What somebody may see: a student what their programmes may, mentors and admins all of it. */
export const sightOf = (asked: Asker): Sight => {
  const { role, programmes } = visitorOf(asked)
  return role === 'student' ? programmes : 'all'
}
