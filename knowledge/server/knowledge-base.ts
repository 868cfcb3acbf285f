import { createHash } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { StudioError } from '../../core/contract/errors.ts'
import { studioScheme } from '../contract/signing.ts'
import { openChat } from './chat/open.ts'
import { Forgetting } from './database/forgetting.ts'
import { openDatabase } from './database/open.ts'
import { chatRoutes } from './http/chat-routes.ts'
import { cookieNames, cookiesOf } from './http/cookies.ts'
import { courseRoutes } from './http/course-routes.ts'
import { embeddedRoutes } from './http/embedded-routes.ts'
import { inboxRoutes } from './http/inbox-routes.ts'
import { learningRoutes } from './http/learning-routes.ts'
import { type Limits, usualLimits } from './http/limits.ts'
import { openIdRoutes } from './http/openid-routes.ts'
import { outsideRoutes } from './http/outside-routes.ts'
import { ownOrigins } from './http/own-origin.ts'
import { openPages } from './http/page-routes.ts'
import { peopleRoutes } from './http/people-routes.ts'
import { platformRoutes } from './http/platform-routes.ts'
import { publishingRoutes } from './http/publishing-routes.ts'
import type { Asker, Route } from './http/route.ts'
import { buildServer } from './http/server.ts'
import { transcriptRoutes } from './http/transcript-routes.ts'
import { watchingRoutes } from './http/watching-routes.ts'
import { weeklyRoutes } from './http/weekly-routes.ts'
import { openLearning } from './learning/open.ts'
import { type CourseOptions, openCourses } from './lti/open.ts'
import { openMedia } from './media/open-media.ts'
import { Outgoing } from './outgoing/outgoing.ts'
import { ChatBridge } from './outside-chat/bridge.ts'
import type { OutsideChat } from './outside-chat/port.ts'
import type { Delivery } from './people/delivery.ts'
import { Doorkeeper } from './people/doorkeeper.ts'
import { Identities } from './people/identities.ts'
import { OpenIdDoor, type OpenIdOptions } from './people/openid.ts'
import { openOutbox } from './people/outbox.ts'
import { People } from './people/people.ts'
import { SignIns } from './people/sign-ins.ts'
import { Arrivals } from './publish/arrivals.ts'
import { Publications } from './publish/publications.ts'
import { Shelf } from './publish/shelf.ts'
import type { RecordStore } from './records/port.ts'
import { RecordTeller } from './records/teller.ts'
import { Gaps, type Mask } from './search/gaps.ts'
import { renewIndex } from './search/index-video.ts'
import { type ModelShelf, openInstalledSentences } from './search/installed-sentences.ts'
import { Meanings } from './search/meanings.ts'
import type { OutsideIndex } from './search/outside/outside-index.ts'
import { OutsideSearch } from './search/outside/outside-search.ts'
import { SearchEngine } from './search/search.ts'
import { SettingsShelf } from './search/settings-shelf.ts'
import { Studios } from './studios/studios.ts'
import { VideoLibrary } from './videos/library.ts'
import type { TranscriptFile } from './videos/transcript-file.ts'
import { WeeklyChoices } from './weekly/choices.ts'
import { WeeklyLetters } from './weekly/weekly-letters.ts'

export interface KnowledgeBaseOptions {
  /** Folder for the embedded database, media and letters that are not sent. */
  readonly home: string
  /** `postgres://…`, or null for the embedded database in `home`. */
  readonly database: string | null
  /** `s3://bucket/prefix` for published files, or a folder; one in `home` when left out. */
  readonly media?: string
  /** Public address such as `https://kb.example.org`, or null when it is only this machine's. */
  readonly origin: string | null
  /** Default 127.0.0.1: this machine only. */
  readonly host?: string
  /** Default 0: any free one. */
  readonly port?: number
  /** How letters reach people; a folder in `home` when left out. */
  readonly delivery?: Delivery
  readonly limits?: Limits
  /** Folder of the built pages; without it there is the interface for programs alone. */
  readonly pages?: string
  /** Hides personal data in what people type; without it no question is kept. */
  readonly mask?: Mask
  /** A provider at which people may sign in; letters alone when left out. */
  readonly openid?: OpenIdOptions
  /** A learning record store that is told what students watch; nobody is when left out. */
  readonly records?: RecordStore
  /** How course platforms are reached. */
  readonly courses?: CourseOptions
  /** Other chats in which students ask; none when left out. They need `mask`. */
  readonly chats?: readonly OutsideChat[]
  /** Milliseconds between tries to send something elsewhere; for tests. */
  readonly pauses?: readonly number[]
  /** Where a network lies that finds what means the same, if one is installed; without it words alone are searched. */
  readonly models?: ModelShelf
  /** Files that are made of a transcript for whoever may download the clip; none when left out. */
  readonly documents?: readonly TranscriptFile[]
  /** A search engine elsewhere; the built-in one when left out. */
  readonly searchElsewhere?: OutsideIndex
  readonly onBug: (id: string, error: unknown, where: string) => void
  /** For tests of expiry. */
  readonly now?: () => Date
}

export interface KnowledgeBase {
  readonly origin: string
  /** Where it listens on this machine. */
  readonly port: number
  readonly people: People
  readonly routes: readonly Route[]
  /** An address that lets the first admin in, once; null when too many such links are open. */
  adminLink(): Promise<string | null>
  /** When every letter that was asked for has been handed over, and everything that runs after an answer has run. */
  settled(): Promise<void>
  /** Takes what was erased out of the database's files at once, and not when it is quiet. */
  cleaned(): Promise<void>
  close(): Promise<void>
}

/**
 * Opens the knowledge base and listens.
 * @throws StudioError `database-newer`, `library-busy`, `folder-not-writable`
 */
export async function openKnowledgeBase(options: KnowledgeBaseOptions): Promise<KnowledgeBase> {
  const { home, onBug, now = () => new Date(), host = '127.0.0.1', limits = usualLimits } = options
  const database = await openDatabase(options.database ?? join(home, 'database'))
  try {
    let listening = options.origin ?? ''
    let origins: ReadonlySet<string> = new Set()
    const people = new People(database)
    const signIns = new SignIns(database, now)
    const delivery = options.delivery ?? openOutbox(join(home, 'outbox'), now)
    const doorkeeper = new Doorkeeper({
      people,
      signIns,
      delivery,
      origin: () => listening,
      onBug: (error) => onBug(crypto.randomUUID().slice(0, 8), error, 'delivery'),
    })
    const media = await openMedia(options.media ?? join(home, 'media'))
    const studios = new Studios(database, now)
    const shelf = new Shelf(database, media, now)
    const arrivals = await Arrivals.open(join(home, 'arriving'))
    const publications = new Publications({ database, studios, arrivals, media, shelf, now })
    const settings = new SettingsShelf(database)
    const meanings = new Meanings(
      database,
      async () => (options.models ? openInstalledSentences(options.models) : null),
      (error) => onBug(crypto.randomUUID().slice(0, 8), error, 'meanings'),
    )
    const outside = options.searchElsewhere
      ? new OutsideSearch(
          database,
          options.searchElsewhere,
          () => settings.read(),
          (error) => onBug(crypto.randomUUID().slice(0, 8), error, 'search elsewhere'),
        )
      : null
    const search = new SearchEngine(database, () => settings.read(), { meanings, outside })
    const mask = options.mask ?? null
    const gaps = new Gaps(database, mask, now)
    const outgoing = new Outgoing({
      ...{ database, now, ...(options.pauses ? { pauses: options.pauses } : {}) },
      onBug: (error) => onBug(crypto.randomUUID().slice(0, 8), error, 'outgoing'),
    })
    const teller = options.records
      ? new RecordTeller({ database, outgoing, now, store: options.records, origin: () => listening })
      : null
    const identities = new Identities(database)
    const courses = openCourses(options.courses ?? {}, {
      ...{ database, outgoing, identities, signIns, search, now, origin: () => listening },
    })
    const learning = openLearning(database, mask, now, {
      async noted(person, ...seen) {
        await teller?.noted(person, ...seen)
        await courses.results.look(person)
      },
      reviewed: (student) => courses.results.look(student),
    })
    const bridges: ChatBridge[] = []
    const chat = openChat({
      ...{ database, search, gaps, mask, now },
      searchSettings: () => settings.read(),
      eraseOld: [(days) => learning.watching.eraseOld(days)],
      told: ({ kind }) => {
        if (kind === 'message') for (const bridge of bridges) bridge.told()
      },
      onBug: (error) => onBug(crypto.randomUUID().slice(0, 8), error, 'chat'),
    })
    const chats = (options.chats ?? []).map((other) => {
      if (!mask) throw new StudioError('unsupported')
      const bridge = new ChatBridge({
        ...{ chat: other, database, people, identities, outgoing, mask, now },
        ...{ desk: chat.desk, conversations: chat.conversations, origin: () => listening },
        onBug: (error) => onBug(crypto.randomUUID().slice(0, 8), error, other.id),
      })
      bridges.push(bridge)
      return { chat: other, bridge }
    })
    const weekly = new WeeklyLetters({
      ...{ database, people, delivery, now, conversations: chat.conversations, origin: () => listening },
      onBug: (error) => onBug(crypto.randomUUID().slice(0, 8), error, 'weekly letters'),
    })
    const forgetting = new Forgetting(database, (error) => onBug(crypto.randomUUID().slice(0, 8), error, 'forgetting'))
    const library = new VideoLibrary(database)
    const secure = options.origin?.startsWith('https:') ?? false
    const names = cookieNames(secure, markOf(home))
    const cookies = cookiesOf(names, secure)
    const door = options.openid ? new OpenIdDoor(options.openid, { database, people, identities, now }) : null
    const asked: Route[] = [
      ...peopleRoutes({ people, signIns, doorkeeper, cookies, limits }),
      ...openIdRoutes({ door, signIns, cookies, limits, origin: () => listening }),
      ...publishingRoutes({ studios, publications, arrivals, shelf, delivery, limits }),
      ...watchingRoutes({ search, settings, gaps, library, media }),
      ...transcriptRoutes({ library, media, documents: options.documents ?? [] }),
      ...chatRoutes({ ...chat, signIns, cookies, limits }),
      ...inboxRoutes({ ...chat, limits }),
      ...learningRoutes({ ...learning, limits, recordStore: teller !== null }),
      ...weeklyRoutes({ choices: new WeeklyChoices(database, now), limits }),
      ...outsideRoutes({ identities, chats, limits }),
      ...platformRoutes({ ...courses, origin: () => listening }),
      ...courseRoutes({ ...courses, cookies, limits }),
    ]
    const pages = options.pages === undefined ? null : await openPages(options.pages, () => courses.platforms.frames())
    const routes: Route[] = [...asked, ...embeddedRoutes(asked, courses), ...(pages?.routes ?? [])]
    await database.transaction(renewIndex)
    await shelf.tidy()
    await publications.tidy()
    await chat.retention.sweep()
    const app = await buildServer({
      routes,
      origins: () => origins,
      cookieNames: names,
      lost: pages?.lost,
      onBug,
      aMinute: limits.requests,
      behindProxy: secure,
      whoAsks: async (request): Promise<Asker> => {
        const [scheme, credentials = ''] = (request.headers.authorization ?? '').split(' ')
        if (scheme === studioScheme) {
          const { method, url: path } = request
          const studio = await studios.whoSigned({ method, path }, credentials, origins)
          if (!studio) throw new StudioError('studio-not-trusted')
          return { visitor: null, studio }
        }
        const secret = cookies.of(request)
        const { door = 'own' } = request.routeOptions.config
        return { visitor: secret ? await signIns.who(secret, door) : null, studio: null }
      },
    })
    await app.listen({ host, port: options.port ?? 0 })
    const { port } = app.server.address() as AddressInfo
    listening ||= `http://${host.includes(':') ? `[${host}]` : host}:${port}`
    origins = ownOrigins(port, options.origin ?? listening)
    outgoing.wake()
    weekly.open()
    forgetting.open()
    return {
      origin: listening,
      port,
      people,
      routes,
      adminLink: async () => doorkeeper.linkFor((await people.firstAdmin()).id),
      async settled() {
        await doorkeeper.settled()
        await weekly.settled()
        await chat.desk.settled()
        for (const bridge of bridges) await bridge.settled()
        await outgoing.settled()
        await meanings.settled()
        await outside?.catchUp()
      },
      cleaned: async () => void (await forgetting.clean()),
      async close() {
        chat.retention.close()
        chat.live.close()
        app.server.closeAllConnections()
        await app.close()
        await doorkeeper.settled()
        await weekly.close()
        await outgoing.close()
        await chat.desk.settled()
        for (const bridge of bridges) await bridge.settled()
        await meanings.close()
        await outside?.close()
        await forgetting.close()
        await database.close()
      },
    }
  } catch (error) {
    await database.close()
    throw error
  }
}

/** Tells several knowledge bases of one machine apart. */
const markOf = (home: string): string => createHash('sha256').update(resolve(home)).digest('hex').slice(0, 8)
