import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { StudioError } from '../../../core/contract/errors.ts'
import { streamedBody } from '../../contract/signing.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** What came as body, in the words of `SignedRequest`. */
    arrivedBody: string
  }
}

const sha256 = (content: Buffer | string): string => createHash('sha256').update(content).digest('hex')

/**
 * Reads JSON, and forms where pages of others may send them, leaves uploads to tus, takes no other body; and refuses a studio's request whose body is not the one that
 * was signed, before anything is made of it.
 */
export function holdBodies(app: FastifyInstance): void {
  app.decorateRequest('arrivedBody', sha256(''))
  const readJson = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    request.arrivedBody = sha256(body as Buffer)
    return readJson(request, body.toString('utf8'), done)
  })
  app.addContentTypeParser('application/offset+octet-stream', (request, _body, done) => {
    request.arrivedBody = streamedBody
    done(null)
  })
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (request, body, done) => {
    if (!request.routeOptions.config.fromElsewhere) return done(new StudioError('invalid-input'))
    done(null, Object.fromEntries(new URLSearchParams(body.toString())))
  })
  app.addHook('preValidation', async ({ asker: { studio }, arrivedBody }) => {
    if (studio && studio.body !== arrivedBody) throw new StudioError('studio-not-trusted')
  })
}
