import { createHash } from 'node:crypto'

const video = 'https://w3id.org/xapi/video'
const verbs = {
  initialized: 'http://adlnet.gov/expapi/verbs/initialized',
  progressed: 'http://adlnet.gov/expapi/verbs/progressed',
  completed: 'http://adlnet.gov/expapi/verbs/completed',
  terminated: 'http://adlnet.gov/expapi/verbs/terminated',
} as const
export type Verb = keyof typeof verbs

type Agent = { objectType: 'Agent'; account: { homePage: string; name: string } }
export interface Statement {
  readonly actor: Agent
  readonly verb: { readonly id: string; readonly display: Readonly<Record<string, string>> }
  readonly object: Readonly<Record<string, unknown>>
  readonly result?: Readonly<Record<string, unknown>>
  readonly context?: Readonly<Record<string, unknown>>
  readonly timestamp: string
}

/** What happened in one sitting. Seconds; share 0..1. */
export interface Happened {
  readonly verb: Verb
  /** Id of the account, which names nobody. */
  readonly person: string
  readonly sitting: string
  readonly video: { readonly id: string; readonly title: string; readonly language: string; readonly duration: number }
  readonly position: number
  readonly share: number
  readonly at: string
}

const agent = (origin: string, name: string): Agent => ({ objectType: 'Agent', account: { homePage: origin, name } })

/**
 * A statement after the xAPI Video Profile 1.0.3: nothing of a person but the id of their account here.
 * Source: https://profiles.adlnet.gov/profile/90b2c7c4-9ef2-4c5c-bd2f-5ff4ef0c8a61 (Video), ADL verbs.
 */
export function statementOf(happened: Happened, origin: string): Statement {
  const { verb, person, sitting, video: seen, position, share, at } = happened
  const rounded = (value: number): number => Math.round(value * 1000) / 1000
  const language = seen.language === 'und' ? 'en' : seen.language
  return {
    actor: agent(origin, person),
    verb: { id: verbs[verb], display: { en: verb } },
    object: {
      objectType: 'Activity',
      id: `${origin}/watch/${seen.id}`,
      definition: { type: `${video}/activity-type/video`, name: { [language]: seen.title } },
    },
    ...(verb === 'initialized'
      ? {}
      : {
          result: {
            ...(verb === 'completed' ? { completion: true } : {}),
            extensions: {
              [`${video}/extensions/time`]: rounded(position),
              [`${video}/extensions/progress`]: rounded(share),
            },
          },
        }),
    context: {
      contextActivities: { category: [{ id: video }] },
      extensions: {
        [`${video}/extensions/session-id`]: sitting,
        [`${video}/extensions/length`]: rounded(seen.duration),
      },
    },
    timestamp: at,
  }
}

/** Takes a statement back (xAPI 1.0.3, part two, 2.3.2). Said by the knowledge base, of nobody. */
export const voidingOf = (id: string, origin: string, at: string): Statement => ({
  actor: agent(origin, 'estompe'),
  verb: { id: 'http://adlnet.gov/expapi/verbs/voided', display: { en: 'voided' } },
  object: { objectType: 'StatementRef', id },
  timestamp: at,
})

/** A UUID (RFC 9562, version 8) made of a text: the same text, the same id. */
export function uuidOf(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16)
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
