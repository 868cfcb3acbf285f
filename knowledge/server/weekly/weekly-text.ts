import type { WeeklyLetter } from '../people/delivery.ts'

/** What a weekly letter says, in the reader's language. */
export function weeklyText(letter: WeeklyLetter): { subject: string; text: string } {
  const { language, link, stop, waiting, clips, moreClips } = letter
  const say = language === 'fr' ? french : english
  const parts = [say.hello]
  if (waiting.count > 0) parts.push(`${say[waiting.what](waiting.count)}\n${link}`)
  if (clips.length > 0) {
    const lines = clips.map(({ title, link: clip }) => `- ${title}\n  ${clip}`)
    if (moreClips > 0) lines.push(`- ${say.more(moreClips)}`)
    parts.push(`${say.clips}\n\n${lines.join('\n')}`)
  }
  parts.push(`${say.stop}\n${stop}`)
  return { subject: say.subject, text: `${parts.join('\n\n')}\n` }
}

interface Sentences {
  readonly subject: string
  readonly hello: string
  readonly answers: (count: number) => string
  readonly questions: (count: number) => string
  readonly clips: string
  readonly more: (count: number) => string
  readonly stop: string
}

const french: Sentences = {
  subject: 'Votre semaine dans Estompe',
  hello: 'Bonjour,',
  // French counts zero and one alike; zero is not written here.
  answers: (count) => (count === 1 ? 'Une réponse vous attend :' : `${count} réponses vous attendent :`),
  questions: (count) =>
    count === 1 ? 'Une question attend une réponse :' : `${count} questions attendent une réponse :`,
  clips: 'Nouvelles vidéos de vos programmes :',
  more: (count) => (count === 1 ? 'et une autre' : `et ${count} autres`),
  stop: 'Ne plus recevoir cette lettre (un clic suffit) :',
}

const english: Sentences = {
  subject: 'Your week in Estompe',
  hello: 'Hello,',
  answers: (count) => (count === 1 ? 'An answer waits for you:' : `${count} answers wait for you:`),
  questions: (count) => (count === 1 ? 'A question waits for an answer:' : `${count} questions wait for an answer:`),
  clips: 'New videos of your programmes:',
  more: (count) => (count === 1 ? 'and one more' : `and ${count} more`),
  stop: 'No longer get this letter (one click is enough):',
}
