import { z } from 'zod'
import { ErrorCode, isCancelled, StudioError } from './errors.ts'
import type { Link } from './link.ts'

/** One question, one answer. */
export interface Call<In extends z.ZodType, Out extends z.ZodType> {
  readonly kind: 'call'
  readonly input: In
  readonly output: Out
}

/** One question, answers until either side has enough. */
export interface Stream<In extends z.ZodType, Event extends z.ZodType> {
  readonly kind: 'stream'
  readonly input: In
  readonly event: Event
}

export const call = <In extends z.ZodType, Out extends z.ZodType>(input: In, output: Out): Call<In, Out> => ({
  kind: 'call',
  input,
  output,
})

export const stream = <In extends z.ZodType, Event extends z.ZodType>(input: In, event: Event): Stream<In, Event> => ({
  kind: 'stream',
  input,
  event,
})

/** Names of the wire and what each takes and gives. */
export type Api = Readonly<Record<string, Call<z.ZodType, z.ZodType> | Stream<z.ZodType, z.ZodType>>>

export type CallName<A extends Api> = { [N in keyof A]: A[N]['kind'] extends 'call' ? N : never }[keyof A] & string
export type StreamName<A extends Api> = { [N in keyof A]: A[N]['kind'] extends 'stream' ? N : never }[keyof A] & string
/** What a caller may write: defaults may be left out. */
export type InputOf<A extends Api, N extends keyof A> = z.input<A[N]['input']>
/** What a handler gets: parsed. */
export type ParsedInputOf<A extends Api, N extends keyof A> = z.output<A[N]['input']>
export type OutputOf<A extends Api, N extends keyof A> = A[N] extends Call<z.ZodType, infer Out> ? z.output<Out> : never
export type EventOf<A extends Api, N extends keyof A> =
  A[N] extends Stream<z.ZodType, infer Event> ? z.output<Event> : never

/** What a handler gets besides its input. `who` is whatever the host knows about the other end. */
export interface Asked<Who> {
  /** Fires when the other end cancels or goes away. A stream must end when it does. */
  readonly signal: AbortSignal
  readonly who: Who
}

/** One function a name; a stream's is usually an async generator. */
export type Handlers<A extends Api, Who> = {
  readonly [N in keyof A]: A[N]['kind'] extends 'call'
    ? (input: ParsedInputOf<A, N>, asked: Asked<Who>) => Promise<OutputOf<A, N>> | OutputOf<A, N>
    : (input: ParsedInputOf<A, N>, asked: Asked<Who>) => AsyncIterable<EventOf<A, N>>
}

const Id = z.int().min(0).max(Number.MAX_SAFE_INTEGER)

/** From the one who asks. `more` gives a stream leave to send so many events more. */
export const Question = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('request'), id: Id, name: z.string().max(80), input: z.unknown() }),
  z.strictObject({ kind: z.literal('cancel'), id: Id }),
  z.strictObject({ kind: z.literal('more'), id: Id, count: z.int().min(1).max(1024) }),
])
export type Question = z.infer<typeof Question>

/** From the one who answers. A stream ends with a `result` without a value. */
export const Answer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('result'), id: Id, value: z.unknown() }),
  z.strictObject({ kind: z.literal('event'), id: Id, value: z.unknown() }),
  z.strictObject({
    kind: z.literal('error'),
    id: Id,
    code: ErrorCode,
    data: z.record(z.string(), z.union([z.string(), z.number()])),
  }),
])
export type Answer = z.infer<typeof Answer>

/** Events that a stream may send before the other end says `more`. */
export const firstCredit = 16

/** Questions that one link may have open at a time. */
const openAtOnce = 128

export interface AnswerOptions<Who> {
  readonly who: Who
  /** Told of every throw that is no StudioError; the other end only learns the id. */
  readonly onBug: (id: string, error: unknown, name: string) => void
}

interface OpenQuestion {
  readonly abort: AbortController
  credit: number
  wake: () => void
}

/** Answers what comes over a link. Input is parsed before a handler sees it. A message out of form closes the link. */
export function answer<A extends Api, Who>(
  link: Link,
  api: A,
  handlers: Handlers<A, Who>,
  { who, onBug }: AnswerOptions<Who>,
): void {
  const open = new Map<number, OpenQuestion>()

  const refuse = (id: number, error: unknown, name: string): void => {
    if (error instanceof StudioError) {
      void link.send({ kind: 'error', id, code: error.code, data: { ...error.data } } satisfies Answer)
    } else if (isCancelled(error)) {
      void link.send({ kind: 'error', id, code: 'cancelled', data: {} } satisfies Answer)
    } else {
      const bug = crypto.randomUUID().slice(0, 8)
      onBug(bug, error, name)
      void link.send({ kind: 'error', id, code: 'internal', data: { id: bug } } satisfies Answer)
    }
  }

  const sendEvents = async (id: number, events: AsyncIterable<unknown>, asked: OpenQuestion): Promise<void> => {
    const gone = new Promise<'gone'>((tell) =>
      asked.abort.signal.addEventListener('abort', () => tell('gone'), { once: true }),
    )
    const iterator = events[Symbol.asyncIterator]()
    try {
      for (;;) {
        while (asked.credit === 0 && !asked.abort.signal.aborted)
          await Promise.race([new Promise<void>((wake) => (asked.wake = wake)), gone])
        const next = asked.abort.signal.aborted ? 'gone' : await Promise.race([iterator.next(), gone])
        if (next === 'gone') throw new StudioError('cancelled')
        if (next.done) return
        asked.credit -= 1
        await link.send({ kind: 'event', id, value: next.value } satisfies Answer)
      }
    } finally {
      // Not awaited: a generator that hangs in an await of its own must not hold the answer back.
      iterator.return?.().then(undefined, () => undefined)
    }
  }

  const take = async (id: number, name: string, input: unknown): Promise<void> => {
    const asked: OpenQuestion = { abort: new AbortController(), credit: firstCredit, wake: () => undefined }
    open.set(id, asked)
    try {
      const shape = Object.hasOwn(api, name) ? api[name] : undefined
      if (!shape) throw new StudioError('unsupported', { name })
      const parsed = shape.input.safeParse(input)
      if (!parsed.success)
        throw new StudioError('invalid-input', { name, field: parsed.error.issues[0]?.path.join('.') ?? '' })
      const handler = handlers[name] as (input: unknown, asked: Asked<Who>) => unknown
      const given = handler(parsed.data, { signal: asked.abort.signal, who })
      if (shape.kind === 'stream') {
        await sendEvents(id, given as AsyncIterable<unknown>, asked)
        await link.send({ kind: 'result', id, value: null } satisfies Answer)
      } else {
        await link.send({ kind: 'result', id, value: await given } satisfies Answer)
      }
    } catch (error) {
      refuse(id, error, name)
    } finally {
      open.delete(id)
    }
  }

  link.receive((message) => {
    const question = Question.safeParse(message)
    if (!question.success) return link.close()
    const { data } = question
    const asked = open.get(data.id)
    if (data.kind === 'cancel') asked?.abort.abort()
    else if (data.kind === 'more') {
      if (!asked) return
      asked.credit = Math.min(asked.credit + data.count, 1024)
      asked.wake()
    } else if (asked) link.close()
    else if (open.size >= openAtOnce) refuse(data.id, new StudioError('library-busy'), data.name)
    else void take(data.id, data.name, data.input)
  })
  link.onClose(() => {
    for (const asked of open.values()) asked.abort.abort()
  })
}

export interface AskOptions {
  readonly signal?: AbortSignal
}

/** The asking end of a link. Every error is a StudioError; `disconnected` when the link closed before the answer. */
export interface Client<A extends Api> {
  call<N extends CallName<A>>(name: N, input: InputOf<A, N>, options?: AskOptions): Promise<OutputOf<A, N>>
  /** Asked when iteration begins; leaving the loop cancels. Events are sent only as fast as they are taken. */
  stream<N extends StreamName<A>>(name: N, input: InputOf<A, N>, options?: AskOptions): AsyncGenerator<EventOf<A, N>>
  readonly closed: Promise<void>
  close(): void
}

export function ask<A extends Api>(link: Link): Client<A> {
  const open = new Map<number, (message: Answer) => void>()
  let last = 0
  let isClosed = false
  const gone = (id: number): Answer => ({ kind: 'error', id, code: 'disconnected', data: {} })
  const closed = new Promise<void>((tell) =>
    link.onClose(() => {
      isClosed = true
      for (const [id, take] of [...open]) take(gone(id))
      tell()
    }),
  )
  link.receive((message) => {
    const parsed = Answer.safeParse(message)
    if (!parsed.success) return link.close()
    open.get(parsed.data.id)?.(parsed.data)
  })

  const begin = (name: string, input: unknown, take: (message: Answer) => void, signal?: AbortSignal) => {
    const id = ++last
    const stop = (): void => {
      if (!open.has(id)) return
      void link.send({ kind: 'cancel', id } satisfies Question)
      take({ kind: 'error', id, code: 'cancelled', data: {} })
    }
    const end = (): void => {
      open.delete(id)
      signal?.removeEventListener('abort', stop)
    }
    open.set(id, take)
    if (isClosed) take(gone(id))
    else if (signal?.aborted) take({ kind: 'error', id, code: 'cancelled', data: {} })
    else {
      signal?.addEventListener('abort', stop, { once: true })
      void link.send({ kind: 'request', id, name, input } satisfies Question)
    }
    return { id, end, stop }
  }

  return {
    call: (name, input, { signal } = {}) =>
      new Promise((give, fail) => {
        const question = begin(
          name,
          input,
          (message) => {
            queueMicrotask(() => question.end())
            if (message.kind === 'error') fail(new StudioError(message.code, message.data))
            else give(message.value as never)
          },
          signal,
        )
      }),
    async *stream(name, input, { signal } = {}) {
      const waiting: Answer[] = []
      let wake = (): void => undefined
      let taken = 0
      const question = begin(
        name,
        input,
        (message) => {
          waiting.push(message)
          wake()
        },
        signal,
      )
      try {
        for (;;) {
          const message = waiting.shift()
          if (!message) await new Promise<void>((tell) => (wake = tell))
          else if (message.kind === 'error') throw new StudioError(message.code, message.data)
          else if (message.kind === 'result') return
          else {
            yield message.value as never
            taken += 1
            if (taken >= firstCredit / 2) {
              void link.send({ kind: 'more', id: question.id, count: taken } satisfies Question)
              taken = 0
            }
          }
        }
      } finally {
        if (!isClosed && !signal?.aborted) void link.send({ kind: 'cancel', id: question.id } satisfies Question)
        question.end()
      }
    },
    closed,
    close: () => link.close(),
  }
}
