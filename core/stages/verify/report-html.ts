import type { UiLanguage } from '../../contract/language.ts'
import { policyTitle } from '../../contract/policy-titles.ts'
import type { Leak, Report } from '../../contract/report.ts'
import { notesOf } from '../../contract/report-notes.ts'
import { style } from './report-style.ts'
import * as words from './report-words.ts'

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
export const safe = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character] ?? character)

/** No line of a table may make the page endless; the figures above it are of all of them. */
const MAX_ROWS = 200

/**
 * The report as a page of its own: no script, nothing remote, printable, in light and dark. Shows where and how many,
 * never what.
 */
export function renderReport(report: Report, language: UiLanguage): string {
  const say = (key: keyof typeof words.page): string => words.page[key][language]
  const form = formatsOf(language)
  const clean = report.verdict === 'clean'
  const verdict = clean ? say('clean') : say('leaks')
  const counts = clean
    ? ''
    : `<p class="count">${safe(form.counted(report.leaks.length, words.leaks))}${
        report.doubts.length > 0 ? ` · ${safe(form.counted(report.doubts.length, words.doubts))}` : ''
      }</p>`
  const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string => {
    if (rows.length === 0) return `<p class="none">${safe(say('nothing'))}</p>`
    const body = rows.slice(0, MAX_ROWS).map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`)
    const rest =
      rows.length > MAX_ROWS
        ? `<p class="none">${safe(say('more').replace('{n}', form.number(rows.length - MAX_ROWS)))}</p>`
        : ''
    const head = heads.map((name) => `<th scope="col">${safe(name)}</th>`).join('')
    return `<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table></div>${rest}`
  }
  const section = (title: string, body: string): string => `<section><h2>${safe(title)}</h2>${body}</section>`
  const kind = (name: keyof typeof words.kinds, entity: Parameters<typeof words.entityName>[0]): string =>
    `<span class="kind ${name}">${safe(words.kinds[name][language][0])}</span>${
      entity ? ` <span class="entity">${safe(words.entityName(entity, language))}</span>` : ''
    }`
  const span = (start: number, end: number): string =>
    end > start ? `${safe(form.clock(start))} – ${safe(form.clock(end))}` : safe(form.clock(start))

  const sections = [
    report.leaks.length > 0
      ? section(
          say('leaksTitle'),
          table(
            [say('what'), say('when'), say('where'), say('sure')],
            report.leaks.map((leak) => [
              `${safe(words.leakKinds[leak.kind][language])}${leak.entity ? ` <span class="entity">${safe(words.entityName(leak.entity, language))}</span>` : ''}`,
              span(leak.start, leak.end),
              safe(placeOf(leak, form, say('wholePicture'))),
              safe(form.percent(leak.score)),
            ]),
          ),
        )
      : '',
    report.leaks.length + report.doubts.length > 0 ? section(say('strip'), strip(report, language, form)) : '',
    section(
      say('hidden'),
      table(
        [say('what'), say('count'), say('time')],
        [
          ...report.hidden.map((one) => ({ ...one, name: kind(one.kind, one.entity) })),
          ...(report.voices ? [{ ...report.voices, name: safe(say('voices')) }] : []),
        ].map(({ name, count, seconds }) => [name, safe(form.number(count)), safe(form.seconds(seconds))]),
      ),
    ),
    section(
      say('checks'),
      table(
        [say('what'), say('examined'), say('result'), say('time')],
        report.checks.map((check) => [
          safe(words.checkNames[check.id]?.[language] ?? check.id),
          safe(
            check.unit === 'seconds'
              ? form.seconds(check.examined)
              : form.counted(check.examined, words.units[check.unit]),
          ),
          check.leaks === 0
            ? `<span class="ok">${safe(say('nothing'))}</span>`
            : `<span class="bad">${safe(form.counted(check.leaks, words.leaks))}</span>`,
          safe(form.seconds(check.seconds)),
        ]),
      ),
    ),
    report.shown.length > 0
      ? section(
          say('shown'),
          table(
            [say('what'), say('count')],
            report.shown.map((one) => [kind(one.kind, one.entity), safe(form.number(one.count))]),
          ),
        )
      : '',
    report.doubts.length > 0
      ? section(
          `${say('doubtsTitle')} · ${form.number(report.doubts.length)}`,
          `<p>${safe(say('doubtsWhy'))}</p>${table(
            [say('what'), say('when'), ''],
            report.doubts.map((one) => [
              kind(one.kind, null),
              span(one.start, one.end),
              safe(words.doubtNames[one.doubt][language]),
            ]),
          )}`,
        )
      : '',
    report.notes.length > 0
      ? section(
          say('notes'),
          `<ul>${notesOf(report, language)
            .map((note) => `<li>${safe(note)}</li>`)
            .join('')}</ul>`,
        )
      : '',
    report.stages.length > 0
      ? section(
          say('stages'),
          table(
            [say('stage'), say('time')],
            report.stages.map((one) => [
              safe(words.stageNames[one.name]?.[language] ?? one.name),
              `${safe(form.seconds(one.seconds))}${one.resumed ? ` (${safe(say('resumed'))})` : ''}`,
            ]),
          ) +
            `<p>${safe(say('machine'))}${form.colon}${safe(form.number(report.machine.cores))}&nbsp;${safe(say('cores'))}, ${safe(report.machine.provider)}, ${safe(form.number(report.machine.speed, 1))}&nbsp;${safe(say('speed'))}</p>` +
            recordedLine(report, language, form),
        )
      : '',
    section(
      say('models'),
      table(
        [say('what'), say('file'), 'SHA-256'],
        report.models.flatMap((model) =>
          Object.entries(model.sha256).map(([file, hash], i) => [
            i === 0
              ? `${safe(model.id)} <span class="entity">${safe(words.taskName(model.task, language))}</span>`
              : '',
            safe(file),
            `<code>${safe(hash)}</code>`,
          ]),
        ),
      ),
    ),
    section(
      say('fingerprints'),
      table(
        [say('what'), 'SHA-256'],
        [
          [safe(say('original')), `<code>${safe(report.source.sha256)}</code>`],
          [safe(say('size')), `<code>${safe(report.render.sha256)}</code>`],
          [safe(say('plan')), `<code>${safe(report.planSha256)}</code>`],
        ],
      ),
    ),
  ]
  const facts = [
    [say('duration'), form.clock(report.source.duration)],
    [say('size'), `${form.bytes(report.render.bytes)} (${report.render.container})`],
    [
      say('policy'),
      `${policyTitle(report.policy.name, language)} (${report.policy.name}, ${say('version')} ${report.policy.version})`,
    ],
    [say('made'), `${form.date(report.createdAt)} ${say('by')} ${report.program}`],
  ]
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${safe(say('title'))} · ${safe(verdict)}</title>
<style>${style}</style>
</head>
<body>
<main>
<header>
<p class="over">Estompe · ${safe(say('title'))}</p>
<h1 class="${clean ? 'clean' : 'leaks'}">${clean ? tick : cross}<span>${safe(verdict)}</span></h1>
${counts}
<p class="why">${safe(clean ? say('cleanWhy') : say('leaksWhy'))}</p>
<dl>${facts.map(([name, value]) => `<div><dt>${safe(name ?? '')}</dt><dd>${safe(value ?? '')}</dd></div>`).join('')}</dl>
</header>
${sections.filter((one) => one !== '').join('\n')}
</main>
</body>
</html>
`
}

const tick =
  '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M21.8 10A10 10 0 1 1 17 3.3"/><path d="m9 11 3 3L22 4"/></svg>'
const cross =
  '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 16h.01M12 8v4M15.3 2H8.7L2 8.7v6.6L8.7 22h6.6l6.7-6.7V8.7z"/></svg>'

/** For what was recorded here: how far behind its analysis was, and how long it took from the end. */
function recordedLine({ recording }: Report, language: UiLanguage, form: Formats): string {
  if (!recording) return ''
  const { behindSeconds, pictureBehindSeconds, takenOver, readySeconds } = recording
  const { behind, pictureBehind, takenOver: known, ready } = words.page
  const said = (sentence: typeof ready, value: number | null | undefined, told: (value: number) => string): string =>
    typeof value === 'number' ? sentence[language].replace('{n}', told(value)) : ''
  const line = [
    said(behind, behindSeconds, form.seconds),
    said(pictureBehind, pictureBehindSeconds, form.seconds),
    said(known, takenOver, form.percent),
    said(ready, readySeconds, form.seconds),
  ]
  return `<p>${safe(line.join(''))}</p>`
}

/** Leaks and doubts as marks on one line of time. */
function strip(report: Report, language: UiLanguage, form: Formats): string {
  const total = Math.max(report.source.duration, 0.001)
  const mark = (start: number, end: number, className: string, y: number): string => {
    const x = Math.min(997, (start / total) * 1000)
    const width = Math.max(3, Math.min(1000 - x, ((end - start) / total) * 1000))
    return `<rect class="${className}" x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="12"/>`
  }
  const label = `${form.counted(report.leaks.length, words.leaks)}, ${form.counted(report.doubts.length, words.doubts)}`
  return `<svg class="strip" viewBox="0 0 1000 40" preserveAspectRatio="none" role="img" aria-label="${safe(label)}"><path d="M0 20H1000"/>${report.doubts
    .map((one) => mark(one.start, one.end, 'doubt', 24))
    .join('')}${report.leaks
    .filter(hasTime)
    .map((one) => mark(one.start, one.end, 'leak', 4))
    .join('')}</svg><p class="ends"><span>${safe(
    form.clock(0),
  )}</span><span class="legend"><i class="leak"></i>${safe(words.page.leaksTitle[language])} <i class="doubt"></i>${safe(
    words.page.doubtsTitle[language],
  )}</span><span>${safe(form.clock(total))}</span></p>`
}

function placeOf(leak: Leak, form: Formats, whole: string): string {
  if (!leak.box) return leak.kind === 'metadata' || leak.kind === 'stream' ? whole : '–'
  const [x, y, w, h] = leak.box.map((value) => form.percent(value))
  return `x ${x}, y ${y}, ${w} × ${h}`
}

interface Formats {
  number(value: number, digits?: number): string
  percent(share: number): string
  seconds(value: number): string
  clock(seconds: number): string
  bytes(value: number): string
  date(iso: string): string
  counted(count: number, noun: words.Counted): string
  readonly colon: string
}

export function formatsOf(language: UiLanguage): Formats {
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB'
  // French puts a narrow no-break space before the units and the percent sign; Intl does the latter by itself.
  const space = language === 'fr' ? '\u202f' : '\u00a0'
  const number = (value: number, digits = 0): string =>
    new Intl.NumberFormat(locale, { maximumFractionDigits: digits, minimumFractionDigits: digits }).format(value)
  return {
    number,
    percent: (share) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(share),
    seconds: (value) => `${number(value, value < 10 ? 2 : 1)}${space}s`,
    clock(seconds) {
      const tenths = Math.round(seconds * 10)
      const minutes = Math.floor(tenths / 600)
      const rest = (tenths % 600) / 10
      const hours = Math.floor(minutes / 60)
      const shown = `${rest < 10 ? '0' : ''}${number(rest, 1)}`
      return hours > 0 ? `${hours}:${String(minutes % 60).padStart(2, '0')}:${shown}` : `${minutes}:${shown}`
    },
    bytes: (value) =>
      value < 1e6
        ? `${number(value / 1e3, 1)}${space}${language === 'fr' ? 'ko' : 'kB'}`
        : `${number(value / 1e6, 1)}${space}${language === 'fr' ? 'Mo' : 'MB'}`,
    date: (iso) => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' }).format(new Date(iso)),
    counted(count, noun) {
      const [one, many] = noun[language]
      const single = language === 'fr' ? count < 2 : count === 1
      return `${number(count)}\u00a0${single ? one : many}`
    },
    colon: language === 'fr' ? '\u00a0: ' : ': ',
  }
}

const hasTime = (leak: Leak): boolean => leak.kind !== 'metadata' && leak.kind !== 'stream'
