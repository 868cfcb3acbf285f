import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { StudioError } from '../../../core/contract/errors.ts'
import { embeddedPolicy } from './own-origin.ts'
import { type Route, route } from './route.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
}

export interface Pages {
  readonly routes: readonly Route[]
  /** Sends the page for an address that is none. */
  lost(reply: FastifyReply): Promise<void>
}

/**
 * The built pages. Every screen is the same file, which looks at the address itself; the others are listed once at the
 * start, so that no address can name another file. They hold nothing of anybody's: what does is asked for by them.
 * @param frames origins of the pages that may embed what is made for that; the other pages stand in no frame
 */
export async function openPages(folder: string, frames: () => Promise<readonly string[]>): Promise<Pages> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = new Map(
    entries
      .filter((entry) => entry.isFile() && extname(entry.name) in types)
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path): [string, string] => [`/${relative(folder, path).replaceAll(sep, '/')}`, path]),
  )
  const send = async (reply: FastifyReply, address: string, cache: string): Promise<void> => {
    const path = files.get(address)
    if (path === undefined) throw new StudioError('not-there')
    reply.header('Content-Type', types[extname(path)]).header('Cache-Control', cache)
    await reply.send(createReadStream(path))
  }
  const show = (reply: FastifyReply): Promise<void> => send(reply, '/index.html', 'no-cache')
  const screen = (path: `/${string}`, summary: string, shown = show): Route =>
    route({
      method: 'GET',
      path,
      roles: 'public',
      summary,
      answer: null,
      handle: async ({ reply }) => shown(reply),
    })
  const embedded = (path: `/embed/${string}`, summary: string, sends = false): Route =>
    screen(path, summary, async (reply) => {
      const origins = await frames()
      // Browsers that know `frame-ancestors` do as it says; the header knows no list.
      if (origins.length > 0) reply.removeHeader('X-Frame-Options')
      reply.header('Content-Security-Policy', embeddedPolicy(origins, sends ? origins : []))
      await show(reply)
    })
  const routes = [
    embedded('/embed/watch/:id', 'A clip, embedded in a course.'),
    embedded('/embed/paths/:id', 'A path, embedded in a course.'),
    embedded('/embed/pick/:id', 'Where a teacher chooses what their course embeds.', true),
    embedded('/embed/traces', 'What is kept of whoever came from a course.'),
    embedded('/embed/refused', 'Why somebody who came from a course was not let in.'),
    screen('/platforms', 'The page on which course platforms are registered.'),
    screen('/', 'The search page.'),
    screen('/enter', 'The page on which one comes in.'),
    screen('/people', 'The page of those who administer.'),
    screen('/watch/:id', 'The watch page.'),
    screen('/chat', 'The page on which a student asks.'),
    screen('/chat/:id', 'One conversation of a student.'),
    screen('/inbox', 'What waits for a mentor.'),
    screen('/inbox/:id', 'One question in the mentor’s inbox.'),
    screen('/clips', 'Answers that should become clips.'),
    screen('/paths', 'Videos in an order.'),
    screen('/certificates/:id', 'That somebody finished a path.'),
    screen('/traces', 'What is kept of a student, for their own eyes.'),
    screen('/account', 'What one gets by letter.'),
    screen('/stop', 'Stops a weekly letter.'),
    screen('/kpi', 'Figures for mentors.'),
    route({
      method: 'GET',
      path: '/icon.svg',
      roles: 'public',
      summary: 'The icon.',
      answer: null,
      handle: async ({ reply }) => send(reply, '/icon.svg', 'no-cache'),
    }),
    route({
      method: 'GET',
      path: '/assets/:name',
      roles: 'public',
      summary: 'What the pages are made of; each name carries a hash of its content.',
      params: z.strictObject({ name: z.string().max(100) }),
      answer: null,
      handle: async ({ reply, params }) => send(reply, `/assets/${params.name}`, 'public, max-age=31536000, immutable'),
    }),
  ]
  return { routes, lost: show }
}
