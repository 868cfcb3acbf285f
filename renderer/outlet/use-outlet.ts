import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { TrustedBase } from '../../core/contract/outlet/api.ts'
import type { Delivery } from '../../core/contract/outlet/delivery.ts'
import { connection } from '../wire/connection.ts'
import { queries } from '../wire/queries.ts'

const key = ['outlet', 'bases'] as const

/** The knowledge bases that trust this studio; undefined until the studio has told. */
export const useBases = (isAllowed = true): readonly TrustedBase[] | undefined =>
  useQuery({
    queryKey: key,
    queryFn: async () => (await connection.call('outlet.bases', {})).bases,
    staleTime: 0,
    enabled: isAllowed,
  }).data

export const askBasesAgain = (): Promise<void> => queries.invalidateQueries({ queryKey: key })

/** Where the clips of a session stand with knowledge bases, as the studio tells. */
export function useDeliveries(session: string): readonly Delivery[] {
  const [deliveries, setDeliveries] = useState<readonly Delivery[]>([])
  useEffect(() => connection.watch('outlet.watch', { session }, (event) => setDeliveries(event.deliveries)), [session])
  return deliveries
}

/** A knowledge base as a person knows it: its host. */
export const hostOf = (server: string): string => (URL.canParse(server) ? new URL(server).host : server)
