import { QueryClient, skipToken, useQuery } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import type { SessionResults, SessionRow } from '../../core/contract/api.ts'
import { changed } from './changed.ts'
import { connection } from './connection.ts'
import { type ConnectionState, passes } from './studio-line.ts'

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      // What was asked meanwhile is asked again; every other answer stands.
      retry: (_, error) => passes(error),
      retryDelay: 500,
    },
  },
})

const rowsKey = ['library'] as const

/** Keeps the cache of the library as the studio tells it. */
export function watchLibrary(): () => void {
  return connection.watch('library.watch', {}, (change) => {
    queries.setQueryData<readonly SessionRow[]>(rowsKey, (rows) => changed(rows ?? [], change))
  })
}

/** Newest first; undefined until the studio has told. */
export function useSessions(): readonly SessionRow[] | undefined {
  return useQuery<readonly SessionRow[]>({ queryKey: rowsKey, queryFn: skipToken }).data
}

/** What a session gave, read again whenever its state changes. */
export function useResults(row: SessionRow | undefined): SessionResults | undefined {
  return useQuery({
    queryKey: ['results', row?.id, row?.state],
    queryFn: () => connection.call('session.results', { session: row?.id ?? '' }),
    enabled: row?.state === 'clean' || row?.state === 'leaks',
  }).data
}

export const useConnection = (): ConnectionState => useSyncExternalStore(connection.subscribe, connection.state)
