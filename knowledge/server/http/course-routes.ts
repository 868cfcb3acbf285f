import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Refused } from '../lti/door.ts'
import type { Courses } from '../lti/open.ts'
import { hashOf } from '../people/tokens.ts'
import type { AwayCookie, Cookies } from './cookies.ts'
import type { Limits } from './limits.ts'
import { type Route, route } from './route.ts'

const launch = '/api/lti/launch'
const Word = z.string().min(1).max(4000)
/** What a platform sends to have somebody authenticated (1EdTech Security Framework 1.0, 5.1.1.1). */
const LoginAsked = z.object({
  iss: Word,
  login_hint: Word,
  target_link_uri: Word,
  client_id: Word.optional(),
  lti_message_hint: z.string().max(8000).optional(),
  lti_deployment_id: Word.optional(),
})
const Launched = z.object({
  state: z.string().max(200),
  id_token: z.string().max(100_000).optional(),
  error: z.string().optional(),
})

const refuse = (reply: FastifyReply, { refused, language }: Refused): unknown =>
  reply.redirect(`/embed/refused?why=${refused}${language === undefined ? '' : `&language=${language}`}`, 303)

export type CourseRoutes = Pick<Courses, 'door' | 'key'> & {
  readonly cookies: Cookies
  readonly limits: Limits
}

/** What course platforms ask: LTI 1.3. They send forms from pages of their own. */
export function courseRoutes({ door, key, cookies, limits }: CourseRoutes): Route[] {
  /** One cookie a launch: several embedded clips of one page are begun at the same time. */
  const binding = (state: string): AwayCookie => cookies.away(`lti-${hashOf(state).slice(0, 16)}`, launch, true)
  const begin = async (asked: z.output<typeof LoginAsked>, reply: FastifyReply): Promise<void> => {
    const begun = await door.begin(asked)
    if ('refused' in begun) return void (await refuse(reply, begun))
    binding(begun.state).keep(reply, begun.browser)
    await reply.redirect(begun.address, 303)
  }
  const login = { path: '/api/lti/login', roles: 'public', answer: null, aMinute: limits.requests } as const
  return [
    route({
      method: 'GET',
      path: '/api/lti/keys',
      roles: 'public',
      summary: 'The public key with which messages to course platforms are signed (JWKS).',
      answer: z.object({ keys: z.array(z.looseObject({ kid: z.string() })) }),
      handle: async () => {
        const { keys } = await key.published()
        return { keys: keys.map((one) => ({ ...one, kid: one.kid ?? '' })) }
      },
    }),
    route({
      ...login,
      method: 'GET',
      summary: 'A course platform begins a launch; leads to the platform.',
      query: LoginAsked,
      handle: async ({ query, reply }) => begin(query, reply),
    }),
    route({
      ...login,
      method: 'POST',
      summary: 'A course platform begins a launch with a form; leads to the platform.',
      body: LoginAsked,
      fromElsewhere: true,
      handle: async ({ body, reply }) => begin(body, reply),
    }),
    route({
      method: 'POST',
      path: launch,
      roles: 'public',
      summary: 'A course platform sends somebody with a signed token; leads to what is embedded, and sets its cookie.',
      body: Launched,
      answer: null,
      aMinute: limits.requests,
      fromElsewhere: true,
      handle: async ({ request, reply, body: { state, id_token: token } }) => {
        const bound = binding(state)
        const ended = await door.end({ state, token: token ?? '' }, bound.of(request))
        bound.forget(reply)
        if ('refused' in ended) await refuse(reply, ended)
        else {
          cookies.keepEmbedded(reply, ended.secret)
          await reply.redirect(ended.leads, 303)
        }
      },
    }),
  ]
}
