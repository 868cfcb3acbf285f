import { z } from 'zod'
import { Id } from './people.ts'

/** What somebody writes: lines of plain text, no other control characters. */
export const Written = z
  .string()
  .trim()
  .min(1)
  .max(4000)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  .regex(/^[^\u0000-\u0008\u000b-\u001f\u007f]*$/)

/** A moment that is proposed: where it leads, and why. Read from the video each time, never kept beside it. Seconds. */
export const Card = z.object({
  video: Id,
  title: z.string(),
  mentor: z.string(),
  language: z.string(),
  start: z.number().min(0),
  end: z.number().min(0),
  /** What is said there. */
  text: z.string(),
  /** Words of the question that are said there or stand in the title. */
  why: z.array(z.string()),
  /** Null until the student says so. */
  helpful: z.boolean().nullable(),
})
export type Card = z.infer<typeof Card>

/** What a mentor picks to send. Seconds. */
export const Picked = z.strictObject({ video: Id, start: z.number().min(0).max(1e6), end: z.number().min(0).max(1e6) })
export type Picked = z.infer<typeof Picked>

/**
 * What the bot says. `found`: these moments answer. `unsure`: asks back whether one of these was meant. `tell-more`:
 * asks back for the subject. `handed-over`: the mentor answers. `clip-made`: a clip that was asked for is there.
 */
export const BotSays = z.enum(['found', 'unsure', 'tell-more', 'handed-over', 'clip-made'])
export type BotSays = z.infer<typeof BotSays>

export const Message = z.object({
  id: Id,
  /** Place in the conversation, from 1. */
  number: z.int().min(1),
  author: z.enum(['student', 'bot', 'mentor']),
  /** Name of the mentor who wrote it; null when they have left. */
  name: z.string().nullable(),
  at: z.string(),
  /** As it was written; empty for the bot, whose words are the page's. */
  text: z.string(),
  says: BotSays.nullable(),
  cards: z.array(Card),
})
export type Message = z.infer<typeof Message>

/**
 * How a conversation stands. `answered`: the bot proposed moments. `asking`: the bot asked back. `waiting`: the mentor's
 * turn. `replied`: the mentor answered.
 */
export const ConversationState = z.enum(['answered', 'asking', 'waiting', 'replied'])
export type ConversationState = z.infer<typeof ConversationState>

export const ConversationLine = z.object({
  id: Id,
  /** The first question, as it was typed. */
  opening: z.string(),
  state: ConversationState,
  movedAt: z.string(),
  /** Messages of others that the reader has not seen. */
  unread: z.int().min(0),
})
export type ConversationLine = z.infer<typeof ConversationLine>

export const Conversation = ConversationLine.extend({ messages: z.array(Message) })
export type Conversation = z.infer<typeof Conversation>

/** The browser names the message, so that sending it again after a lost answer says nothing twice. */
export const Said = z.strictObject({ message: Id, text: Written })

/** One question that waits for a mentor, or was answered by one. */
export const InboxLine = ConversationLine.extend({
  student: z.string(),
  programmes: z.array(z.string()),
  /** What the student wrote last. */
  question: z.string(),
  waitingSince: z.string().nullable(),
})
export type InboxLine = z.infer<typeof InboxLine>

export const Inbox = z.object({ waiting: z.int().min(0), total: z.int().min(0), lines: z.array(InboxLine) })
export type Inbox = z.infer<typeof Inbox>

export const InboxRequest = z.strictObject({
  show: z.enum(['waiting', 'replied']).default('waiting'),
  programme: z.string().max(40).optional(),
  page: z.coerce.number().int().min(0).max(1000).default(0),
})

/** An earlier question that a mentor answered, both without personal data, and nothing of who asked. */
export const Settled = z.object({ question: z.string(), answer: z.string(), at: z.string() })
export type Settled = z.infer<typeof Settled>

/** What answers the question at hand already. */
export const Proposals = z.object({ moments: z.array(Card).max(3), answers: z.array(Settled).max(3) })
export type Proposals = z.infer<typeof Proposals>

export const Reply = z.strictObject({
  message: Id,
  text: Written.or(z.literal('')),
  cards: z.array(Picked).max(3).default([]),
})
export type Reply = z.infer<typeof Reply>

/**
 * An answer that should become a clip. The question is kept without personal data and without who asked; it is null once
 * the conversation in which it was asked is erased.
 */
export const ClipRequest = z.object({
  id: Id,
  question: z.string().nullable(),
  note: z.string(),
  state: z.enum(['open', 'made', 'dropped']),
  madeBy: z.string().nullable(),
  at: z.string(),
  video: Id.nullable(),
})
export type ClipRequest = z.infer<typeof ClipRequest>

export const ChatSettings = z.strictObject({
  /** Conversations that nobody has written in for so many days go, and what was watched longer ago. */
  keepDays: z.int().min(1).max(3650),
  /** Share of the question's telling words that a moment has to hold to be an answer, 0..1. */
  answerFrom: z.number().min(0).max(1),
  /** Below this share the mentor is asked at once; between the two the bot asks back. */
  handOverBelow: z.number().min(0).max(1),
})
export type ChatSettings = z.infer<typeof ChatSettings>

/** What the server tells as it happens. */
export const LiveEvent = z.discriminatedUnion('kind', [
  /** The bot is looking. */
  z.object({ kind: z.literal('looking'), conversation: Id }),
  /** The bot's answer so far, one card after the other. */
  z.object({ kind: z.literal('card'), conversation: Id, says: BotSays, card: Card }),
  /** A whole message; takes the place of what was told of it before. */
  z.object({ kind: z.literal('message'), conversation: Id, state: ConversationState, message: Message }),
  /** What this person has not read; for mentors and admins what waits. */
  z.object({ kind: z.literal('unread'), count: z.int().min(0) }),
])
export type LiveEvent = z.infer<typeof LiveEvent>

export const Unread = z.object({ count: z.int().min(0) })
