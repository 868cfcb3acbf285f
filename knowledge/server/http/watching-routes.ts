import { z } from 'zod'
import { StudioError } from '../../../core/contract/errors.ts'
import { Id } from '../../contract/people.ts'
import { Filters, Gap, Moment, SearchAnswer, SearchRequest, SearchSettings } from '../../contract/search.ts'
import { WatchedVideo } from '../../contract/video.ts'
import type { MediaStore } from '../media/store.ts'
import type { Gaps } from '../search/gaps.ts'
import type { SearchEngine } from '../search/search.ts'
import type { SettingsShelf } from '../search/settings-shelf.ts'
import type { VideoLibrary } from '../videos/library.ts'
import { type Route, route, visitorOf } from './route.ts'
import { sendStored } from './send-file.ts'
import { sightOf } from './sight.ts'

const everybody = ['student', 'mentor', 'admin'] as const
const OneId = z.strictObject({ id: Id })

export interface WatchingRoutes {
  readonly search: SearchEngine
  readonly settings: SettingsShelf
  readonly gaps: Gaps
  readonly library: VideoLibrary
  readonly media: MediaStore
}

/** Finding and watching. */
export function watchingRoutes({ search, settings, gaps, library, media }: WatchingRoutes): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/search',
      roles: everybody,
      summary: 'Moments that answer, by video.',
      query: SearchRequest,
      answer: SearchAnswer,
      handle: async (asked) => search.search(asked.query, sightOf(asked)),
    }),
    route({
      method: 'GET',
      path: '/api/search/filters',
      roles: everybody,
      summary: 'Mentors, topics and languages to filter by.',
      answer: Filters,
      handle: async (asked) => search.filters(sightOf(asked)),
    }),
    route({
      method: 'POST',
      path: '/api/search/gaps',
      roles: everybody,
      summary: 'Notes a question that found nothing, without who asked. Personal data in it is hidden first.',
      body: z.strictObject({ q: z.string().min(3).max(300) }),
      answer: z.object({}),
      handle: async (asked) => {
        const { total } = await search.search(SearchRequest.parse({ q: asked.body.q }), sightOf(asked))
        if (total === 0) await gaps.note(asked.body.q, visitorOf(asked).language)
        return {}
      },
    }),
    route({
      method: 'GET',
      path: '/api/search/gaps',
      roles: ['mentor', 'admin'],
      summary: 'Questions that found nothing, the most frequent first.',
      answer: z.array(Gap),
      handle: async () => gaps.all(),
    }),
    route({
      method: 'GET',
      path: '/api/search/settings',
      roles: ['mentor', 'admin'],
      summary: 'How the search forgives and what means the same.',
      answer: SearchSettings,
      handle: async () => settings.read(),
    }),
    route({
      method: 'PUT',
      path: '/api/search/settings',
      roles: ['admin'],
      summary: 'Changes the search’s settings; holds from the next search on.',
      body: SearchSettings,
      answer: SearchSettings,
      handle: async ({ body }) => settings.write(body),
    }),
    route({
      method: 'GET',
      path: '/api/videos/:id',
      roles: everybody,
      embeds: true,
      summary: 'A video with its transcript.',
      params: OneId,
      answer: WatchedVideo,
      handle: async (asked) => {
        const video = await library.watched(asked.params.id, sightOf(asked))
        if (!video) throw new StudioError('not-there')
        return video
      },
    }),
    route({
      method: 'GET',
      path: '/api/videos/:id/moments',
      roles: everybody,
      embeds: true,
      summary: 'Every place in one video where something is said.',
      params: OneId,
      query: z.strictObject({ q: z.string().min(1).max(300) }),
      answer: z.array(Moment),
      handle: async (asked) => search.inside(asked.params.id, asked.query.q, sightOf(asked)),
    }),
    ...(['GET', 'HEAD'] as const).map((method) =>
      route({
        method,
        path: '/api/videos/:id/media',
        roles: everybody,
        embeds: true,
        summary: 'The picture and the sound, whole or in ranges.',
        params: OneId,
        query: z.strictObject({ download: z.enum(['yes', 'no']).default('no') }),
        answer: null,
        handle: async (asked) => {
          const file = await library.file(asked.params.id, 'media', sightOf(asked))
          if (!file) throw new StudioError('not-there')
          const download = asked.query.download === 'yes'
          if (download && !file.downloadable) throw new StudioError('forbidden')
          await sendStored(asked.request, asked.reply, media, file, download)
        },
      }),
    ),
    route({
      method: 'GET',
      path: '/api/videos/:id/captions.vtt',
      roles: everybody,
      embeds: true,
      summary: 'Captions in WebVTT.',
      params: OneId,
      answer: null,
      handle: async (asked) => {
        const file = await library.file(asked.params.id, 'captions', sightOf(asked))
        if (!file) throw new StudioError('not-there')
        await sendStored(asked.request, asked.reply, media, file, false)
      },
    }),
  ]
}
