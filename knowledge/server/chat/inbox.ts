import { z } from 'zod'
import { Inbox, InboxLine } from '../../contract/chat.ts'
import type { Database } from '../database/database.ts'
import { moment } from '../database/moment.ts'
import { lineColumns } from './conversations.ts'

const Lines = z.array(InboxLine.extend({ movedAt: moment, waitingSince: moment.nullable() }))
const pageSize = 50

/** What students' conversations handed over: one list for all of them. */
export class MentorInbox {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Whoever waits longest first; of what was answered the latest first. */
  async page(
    reader: string,
    { show, programme, page }: { show: 'waiting' | 'replied'; programme?: string | undefined; page: number },
  ): Promise<Inbox> {
    const values: unknown[] = [reader, show]
    const inProgramme =
      programme === undefined
        ? ''
        : ` and exists (select from membership ms where ms.person = c.student and ms.programme = $${values.push(programme)})`
    const from = `from conversation c join person p on p.id = c.student
      where c.handed_over_at is not null and c.state = $2${inProgramme}`
    const lines = Lines.parse(
      await this.#database.query(
        `select ${lineColumns('$1')}, p.name as student,
           coalesce((select array_agg(ms.programme order by ms.programme) from membership ms where ms.person = p.id), '{}')
             as programmes,
           coalesce((select m.text from message m where m.conversation = c.id and m.author = 'student'
                     order by m.number desc limit 1), '') as question,
           case when c.state = 'waiting' then greatest(c.handed_over_at,
             (select min(m.at) from message m where m.conversation = c.id and m.author = 'student' and m.number > coalesce(
               (select max(number) from message where conversation = c.id and author = 'mentor'), 0))) end as "waitingSince"
         ${from} order by c.moved_at ${show === 'waiting' ? 'asc' : 'desc'}, c.id
         limit ${pageSize} offset ${page * pageSize}`,
        values,
      ),
    )
    const [counted] = await this.#database.query(`select count(*)::int as total, $1::text as reader ${from}`, values)
    const [waiting] = await this.#database.query(
      "select count(*)::int as count from conversation where state = 'waiting'",
    )
    return Inbox.parse({ waiting: waiting?.count, total: counted?.total, lines })
  }
}
