import type { Doubt, Entity } from '../../contract/finding.ts'
import type { ReadLine, SpokenFinding } from '../../contract/pipeline.ts'
import type { SoundSource, TextHit, TextView } from '../../contract/plugins.ts'
import { hullOf } from '../../contract/span.ts'
import type { StageContext } from '../../contract/stage.ts'
import { type Transcript, type Word, wordsOf } from '../../contract/transcript.ts'
import { openSearch, type Search } from '../../words/find.ts'
import { fold } from '../../words/fold.ts'
import { isSureName } from '../../words/names.ts'
import { plainView } from '../../words/plain-view.ts'
import { givenAway, joinedBelow, type Loudness, loudnessOf, soundSpan } from '../../words/sound-span.ts'
import { type SpokenView, spokenViews, wordsUnder } from '../../words/spoken-views.ts'
import type { FindWords, LineHit, PersonalWords, WordSources } from './looker.ts'
import { hitsLeft, type WordsHit } from './words-left.ts'
import { reaching } from './words-reach.ts'

/** What is said digit by digit. */
const numbers = new Set<Entity>(['PHONE', 'IBAN', 'CARD', 'NIR', 'SIRET', 'SIREN', 'SECRET', 'BIRTH_DATE'])
/** A word that begins within this behind a number (seconds) follows it without a pause. */
const besideNumber = 0.1
/** Words below this probability may have been something else. */
const unsureWord = 0.4

/**
 * Judges all words of a session together: what was said, what was read in the picture, and names known from elsewhere.
 * A name found in one place is looked for in all. With `sound`, edges of what is hidden are moved into silences.
 * @throws StudioError when a detector's model is missing or altered
 */
export const findWords: FindWords = async (sources, context) => {
  const search = await openWordSearch(context)
  try {
    return await findWordsWith(search, sources)
  } finally {
    await search.close()
  }
}

/** The search that judges words, which takes a while to open. @throws StudioError when a model is missing or altered */
export const openWordSearch = ({ models, threads, signal, plugins }: StageContext): Promise<Search> =>
  openSearch({ models, threads, signal }, plugins.textDetectors)

/** As `findWords`, with a search that is open already and stays so. */
export async function findWordsWith(
  search: Search,
  { transcript, lines, names, written, sound }: WordSources,
): Promise<PersonalWords> {
  const spokenIn = spokenViews(transcript)
  const shownIn = lines.map((line) => viewOf(line, transcript.language))
  const tagsIn = (written ?? []).map((text) => plainView(text, transcript.language))
  const labels = lines.filter((line) => line.label).map((line) => line.text)
  const known = [...names, ...labels]
  const found = await search.find([...spokenIn, ...shownIn, ...tagsIn], known)
  return {
    spoken: await spokenFindings(search, transcript, spokenIn, found, known, sound ?? null),
    shown: lines.flatMap((line, i) => shownHits(line, found[spokenIn.length + i] as TextHit[])),
  }
}

/** A line of the picture as a text. */
function viewOf(line: ReadLine, language: string): TextView {
  const { words } = plainView(line.text, language)
  return {
    source: 'screen',
    text: line.text,
    language,
    words: words.map((word) => ({ ...word, probability: line.probability })),
    context: line.context,
  }
}

/** The hits of a line; a participant's label is a person from end to end. */
function shownHits(line: ReadLine, hits: readonly TextHit[]): LineHit[] {
  const out: LineHit[] = hits.map((hit) => ({ ...hit, line: line.id }))
  if (line.label && line.text.trim() !== '')
    return [
      {
        line: line.id,
        start: 0,
        end: line.text.length,
        entity: 'PERSON',
        score: 0.9,
        reasons: [{ detector: 'layout', code: 'layout', score: 0.9, detail: 'label' }],
      },
    ]
  return out
}

/** What was found in what was said, then what is found in the words beside the labels of that. */
async function spokenFindings(
  search: Search,
  transcript: Transcript,
  views: readonly SpokenView[],
  found: readonly (readonly TextHit[])[],
  names: readonly string[],
  sound: SoundSource | null,
): Promise<SpokenFinding[]> {
  const words = wordsOf(transcript)
  const hits = await reaching(
    views.flatMap((view, i) =>
      (found[i] ?? []).flatMap((hit): WordsHit[] => {
        const words = wordsUnder(view, hit)
        return words ? [{ ...hit, words }] : []
      }),
    ),
    transcript,
    sound,
  )
  const textOf = ({ words: [first, last] }: WordsHit): string =>
    words
      .slice(first, last + 1)
      .map((word) => word.text.trim())
      .join(' ')
  const heard = new Map<string, number>()
  for (const hit of hits)
    if (hit.entity === 'PERSON') for (const name of namesOf(textOf(hit))) heard.set(name, (heard.get(name) ?? 0) + 1)
  const left = await hitsLeft(search, transcript, hits, [...names, ...hits.filter(isSureName).map(textOf)])
  const out: SpokenFinding[] = []
  for (const hit of [...hits, ...left]) {
    const said = words.slice(hit.words[0], hit.words[1] + 1)
    const isNumber = numbers.has(hit.entity)
    const next = isNumber ? words[hit.words[1] + 1] : undefined
    // a number that was read in one piece may last beyond the words behind it
    const { start, end } = hullOf(said as [Word, ...Word[]])
    const joined = next && next.start - end < besideNumber ? givenAway(next) : 0
    const span = { start, end: end + joined }
    const doubts: Doubt[] = []
    if (hit.failedChecksum) doubts.push('failed-checksum')
    if (said.some((word) => word.probability < unsureWord)) doubts.push('low-word-probability')
    if (hit.entity === 'PERSON' && namesOf(textOf(hit)).every((name) => (heard.get(name) ?? 0) < 2))
      doubts.push('heard-once')
    if (!/^(?:fr|en|und)$/.test(transcript.language)) doubts.push('other-language')
    const loudness = sound ? await around(sound, span.start, span.end) : null
    const { entity, score, reasons } = hit
    out.push({
      ...soundSpan(span, Math.max(transcript.duration, span.end), loudness, isNumber),
      ...{ entity, score, doubts, words: [...hit.words], reasons: [...reasons] },
    })
  }
  return withoutSlivers(out.sort((a, b) => a.start - b.start || a.end - b.end))
}

const namesOf = (text: string): string[] =>
  fold(text)
    .split(/[^\p{L}]+/u)
    .filter((word) => word.length > 2)

/** Loudness from half a second before to half a second after. */
async function around(sound: SoundSource, start: number, end: number): Promise<Loudness> {
  const from = Math.max(0, start - 0.6)
  return loudnessOf(await sound.read(from, Math.min(sound.duration, end + 0.6)), from)
}

/** Closes gaps that are too short to be worth hearing. */
function withoutSlivers(findings: readonly SpokenFinding[]): SpokenFinding[] {
  return findings.map((one, i) => {
    const next = findings[i + 1]
    return next && next.start > one.end && next.start - one.end < joinedBelow ? { ...one, end: next.start } : one
  })
}
