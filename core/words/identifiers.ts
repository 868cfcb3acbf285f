import type { TextView } from '../contract/plugins.ts'
import { type ContextWords, contextNear, headedBy } from './context.ts'
import { readingOf } from './reading.ts'
import { soundedCue } from './sounded-cues.ts'

/** Kinds of numbers that people give about themselves. */
export type IdentifierKind = 'phone' | 'iban' | 'card' | 'nir' | 'siret' | 'siren' | 'secret' | 'postcode' | 'birth'

/**
 * Words that tell which number follows (folded text). One table, because the nearest word decides: in "le SIRET, pas le
 * téléphone, c'est le 732..." each detector has to see the others' words.
 */
export const identifierWords: Readonly<Record<IdentifierKind, ContextWords>> = {
  phone: {
    telephone:
      /\b(?:tele?phones?|telephon\w*|tel|fixe|portable|mobile|cell(?:phone)?|phone|whats ?app|sms|texto|fax)\b/u,
    call: /\b(?:joindre|joignable|appele[rz]?|appelle[sz]?(?:-?moi)?|rappele[rz]?|rappelle[sz]?|contacter|call(?: me| him| her| us| back)?|ring|text me|reach (?:me|him|her|us)|dial)\b/u,
    number: /\b(?:numeros?|number|num)\b/u,
  },
  iban: {
    iban: /\b(?:(?:mon|son|l|ton|notre|votre)?ibans?|(?:i|e|y|hi|mon i|mon e|un e)[ -]?(?:ban|banc?|bank|banque)s?|i b a n|ibane|iben|hiban|liban|mon y ?banc?|bic)\b/u,
    bank: /\b(?:rib|coordonnees bancaires|compte (?:bancaire|courant|en banque)|numero de compte|virements?|bank (?:account|details)|account number|sort code|wire transfer|bank transfer)\b/u,
  },
  card: {
    card: /\b(?:cartes?(?: bancaires?| bleues?| de credit| de paiement| visa)?|cb|visa|mastercard|american express|amex|credit cards?|debit cards?|cards?(?: number)?)\b/u,
  },
  nir: {
    'social-security':
      /\b(?:secu|securite sociale?|numero de ss|nir|social security|national insurance|social insurance|assurance sociale|registre national|numero national|niss|numero avs|matricule national|ni number|ssn|carte vitale|vitale|assure social|immatriculation sociale)\b/u,
  },
  siret: {
    siret:
      /\b(?:sirets?|cirets?|cyret|siraits?|si ret|sirette|cirette|numero d'entreprise|company number|company registration)\b/u,
  },
  siren: { siren: /\b(?:sirens?|sirene|cirene|rcs)\b/u },
  secret: {
    secret:
      /\b(?:mots? de passe|codes?|digicode|code d'acces|pin|password|passcode|passphrase|access code|otp|cvv|cvc|cryptogramme|identifiants?)\b/u,
    // the word for it was not heard: "... de la porte, c'est 4, 8, 2, 7"
    door: /\b(?:porte|portail|portillon|immeuble|alarme|coffre|coffre-fort|cadenas|boite a cles|front door|gate|alarm|safe|locker|key ?box|padlock)\s*,?\s+(?:c'est|ces|est|is|it's)(?: le)?\s*$/u,
  },
  postcode: { postcode: /\b(?:code postal|codes postaux|cedex|post ?code|zip code|zip)\b/u },
  birth: {
    birth:
      /\b(?:dates? de naissance|(?:suis|est|es|etais|etait|sont) nee?s? (?:le|un)|nee le|dates? of birth|birth ?date|dob|d o b|birthday|born on|anniversaire)\b/u,
  },
}

export interface IdentifierContext {
  readonly key: string
  readonly kind: IdentifierKind
  /** False for a word that goes with other numbers too ("numéro", "carte"). */
  readonly strong: boolean
  /** True when it stands beside the text (a column's heading, a label), not in it. */
  readonly beside: boolean
}

/** The key of the words that name a kind itself, the first of its table. */
const keyOf = (kind: IdentifierKind): string =>
  kind === 'phone' ? 'number' : (Object.keys(identifierWords[kind])[0] as string)

const weak = new Set(['number', 'call', 'bank', 'secret', 'door'])

/**
 * Which kind of number the words around a stretch announce: the nearest of all kinds, then the view's own context.
 * A general word ("numéro") gives way to a special one within the same reach.
 */
export function announced(
  view: TextView,
  stretch: { readonly start: number; readonly end: number },
): IdentifierContext | null {
  const { folded } = readingOf(view)
  let best: (Omit<IdentifierContext, 'beside'> & { distance: number }) | null = null
  for (const kind of Object.keys(identifierWords) as IdentifierKind[]) {
    const near = contextNear(folded, stretch, identifierWords[kind], { before: 90, after: 30 })
    if (!near) continue
    // a general word counts as further away: "le numéro de la carte, c'est", "mon numéro de sécu, c'est"
    const distance =
      near.distance + (near.key === 'number' ? 40 : near.key === 'call' || near.key === 'secret' ? 15 : 0)
    if (!best || distance < best.distance) best = { key: near.key, kind, strong: !weak.has(near.key), distance }
  }
  const sounded = soundedCue(folded, stretch.start)
  if (sounded) {
    const distance = stretch.start - sounded.end + (sounded.kind === 'phone' ? 40 : 0)
    if (!best || distance < best.distance)
      best = { key: keyOf(sounded.kind), kind: sounded.kind, strong: sounded.kind !== 'phone', distance }
  }
  if (best) return { key: best.key, kind: best.kind, strong: best.strong, beside: false }
  for (const kind of Object.keys(identifierWords) as IdentifierKind[]) {
    const key = headedBy(view.context, identifierWords[kind])
    if (key) return { key, kind, strong: true, beside: true }
  }
  // "mon e-bank commence par": what begins or ends with digits is a number that belongs to somebody
  if (
    /(?:commence(?:nt)?|finit|finissent|se termine(?:nt)?|termine) par|(?:starts?|begins?|ends?) (?:with|in)/u.test(
      folded.slice(Math.max(0, stretch.start - 30), stretch.start),
    )
  )
    return { key: 'begins-with', kind: 'iban', strong: true, beside: false }
  return null
}
