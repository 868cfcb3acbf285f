import { type Bilingual, filled, type UiLanguage } from '../../../core/contract/language.ts'
import { pair } from '../../../core/contract/sentence.ts'
import type { BotSays, Card, Message } from '../../contract/chat.ts'

/** What the bot says, as on the page of the chat. */
const says: Readonly<Record<BotSays, Bilingual>> = {
  found: pair('Voici ce qui répond :', 'This answers it:'),
  unsure: pair(
    'Je ne suis pas sûr. Est-ce l’un de ces passages ? Sinon, dites-le avec d’autres mots.',
    'I am not sure. Is it one of these? If not, say it in other words.',
  ),
  'tell-more': pair(
    'De quel sujet s’agit-il ? Un ou deux mots précis suffisent.',
    'What is it about? One or two precise words are enough.',
  ),
  'handed-over': pair(
    'Je transmets : votre mentor a reçu la question et répondra ici.',
    'I am passing it on: your mentor has the question and will answer here.',
  ),
  'clip-made': pair(
    'Une vidéo a été faite pour répondre à votre question :',
    'A clip was made that answers your question:',
  ),
}
const gone = pair('Ce que je proposais n’est plus disponible.', 'What I proposed is no longer there.')
const why = pair('On y parle de : {words}', 'It speaks of: {words}')
const answersIn = pair('Votre mentor a répondu : {address}', 'Your mentor has answered: {address}')

/** Said to whoever is nobody's account here: nothing of the knowledge base is in it. */
export const strangerText =
  'Je ne sais pas qui vous êtes ici. Demandez à votre programme de relier ce compte à la base de connaissances.\n\nI do not know who you are here. Ask your programme to link this account to the knowledge base.'

/** Seconds as `1:02:03` or `2:03`. */
function clock(seconds: number): string {
  const whole = Math.floor(seconds)
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const shown = parts[0] === 0 ? parts.slice(1) : parts
  return shown.map((part, at) => (at === 0 ? String(part) : String(part).padStart(2, '0'))).join(':')
}

const cardText = ({ video, title, mentor, start, why: words }: Card, language: UiLanguage, origin: string): string =>
  [
    `• ${title} – ${mentor}, ${clock(start)}`,
    ...(words.length > 0 ? [filled(why[language], { words: words.join(', ') })] : []),
    `${origin}/watch/${video}?t=${Math.floor(start)}`,
  ].join('\n')

/**
 * A message of the bot or of a mentor as plain text: the moments with title, reason and a link to the second.
 * @param written what a mentor wrote, without personal data; null where nobody could look at it: then the link alone
 */
export function replyText(
  message: Message,
  written: string | null,
  { language, origin, conversation }: { language: UiLanguage; origin: string; conversation: string },
): string {
  const cards = message.cards.map((card) => cardText(card, language, origin))
  if (message.says === null) {
    const address = `${origin}/chat/${conversation}`
    return [written ?? filled(answersIn[language], { address }), ...cards].join('\n\n').trim()
  }
  const isEmpty = cards.length === 0 && (message.says === 'found' || message.says === 'clip-made')
  return [isEmpty ? gone[language] : says[message.says][language], ...cards].join('\n\n')
}
