import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { packed } from '../../knowledge/client/parcel.ts'
import { publish } from '../../knowledge/client/publish.ts'
import { Conversation, Inbox } from '../../knowledge/contract/chat.ts'
import type { Browser, TestBase } from './knowledge.ts'
import { lessons } from './lessons.ts'
import { listenLive } from './live-line.ts'
import { description, trustedStudio, verifiedOutput } from './publication.ts'
import { programme } from './stocked-base.ts'

export interface CrowdResult {
  /** What went wrong, anywhere. */
  readonly errors: readonly string[]
  /** Milliseconds from each question to its answer. */
  readonly answers: readonly number[]
  /** Questions that a mentor answered meanwhile. */
  readonly replies: number
  readonly uploads: number
}

const kinds = ['typo', 'paraphrase', 'spoken'] as const

/**
 * Students who ask at the same time, each on a live line of their own, a mentor who answers what is handed over, and
 * studios that publish meanwhile.
 * @param bytes ballast of each upload
 */
export async function crowd(
  kb: TestBase,
  { students, questions, uploads, bytes }: { students: number; questions: number; uploads: number; bytes: number },
): Promise<CrowdResult> {
  const errors: string[] = []
  const failed = (what: string) => (error: unknown) => void errors.push(`${what}: ${String(error)}`)
  const answers: number[] = []
  const studio = await trustedStudio(kb, await kb.enter('admin'))
  const parcels: Awaited<ReturnType<typeof packed>>[] = []
  for (let i = 0; i < uploads; i++) {
    const { folder } = await verifiedOutput(kb.home, [`Exemple ${i}.`], { source: `crowd-${i}`, bytes })
    parcels.push(await packed(folder, description({ title: `Crowd ${i}` }), join(kb.home, `memory-${i}`)))
  }
  const mentor = await kb.enter('mentor')
  const people: Browser[] = []
  for (let i = 0; i < students; i++) people.push(await kb.enter('student', [programme]))

  const ask = async (who: Browser, number: number): Promise<void> => {
    const line = await listenLive(kb.base.origin, who)
    for (let turn = 0; turn < questions; turn++) {
      const lesson = lessons[(number + turn * 7) % lessons.length]
      const text = lesson?.questions[kinds[(number + turn) % kinds.length] ?? 'typo'] ?? ''
      const message = randomUUID()
      const began = performance.now()
      const conversation = Conversation.parse(await who.json('POST', '/api/chat/conversations', { message, text }))
      answers.push(performance.now() - began)
      const last = conversation.messages.at(-1)
      if (last?.author !== 'bot') errors.push(`no answer to ${message}`)
      // What was told on the line is what the answer says.
      await line.hears('message', (event) => event.message.id === last?.id)
    }
    line.close()
  }
  let chatting = true
  let replies = 0
  const answerAll = async (): Promise<void> => {
    for (let rest = 1; chatting || rest > 0; ) {
      const { lines, waiting } = Inbox.parse(await mentor.json('GET', '/api/inbox'))
      rest = waiting
      for (const { id } of lines) {
        await mentor.json('POST', `/api/inbox/${id}/replies`, { message: randomUUID(), text: 'Voilà.', cards: [] })
        replies += 1
      }
      if (lines.length === 0) await new Promise((done) => setTimeout(done, 50))
    }
  }
  let published = 0
  const carrying = parcels.map((parcel) =>
    publish(studio, parcel, { signal: new AbortController().signal, progress: () => undefined })
      .then(() => {
        published += 1
      })
      .catch(failed('upload')),
  )
  const answering = answerAll().catch(failed('mentor'))
  await Promise.all(people.map((who, number) => ask(who, number).catch(failed(`student ${number}`))))
  chatting = false
  await Promise.all([...carrying, answering])
  await kb.base.settled()
  errors.push(...kb.bugs.map((bug) => `bug: ${String(bug)}`))
  return { errors, answers, replies, uploads: published }
}
