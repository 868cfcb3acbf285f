import { useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { Programme } from '../../contract/people.ts'
import { ask } from '../wire/ask.ts'

/** The programmes that there are; `data` is undefined until the server has told. */
export const useProgrammes = () =>
  useQuery({
    queryKey: ['programmes'],
    queryFn: () => ask('GET', '/api/programmes', z.array(Programme)),
  })

/** What a `select` offers: each programme by its name, and `none` for no choice among them. */
export function ProgrammeOptions({
  none,
  programmes = [],
}: {
  readonly none: string
  readonly programmes: readonly Programme[] | undefined
}) {
  return (
    <>
      <option value="">{none}</option>
      {programmes.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </>
  )
}
