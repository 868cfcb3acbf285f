import { statfs } from 'node:fs/promises'
import { availableParallelism, totalmem } from 'node:os'
import { isAbsolute } from 'node:path'
import type { OpenModels } from '../native/inference/models.ts'
import { StudioError } from './contract/errors.ts'
import type { Bilingual } from './contract/language.ts'
import type { ProviderFinding } from './contract/provider/choice.ts'
import { sentences } from './contract/sentences.ts'
import { defaultModel } from './default-model.ts'
import { aboutEncoder } from './doctor-encoder.ts'
import type { Studio } from './studio.ts'

/** One thing that was looked at on this machine. `fails`: nothing can be processed until it is mended. */
export interface Finding {
  readonly what: string
  readonly state: 'ok' | 'warns' | 'fails'
  readonly says: Bilingual
  readonly next: Bilingual | null
}

const both = (text: string): Bilingual => ({ fr: text, en: text })
const ok = (what: string, says: Bilingual): Finding => ({ what, state: 'ok', says, next: null })
const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(1)

/** Bytes below which a long recording may not fit. */
const roomWanted = 5e9

/** Looks at everything that the main job needs, and says what to do where something is missing. */
export async function examine(studio: Studio): Promise<Finding[]> {
  const parts: [string, () => Promise<Finding[]>][] = [
    ['node', async () => [ok('node', both(`Node ${process.versions.node}, ${process.platform} ${process.arch}`))]],
    ['library', () => library(studio)],
    ['disk', () => disk(studio)],
    ['ffmpeg', ffmpeg],
    ['inference', () => inference(studio)],
    ['models', async () => models(await studio.models())],
    ['plugins', () => plugins(studio)],
    ['speech', async () => [await recommended(await studio.models())]],
  ]
  const findings: Finding[] = []
  for (const [what, look] of parts) findings.push(...(await look().catch((error) => [failed(what, error)])))
  return findings
}

function failed(what: string, error: unknown): Finding {
  const known = error instanceof StudioError ? sentences[error.code] : null
  const says = known?.says ?? {
    fr: 'ne peut pas être chargé sur cette machine.',
    en: 'cannot be loaded on this machine.',
  }
  const next = known?.next ?? { fr: 'Relancez « npm install ».', en: 'Run “npm install” again.' }
  const data = error instanceof StudioError ? error.data : {}
  const withGaps = (text: Bilingual): Bilingual => ({ fr: gaps(text.fr, data), en: gaps(text.en, data) })
  return { what, state: 'fails', says: withGaps(says), next: withGaps(next) }
}

const gaps = (text: string, data: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (gap, key: string) => String(data[key] ?? gap))

async function library(studio: Studio): Promise<Finding[]> {
  const { home, database } = studio.library()
  const count = database.sessions.all().length
  return [
    ok('library', {
      fr: `Bibliothèque : ${home} (${count} session(s), accessible en écriture)`,
      en: `Library: ${home} (${count} session(s), writable)`,
    }),
  ]
}

async function disk({ home }: Studio): Promise<Finding[]> {
  const facts = await statfs(home)
  const free = facts.bavail * facts.bsize
  const says = {
    fr: `${gigabytes(free)} Go libres pour la bibliothèque`,
    en: `${gigabytes(free)} GB free for the library`,
  }
  if (free >= roomWanted) return [ok('disk', says)]
  const next = {
    fr: 'Libérez de la place, ou déplacez la bibliothèque avec ESTOMPE_HOME.',
    en: 'Make room, or move the library with ESTOMPE_HOME.',
  }
  return [{ what: 'disk', state: 'warns', says, next }]
}

async function ffmpeg(): Promise<Finding[]> {
  const [{ mediaVersion }, { encoders }] = await Promise.all([
    import('../native/media/version.ts'),
    import('../native/media/encoders.ts'),
  ])
  return [ok('ffmpeg', both(`FFmpeg ${mediaVersion()}`)), { what: 'encoder', ...aboutEncoder(await encoders.choose()) }]
}

const outcomes: Readonly<Record<ProviderFinding['outcome'], Bilingual>> = {
  used: { fr: 'juste et rapide', en: 'right and fast' },
  wrong: { fr: 'réponse fausse', en: 'wrong answer' },
  failed: { fr: 'ne démarre pas', en: 'does not start' },
  absent: { fr: 'absent', en: 'absent' },
  slower: { fr: 'plus lent', en: 'slower' },
  unneeded: { fr: 'juste', en: 'right' },
}

const reasons: Readonly<Record<'forced' | 'alone', Bilingual>> = {
  forced: { fr: 'imposé par ESTOMPE_PROVIDER', en: 'as ESTOMPE_PROVIDER says' },
  alone: { fr: 'rien d’autre ici', en: 'nothing else here' },
}

/** Where models run, after a new trial of all that could, on a known picture, against the answer of the CPU. */
async function inference(studio: Studio): Promise<Finding[]> {
  const { inferenceVersion } = await import('../native/inference/version.ts')
  const { provider, findings, why } = await studio.provider({ fresh: true })
  const said = (language: keyof Bilingual): string =>
    findings
      .filter(({ outcome }) => outcome !== 'absent')
      .map(({ provider: name, outcome, milliseconds }) => {
        const time = milliseconds === null ? '' : ` (${milliseconds.toFixed(0)} ms)`
        const says =
          why === 'forced' || why === 'alone' ? reasons[why][language] : `${name} ${outcomes[outcome][language]}`
        return `${says}${time}`
      })
      .join(', ')
  const { version } = inferenceVersion()
  return [
    ok('inference', {
      fr: `ONNX Runtime ${version}, calcule sur ${provider} : ${said('fr')}`,
      en: `ONNX Runtime ${version}, runs on ${provider}: ${said('en')}`,
    }),
  ]
}

async function plugins(studio: Studio): Promise<Finding[]> {
  const set = await studio.plugins()
  const count = Object.values(set).reduce((sum, kind) => sum + kind.length, 0)
  return [ok('plugins', { fr: `${count} modules`, en: `${count} plugins` })]
}

async function models(open: OpenModels): Promise<Finding[]> {
  const checks = await open.verify()
  const findings = checks.map(({ id, state, files }): Finding => {
    if (state === 'intact') return ok(`model ${id}`, { fr: `${id} : intact`, en: `${id}: intact` })
    const code = `model-${state}` as const
    const { bundled } = open.entry(id)
    const gap = (text: Bilingual): Bilingual => ({ fr: gaps(text.fr, { model: id }), en: gaps(text.en, { model: id }) })
    const says = gap(sentences[code].says)
    const where = files.filter((file) => !isAbsolute(file)).join(', ')
    return {
      what: `model ${id}`,
      state: bundled ? 'fails' : 'warns',
      says: { fr: `${says.fr} (${where})`, en: `${says.en} (${where})` },
      next: gap(sentences[code].next),
    }
  })
  const absent = (await open.list()).filter(({ entry, state }) => state === 'absent' && !entry.bundled)
  if (absent.length === 0) return findings
  const names = absent.map(({ entry }) => entry.id).join(', ')
  const says = { fr: `Pas installés, facultatifs : ${names}`, en: `Not installed, optional: ${names}` }
  return [...findings, ok('models', says)]
}

/**
 * The transcription model that this machine can run in good time: the largest installed or known one that fits a third
 * of its memory, and no more than `whisper-small` below 8 cores.
 */
async function recommended(open: OpenModels): Promise<Finding> {
  const cores = availableParallelism()
  const room = totalmem() / 3
  const largest = cores >= 8 ? Number.POSITIVE_INFINITY : cores >= 4 ? 1.5e9 : 5e8
  const fitting = open.manifest.models
    .filter(
      ({ task, memory }) => task === 'transcribe' && (memory ?? Number.POSITIVE_INFINITY) <= Math.min(room, largest),
    )
    .sort((a, b) => (b.memory ?? 0) - (a.memory ?? 0))
  const id = fitting[0]?.id ?? defaultModel
  const isHere = (await open.list()).some(({ entry, state }) => entry.id === id && state === 'installed')
  const fetch = `npx estompe models fetch ${id} --trust-first`
  return {
    what: 'speech',
    state: 'ok',
    says: {
      fr: `Modèle de transcription conseillé ici : ${id} (${cores} cœurs, ${gigabytes(totalmem())} Go de mémoire)`,
      en: `Transcription model recommended here: ${id} (${cores} cores, ${gigabytes(totalmem())} GB of memory)`,
    },
    next: isHere ? null : { fr: `Pour l’installer : ${fetch}`, en: `To install it: ${fetch}` },
  }
}
