import { z } from 'zod'
import { Box } from './box.ts'
import { Entity, Finding, Reason } from './finding.ts'
import { MediaInfo } from './media.ts'
import { Mask, PlannedVoice, RedactionPlan } from './plan.ts'
import { Policy } from './policy.ts'
import { Leak, Report } from './report.ts'
import { Span } from './span.ts'
import { TileLabel } from './tile-label.ts'
import { Transcript } from './transcript.ts'

/**
 * What the stages hand to one another. `file` fields are absolute paths inside the library. Large lists travel as
 * JSON files written aside and renamed, never through memory of two stages at once.
 */

export const ImportInput = z.object({ path: z.string() })
export type ImportInput = z.infer<typeof ImportInput>
export const Source = z.object({
  path: z.string(),
  sha256: z.string(),
  media: MediaInfo,
})
export type Source = z.infer<typeof Source>

export const CutInput = z.object({ source: Source, range: Span })
export type CutInput = z.infer<typeof CutInput>
/** A stretch of a recording as a recording of its own: unredacted, only ever inside the library. */
export const CutOutput = z.object({
  source: Source,
  /** Seconds of the whole: when the frame is seen first that opens the stretch. At most `range.start`. */
  opens: z.number().min(0),
})
export type CutOutput = z.infer<typeof CutOutput>

export const TranscribeInput = z.object({
  source: Source,
  language: z.enum(['fr', 'en', 'auto']),
  model: z.string(),
})
export type TranscribeInput = z.infer<typeof TranscribeInput>

/** The words as they were said: unredacted, only ever inside the library. */
export const TranscribeOutput = z.object({
  transcript: Transcript,
  /** False when the file has no sound at all. */
  hasSound: z.boolean(),
  /** True when the language is neither French nor English: patterns still work, names may be missed. */
  otherLanguage: z.boolean(),
})
export type TranscribeOutput = z.infer<typeof TranscribeOutput>

export const LookInput = z.object({ source: Source })
export type LookInput = z.infer<typeof LookInput>

/** Where a line of text was at one instant (seconds); `box` is normalised. */
export const LinePlace = z.object({ time: z.number().min(0), box: Box })
export type LinePlace = z.infer<typeof LinePlace>

/** A piece of a line as the detector boxed it: the characters `[from, to)` of the line's text. */
export const LinePart = z.object({
  /** Unique within the recording. */
  id: z.int().min(0),
  from: z.int().min(0),
  to: z.int().min(0),
  /** Right edge of each of its characters, as a share 0..1 of its width; empty where the detector could not tell. */
  characterEnds: z.array(z.number()),
  /** Width of the picture divided by its height. */
  aspect: z.number().positive(),
  /** At least one, times ascending; linear between them. */
  places: z.array(LinePlace).min(1),
  /** Seconds: the end of the last frame that shows it. */
  end: z.number().min(0),
})
export type LinePart = z.infer<typeof LinePart>

/** One line of text in the picture, or the rows of a paragraph, followed from the first to the last frame. */
export const ReadLine = z.object({
  /** Unique within the recording, opaque. */
  id: z.string(),
  text: z.string(),
  /** Mean probability of the characters, 0..1. */
  probability: z.number().min(0).max(1),
  /** Texts nearby that tell what this line is: the column's heading, the label to its left. */
  context: z.array(z.string()),
  /** True for what stands where a call shows a participant's name: a person, whatever lists of names say. */
  label: z.boolean(),
  /** Seconds, first frame to the end of the last frame that shows it. */
  start: z.number().min(0),
  end: z.number().min(0),
  parts: z.array(LinePart).min(1),
})
export type ReadLine = z.infer<typeof ReadLine>

/** All that is seen in the picture, before anybody knows what is said. */
export const LookOutput = z.object({
  /** JSON Lines file of `Detection` of faces and screens, times ascending. Null when there is no picture. */
  sightings: z.string().nullable(),
  /** JSON Lines file of `ReadLine`: texts as they are shown, unredacted. Null when there is no picture. */
  lines: z.string().nullable(),
  /** Id of the plugin that read them. */
  reader: z.string().nullable(),
  /** As of `DetectOutput`. */
  cuts: z.array(z.number()),
  leaps: z.array(z.number()),
  faceLooks: z.string().nullable(),
  faceInterval: z.number().min(0),
  labels: z.array(TileLabel),
})
export type LookOutput = z.infer<typeof LookOutput>

export const DetectInput = z.object({
  source: Source,
  looked: LookOutput,
  transcript: Transcript,
  /** Names given by the user, by the file's tags, by the session's participants. */
  names: z.array(z.string()),
})
export type DetectInput = z.infer<typeof DetectInput>

/** One sighting, in one frame, of something to follow. */
export const Detection = z.object({
  time: z.number().min(0),
  kind: z.enum(['face', 'screen', 'text']),
  box: Box,
  score: z.number().min(0).max(1),
  detector: z.string(),
  entity: Entity.nullable(),
  /** Groups the detections of one line or one label, when the detector could tell; opaque. */
  line: z.string().nullable(),
  /** As in a finding. */
  sameText: z.string().optional(),
  reasons: z.array(Reason),
})
export type Detection = z.infer<typeof Detection>

/** What a followed face looks like at one moment: `line` is that of its detections. Biometric data. */
export const FaceLook = z.object({ line: z.string(), time: z.number().min(0), embedding: z.array(z.number()) })
export type FaceLook = z.infer<typeof FaceLook>

/** A stretch of words that is personal. */
export const SpokenFinding = z.object({
  start: z.number().min(0),
  end: z.number().min(0),
  entity: Entity,
  words: z.tuple([z.int().min(0), z.int().min(0)]).nullable(),
  score: z.number().min(0).max(1),
  reasons: z.array(Reason).min(1),
  doubts: z.array(z.string()),
})
export type SpokenFinding = z.infer<typeof SpokenFinding>

export const DetectOutput = z.object({
  /** JSON Lines file of `Detection`, times ascending. Null when there is no picture. */
  detections: z.string().nullable(),
  /** Times (seconds) at which a new shot or layout begins, ascending. */
  cuts: z.array(z.number()),
  /** Times (seconds) at which the tile of a face went from where it was, ascending. */
  leaps: z.array(z.number()).optional(),
  /**
   * JSON file of what each followed face looks like to a recognition network (`FaceLook`), for telling persons apart.
   * Biometric: it stays in the session's folder and is never exported.
   */
  faceLooks: z.string().nullable().optional(),
  /** Seconds between two looked-at frames for faces. */
  faceInterval: z.number().min(0),
  spoken: z.array(SpokenFinding),
  /** Participants' names in the tiles of a call. */
  labels: z.array(TileLabel).optional(),
  /** `wordTimes` of the transcript that was searched: word indices are those of this one. */
  wordTimes: z.string().optional(),
})
export type DetectOutput = z.infer<typeof DetectOutput>

export const TrackInput = z.object({ source: Source, detected: DetectOutput })
export type TrackInput = z.infer<typeof TrackInput>

export const TrackOutput = z.object({
  findings: z.array(Finding),
  /** JSON file of what each person looks like (`PersonLook`). Biometric: it never leaves the session's folder. */
  personLooks: z.string().nullable().optional(),
  /** As of `DetectOutput`. */
  wordTimes: z.string().optional(),
})
export type TrackOutput = z.infer<typeof TrackOutput>

export const PlanInput = z.object({
  source: Source,
  findings: z.array(Finding),
  transcript: Transcript,
  policy: Policy,
  /** Overrides the policy's masks for faces and screens. */
  mask: Mask.nullable(),
  /** Persons with a recorded consent; a policy that keeps them visible looks here. */
  consented: z.array(z.string()),
  /** What people decided, by finding; it stands above the policy. */
  decisions: z.record(z.string(), z.enum(['hide', 'show'])).optional(),
  /** Stretches in which voices are disguised, as `disguisedStretches` gives them. */
  voices: z.array(PlannedVoice).optional(),
})
export type PlanInput = z.infer<typeof PlanInput>

export const PlanOutput = z.object({
  plan: RedactionPlan,
  /** Found, but left visible by the policy. */
  shown: z.array(Finding),
})
export type PlanOutput = z.infer<typeof PlanOutput>

export const RenderInput = z.object({
  source: Source,
  plan: RedactionPlan,
  transcript: Transcript,
  replaceWith: z.enum(['silence', 'tone', 'noise']),
})
export type RenderInput = z.infer<typeof RenderInput>

/** Files written aside: nothing of it may leave the library before it is verified. */
export const RenderOutput = z.object({
  /** `redacted.mp4` or `redacted.m4a`. */
  media: z.string(),
  mediaSha256: z.string(),
  /** transcript.json, .vtt, .srt, .txt: all redacted. */
  texts: z.array(z.string()),
  /** The redacted transcript, as in transcript.json. */
  transcript: Transcript,
  frames: z.int().min(0),
  encoder: z.string(),
})
export type RenderOutput = z.infer<typeof RenderOutput>

export const VerifyInput = z.object({
  /** With the path of the render itself when the original is not at hand: then nothing is compared with it. */
  source: Source,
  rendered: RenderOutput,
  plan: RedactionPlan,
  /** What was said, unredacted: the names hidden in it are looked for in the render. Null when it is not at hand. */
  transcript: Transcript.nullable(),
  findings: z.array(Finding),
  shown: z.array(Finding),
  policy: Policy,
  language: z.enum(['fr', 'en', 'auto']),
  model: z.string(),
  names: z.array(z.string()),
})
export type VerifyInput = z.infer<typeof VerifyInput>

export const VerifyOutput = z.object({ report: Report, leaks: z.array(Leak) })
export type VerifyOutput = z.infer<typeof VerifyOutput>

/** What goes to the user: only ever inside the folder that `destination` names. */
export const PublishInput = z.object({
  rendered: RenderOutput,
  plan: RedactionPlan,
  report: Report,
  reportHtml: z.string(),
  /** The folder to write, absolute. Quarantined files go there as well. */
  destination: z.string(),
  /** Whether a folder of that name is an earlier output of the same recording and may be replaced. */
  replaces: z.boolean(),
  purpose: z.enum(['publish', 'quarantine']),
})
export type PublishInput = z.infer<typeof PublishInput>

export const PublishOutput = z.object({
  folder: z.string(),
  /** Names of the files in it, with their sha256. */
  files: z.array(z.object({ name: z.string(), size: z.int(), sha256: z.string() })),
})
export type PublishOutput = z.infer<typeof PublishOutput>
