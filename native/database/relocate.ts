import { sep } from 'node:path'
import { z } from 'zod'
import type { Connection } from './connection.ts'

const Names = z.object({ name: z.string() }).array()

/**
 * Turns every path inside a library that lay at `from` to where it lies now. The audit log is left as it is: it holds
 * no paths.
 */
export function relocate(connection: Connection, from: string, to: string): void {
  connection
    .transaction(() => {
      const tables = Names.parse(connection.prepare("select name from sqlite_master where type = 'table'").all())
      for (const { name: table } of tables) {
        if (table === 'audit' || table.startsWith('sqlite_')) continue
        for (const { name: column } of Names.parse(connection.pragma(`table_info("${table}")`)))
          connection
            .prepare(
              `update "${table}" set "${column}" = @to || substr("${column}", @length + 1)
               where typeof("${column}") = 'text' and substr("${column}", 1, @length + 1) = @from`,
            )
            .run({ to, from: from + sep, length: from.length })
      }
    })
    .immediate()
}
