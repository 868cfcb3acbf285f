import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { StudioError } from '../../../core/contract/errors.ts'
import { youtubeChapters } from '../../../core/contract/youtube-chapters.ts'
import { Id } from '../../contract/people.ts'
import { DocumentKind } from '../../contract/video.ts'
import type { MediaStore } from '../media/store.ts'
import type { VideoLibrary } from '../videos/library.ts'
import { storedTranscript, type TranscriptFile, typeOf } from '../videos/transcript-file.ts'
import { type Route, route } from './route.ts'
import { sightOf } from './sight.ts'

const everybody = ['student', 'mentor', 'admin'] as const
const OneFile = z.strictObject({ id: Id, extension: z.string().regex(/^[a-z0-9]{1,10}$/) })

export interface TranscriptRoutes {
  readonly library: VideoLibrary
  readonly media: MediaStore
  readonly documents: readonly TranscriptFile[]
}

/** A clip's transcript and chapters as files, for whoever may download the clip. */
export function transcriptRoutes({ library, media, documents }: TranscriptRoutes): Route[] {
  const send = async (reply: FastifyReply, name: string, type: string, bytes: Uint8Array): Promise<void> => {
    reply.header('Content-Type', type).header('Content-Disposition', `attachment; filename="${name}"`)
    await reply.send(Buffer.from(bytes))
  }
  return [
    route({
      method: 'GET',
      path: '/api/documents',
      roles: everybody,
      summary: 'What a transcript can be had as, where its clip may be downloaded.',
      answer: z.array(DocumentKind),
      handle: async () => documents.map(({ extension, title }) => ({ extension, title })),
    }),
    route({
      method: 'GET',
      path: '/api/videos/:id/transcript/:extension',
      roles: everybody,
      summary: 'The transcript as a file.',
      params: OneFile,
      answer: null,
      handle: async (asked) => {
        const { id, extension } = asked.params
        const video = await library.watched(id, sightOf(asked))
        const file = await library.file(id, 'transcript', sightOf(asked))
        const document = documents.find((one) => one.extension === extension)
        if (!video || !file || !document) throw new StudioError('not-there')
        if (!video.downloadable) throw new StudioError('forbidden')
        const made = await document.render(await storedTranscript(media, file.sha256), { title: video.title })
        const bytes = typeof made === 'string' ? new TextEncoder().encode(made) : made
        await send(asked.reply, `transcript.${extension}`, typeOf(document), bytes)
      },
    }),
    route({
      method: 'GET',
      path: '/api/videos/:id/chapters.txt',
      roles: everybody,
      summary: 'The chapters as YouTube reads them in a description.',
      params: OneFile.pick({ id: true }),
      answer: null,
      handle: async (asked) => {
        const video = await library.watched(asked.params.id, sightOf(asked))
        const text = video && youtubeChapters(video.chapters, video.title, video.duration)
        if (!video || text === null) throw new StudioError('not-there')
        if (!video.downloadable) throw new StudioError('forbidden')
        await send(asked.reply, 'chapters.txt', 'text/plain; charset=utf-8', new TextEncoder().encode(text))
      },
    }),
  ]
}
