import { people } from './001-people.ts'
import { videos } from './002-videos.ts'
import { studios } from './003-studios.ts'
import { chat } from './004-chat.ts'
import { learning } from './005-learning.ts'
import { searchChanges } from './006-search-changes.ts'
import { outside } from './007-outside.ts'
import { openid } from './008-openid.ts'
import { meanings } from './009-meanings.ts'
import { outsideIndex } from './010-outside-index.ts'
import { records } from './011-records.ts'
import { weeklyLetters } from './012-weekly-letters.ts'
import { coursePlatforms } from './013-course-platforms.ts'
import { owedCleaning } from './014-owed-cleaning.ts'
import { noAddress } from './015-no-address.ts'
import { firstAdmin } from './016-first-admin.ts'
import { ownWords } from './017-own-words.ts'
import type { Migration } from './migration.ts'

/** Every step, in order, without a gap: the number of a step is its place. */
export const migrations: readonly Migration[] = [
  people,
  videos,
  studios,
  chat,
  learning,
  searchChanges,
  outside,
  openid,
  meanings,
  outsideIndex,
  records,
  weeklyLetters,
  coursePlatforms,
  owedCleaning,
  noAddress,
  firstAdmin,
  ownWords,
]
