import { z } from 'zod'
import { StudioError } from '../../../core/contract/errors.ts'
import { Email, Id, Invitation, LinkToken, Person, PersonChange, Programme, SignIn } from '../../contract/people.ts'
import type { Doorkeeper } from '../people/doorkeeper.ts'
import type { People } from '../people/people.ts'
import type { SignIns } from '../people/sign-ins.ts'
import type { Cookies } from './cookies.ts'
import type { Limits } from './limits.ts'
import { type Route, route, visitorOf } from './route.ts'

const Done = z.object({})
const OneId = z.strictObject({ id: Id })
const everybody = ['student', 'mentor', 'admin'] as const

export interface PeopleRoutes {
  readonly people: People
  readonly signIns: SignIns
  readonly doorkeeper: Doorkeeper
  readonly cookies: Cookies
  readonly limits: Limits
}

/** Accounts, programmes and sign-ins. */
export function peopleRoutes({ people, signIns, doorkeeper, cookies, limits }: PeopleRoutes): Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/sign-in/link',
      roles: 'public',
      summary: 'Asks for a sign-in link by e-mail. The answer is the same whether the address has an account or not.',
      body: z.strictObject({ email: Email }),
      answer: Done,
      aMinute: limits.links,
      handle: async ({ body }) => {
        doorkeeper.asked(body.email)
        return {}
      },
    }),
    route({
      method: 'POST',
      path: '/api/sign-in',
      roles: 'public',
      summary: 'Uses a sign-in link up and sets the cookie.',
      body: z.strictObject({ token: LinkToken }),
      answer: Person,
      aMinute: limits.signIns,
      handle: async ({ body, reply }) => {
        const secret = await signIns.open(body.token)
        const visitor = secret === null ? null : await signIns.who(secret)
        if (secret === null || visitor === null) throw new StudioError('link-used')
        cookies.keep(reply, secret)
        return visitor
      },
    }),
    route({
      method: 'POST',
      path: '/api/sign-out',
      roles: everybody,
      summary: 'Ends the sign-in of this browser.',
      answer: Done,
      handle: async (asked) => {
        const { id, signIn } = visitorOf(asked)
        await signIns.end(id, signIn)
        cookies.forget(asked.request, asked.reply)
        return {}
      },
    }),
    route({
      method: 'GET',
      path: '/api/me',
      roles: everybody,
      embeds: true,
      summary: 'The account that is signed in.',
      answer: Person,
      handle: async (asked) => visitorOf(asked),
    }),
    route({
      method: 'GET',
      path: '/api/me/sign-ins',
      roles: everybody,
      summary: 'The browsers that are signed in to this account.',
      answer: z.array(SignIn),
      handle: async (asked) => signIns.of(visitorOf(asked).id, visitorOf(asked).signIn),
    }),
    route({
      method: 'DELETE',
      path: '/api/me/sign-ins/:id',
      roles: everybody,
      summary: 'Signs one browser of this account out.',
      params: OneId,
      answer: Done,
      handle: async (asked) => {
        if (!(await signIns.end(visitorOf(asked).id, asked.params.id))) throw new StudioError('not-there')
        return {}
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/me',
      roles: everybody,
      embeds: true,
      summary: 'Leaves: the account and everything that hangs on it goes.',
      answer: Done,
      handle: async (asked) => {
        await doorkeeper.left(await people.remove(visitorOf(asked).id))
        cookies.forget(asked.request, asked.reply)
        return {}
      },
    }),
    route({
      method: 'GET',
      path: '/api/people',
      roles: ['admin'],
      summary: 'All accounts.',
      answer: z.array(Person),
      handle: async () => people.all(),
    }),
    route({
      method: 'POST',
      path: '/api/people',
      roles: ['admin'],
      summary: 'Adds an account and sends it a sign-in link.',
      body: Invitation,
      answer: Person,
      handle: async ({ body }) => {
        const person = await people.add(body)
        doorkeeper.asked(body.email)
        return person
      },
    }),
    route({
      method: 'PATCH',
      path: '/api/people/:id',
      roles: ['admin'],
      summary: 'Changes address, name, role or programmes; holds from the next request on.',
      params: OneId,
      body: PersonChange,
      answer: Person,
      handle: async ({ params, body }) => {
        const before = await people.byId(params.id)
        const person = await people.change(params.id, body)
        if (before && before.email !== person.email) await doorkeeper.left(before)
        return person
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/people/:id',
      roles: ['admin'],
      summary: 'Removes an account and everything that hangs on it.',
      params: OneId,
      answer: Done,
      handle: async ({ params }) => {
        await doorkeeper.left(await people.remove(params.id))
        return {}
      },
    }),
    route({
      method: 'POST',
      path: '/api/people/:id/sign-out',
      roles: ['admin'],
      summary: 'Signs all browsers of an account out, at once.',
      params: OneId,
      answer: Done,
      handle: async ({ params }) => {
        await signIns.endAll(params.id)
        return {}
      },
    }),
    route({
      method: 'GET',
      path: '/api/programmes',
      roles: ['mentor', 'admin'],
      summary: 'All programmes.',
      answer: z.array(Programme),
      handle: async () => people.programmes(),
    }),
    route({
      method: 'PUT',
      path: '/api/programmes',
      roles: ['admin'],
      summary: 'Adds a programme, or changes its name.',
      body: Programme,
      answer: Programme,
      handle: async ({ body }) => people.saveProgramme(body),
    }),
  ]
}
