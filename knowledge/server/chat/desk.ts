import { StudioError } from '../../../core/contract/errors.ts'
import type { ClipRequest, Conversation, Message, Picked, Proposals } from '../../contract/chat.ts'
import type { Database } from '../database/database.ts'
import type { Visitor } from '../people/sign-ins.ts'
import type { Gaps } from '../search/gaps.ts'
import type { Bot } from './bot.ts'
import { cardsFor, type KeptCard } from './cards.ts'
import type { ClipRequests } from './clip-requests.ts'
import type { Conversations, Standing } from './conversations.ts'
import type { Live } from './live.ts'
import type { SettledQuestions } from './settled.ts'

export interface DeskOptions {
  readonly database: Database
  readonly conversations: Conversations
  readonly bot: Bot
  readonly live: Live
  readonly gaps: Gaps
  readonly settled: SettledQuestions
  readonly requests: ClipRequests
  readonly onBug: (error: unknown) => void
}

const answerers = ['mentor', 'admin'] as const

/** Where students, the bot and mentors meet: every turn of a conversation goes through here. */
export class ChatDesk {
  readonly #with: DeskOptions
  readonly #underWay = new Set<Promise<void>>()
  readonly #turns = new Map<string, Promise<Conversation>>()

  constructor(options: DeskOptions) {
    this.#with = options
  }

  /**
   * A student says something, in a new conversation or in one of theirs; the bot answers unless a mentor has taken over.
   * The same message again says nothing twice.
   * @throws StudioError `not-there`; `conflict` when the message's name is somebody else's
   */
  say(student: Visitor, conversation: string | null, said: { message: string; text: string }): Promise<Conversation> {
    const name = `${student.id} ${said.message}`
    const turn = this.#turns.get(name) ?? this.#say(student, conversation, said).finally(() => this.#turns.delete(name))
    this.#turns.set(name, turn)
    return turn
  }

  async #say(
    student: Visitor,
    conversation: string | null,
    { message, text }: { message: string; text: string },
  ): Promise<Conversation> {
    const { conversations, live } = this.#with
    const said = await conversations.whereSaid(message)
    if (said && (said.student !== student.id || said.author !== 'student')) throw new StudioError('conflict')
    const id =
      said?.conversation ??
      (conversation === null ? await conversations.begin(student.id, student.language, message, text) : conversation)
    let standing = await conversations.standing(id, student)
    if (!said && conversation !== null) {
      const state = standing.handedOver ? 'waiting' : 'asking'
      await conversations.add(id, { id: message, author: 'student', text, state })
      standing = { ...standing, state }
    }
    const whole = await conversations.read(id, student)
    const mine = whole.messages.find((one) => one.id === message)
    if (mine && !said) live.tell(student.id, { kind: 'message', conversation: id, state: whole.state, message: mine })
    await conversations.markRead(id, student, mine?.number ?? 0)
    if (standing.handedOver) {
      if (mine && !said) this.#tellMentors(id, mine)
      return whole
    }
    // After a stop in the middle the same message comes again, and still has no answer.
    if (whole.messages.at(-1)?.author === 'student') await this.#answer(standing, whole, student)
    return conversations.read(id, student)
  }

  /** The student asks for a person. @throws StudioError `not-there` */
  async handOver(student: Visitor, id: string): Promise<Conversation> {
    const { conversations } = this.#with
    const standing = await conversations.standing(id, student)
    if (!standing.handedOver) await this.#handOver(standing)
    return conversations.read(id, student)
  }

  /** What answers the question at hand already: moments that this student may see, and answers given before. */
  async proposals(mentor: Visitor, id: string): Promise<Proposals> {
    const { conversations, bot, settled, database } = this.#with
    const { student } = await conversations.standing(id, mentor)
    const question = await conversations.question(id)
    const sight = await conversations.sightOf(student)
    const moments = (await bot.best(question, sight)).filter(({ share }) => share > 0)
    return { moments: await cardsFor(database, moments, sight), answers: await settled.like(question, id) }
  }

  /**
   * A mentor answers with words, moments or both.
   * @throws StudioError `not-there`; `forbidden` for a moment that the student may not see; `invalid-input` for nothing
   */
  async reply(
    mentor: Visitor,
    id: string,
    { message, text, cards }: { message: string; text: string; cards: readonly Picked[] },
  ): Promise<Conversation> {
    const { conversations, database, live, settled } = this.#with
    const { student, language } = await conversations.standing(id, mentor)
    if (text === '' && cards.length === 0) throw new StudioError('invalid-input')
    const said = await conversations.whereSaid(message)
    if (said && (said.conversation !== id || said.author !== 'mentor')) throw new StudioError('conflict')
    if (!said) {
      const question = await conversations.question(id)
      const kept: KeptCard[] = cards.map((card) => ({ ...card, why: [] }))
      const visible = await cardsFor(database, kept, await conversations.sightOf(student))
      if (visible.length !== cards.length) throw new StudioError('forbidden')
      const state = 'replied'
      const told = await conversations.add(id, {
        ...{ id: message, author: 'mentor', mentor: mentor.id, text, cards: kept, state },
      })
      await conversations.markRead(id, mentor, told.number)
      live.tell(student, { kind: 'message', conversation: id, state, message: told })
      this.#tellMentors(id, told, state)
      this.#later(this.#tellUnread(student))
      this.#later(settled.keep(message, question, text, language))
    }
    return conversations.read(id, mentor)
  }

  /** Turns an answer into a request for a clip. @throws StudioError `not-there`, `conflict`, `unsupported` */
  async askForClip(mentor: Visitor, id: string, note: string): Promise<ClipRequest> {
    const { conversations, requests } = this.#with
    const { language } = await conversations.standing(id, mentor)
    const question = await conversations.question(id)
    return requests.ask({ conversation: id, mentor: mentor.id, question, note, language })
  }

  /** A request ends; when a clip was made, the student who asked is shown it. @throws StudioError `not-there`, `conflict` */
  async endRequest(mentor: Visitor, request: string, video: string | null): Promise<ClipRequest> {
    const { conversations, requests, database, live } = this.#with
    const ended = await requests.end(request, video)
    if (video === null || ended.conversation === null) return ended.request
    const { student, state } = await conversations.standing(ended.conversation, mentor)
    const [whole] = await database.query('select duration from video where id = $1', [video])
    const card: KeptCard = { video, start: 0, end: Math.min(30, Number(whole?.duration ?? 0)), why: [] }
    const visible = await cardsFor(database, [card], await conversations.sightOf(student))
    if (visible.length === 0) return ended.request
    const message = await conversations.add(ended.conversation, {
      ...{ author: 'bot', says: 'clip-made', cards: [card], state },
    })
    live.tell(student, { kind: 'message', conversation: ended.conversation, state, message })
    this.#later(this.#tellUnread(student))
    return ended.request
  }

  /** When everything that runs after an answer has run. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay)
    await this.#with.live.settled()
  }

  /** The bot's turn, told step by step to whoever listens. */
  async #answer(standing: Standing, { messages }: Conversation, student: Visitor): Promise<void> {
    const { conversations, bot, database, live } = this.#with
    const { id } = standing
    live.tell(student.id, { kind: 'looking', conversation: id })
    const before = messages.findLast(({ author }) => author === 'bot')
    const askedBack = before?.says === 'unsure' || before?.says === 'tell-more'
    const clarified = askedBack ? (messages.at(-1)?.text ?? null) : null
    const sight = await conversations.sightOf(student.id)
    const { says, proposals } = await bot.consider(await conversations.question(id), clarified, sight)
    if (says === 'handed-over') return this.#handOver(standing)
    for (const proposal of proposals) {
      const [card] = await cardsFor(database, [proposal], sight)
      if (card) live.tell(student.id, { kind: 'card', conversation: id, says, card })
    }
    const state = says === 'found' ? 'answered' : 'asking'
    const message = await conversations.add(id, { author: 'bot', says, cards: proposals, state })
    live.tell(student.id, { kind: 'message', conversation: id, state, message })
    this.#later(this.#tellUnread(student.id))
  }

  async #handOver({ id, student, language, state: before }: Standing): Promise<void> {
    const { conversations, live, gaps } = this.#with
    const question = await conversations.question(id)
    // A moment that was found answers, also for whoever wants a person besides; unless they said that it does not help.
    const isAnswered = before === 'answered' && !(await conversations.isUnhelped(id))
    const state = 'waiting'
    const message = await conversations.add(id, { author: 'bot', says: 'handed-over', state })
    live.tell(student, { kind: 'message', conversation: id, state, message })
    this.#tellMentors(id, message)
    this.#later(this.#tellUnread(student))
    // What no clip answers is a gap. It is masked there, and left out where nobody can mask it.
    if (question.length >= 3 && !isAnswered) this.#later(gaps.note(question.slice(0, 300), language, id))
  }

  #tellMentors(conversation: string, message: Message, state: Conversation['state'] = 'waiting'): void {
    const { live, conversations } = this.#with
    live.tellRoles(answerers, { kind: 'message', conversation, state, message })
    this.#later(
      conversations
        .unread({ id: '', role: 'mentor' })
        .then((count) => live.tellRoles(answerers, { kind: 'unread', count })),
    )
  }

  async #tellUnread(student: string): Promise<void> {
    const { live, conversations } = this.#with
    live.tell(student, { kind: 'unread', count: await conversations.unread({ id: student, role: 'student' }) })
  }

  /** What need not be waited for. A failure loses a count or a proposal, never an answer. */
  #later(work: Promise<unknown>): void {
    const done = work.then(() => undefined, this.#with.onBug).finally(() => this.#underWay.delete(done))
    this.#underWay.add(done)
  }
}
