import { z } from 'zod'
import type { Connection } from './connection.ts'

const Names = z.object({ name: z.string() }).array()

/** Tables that hold no words about anybody but those who decide, and columns whose text is a path, a key or a hash. */
const leftTables = new Set([
  'audit',
  'stageRun',
  'erasure',
  'personErasure',
  'appliedStep',
  'rate',
  'member',
  'auditMark',
  'publication',
  'render',
])
const leftColumns =
  /^(id|session|server|video|sha256|path|fingerprint|key|state|stateCode|at|createdAt|decisions|actor|role|command)$/

/** The same JSON with each of its texts changed; a text that is no JSON changed itself. */
function changed(text: string, change: (text: string) => string): string {
  if (!/^[[{"]/.test(text)) return change(text)
  try {
    return JSON.stringify(JSON.parse(text), (_, value: unknown) => (typeof value === 'string' ? change(value) : value))
  } catch {
    return change(text)
  }
}

/**
 * Changes every text that a session's rows hold: names, titles, notes, corrected words, the journal.
 * @returns number of rows that changed
 */
export function writeOverRows(connection: Connection, session: string, change: (text: string) => string): number {
  return connection
    .transaction(() => {
      let count = 0
      for (const { name: table } of Names.parse(
        connection.prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'").all(),
      )) {
        if (leftTables.has(table)) continue
        const columns = Names.parse(connection.pragma(`table_info("${table}")`)).map(({ name }) => name)
        const of = table === 'session' ? 'id' : columns.includes('session') ? 'session' : null
        if (of === null) continue
        for (const column of columns.filter((name) => !leftColumns.test(name))) {
          const rows = z
            .object({ text: z.string() })
            .array()
            .parse(
              connection
                .prepare(
                  `select distinct "${column}" as text from "${table}" where "${of}" = ? and typeof("${column}") = 'text'`,
                )
                .all(session),
            )
          const put = connection.prepare(`update "${table}" set "${column}" = ? where "${of}" = ? and "${column}" = ?`)
          for (const { text } of rows) {
            const next = changed(text, change)
            if (next !== text) count += put.run(next, session, text).changes
          }
        }
      }
      return count
    })
    .immediate()
}
