import { createHash } from 'node:crypto'
import { z } from 'zod'
import { StudioError } from '../../../core/contract/errors.ts'
import type { Conversations } from '../chat/conversations.ts'
import type { ChatDesk } from '../chat/desk.ts'
import type { Database } from '../database/database.ts'
import type { Outgoing, Parcel } from '../outgoing/outgoing.ts'
import type { Identities } from '../people/identities.ts'
import type { People } from '../people/people.ts'
import type { Visitor } from '../people/sign-ins.ts'
import type { Mask } from '../search/gaps.ts'
import type { OutsideChat } from './port.ts'
import { replyText, strangerText } from './reply-text.ts'

export interface BridgeOptions {
  readonly chat: OutsideChat
  readonly database: Database
  readonly desk: ChatDesk
  readonly conversations: Conversations
  readonly people: People
  readonly identities: Identities
  readonly outgoing: Outgoing
  /** Nothing from another chat is kept before this has hidden what is personal in it. */
  readonly mask: Mask
  readonly origin: () => string
  readonly now: () => Date
  readonly onBug: (error: unknown) => void
}

/** What was written to the bot; `text` is null when nobody knows who wrote it: then nothing of it is kept. */
const Heard = z.object({ sender: z.string(), text: z.string().nullable() })
const Reply = z.union([
  z.object({ receiver: z.string(), conversation: z.string(), message: z.string() }),
  z.object({ receiver: z.string() }),
])
const longest = 4000
/** Milliseconds in which what a student writes belongs to what a mentor was asked, or has answered. */
const sameThread = 12 * 3_600_000
/** Messages are looked through so far back for answers that have not gone out. Shorter than what was sent is known. */
const lookBack = 30 * 86_400_000

/**
 * Holds a conversation of the knowledge base in another chat: what a student writes there is asked here, and what the bot
 * or a mentor answers here is written there. Every message is kept before it is acknowledged or sent, under the name that
 * the other side gave it: the same one twice is answered once.
 */
export class ChatBridge {
  readonly #with: BridgeOptions
  readonly #in: string
  readonly #underWay = new Set<Promise<void>>()

  constructor(options: BridgeOptions) {
    this.#with = options
    const { chat, outgoing } = options
    this.#in = `${chat.id}-in`
    outgoing.open(this.#in, (parcel) => this.#answer(parcel))
    outgoing.open(chat.id, (parcel, again) => this.#write(parcel, again))
  }

  /**
   * Keeps what the webhook brings. When this has settled it may be acknowledged: it will be answered, once.
   * @throws StudioError `unauthorised` for a caller that is not the other chat
   */
  async hear(authorization: string | undefined, body: unknown): Promise<void> {
    const { chat, people, identities, outgoing, mask } = this.#with
    if (!chat.isCaller(authorization)) throw new StudioError('unauthorised')
    const incoming = chat.read(body)
    if (!incoming) return
    const known = await identities.who(chat.id, incoming.sender)
    const person = known === null ? null : await people.byId(known)
    const isStudent = person?.role === 'student'
    const text = isStudent ? await mask(plain(incoming.text), person.language) : null
    await outgoing.keep({
      ...{ id: `${this.#in} ${incoming.id}`, port: this.#in, person: isStudent ? person.id : null },
      what: { sender: incoming.sender, text } satisfies z.infer<typeof Heard>,
    })
    outgoing.wake()
  }

  /** Something was told to a student here: what belongs to the other chat goes there. */
  told(): void {
    const work = this.#gather()
      .catch(this.#with.onBug)
      .finally(() => this.#underWay.delete(work))
    this.#underWay.add(work)
  }

  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay)
  }

  /** Asks here what was written there. Done again after a stop it asks nothing twice. */
  async #answer({ id, what, person: account }: Parcel): Promise<void> {
    const { chat, database, desk, people, outgoing } = this.#with
    const { sender, text } = Heard.parse(what)
    if (account === null || text === null) {
      // Once for each stranger, however much they write.
      await outgoing.keep({
        ...{ id: `${chat.id} stranger ${sender}`, port: chat.id, person: null },
        what: { receiver: sender } satisfies z.infer<typeof Reply>,
      })
      return outgoing.wake()
    }
    const person = await people.byId(account)
    if (!person || text === '') return
    const message = createHash('sha256').update(id).digest('base64url')
    const visitor: Visitor = { ...person, signIn: '' }
    const { id: conversation } = await desk.say(visitor, await this.#current(sender, person.id), { message, text })
    await database.query(
      'insert into outside_conversation (conversation, port, receiver) values ($1, $2, $3) on conflict do nothing',
      [conversation, chat.id, sender],
    )
    await this.#gather()
  }

  /** The conversation that goes on: one in which the bot asked back, or that is a mentor's now. Null begins another. */
  async #current(sender: string, student: string): Promise<string | null> {
    const { chat, database, now } = this.#with
    const [row] = await database.query(
      `select c.id from outside_conversation o join conversation c on c.id = o.conversation
       where o.port = $1 and o.receiver = $2 and c.student = $3
         and (c.state = 'asking' or (c.state in ('waiting', 'replied') and c.moved_at > $4))
       order by c.moved_at desc, c.id limit 1`,
      [chat.id, sender, student, new Date(now().getTime() - sameThread)],
    )
    return row ? String(row.id) : null
  }

  /** Keeps every answer that has not gone out yet, each under its own name. */
  async #gather(): Promise<void> {
    const { chat, database, outgoing, now } = this.#with
    await database.query(
      `insert into outgoing (id, port, what, person, state, due_at, made_at)
       select o.port || ' ' || m.id, o.port,
         jsonb_build_object('receiver', o.receiver, 'conversation', c.id, 'message', m.id), c.student, 'open', $2, m.at
       from outside_conversation o join conversation c on c.id = o.conversation
         join message m on m.conversation = c.id
       where o.port = $1 and m.author <> 'student' and m.at > $3
       on conflict (id) do nothing`,
      [chat.id, now(), new Date(now().getTime() - lookBack)],
    )
    outgoing.wake()
  }

  async #write({ id, what, person: account }: Parcel, again: boolean): Promise<void> {
    const { chat, people, conversations, mask, origin } = this.#with
    const reply = Reply.parse(what)
    const name = createHash('sha256').update(id).digest('base64url')
    if (!('conversation' in reply)) return chat.write(reply.receiver, strangerText, name, again)
    const person = account === null ? null : await people.byId(account)
    if (!person) return
    const { conversation } = reply
    const visitor: Visitor = { ...person, signIn: '' }
    const whole = await conversations.read(conversation, visitor).catch((error: unknown) => {
      // Erased meanwhile: then there is nothing to say.
      if (error instanceof StudioError && error.code === 'not-there') return null
      throw error
    })
    const message = whole?.messages.find((one) => one.id === reply.message)
    if (!message) return
    const { language } = person
    const written = message.text === '' ? '' : await mask(message.text, language).catch(() => null)
    const text = replyText(message, written, { language, origin: origin(), conversation })
    await chat.write(reply.receiver, text, name, again)
  }
}

/** Lines of text, without other control characters. */
const plain = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '').slice(0, longest)
