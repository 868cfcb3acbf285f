import type { Migration } from './migration.ts'

/** Sign-ins at a provider that somebody has begun, and what their end is checked against. */
export const openid: Migration = {
  to: 8,
  what: 'sign-ins at a provider',
  sql: [
    `create table openid_attempt (
      hash text primary key,
      nonce text not null,
      verifier text not null,
      expires_at timestamptz not null
    )`,
  ],
}
