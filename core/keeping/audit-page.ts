import type { AuditExport } from '../contract/keeping/audit.ts'
import { actionSentence, actorName } from '../contract/keeping/audit-actions.ts'
import { faultSentences } from '../contract/keeping/audit-words.ts'
import { type Bilingual, filled, type UiLanguage } from '../contract/language.ts'
import { safe } from '../stages/verify/report-html.ts'
import { style } from '../stages/verify/report-style.ts'
import { factSentence } from './audit-facts.ts'

const words = {
  title: { fr: 'Journal des décisions', en: 'Log of decisions' },
  whole: { fr: 'Tout le journal', en: 'The whole log' },
  session: { fr: 'Séance {id}', en: 'Session {id}' },
  sound: {
    fr: 'La chaîne est entière : aucune entrée n’a été changée, déplacée ni enlevée.',
    en: 'The chain is whole: no entry was changed, moved or removed.',
  },
  broken: { fr: 'La chaîne est rompue', en: 'The chain is broken' },
  exported: { fr: 'Exporté le {at}', en: 'Exported on {at}' },
  how: {
    fr: 'Chaque entrée porte l’empreinte (sha256) de celle d’avant. Le journal ne contient rien des enregistrements ; les seuls noms sont ceux de qui a décidé.',
    en: 'Each entry carries the hash (sha256) of the one before. The log holds nothing of the recordings; the only names are those of who decided.',
  },
  number: { fr: 'N°', en: 'No.' },
  at: { fr: 'Quand', en: 'When' },
  actor: { fr: 'Qui', en: 'Who' },
  action: { fr: 'Quoi', en: 'What' },
  facts: { fr: 'Détails', en: 'Details' },
  hash: { fr: 'Empreinte', en: 'Hash' },
} satisfies Record<string, Bilingual>

const own =
  'main{max-width:1120px}.facts{min-width:32ch;font-size:13px;overflow-wrap:anywhere}td code{display:block;min-width:16ch}'

/** The log as a page of its own, for print: no script, nothing remote. */
export function auditPage(log: AuditExport, language: UiLanguage): string {
  const say = (key: keyof typeof words, gaps: Record<string, string> = {}): string =>
    safe(filled(words[key][language], gaps))
  const when = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' })
  const faults = log.faults.map(
    ({ fault, first, last }) => `<li>${safe(filled(faultSentences[fault][language], { first, last }))}</li>`,
  )
  const verdict = faults.length
    ? `<p class="bad">${say('broken')}</p><ul>${faults.join('')}</ul>`
    : `<p class="ok">${say('sound')}</p>`
  const rows = log.entries.map(({ number, at, actor, action, session, facts, hash }) => {
    const told = Object.entries(facts).map(([name, value]) => safe(factSentence(name, value, language)))
    const about = log.session === null && session !== '' ? [say('session', { id: session }), ...told] : told
    return `<tr><td>${number}</td><td>${safe(when.format(new Date(at)))}</td><td>${safe(actorName(actor, language))}</td><td>${safe(actionSentence(action, language))}</td><td class="facts">${about.join(' · ')}</td><td><code>${safe(hash)}</code></td></tr>`
  })
  const heads = (['number', 'at', 'actor', 'action', 'facts', 'hash'] as const).map(
    (key) => `<th scope="col">${say(key)}</th>`,
  )
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Estompe · ${say('title')}</title>
<style>${style}${own}</style></head>
<body><main>
<p class="over">Estompe · ${log.session === null ? say('whole') : say('session', { id: log.session })} · ${say('exported', { at: when.format(new Date(log.exportedAt)) })}</p>
<h1>${say('title')}</h1>
${verdict}
<p class="why">${say('how')}</p>
<div class="wide"><table><thead><tr>${heads.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>
</main></body></html>
`
}
