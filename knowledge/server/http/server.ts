import cookie from '@fastify/cookie'
import rateLimit, { normalizeIP } from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import websocket from '@fastify/websocket'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { StudioError } from '../../../core/contract/errors.ts'
import { Failure } from '../../contract/failure.ts'
import type { DoorKind } from '../people/sign-ins.ts'
import type { CookieNames } from './cookies.ts'
import { isOwnRequest, protectiveHeaders } from './own-origin.ts'
import { type Refusal, refusalOf } from './refusal.ts'
import type { Asker, Audience, Route } from './route.ts'
import { holdBodies } from './signed-body.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    roles?: Audience
    door?: DoorKind
    fromElsewhere?: boolean
  }
  interface FastifyRequest {
    asker: Asker
  }
}

export interface ServerOptions {
  readonly routes: readonly Route[]
  /** Where requests may say that they go; asked for each request, because the port is known late. */
  readonly origins: () => ReadonlySet<string>
  readonly cookieNames: CookieNames
  /** Who asks, by cookie or by a studio's signature. */
  readonly whoAsks: (request: FastifyRequest) => Promise<Asker>
  readonly onBug: (id: string, error: unknown, where: string) => void
  /** Requests a minute from one person, studio or stranger's address, where a route does not say otherwise. */
  readonly aMinute: number
  /** Sends the page that says that there is none; without it everybody is told in the words for programs. */
  readonly lost?: ((reply: FastifyReply) => Promise<void>) | undefined
  /** Whether a proxy on this machine stands before the server and says which address asks. */
  readonly behindProxy: boolean
}

/** Bytes of a JSON body. Media comes by resumable upload. */
const longestBody = 1 << 20
/** Bytes that a browser may send over a WebSocket, which is for hearing. */
const longestCall = 1024
/** A whole school may stand behind one address. */
const peopleAtOneAddress = 10
const nobody: Asker = { visitor: null, studio: null }

/** The HTTP server, not yet listening. A route that does not say whom it answers is refused at once. */
export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const { routes, origins, cookieNames, whoAsks, onBug, aMinute, behindProxy, lost } = options
  const app = fastify({
    bodyLimit: longestBody,
    trustProxy: behindProxy ? 'loopback' : false,
    // Ids and ranges are short; anything longer is not ours.
    routerOptions: { maxParamLength: 100 },
    exposeHeadRoutes: false,
    requestTimeout: 0,
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.decorateRequest('asker', null as unknown as Asker)
  // First of all: it closes the connection of whoever is refused by a hook that comes after it.
  await app.register(websocket, { options: { maxPayload: longestCall } })
  app.addHook('onRoute', ({ config, method, path }) => {
    if (config?.roles === undefined) throw new Error(`${String(method)} ${path} does not say whom it answers`)
  })
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ ...protectiveHeaders, 'Cache-Control': 'no-store' })
    request.asker = nobody
    if (!isOwnRequest(request, origins(), request.routeOptions.config.fromElsewhere)) throw new StudioError('forbidden')
  })
  holdBodies(app)
  await app.register(cookie)
  await app.register(rateLimit, {
    max: aMinute,
    timeWindow: 60_000,
    // Runs after the hook that says who asks: a secret that opens nothing counts for its address.
    keyGenerator: ({ asker: { visitor, studio }, ip }) =>
      visitor ? `person ${visitor.id}` : studio ? `studio ${studio.id}` : addressOf(ip),
    errorResponseBuilder: tooMany,
  })
  const anybody = app.createRateLimit({
    max: aMinute * peopleAtOneAddress,
    keyGenerator: ({ ip }: FastifyRequest) => addressOf(ip),
  })
  const strangers = app.createRateLimit({ max: aMinute, keyGenerator: ({ ip }: FastifyRequest) => addressOf(ip) })
  const count = async (limit: typeof anybody, request: FastifyRequest): Promise<void> => {
    const counted = await limit(request)
    if (!counted.isAllowed && counted.isExceeded) throw tooMany()
  }
  app.addHook('onRequest', async (request) => {
    // Before anything is asked of the database.
    await count(anybody, request)
    const roles = request.routeOptions.config.roles
    if (request.is404 || roles === 'public') return
    const asker = await whoAsks(request).catch(async (error: unknown) => {
      await count(strangers, request)
      throw error
    })
    if (!asker.visitor && !asker.studio) {
      await count(strangers, request)
      throw new StudioError('unauthorised')
    }
    const allowed = asker.visitor ? roles?.includes(asker.visitor.role) : roles?.includes('studio')
    if (!allowed) throw new StudioError('forbidden')
    request.asker = asker
  })
  app.setErrorHandler((error, request, reply) => {
    const refusal: Refusal = refusalOf(error, (id) => onBug(id, error, `${request.method} ${request.routeOptions.url}`))
    return reply.code(refusal.status).serializer(JSON.stringify).type('application/json').send(refusal.body)
  })
  app.setNotFoundHandler(async (request, reply) => {
    if (!lost || !isByPerson(request)) throw new StudioError('not-there')
    await lost(reply.code(404))
    return reply
  })
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Estompe: the knowledge base', version: '1', license: { name: 'GPL-3.0-or-later' } },
      components: {
        securitySchemes: {
          person: { type: 'apiKey', in: 'cookie', name: cookieNames.own },
          embedded: { type: 'apiKey', in: 'cookie', name: cookieNames.embedded },
          studio: { type: 'http', scheme: 'Estompe-Studio' },
        },
      },
    },
    transform: jsonSchemaTransform,
    exposeHeadRoutes: true,
  })
  for (const one of routes) add(app, one)
  app.route({
    method: 'GET',
    url: '/api/openapi.json',
    config: { roles: 'public' },
    schema: { hide: true },
    handler: async () => app.swagger(),
  })
  await app.ready()
  return app
}

/** Whether somebody opened this address in a browser, and no program or script asks for it. */
const isByPerson = ({ method, url, headers }: FastifyRequest): boolean =>
  method === 'GET' && !/^(\/embed)?\/api(\/|$)/.test(url) && headers.accept?.includes('text/html') === true

const tooMany = (): StudioError => new StudioError('too-many-requests')
/** An address as it is counted: of IPv6 the part that one household or machine is given. */
const addressOf = (ip: string): string => `address ${normalizeIP(ip)}`

function add(app: FastifyInstance, one: Route): void {
  const audience = one.roles === 'public' ? [] : (one.roles ?? [])
  const { live, door = 'own', fromElsewhere = false } = one
  app.route({
    method: one.method,
    url: one.path,
    config: {
      ...{ roles: one.roles, door, fromElsewhere },
      ...(one.aMinute ? { rateLimit: { max: one.aMinute } } : {}),
    },
    schema: {
      summary: one.summary,
      description: `Answers: ${audience.join(', ') || 'everybody'}.`,
      security: [
        ...(audience.some((role) => role !== 'studio')
          ? [door === 'embedded' ? { embedded: [] } : { person: [] }]
          : []),
        ...(audience.includes('studio') ? [{ studio: [] }] : []),
      ],
      ...(one.params ? { params: one.params } : {}),
      ...(one.query ? { querystring: one.query } : {}),
      ...(one.body ? { body: one.body } : {}),
      response: { ...(one.answer ? { 200: one.answer } : {}), '4xx': Failure },
    },
    handler: async (request, reply) => {
      const answer = await one.handle({
        ...request.asker,
        ...{ params: request.params, query: request.query, body: request.body },
        ...{ request, reply },
      })
      return one.answer ? answer : reply
    },
    ...(live ? { wsHandler: (socket, request) => live(request.asker, socket, request) } : {}),
  })
}
