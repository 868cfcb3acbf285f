import { randomUUID } from 'node:crypto'
import { createLocalJWKSet, exportJWK, generateKeyPair, type JSONWebKeySet, jwtVerify, SignJWT } from 'jose'
import { expect } from 'vitest'
import { z } from 'zod'
import type { PlatformDraft } from '../../knowledge/contract/lti.ts'
import { serveVendor, type VendorAnswer, type VendorServer } from './vendor-server.ts'

const claim = (name: string): string => `https://purl.imsglobal.org/spec/lti/claim/${name}`
const membership = 'http://purl.imsglobal.org/vocab/lis/v2/membership#'
const contentItems = 'https://purl.imsglobal.org/spec/lti-dl/claim/content_items'
export const scoreScope = 'https://purl.imsglobal.org/spec/lti-ags/scope/score'

/** What a tool asks when it sends somebody to be authenticated (1EdTech Security Framework 1.0, 5.1.1.2). */
const Authentication = z.strictObject({
  scope: z.literal('openid'),
  response_type: z.literal('id_token'),
  response_mode: z.literal('form_post'),
  prompt: z.literal('none'),
  client_id: z.string(),
  redirect_uri: z.url(),
  login_hint: z.string(),
  lti_message_hint: z.string().optional(),
  state: z.string().min(20),
  nonce: z.string().min(20),
})
/** Client credentials with a signed assertion (1EdTech Security Framework 1.0, 4.1). */
const TokenRequest = z.strictObject({
  grant_type: z.literal('client_credentials'),
  client_assertion_type: z.literal('urn:ietf:params:oauth:client-assertion-type:jwt-bearer'),
  client_assertion: z.string(),
  scope: z.literal(scoreScope),
})
/** Assignment and Grade Services 2.0, 3.4. */
const Score = z.strictObject({
  userId: z.string().min(1),
  scoreGiven: z.number().min(0),
  scoreMaximum: z.number().positive(),
  activityProgress: z.enum(['Initialized', 'Started', 'InProgress', 'Submitted', 'Completed']),
  gradingProgress: z.enum(['FullyGraded', 'Pending', 'PendingManual', 'Failed', 'NotReady']),
  timestamp: z.iso.datetime({ precision: 3 }),
})
/** Deep Linking 2.0, 4.5: the message, and a link to a resource in it. */
const LinkingResponse = z.strictObject({
  ...{ iss: z.string(), aud: z.string(), exp: z.number(), iat: z.number(), nonce: z.string(), jti: z.string() },
  [claim('deployment_id')]: z.string(),
  [claim('message_type')]: z.literal('LtiDeepLinkingResponse'),
  [claim('version')]: z.literal('1.3.0'),
  'https://purl.imsglobal.org/spec/lti-dl/claim/data': z.string().optional(),
  [contentItems]: z.array(
    z.strictObject({
      type: z.literal('ltiResourceLink'),
      title: z.string(),
      url: z.url(),
      lineItem: z
        .strictObject({ scoreMaximum: z.number().positive(), label: z.string(), resourceId: z.string() })
        .optional(),
    }),
  ),
})

export type Score = z.infer<typeof Score>

/** What the next id token says otherwise than it should. */
export interface Wrong {
  readonly key?: 'another' | 'none' | 'hs256'
  /** Claims that stand instead of the right ones; undefined ones are left out. */
  readonly claims?: Readonly<Record<string, unknown>>
}

/** One launch, as a course begins it. */
export interface Launch {
  readonly subject: string
  readonly target: string
  /** What the platform calls them. */
  readonly name?: string
  readonly roles?: readonly string[]
  readonly course?: string
  readonly message?: 'LtiResourceLinkRequest' | 'LtiDeepLinkingRequest'
  readonly locale?: string
  /** Id of the resource link; every launch has its own when left out. */
  readonly link?: string
  readonly wrong?: Wrong
}

export interface CoursePlatform extends VendorServer {
  readonly client: string
  readonly deployment: string
  /** Results that are in the gradebook, by line item and person, and every request that told one. */
  readonly gradebook: Map<string, Score>
  readonly told: Score[]
  /** How many of the next results are stored and cut off before the answer. */
  cuts: number
  /** Where the tool publishes its key. */
  toolKeys: string
  /** Its pages, for a browser: of another site than a tool on the loopback address. `/course?tool=ORIGIN` embeds the tool. */
  readonly pages: string
  /** Who opens the course next, and what the course leads them to. */
  next: Launch | null
  /** What the tool linked to, in answers that a browser brought. */
  readonly linked: string[]
  /** What an admin enters in a tool. */
  registration(): PlatformDraft
  /** Signs with another key from now on, and publishes it. */
  rotate(): Promise<void>
  /** The id token for what a tool asked, which has to be as documented. */
  idToken(asked: URLSearchParams, launch: Launch): Promise<string>
  /** Reads what a tool answers to deep linking; throws at what is not as documented. */
  readLinking(jwt: string): Promise<z.infer<typeof LinkingResponse>>
}

const learner = [`${membership}Learner`]
export const instructor = [`${membership}Instructor`]

/** A course platform on this machine (LTI 1.3, Deep Linking 2.0, Assignment and Grade Services 2.0), for one tool. */
export async function servePlatform(): Promise<CoursePlatform> {
  const client = 'estompe-tool'
  const deployment = 'deployment-1'
  const others = await generateKeyPair('RS256')
  let keys = await generateKeyPair('RS256')
  let kid = randomUUID()
  const granted = new Set<string>()
  const assertions = new Set<string>()
  const gradebook = new Map<string, Score>()
  const told: Score[] = []
  const linked: string[] = []
  const state: Pick<CoursePlatform, 'cuts' | 'toolKeys' | 'next'> = { cuts: 0, toolKeys: '', next: null }
  const toolKeys = async () => createLocalJWKSet((await (await fetch(state.toolKeys)).json()) as JSONWebKeySet)
  const server: VendorServer = await serveVendor(async ({ method, path, query, headers, body }) => {
    if (path === '/jwks') {
      const jwk = { ...(await exportJWK(keys.publicKey)), kid, alg: 'RS256', use: 'sig' }
      return { status: 200, body: { keys: [jwk] } }
    }
    if (path === '/favicon.ico') return { status: 404 }
    if (path === '/course' && state.next) return page(course(String(query.get('tool')), server.origin, state.next))
    if (path === '/authorize' && state.next) {
      const token = await platform.idToken(query, state.next)
      return page(form(String(query.get('redirect_uri')), { state: String(query.get('state')), id_token: token }))
    }
    if (path === '/return') {
      const read = await platform.readLinking(String(new URLSearchParams(body.toString()).get('JWT')))
      linked.push(...read[contentItems].map(({ url }) => url))
      return page('<p>Back in the course.</p>')
    }
    if (path === '/token') {
      expect([method, headers['content-type']]).toEqual(['POST', 'application/x-www-form-urlencoded'])
      const { client_assertion } = TokenRequest.parse(Object.fromEntries(new URLSearchParams(body.toString())))
      const { payload } = await jwtVerify(client_assertion, await toolKeys(), {
        ...{ algorithms: ['RS256'], issuer: client, subject: client, audience: `${server.origin}/token` },
        ...{ requiredClaims: ['iat', 'exp', 'jti'], maxTokenAge: 300 },
      })
      expect(assertions.has(String(payload.jti)), 'an assertion is used once').toBe(false)
      assertions.add(String(payload.jti))
      const token = randomUUID()
      granted.add(token)
      return { status: 200, body: { access_token: token, token_type: 'Bearer', expires_in: 3600, scope: scoreScope } }
    }
    const [, item] = /^\/lineitems\/([\w-]+)\/lineitem\/scores$/.exec(path) ?? []
    expect([method, item === undefined ? path : 'scores', query.get('type_id')]).toEqual(['POST', 'scores', '1'])
    if (!granted.has(headers.authorization?.replace('Bearer ', '') ?? '')) return { status: 401 }
    expect(headers['content-type']).toBe('application/vnd.ims.lis.v1.score+json')
    const score = Score.parse(JSON.parse(body.toString()))
    told.push(score)
    const place = `${item} ${score.userId}`
    const known = gradebook.get(place)
    // A platform takes no result of the same moment or an earlier one.
    if (known && known.timestamp >= score.timestamp) return { status: 409 }
    gradebook.set(place, score)
    return state.cuts-- > 0 ? 'hang-up' : { status: 204 }
  })
  const { origin } = server
  const pages = origin.replace('127.0.0.1', 'localhost')
  const platform: CoursePlatform = Object.assign(state, server, {
    ...{ client, deployment, gradebook, told, linked, pages },
    registration: () => ({
      ...{ name: 'Test school', issuer: origin, client, deployments: [deployment] },
      ...{
        authorization: `${origin}/authorize`,
        token: `${origin}/token`,
        keys: `${origin}/jwks`,
        frames: [origin, pages],
      },
    }),
    async rotate() {
      keys = await generateKeyPair('RS256')
      kid = randomUUID()
    },
    async idToken(asked: URLSearchParams, launch: Launch): Promise<string> {
      const { nonce, client_id, login_hint } = Authentication.parse(Object.fromEntries(asked))
      expect([client_id, login_hint]).toEqual([client, launch.subject])
      const { wrong = {}, message = 'LtiResourceLinkRequest', link = randomUUID() } = launch
      const seconds = Math.floor(Date.now() / 1000)
      const claims = {
        ...{ iss: origin, sub: launch.subject, aud: client, nonce, iat: seconds, exp: seconds + 300 },
        ...{ name: launch.name ?? 'Ada Lovelace', given_name: 'Ada', email: 'ada@school.example' },
        [claim('message_type')]: message,
        [claim('version')]: '1.3.0',
        [claim('deployment_id')]: deployment,
        [claim('target_link_uri')]: launch.target,
        [claim('roles')]: launch.roles ?? learner,
        [claim('context')]: { id: launch.course ?? 'course-1', title: 'Selling 101', label: 'S101' },
        [claim('launch_presentation')]: { locale: launch.locale ?? 'en-GB' },
        ...(message === 'LtiResourceLinkRequest'
          ? {
              [claim('resource_link')]: { id: link },
              'https://purl.imsglobal.org/spec/lti-ags/claim/endpoint': {
                scope: [scoreScope],
                lineitems: `${origin}/lineitems?type_id=1`,
                lineitem: `${origin}/lineitems/${link}/lineitem?type_id=1`,
              },
            }
          : {
              'https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings': {
                deep_link_return_url: `${origin}/return`,
                accept_types: ['ltiResourceLink', 'link'],
                accept_presentation_document_targets: ['iframe', 'window'],
                data: 'of the platform',
              },
            }),
        ...wrong.claims,
      }
      const payload = Buffer.from(JSON.stringify(claims)).toString('base64url')
      if (wrong.key === 'none') return `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${payload}.`
      const header = { typ: 'JWT', kid }
      const signer = new SignJWT(JSON.parse(JSON.stringify(claims)))
      if (wrong.key === 'hs256')
        // The public key taken as a shared secret: who checks with it whatever the header says is fooled.
        return signer
          .setProtectedHeader({ ...header, alg: 'HS256' })
          .sign(Buffer.from(JSON.stringify(await exportJWK(keys.publicKey))))
      return signer
        .setProtectedHeader({ ...header, alg: 'RS256' })
        .sign(wrong.key === 'another' ? others.privateKey : keys.privateKey)
    },
    async readLinking(jwt: string) {
      const { payload } = await jwtVerify(jwt, await toolKeys(), {
        ...{ algorithms: ['RS256'], issuer: client, audience: origin, maxTokenAge: 300 },
      })
      return LinkingResponse.parse(payload)
    },
  })
  return platform
}

const page = (body: string): VendorAnswer => ({
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: Buffer.from(`<!doctype html><html lang="en"><title>Course</title><body>${body}</body></html>`),
})

/** A form that sends itself, as platforms send people on. */
const form = (address: string, values: Readonly<Record<string, string>>, target = '_self'): string =>
  `<form method="post" target="${target}" action="${address}">${Object.entries(values)
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${value}">`)
    .join('')}</form><script>document.forms[0].submit()</script>`

/** The page of a course: the tool in a frame, beside the course's own words. */
const course = (tool: string, issuer: string, { subject, target }: Launch): string =>
  `<h1 style="font: 22px sans-serif">Selling 101</h1><iframe name="tool" title="Estompe" style="width: 100%; height: 85vh; border: 1px solid #ccc"></iframe>${form(
    `${tool}/api/lti/login`,
    { iss: issuer, client_id: 'estompe-tool', login_hint: subject, target_link_uri: target },
    'tool',
  )}`
