import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from '../../native/database/database.ts'
import { People } from './people.ts'

test('nobody is let in under a name by which the log means the program or a policy', () => {
  const folder = mkdtempSync(join(tmpdir(), 'estompe-people-'))
  const database = openDatabase(join(folder, 'library.db'))
  const people = new People(database, 'Anne')
  const door = { invite: ({ name }: { name: string }) => `/enter/${name}`, shutOut: () => undefined }
  const invite = (name: string): string => people.invite(name, 'reviewer', people.owner, door)
  for (const name of ['estompe', ' Estompe', 'policy:ours@3', 'Anne'])
    expect(() => invite(name), name).toThrow(expect.objectContaining({ code: 'forbidden' }))
  expect(people.list().map(({ name }) => name)).toEqual(['Anne'])
  expect(invite('Estompette')).toBe('/enter/Estompette')
  database.close()
  rmSync(folder, { recursive: true })
})
