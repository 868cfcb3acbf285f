import type { Answers } from './answers.ts'
import type { Box } from './box.ts'
import type { Entity, Reason } from './finding.ts'
import type { Bilingual } from './language.ts'
import type { ModelEntry, ModelFile } from './manifest.ts'
import type { Piece } from './piece.ts'
import type { Mask } from './plan.ts'
import type { Transcript } from './transcript.ts'

/** A model whose files were found, each with the sha256 of the manifest or the one that the user trusted. */
export interface InstalledModel {
  /** With the sha256 that each file was found to have. */
  readonly entry: Omit<ModelEntry, 'files'> & { readonly files: readonly (ModelFile & { readonly sha256: string })[] }
  /** Absolute path by the file's path in the manifest. */
  readonly files: Readonly<Record<string, string>>
}

/** Models for those who need them. */
export interface Models {
  /** @throws StudioError `model-missing`, `model-altered`, `model-unpinned` or `model-unknown`. */
  need(id: string): Promise<InstalledModel>
  /** Null when the model is not installed; still throws when it is altered. */
  maybe(id: string): Promise<InstalledModel | null>
}

/** What a plugin gets when it is opened. */
export interface PluginHost {
  readonly models: Models
  /** Threads that inference may use. */
  readonly threads: number
  readonly signal: AbortSignal
  /** What was found before; left out where everything has to be looked at anew. */
  readonly answers?: Answers | undefined
}

/** Interleaved 8 bit samples, row after row without padding. */
export interface PictureData {
  readonly width: number
  readonly height: number
  readonly channels: 1 | 3
  readonly data: Uint8Array
}

/** One decoded frame, as it is shown (rotation applied). Valid only until the detector's promise settles. */
export interface FrameView {
  /** Number of the frame in decode order, from 0. */
  readonly index: number
  /** Seconds. */
  readonly time: number
  /** Pixels. */
  readonly width: number
  readonly height: number
  /** What it was decoded from: frames of one origin hold the same picture. Left out where that cannot be told. */
  readonly origin?: string | undefined
  /**
   * A scaled copy of a part of the frame (the whole when `crop` is left out), `rgb` or `gray`. Its samples may lie in
   * `into`, when that has their number; elsewhere they are the caller's to keep.
   */
  picture(options: {
    crop?: Box
    width: number
    height: number
    format: 'rgb' | 'gray'
    into?: Uint8Array
  }): PictureData
  /** A hash of every sample that `picture` is made of: it tells pictures apart whatever they were decoded from. */
  samplesHash?(): string | undefined
}

/** Something seen in one frame. */
export interface Sighting {
  readonly box: Box
  /** 0..1 */
  readonly score: number
  /** Read text, for text detectors. */
  readonly text?: string
  /**
   * For text: right edge of each character of `text`, as a share 0..1 of the box's width, so that a part of a line can
   * be hidden.
   */
  readonly characterEnds?: readonly number[]
  /** Five points of a face (eyes, nose, mouth corners), normalised like boxes. */
  readonly landmarks?: readonly (readonly [number, number])[]
}

/** The two steps of a text detector apart, so that a line that stands still is read once. */
export interface LineSteps {
  /** Where lines are, unread (no `text`). `regions` limits the search to parts of the frame, when given. */
  find(frame: FrameView, regions?: readonly Box[]): Promise<Sighting[]>
  /** One answer for each box, in order; `text` is empty and `score` low where nothing can be read. */
  read(frame: FrameView, boxes: readonly Box[]): Promise<Sighting[]>
}

/** What is seen of a frame for less than half the work of a look at all of it. */
export interface Glance {
  /** Pixels along the longer side that the whole frame is shown at. */
  readonly side: number
  /** The work of a glance at the whole frame, as a share 0..1 of that of a look. */
  readonly work: number
  /** The whole frame, shown smaller: large faces alone are seen. */
  whole(frame: FrameView): Promise<Sighting[]>
  /** Parts of it, each shown as large as in a look at the whole: no work where there are none. */
  parts(frame: FrameView, parts: readonly Box[]): Promise<Sighting[]>
}

export interface OpenFrameDetector {
  /** `regions` limits the search to parts of the frame, when given. */
  detect(frame: FrameView, regions?: readonly Box[]): Promise<Sighting[]>
  /** For detectors of faces that look at more of a frame than large faces need. */
  readonly glance?: Glance
  /** For text detectors that can find without reading. */
  readonly lines?: LineSteps
  close(): Promise<void>
}

interface PluginBase {
  /** Unique among all plugins; stands in reasons and job keys. */
  readonly id: string
  /** Raised whenever the plugin's answers may change. */
  readonly version: number
}

export interface FrameDetector extends PluginBase {
  readonly kind: 'frame-detector'
  readonly finds: 'face' | 'screen' | 'text'
  /**
   * `fast`: run every few frames. `careful`: run sparsely, where the fast one is unsure, and to verify a render.
   * Among detectors of one role the first whose models are installed, by descending `rank`, is taken.
   */
  readonly role: 'fast' | 'careful'
  readonly rank: number
  readonly needs: readonly string[]
  open(host: PluginHost): Promise<OpenFrameDetector>
}

/** A text that may hold personal data, wherever it comes from. */
export interface TextView {
  readonly source: 'speech' | 'screen' | 'metadata'
  readonly text: string
  /** ISO 639-1 or `und`. */
  readonly language: string
  /** Character ranges of the words in `text`, in order; speech only has what was said, screens what was read. */
  readonly words: readonly { readonly start: number; readonly end: number; readonly probability: number }[]
  /** Words nearby that tell what this text is: a column's heading, the label to the left. */
  readonly context: readonly string[]
}

/** A stretch of a text, in characters, `end` exclusive. */
export interface TextHit {
  readonly start: number
  readonly end: number
  readonly entity: Entity
  readonly score: number
  readonly reasons: readonly Reason[]
  /** True when a checksum that the entity has did not fit. */
  readonly failedChecksum?: boolean
}

export interface OpenTextDetector {
  find(view: TextView): Promise<TextHit[]>
  /** For a detector that knows: whether a word (lower case, no accents) is an everyday word of French or English. */
  isOrdinary?(word: string): boolean
  close(): Promise<void>
}

export interface TextDetector extends PluginBase {
  readonly kind: 'text-detector'
  readonly entities: readonly Entity[]
  readonly needs: readonly string[]
  open(host: PluginHost): Promise<OpenTextDetector>
}

/** Sound of one track as 16 kHz mono samples in -1..1, read in pieces so that memory stays flat. */
export interface SoundSource {
  /** Seconds. */
  readonly duration: number
  /**
   * Samples of `[start, end)` in seconds; shorter at the end of the track.
   * @param room they may be written into, where it is long enough: for whoever reads much and needs it for a moment
   */
  read(start: number, end: number, room?: Float32Array): Promise<Float32Array>
}

export interface TranscribeOptions {
  /** `auto` finds the language by itself. */
  readonly language: 'fr' | 'en' | 'auto'
  /** Id of a model in the manifest. */
  readonly model: string
  readonly onProgress: (secondsDone: number) => void
}

/** What is known of sound that still goes on. */
export interface HeardSoFar {
  /** Seconds up to which all that is said has been read. */
  readonly until: number
}

export interface OpenTranscriber {
  /** One track; `speaker` is null on every segment, `speakers` empty. */
  transcribe(sound: SoundSource, options: Omit<TranscribeOptions, 'model'>): Promise<Transcript>
  /** Reads what stays as it is whatever follows, so that its answers are there later. Not every engine can. */
  prepare?(sound: SoundSource, options: Pick<TranscribeOptions, 'language'>): Promise<HeardSoFar>
  /** Reads a piece of what `transcribe` reads of a track, so that its answers are there later. Not every engine can. */
  readPiece?(sound: SoundSource, piece: Piece, options: Omit<TranscribeOptions, 'model'>): Promise<void>
  close(): Promise<void>
}

export interface Transcriber extends PluginBase {
  readonly kind: 'transcriber'
  /** Layouts in the manifest that it can load. */
  readonly layouts: readonly string[]
  open(host: PluginHost, model: InstalledModel): Promise<OpenTranscriber>
}

/** The three planes of an 8 bit 4:2:0 frame, writable in place. Rows are `stride` bytes apart. */
export interface Planes {
  /** Luma size, pixels. */
  readonly width: number
  readonly height: number
  readonly y: Uint8Array
  readonly u: Uint8Array
  readonly v: Uint8Array
  readonly strideY: number
  readonly strideUV: number
}

/**
 * A region in luma pixels, whole numbers, at least 2x2; `shape` is what is filled inside it. It may reach past the
 * picture's edge (a face half outside keeps its shape): what lies outside is left out.
 */
export interface PixelRegion {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly shape: 'ellipse' | 'rectangle'
  /** Other rectangles hidden on the same frame: safe redactors read nothing from them either. */
  readonly avoid?: readonly {
    readonly x: number
    readonly y: number
    readonly width: number
    readonly height: number
  }[]
}

export interface Redactor extends PluginBase {
  readonly kind: 'redactor'
  readonly mask: Mask
  readonly title: Bilingual
  /** False for what can be reversed: the interface says so. */
  readonly safeForIdentity: boolean
  /** Replaces every pixel of the shape. Must not leave anything computed from pixels inside it when safe. */
  apply(planes: Planes, region: PixelRegion, seed: number): void
}

export interface Exporter extends PluginBase {
  readonly kind: 'exporter'
  /** Without the dot. */
  readonly extension: string
  readonly title: Bilingual
  /** `transcript` is already redacted. */
  render(transcript: Transcript): string
}

/**
 * Makes a file of a transcript when somebody asks for one. It does not lie beside every render, so nothing is proved of it
 * there: it says what the transcript says.
 */
export interface DocumentExporter extends PluginBase {
  readonly kind: 'document'
  /** Without the dot. */
  readonly extension: string
  /** MIME type of the file. */
  readonly type: string
  readonly title: Bilingual
  render(transcript: Transcript, about: { readonly title: string }): Promise<Uint8Array>
}

export type Plugin = FrameDetector | TextDetector | Transcriber | Redactor | Exporter | DocumentExporter

/** All plugins by kind, in the order of their ids. */
export interface PluginSet {
  readonly frameDetectors: readonly FrameDetector[]
  readonly textDetectors: readonly TextDetector[]
  readonly transcribers: readonly Transcriber[]
  readonly redactors: readonly Redactor[]
  readonly exporters: readonly Exporter[]
  readonly documents: readonly DocumentExporter[]
}
