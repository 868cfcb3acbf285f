import { z } from 'zod'

/** A time of the database as it goes over the wire: ISO 8601, UTC. */
export const moment = z.date().transform((at) => at.toISOString())
