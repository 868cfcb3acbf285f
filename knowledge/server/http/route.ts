import type { FastifyReply, FastifyRequest } from 'fastify'
import type { WebSocket } from 'ws'
import type { z } from 'zod'
import type { Role } from '../../contract/people.ts'
import type { DoorKind, Visitor } from '../people/sign-ins.ts'

/** Whom a route answers. `studio`: a publishing studio that signs its requests. */
export type Audience = 'public' | readonly (Role | 'studio')[]

/** A studio that signed the request with a key that is trusted now. */
export interface TrustedStudio {
  readonly id: string
  /** What it signed of the body, in the words of `SignedRequest`. */
  readonly body: string
}

/** Who asks. Both are null only on a public route. */
export interface Asker {
  readonly visitor: Visitor | null
  readonly studio: TrustedStudio | null
}

/** One route: what it takes, what it answers, and whom. The table of them is the server, its description and its tests. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD'
  readonly path: `/${string}`
  readonly roles: Audience
  /** One line for the description. */
  readonly summary: string
  readonly params?: z.ZodType
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  /** Null: the handler writes the answer itself (media, uploads, pages). */
  readonly answer: z.ZodType | null
  /** Whose sign-ins count; the knowledge base's own pages' when left out. */
  readonly door?: DoorKind
  /** Whether pages that a course embeds may ask it as well, at their own address. */
  readonly embeds?: true
  /** Whether pages of others may send it, with a form. It checks by itself whom it believes. */
  readonly fromElsewhere?: true
  /** Requests a minute from one person or, where nobody has to be known, from one address; the server's own limit when left out. */
  readonly aMinute?: number
  readonly handle: (asked: Asked<unknown, unknown, unknown>) => Promise<unknown>
  /** Takes a WebSocket that asks for this address, from whom the route names; `handle` answers whoever asks without one. */
  readonly live?: (asker: Asker, socket: WebSocket, request: FastifyRequest) => void
}

/** A request that was let in and parsed. */
export interface Asked<P, Q, B> extends Asker {
  readonly params: P
  readonly query: Q
  readonly body: B
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined

/** Declares a route; what its handler takes and gives follows from the schemas. */
export const route = <
  A extends z.ZodType | null,
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
>(
  declared: Omit<Route, 'params' | 'query' | 'body' | 'answer' | 'handle'> & {
    readonly params?: P
    readonly query?: Q
    readonly body?: B
    readonly answer: A
    readonly handle: (
      asked: Asked<Parsed<P>, Parsed<Q>, Parsed<B>>,
    ) => Promise<A extends z.ZodType ? z.input<A> : unknown>
  },
): Route => declared as unknown as Route

/** Whoever is signed in; for routes that answer no studio and nobody unknown. */
export function visitorOf(asked: Asker): Visitor {
  if (!asked.visitor) throw new Error('the route lets in whom it does not name')
  return asked.visitor
}
