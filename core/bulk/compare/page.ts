import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { checkCancelled } from '../../contract/errors.ts'
import { type Bilingual, filled, type UiLanguage } from '../../contract/language.ts'
import { RedactionPlan } from '../../contract/plan.ts'
import { formatsOf, safe } from '../../stages/verify/report-html.ts'
import { style } from '../../stages/verify/report-style.ts'
import { kinds } from '../../stages/verify/report-words.ts'
import { entityLabel } from '../../words/label.ts'
import type { Comparison, SessionComparison } from './compare.ts'
import type { Difference } from './differences.ts'
import { maskedThumbnail } from './thumbnail.ts'

/** Thumbnails of one session in each direction, and sessions with thumbnails: a page that can be opened. */
const pictures = { ofSession: 6, sessions: 60 }

const words = {
  title: { fr: 'Deux traitements comparés', en: 'Two runs compared' },
  old: { fr: 'Ancien', en: 'Old' },
  new: { fr: 'Nouveau', en: 'New' },
  compared: { fr: 'Séances comparées', en: 'Sessions compared' },
  differ: { fr: 'Différentes', en: 'Different' },
  onlyOld: { fr: 'Seulement dans l’ancien', en: 'Only in the old one' },
  onlyNew: { fr: 'Seulement dans le nouveau', en: 'Only in the new one' },
  same: { fr: 'Les deux cachent la même chose partout.', en: 'Both hide the same everywhere.' },
  lost: {
    fr: 'N’est plus caché : {count} passage(s), {seconds} s',
    en: 'No longer hidden: {count} passage(s), {seconds} s',
  },
  gained: {
    fr: 'Caché en plus : {count} passage(s), {seconds} s',
    en: 'Hidden as well: {count} passage(s), {seconds} s',
  },
  voice: { fr: 'voix déguisée', en: 'disguised voice' },
  otherwise: { fr: 'caché autrement au même endroit', en: 'hidden in another way in the same place' },
  masked: {
    fr: 'Sur chaque vignette, tout ce que l’un ou l’autre traitement cache est recouvert ; le cadre montre l’endroit.',
    en: 'On every thumbnail everything that either run hides is painted over; the frame shows the place.',
  },
} satisfies Record<string, Bilingual>

const own = `
main{max-width:1120px}dd{overflow-wrap:anywhere}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(200px,1fr));gap:16px;padding:0;list-style:none}
.frame{position:relative;display:block}.frame img{display:block;width:100%;border-radius:4px}
.frame i{position:absolute;border:2px solid var(--alarm);border-radius:2px}
h3{font-size:15px;font-weight:500;margin:16px 0 8px}h3.lost{color:var(--alarm)}
.kind.voice{border-left-style:double;border-color:var(--speech)}
.cards small{display:block;color:var(--soft)}
`

/** The comparison as a page of its own, worst first: no script, nothing remote. */
export async function* comparisonPage(
  comparison: Comparison,
  language: UiLanguage,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const say = (word: keyof typeof words, data: Record<string, string | number> = {}): string =>
    safe(filled(words[word][language], data))
  const { sessions, onlyOld, onlyNew } = comparison
  const facts: [string, string][] = [
    [say('old'), safe(comparison.old)],
    [say('new'), safe(comparison.new)],
    [say('compared'), String(comparison.compared)],
    [say('differ'), String(sessions.length)],
    ...(onlyOld.length > 0 ? [[say('onlyOld'), safe(onlyOld.join(', '))] as [string, string]] : []),
    ...(onlyNew.length > 0 ? [[say('onlyNew'), safe(onlyNew.join(', '))] as [string, string]] : []),
  ]
  yield `<!doctype html><html lang="${language}"><head><meta charset="utf-8">`
  yield `<meta name="viewport" content="width=device-width"><title>${say('title')}</title>`
  yield `<style>${style}${own}</style></head><body><main><h1>${say('title')}</h1>`
  yield `<dl>${facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join('')}</dl>`
  yield `<p class="why">${sessions.length > 0 ? say('masked') : say('same')}</p>`
  for (const [place, session] of sessions.entries()) {
    checkCancelled(signal)
    const draws = place < pictures.sessions
    const plans = draws ? await Promise.all([session.old, session.new].map(readPlan)) : []
    yield `<section><h2>${safe(session.name)}</h2>`
    for (const side of ['lost', 'gained'] as const) {
      if (session[side].length === 0) continue
      const count = session[`${side}Count`]
      const seconds = formatsOf(language).number(session[`${side}Seconds`], 1)
      yield `<h3 class="${side}">${say(side, { count, seconds })}</h3><ul class="cards">`
      const folder = side === 'lost' ? session.old : session.new
      for (const [number, one] of session[side].slice(0, 2 * pictures.ofSession).entries())
        yield await card(one, folder, number < pictures.ofSession ? plans : [], language)
      yield '</ul>'
    }
    yield '</section>'
  }
  yield '</main></body></html>'
}

const readPlan = async (folder: string): Promise<RedactionPlan> =>
  RedactionPlan.parse(JSON.parse(await readFile(join(folder, 'plan.json'), 'utf8')))

async function card(
  { kind, entity, start, end, box, time, hiddenOtherwise }: Difference,
  folder: SessionComparison['old'],
  plans: readonly RedactionPlan[],
  language: UiLanguage,
): Promise<string> {
  const form = formatsOf(language)
  const jpeg = box && plans.length > 0 ? await maskedThumbnail(folder, time, plans) : null
  const share = (value: number): string => `${(value * 100).toFixed(2)}%`
  const frame =
    jpeg && box
      ? `<span class="frame"><img alt="" src="data:image/jpeg;base64,${jpeg.toString('base64')}"><i style="left:${share(box[0])};top:${share(box[1])};width:${share(box[2])};height:${share(box[3])}"></i></span>`
      : ''
  const name = kind === 'voice' ? words.voice[language] : kinds[kind][language][0]
  const what = `${name}${entity ? ` · ${entityLabel(entity, language)}` : ''}`
  const other = hiddenOtherwise ? `<small>${safe(words.otherwise[language])}</small>` : ''
  return `<li>${frame}<span class="kind ${kind}">${safe(what)}</span><small>${safe(form.clock(start))} – ${safe(form.clock(end))}</small>${other}</li>`
}
