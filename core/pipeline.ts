import { existsSync } from 'node:fs'
import type { Finding } from './contract/finding.ts'
import type { UiLanguage } from './contract/language.ts'
import type {
  CutOutput,
  DetectInput,
  DetectOutput,
  PlanInput,
  PlanOutput,
  PublishInput,
  RenderOutput,
  Source,
  VerifyOutput,
} from './contract/pipeline.ts'
import type { Mask } from './contract/plan.ts'
import type { Policy } from './contract/policy.ts'
import type { StageName } from './contract/progress.ts'
import type { Report } from './contract/report.ts'
import type { Span } from './contract/span.ts'
import type { Transcript } from './contract/transcript.ts'
import type { VerifiedRender } from './contract/verified.ts'
import type { Job } from './jobs.ts'
import { recordedPace } from './recording/behind/recorded-pace.ts'

/** The stages of the whole job, in the only order there is. */
export const order: readonly StageName[] = [
  'import',
  'transcribe',
  'look',
  'detect',
  'track',
  'plan',
  'render',
  'verify',
  'publish',
]

/** Those that find everything; what follows needs decisions. */
export const analysis: readonly StageName[] = ['import', 'transcribe', 'look', 'detect', 'track']

export interface Wishes {
  readonly language: 'fr' | 'en' | 'auto'
  /** Id of a transcription model. */
  readonly model: string
  /** Names of people that the user gave. */
  readonly names: readonly string[]
  readonly policy: Policy
  readonly mask: Mask | null
  /** Persons with a recorded consent. */
  readonly consented: readonly string[]
}

/** What the whole job made, before it goes anywhere. */
export interface Made {
  readonly source: Source
  readonly planned: PlanOutput
  readonly rendered: RenderOutput
  readonly verified: VerifyOutput
  /** That nothing was found; null when something was. */
  readonly proof: VerifiedRender | null
  /** The verifier's report, with the times of all stages. */
  readonly report: Report
}

// A stage is loaded when it is its turn: a native library that is not needed yet costs no start-up time.
export const stages = {
  import: async () => (await import('./stages/import/stage.ts')).importStage,
  transcribe: async () => (await import('./stages/transcribe/stage.ts')).transcribeStage,
  look: async () => (await import('./stages/detect/look.ts')).lookStage,
  detect: async () => (await import('./stages/detect/stage.ts')).detectStage,
  track: async () => (await import('./stages/track/stage.ts')).trackStage,
  cut: async () => (await import('./stages/cut/stage.ts')).cutStage,
  plan: async () => (await import('./stages/review/stage.ts')).planStage,
  render: async () => (await import('./stages/render/stage.ts')).renderStage,
  verify: async () => (await import('./stages/verify/stage.ts')).verifyStage,
  publish: async () => (await import('./stages/publish/stage.ts')).publishStage,
}

/** Reads the recording and makes it a session. */
export const importRecording = async (job: Job): Promise<Source> => job.import(await stages.import())

/** What was said, unredacted: for the library, and for whoever asks for a transcript by itself. */
export const transcribe = async (job: Job, source: Source, { language, model }: Pick<Wishes, 'language' | 'model'>) =>
  job.run(await stages.transcribe(), { source, language, model })

/** Everything that is in a recording, before anything is decided about it. */
export interface Analysed {
  readonly source: Source
  readonly transcript: Transcript
  readonly findings: readonly Finding[]
  /** File of what each person looks like; null when there is no picture. */
  readonly personLooks: string | null
}

/** From a recording to all that is found in it. */
export async function analyse(job: Job, wishes: Wishes): Promise<Analysed> {
  const source = await importRecording(job)
  const { language, model } = wishes
  const [speech, picture] = await Promise.all([stages.transcribe(), stages.look()])
  const [{ transcript }, looked] = await job.both(
    () => job.run(speech, { source, language, model }),
    () => job.run(picture, { source }),
  )
  const detected = await detect(job, { source, looked, transcript, names: [...wishes.names] })
  const { findings, personLooks = null } = await job.run(await stages.track(), { source, detected })
  return { source, transcript, findings, personLooks }
}

async function detect(job: Job, input: DetectInput): Promise<DetectOutput> {
  const stage = await stages.detect()
  const { faceLooks } = input.looked
  // What recognises people goes once they are known. Where words are judged anew, they have to be told apart anew.
  if (faceLooks === null || existsSync(faceLooks) || (await job.knows(stage, input))) return job.run(stage, input)
  const { source } = input
  return job.run(stage, { ...input, looked: await job.run(await stages.look(), { source }, { again: true }) })
}

/** A stretch of a recording, cut exactly, as a recording of its own. */
export const cut = async (job: Job, source: Source, range: Span): Promise<CutOutput> =>
  job.run(await stages.cut(), { source, range })

/**
 * From what was found to a verified render. Nothing leaves the library here.
 * @param decided what people decided: by finding, it stands above the policy; and where voices are disguised
 */
export async function conclude(
  job: Job,
  { source, transcript, findings }: Omit<Analysed, 'personLooks'>,
  wishes: Wishes,
  decided: Pick<PlanInput, 'decisions' | 'voices'>,
): Promise<Made> {
  const { language, model, policy } = wishes
  const planned = await job.run(await stages.plan(), {
    source,
    findings: [...findings],
    transcript,
    policy,
    mask: wishes.mask,
    consented: [...wishes.consented],
    ...decided,
  })
  const rendered = await job.run(await stages.render(), {
    source,
    plan: planned.plan,
    transcript,
    replaceWith: policy.speech.replaceWith,
  })
  const verified = await job.run(await stages.verify(), {
    source,
    rendered,
    plan: planned.plan,
    transcript,
    findings: [...findings],
    shown: planned.shown,
    policy,
    language,
    model,
    names: [...wishes.names],
  })
  const { verifiedRender } = await import('./stages/verify/stage.ts')
  const proof = verifiedRender(verified, rendered.media)
  const recording = await recordedPace(job.session.id, source.path)
  return { source, planned, rendered, verified, proof, report: completed(verified, job, recording) }
}

/** What goes into the user's folder, or into quarantine, all but the place. */
export type Package = Omit<PublishInput, 'destination' | 'replaces' | 'purpose'>

export async function packed(made: Made, language: UiLanguage): Promise<Package> {
  const { renderReport } = await import('./stages/verify/report-html.ts')
  return {
    rendered: made.rendered,
    plan: made.planned.plan,
    report: made.report,
    reportHtml: renderReport(made.report, language),
  }
}

/** Puts a proven render into the user's folder; the stage hashes the file again and refuses any other. */
export async function publish(
  job: Job,
  content: Package,
  proof: VerifiedRender,
  to: Pick<PublishInput, 'destination' | 'replaces'>,
) {
  const rendered = { ...content.rendered, media: proof.media, mediaSha256: proof.sha256 }
  return job.run(await stages.publish(), { ...content, rendered, ...to, purpose: 'publish' }, { again: true })
}

/** Keeps a render in which something was found, inside the library. */
export const quarantine = async (job: Job, content: Package, destination: string) =>
  job.run(await stages.publish(), { ...content, destination, replaces: true, purpose: 'quarantine' }, { again: true })

function completed({ report }: VerifyOutput, job: Job, recording: Report['recording']): Report {
  const stages = job.times.map(({ name, seconds, resumed }) => ({ name, seconds: rounded(seconds), resumed }))
  const spent = stages.reduce((sum, stage) => sum + stage.seconds, 0)
  const speed = spent > 0 ? rounded(report.source.duration / spent) : 0
  return { ...report, stages, machine: { ...report.machine, speed }, ...(recording ? { recording } : {}) }
}

const rounded = (value: number): number => Math.round(value * 100) / 100
