import { createHash, randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { expect } from 'vitest'
import { z } from 'zod'
import { serveVendor, type VendorServer } from './vendor-server.ts'

/** What a provider says of somebody. */
export type Claims = Readonly<Record<string, unknown>> & { readonly sub: string }

export interface OpenIdProvider extends VendorServer {
  /** Who is signed in at the provider. */
  claims: Claims
  /** What the next id token says wrongly. */
  wrong: { nonce?: string; aud?: string; iss?: string; key?: 'another'; expires?: number }
}

const Asked = z.strictObject({
  client_id: z.string(),
  redirect_uri: z.url(),
  response_type: z.literal('code'),
  scope: z.string().regex(/\bopenid\b/),
  state: z.string().min(20),
  nonce: z.string().min(20),
  code_challenge: z.string().length(43),
  code_challenge_method: z.literal('S256'),
})
const Redeemed = z.strictObject({
  grant_type: z.literal('authorization_code'),
  code: z.string(),
  redirect_uri: z.string(),
  code_verifier: z.string().min(43).max(128),
})

/** An OpenID Connect provider on this machine (Core 1.0, Discovery 1.0, PKCE), for one client. */
export async function serveOpenId(client: string, secret: string): Promise<OpenIdProvider> {
  const keys = await generateKeyPair('RS256')
  const others = await generateKeyPair('RS256')
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }
  const codes = new Map<string, z.infer<typeof Asked>>()
  const state: Pick<OpenIdProvider, 'claims' | 'wrong'> = { claims: { sub: 'nobody' }, wrong: {} }
  const server: VendorServer = await serveVendor(async ({ method, path, query, headers, body }) => {
    const { origin } = server
    if (path === '/.well-known/openid-configuration')
      return {
        status: 200,
        body: {
          ...{ issuer: origin, authorization_endpoint: `${origin}/authorize`, token_endpoint: `${origin}/token` },
          ...{ jwks_uri: `${origin}/jwks`, response_types_supported: ['code'], subject_types_supported: ['public'] },
          id_token_signing_alg_values_supported: ['RS256'],
          code_challenge_methods_supported: ['S256'],
        },
      }
    if (path === '/jwks') return { status: 200, body: { keys: [jwk] } }
    if (path === '/authorize') {
      const asked = Asked.parse(Object.fromEntries(query))
      expect(asked.client_id).toBe(client)
      const code = randomUUID()
      codes.set(code, asked)
      return { status: 302, headers: { location: `${asked.redirect_uri}?code=${code}&state=${asked.state}` } }
    }
    expect([method, path]).toEqual(['POST', '/token'])
    const { client_id, client_secret, ...rest } = Object.fromEntries(new URLSearchParams(body.toString()))
    const basic = Buffer.from(headers.authorization?.split(' ')[1] ?? '', 'base64').toString()
    expect([`${client_id}:${client_secret}`, basic]).toContain(`${client}:${secret}`)
    const redeemed = Redeemed.parse(rest)
    const asked = codes.get(redeemed.code)
    codes.delete(redeemed.code)
    if (!asked || asked.redirect_uri !== redeemed.redirect_uri) return { status: 400, body: { error: 'invalid_grant' } }
    const challenge = createHash('sha256').update(redeemed.code_verifier).digest('base64url')
    expect(challenge).toBe(asked.code_challenge)
    const { claims, wrong } = state
    const token = await new SignJWT({ nonce: wrong.nonce ?? asked.nonce, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .setIssuer(wrong.iss ?? origin)
      .setAudience(wrong.aud ?? client)
      .setIssuedAt()
      .setExpirationTime(Math.floor(Date.now() / 1000) + (wrong.expires ?? 300))
      .sign(wrong.key === 'another' ? others.privateKey : keys.privateKey)
    return { status: 200, body: { access_token: randomUUID(), token_type: 'Bearer', id_token: token } }
  })
  return Object.assign(state, server)
}
