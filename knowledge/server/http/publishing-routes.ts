import { z } from 'zod'
import { StudioError } from '../../../core/contract/errors.ts'
import { Id, Line } from '../../contract/people.ts'
import {
  Announcement,
  PublicationState,
  PublicKey,
  Studio,
  Tombstone,
  TrustCode,
  UploadId,
  uploadsPath,
} from '../../contract/publication.ts'
import type { Delivery } from '../people/delivery.ts'
import type { Arrivals } from '../publish/arrivals.ts'
import type { Publications } from '../publish/publications.ts'
import type { Shelf } from '../publish/shelf.ts'
import type { Studios } from '../studios/studios.ts'
import type { Limits } from './limits.ts'
import { type Asker, type Route, route } from './route.ts'

const Done = z.object({})
const OneId = z.strictObject({ id: Id })
const Proof = z.string().regex(/^[A-Za-z0-9_-]{86}$/)
const OneUpload = z.strictObject({ id: UploadId })

export interface PublishingRoutes {
  readonly studios: Studios
  readonly publications: Publications
  readonly arrivals: Arrivals
  readonly shelf: Shelf
  readonly delivery: Delivery
  readonly limits: Limits
}

function studioOf({ studio }: Asker): string {
  if (!studio) throw new Error('the route lets in whom it does not name')
  return studio.id
}

/** Studios, what they publish, and what is erased. */
export function publishingRoutes({
  studios,
  publications,
  arrivals,
  shelf,
  delivery,
  limits,
}: PublishingRoutes): Route[] {
  const upload = (method: 'HEAD' | 'PATCH', summary: string): Route =>
    route({
      method,
      path: `${uploadsPath}/:id`,
      roles: ['studio'],
      summary,
      params: OneUpload,
      query: z.strictObject({}),
      answer: null,
      handle: async (asked) => {
        await publications.checkUpload(studioOf(asked), asked.params.id)
        await arrivals.handle(asked.request, asked.reply)
      },
    })
  return [
    route({
      method: 'POST',
      path: '/api/studios/codes',
      roles: ['admin'],
      summary: 'A code that lets one studio publish, once, within an hour.',
      answer: z.object({ code: z.string() }),
      handle: async () => ({ code: await studios.newCode() }),
    }),
    route({
      method: 'POST',
      path: '/api/studios',
      roles: 'public',
      summary:
        'Trusts a studio’s key, with an admin’s code. The proof is “estompe trust 1”, a line feed and the code, signed.',
      body: z.strictObject({
        code: TrustCode,
        name: Line(80),
        publicKey: PublicKey,
        proof: Proof,
      }),
      answer: Studio,
      aMinute: limits.signIns,
      handle: async ({ body }) => studios.trust(body.code, body.name, body.publicKey, body.proof),
    }),
    route({
      method: 'GET',
      path: '/api/studios',
      roles: ['admin'],
      summary: 'The studios that are or were trusted.',
      answer: z.array(Studio),
      handle: async () => studios.all(),
    }),
    route({
      method: 'DELETE',
      path: '/api/studios/:id',
      roles: ['admin'],
      summary: 'Revokes a studio’s key, at once. What it published stays.',
      params: OneId,
      answer: Done,
      handle: async ({ params }) => {
        if (!(await studios.revoke(params.id))) throw new StudioError('not-there')
        return {}
      },
    }),
    route({
      method: 'PUT',
      path: '/api/studio/key',
      roles: ['studio'],
      summary:
        'Replaces the asking studio’s key. The proof is “estompe trust 1”, a line feed and the new key, signed with it.',
      body: z.strictObject({ publicKey: PublicKey, proof: Proof }),
      answer: Done,
      handle: async (asked) => {
        await studios.rotate(studioOf(asked), asked.body.publicKey, asked.body.proof)
        return {}
      },
    }),
    route({
      method: 'POST',
      path: '/api/publications',
      roles: ['studio'],
      summary: 'Announces a clip by its signed statement. The same statement again changes nothing.',
      body: Announcement,
      answer: PublicationState,
      handle: async (asked) => publications.announce(studioOf(asked), asked.body.statement, asked.body.signature),
    }),
    route({
      method: 'GET',
      path: '/api/publications/:id',
      roles: ['studio'],
      summary: 'How far a publication of the asking studio has arrived.',
      params: OneId,
      answer: PublicationState,
      handle: async (asked) => publications.state(studioOf(asked), asked.params.id),
    }),
    route({
      method: 'POST',
      path: '/api/publications/:id/finish',
      roles: ['studio'],
      summary: 'Has everything that arrived checked, and makes it visible as a whole.',
      params: OneId,
      answer: PublicationState,
      handle: async (asked) => publications.finish(studioOf(asked), asked.params.id),
    }),
    upload('HEAD', 'How much of a file is here (tus 1.0.0).'),
    upload('PATCH', 'The next bytes of a file (tus 1.0.0).'),
    route({
      method: 'DELETE',
      path: '/api/videos/:id',
      roles: ['admin', 'studio'],
      summary: 'Erases a video with all that is made of it; a studio only its own. It never comes back.',
      params: OneId,
      query: z.strictObject({ reason: Tombstone.shape.reason.default('consent-withdrawn') }),
      answer: Done,
      handle: async (asked) => {
        await shelf.erase(asked.params.id, asked.query.reason, asked.studio?.id ?? null)
        await publications.tidy()
        await delivery.forget?.({ video: asked.params.id })
        return {}
      },
    }),
    route({
      method: 'GET',
      path: '/api/tombstones',
      roles: ['admin'],
      summary: 'What was erased, when and why; nothing of what it was.',
      answer: z.array(Tombstone),
      handle: async () => shelf.tombstones(),
    }),
  ]
}
