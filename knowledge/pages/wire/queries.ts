import { QueryClient } from '@tanstack/react-query'
import { StudioError } from '../../../core/contract/errors.ts'

/** What the server said stays said: only a server that does not answer is asked again. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (count, error) => error instanceof StudioError && error.code === 'server-unreachable' && count < 3,
      refetchOnWindowFocus: false,
    },
  },
})
