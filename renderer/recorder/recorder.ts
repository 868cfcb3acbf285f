import { useSyncExternalStore } from 'react'
import type { Failure } from '../../core/contract/api.ts'
import { ErrorCode } from '../../core/contract/errors.ts'
import type { ConsentGiven } from '../../core/contract/recording/consent.ts'
import { presetSources } from '../../core/contract/recording/rates.ts'
import { mostTracks, type Preset, type Quality, type SourceKind } from '../../core/contract/recording/take.ts'
import { connection } from '../wire/connection.ts'
import { failureOf } from '../wire/upload.ts'
import type { FromWorker, SourceState } from './capture/messages.ts'
import { Capturer } from './capturer.ts'
import { DeviceChanges } from './device-changes.ts'
import { keepQuality, keptQuality } from './kept-quality.ts'
import { KeptScreen, type ScreenKept } from './kept-screen.ts'
import {
  fitsIn,
  type Opened,
  openCamera,
  openMicrophone,
  openScreen,
  openSystemSound,
  problemOf,
  type SourceProblem,
} from './sources.ts'

/** A source that is open on this page. */
export interface PageSource {
  readonly number: number
  readonly kind: SourceKind
  readonly label: string
  readonly track: MediaStreamTrack
  readonly state: SourceState | null
}

/** The recorder as the page shows it: the same on every screen, since a recording goes on wherever one looks. */
export interface RecorderState {
  readonly preset: Preset
  /** Of the camera; remembered with the preset. */
  readonly quality: Quality
  readonly title: string
  readonly participants: readonly string[]
  readonly expectedSeconds: number
  readonly sources: readonly PageSource[]
  readonly problems: Readonly<Partial<Record<SourceKind, SourceProblem>>>
  /** Sources that the person is being asked for. */
  readonly asking: readonly SourceKind[]
  readonly phase: 'ready' | 'starting' | 'recording' | 'stopping'
  readonly take: string | null
  readonly seconds: number
  /** Seconds up to which all sources have been taken in. */
  readonly reached: number
  readonly paused: boolean
  readonly line: boolean
  readonly unsafe: number
  readonly roomSeconds: number | null
  /** Tracks that the recording may still begin; null while nothing is recorded. */
  readonly tracksLeft: number | null
  /** Seconds for which no source has been left; null while one runs. */
  readonly emptySeconds: number | null
  readonly quietSeconds: number
  readonly marks: readonly number[]
  /** Whether the browser keeps the screen on; null in the desktop shell, which sees to it itself, and while nothing runs. */
  readonly screenKept: ScreenKept | null
  /** Consents that were noted before there was a take. */
  readonly early: readonly ConsentGiven[]
  readonly failure: Failure | null
}

/** Milliseconds in which a system that does not permit its sound ends it again. */
const refusedWithin = 3000

let state: RecorderState = {
  ...{ preset: 'call', quality: keptQuality('call') },
  ...{ title: '', participants: [], expectedSeconds: 3600, sources: [], problems: {}, asking: [] },
  ...{ phase: 'ready', take: null, seconds: 0, reached: 0, paused: false, line: false, unsafe: 0, roomSeconds: null },
  ...{ tracksLeft: null, emptySeconds: null, quietSeconds: 0, marks: [], screenKept: null, early: [], failure: null },
}
const listeners = new Set<() => void>()
let capturer: Capturer | null = null
let count = 0

function show(part: Partial<RecorderState>): void {
  state = { ...state, ...part }
  for (const listener of listeners) listener()
}

export const useRecorder = (): RecorderState =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => state,
  )

function hear(message: FromWorker): void {
  switch (message.kind) {
    case 'state': {
      const states = new Map(message.sources.map((one) => [one.source, one]))
      const { seconds, reached, paused, line, unsafe, roomSeconds, tracksLeft, emptySeconds, quietSeconds } = message
      show({
        sources: state.sources.map((source) => ({ ...source, state: states.get(source.number) ?? source.state })),
        ...{
          seconds: seconds ?? 0,
          reached,
          paused,
          line,
          unsafe,
          roomSeconds,
          tracksLeft,
          emptySeconds,
          quietSeconds,
        },
      })
      return
    }
    case 'marked':
      show({ marks: [...state.marks, message.at] })
      return
    case 'refused': {
      const code = ErrorCode.safeParse(message.code)
      show({ failure: { code: code.success ? code.data : 'internal', data: { ...message.data } }, phase: 'ready' })
      over()
      return
    }
    case 'failed':
      show({ failure: { code: message.code, data: { ...message.data } } })
      return
    case 'stopped':
      show({ phase: 'ready' })
      if (message.why === 'sources-ended') show({ failure: { code: 'sources-ended', data: {} } })
      over()
      return
    case 'dial':
  }
}

const keptScreen = new KeptScreen((screenKept) => show({ screenKept }))

let deviceChanges: DeviceChanges | null = null

/** Marks in the recording which devices come and go beside it. */
function markDevices(on: boolean): void {
  deviceChanges ??= new DeviceChanges(navigator.mediaDevices, (change) => capturer?.tell({ kind: 'devices', change }))
  deviceChanges.listen(on)
}

const warn = (event: BeforeUnloadEvent): void => event.preventDefault()

/** The recording is over: nothing holds the sources any more. */
function over(): void {
  window.removeEventListener('beforeunload', warn)
  window.estompe?.recording(false)
  keptScreen.keep(false)
  markDevices(false)
  for (const { number } of state.sources) close(number)
  show({ title: '', participants: [], early: [], marks: [] })
}

/** Whether this page holds what is nowhere else yet. */
export const isRecording = (): boolean => state.phase !== 'ready'

/** Sets what is asked before a recording: kind, title, people, length. */
export function prepare(
  part: Partial<Pick<RecorderState, 'preset' | 'title' | 'participants' | 'expectedSeconds'>>,
): void {
  show(part)
  if (!part.preset) return
  show({ quality: keptQuality(part.preset) })
  const { usual, further } = presetSources[part.preset]
  for (const { kind, number } of state.sources) if (!usual.includes(kind) && !further.includes(kind)) close(number)
  show({ problems: {}, failure: null })
}

/** Chooses how finely the camera is recorded; one that is open is opened again. */
export function chooseQuality(quality: Quality): void {
  if (quality === state.quality) return
  keepQuality(state.preset, quality)
  show({ quality })
  const camera = state.sources.find(({ kind }) => kind === 'camera')
  if (camera) void open('camera', camera.track.getSettings().deviceId)
}

export const noteEarly = (given: ConsentGiven): void =>
  show({ early: [...state.early.filter(({ person }) => person !== given.person), given] })

/** Opens a source, in the place of an earlier one of its kind. While recording it goes on in a track of its own. */
export async function open(kind: SourceKind, device?: string): Promise<void> {
  const shell = window.estompe
  const isAlone = kind === 'call' && shell?.systemSound
  const asked: readonly SourceKind[] = kind === 'screen' || (kind === 'call' && !isAlone) ? ['screen', 'call'] : [kind]
  const { [kind]: _, ...problems } = state.problems
  show({ asking: [...state.asking, ...asked], problems })
  try {
    const opened = await (kind === 'microphone'
      ? openMicrophone(device)
      : kind === 'camera'
        ? openCamera(state.quality, device)
        : isAlone
          ? openSystemSound(shell)
          : openScreen())
    if (!fitsIn(state, opened)) {
      for (const { track } of opened) track.stop()
      return show({ failure: { code: 'too-many-tracks', data: { most: mostTracks } } })
    }
    // The sound of the whole machine goes on beside whichever screen comes without any.
    const keepsSound = shell?.systemSound && !opened.some((one) => one.kind === 'call')
    for (const old of state.sources)
      if (asked.includes(old.kind) && !(keepsSound && old.kind === 'call')) close(old.number)
    for (const one of opened) add(one)
    if (asked.includes('call') && !state.sources.some((one) => one.kind === 'call'))
      show({
        problems: { ...state.problems, call: !shell ? 'no-sound' : shell.systemSound && !isAlone ? 'apart' : 'none' },
      })
  } catch (error) {
    show({ problems: { ...state.problems, [kind]: problemOf(error) } })
  } finally {
    show({ asking: state.asking.filter((one) => !asked.includes(one)) })
  }
}

function add(opened: Opened): void {
  capturer ??= new Capturer(hear)
  const number = ++count
  const { kind, track } = opened
  const { [kind]: _, ...problems } = state.problems
  const began = performance.now()
  show({ sources: [...state.sources, { number, kind, label: track.label, track, state: null }], problems })
  track.addEventListener('ended', () => {
    capturer?.tell({ kind: 'ended', source: number })
    if (state.phase === 'ready' && state.sources.some((source) => source.number === number)) {
      close(number)
      // A system that does not permit its sound gives it, and ends it at once.
      const isRefused = kind === 'call' && window.estompe && performance.now() - began < refusedWithin
      show({ problems: { ...state.problems, [kind]: isRefused ? 'denied' : 'ended' } })
    }
  })
  capturer.add(number, opened)
}

export function close(number: number): void {
  const source = state.sources.find((one) => one.number === number)
  capturer?.tell({ kind: 'remove', source: number })
  show({ sources: state.sources.filter((one) => one.number !== number) })
  source?.track.stop()
}

/** Begins a take with the sources that are open. */
export async function start(): Promise<void> {
  if (state.phase !== 'ready' || state.sources.length === 0) return
  show({ phase: 'starting', failure: null, marks: [], seconds: 0 })
  try {
    const { preset, title, participants, expectedSeconds, early } = state
    const request = { preset, title, participants: [...participants], expectedSeconds }
    const { take } = await connection.call('recording.begin', request)
    for (const given of early) await connection.call('recording.consent', { take, given })
    capturer?.record(take)
    markDevices(true)
    window.addEventListener('beforeunload', warn)
    if (window.estompe) window.estompe.recording(true)
    else keptScreen.keep(true)
    show({ phase: 'recording', take, early: [] })
  } catch (error) {
    show({ phase: 'ready', failure: failureOf(error) })
  }
}

export function stop(): void {
  if (state.phase !== 'recording') return
  show({ phase: 'stopping' })
  capturer?.tell({ kind: 'stop' })
}

export function togglePause(): void {
  if (state.phase === 'recording') capturer?.tell({ kind: state.paused ? 'resume' : 'pause' })
}

export function mark(): void {
  if (state.phase === 'recording' && !state.paused) capturer?.tell({ kind: 'mark' })
}

/** What is asked for while recording: where it is not done, why not is shown. */
export async function attempt(work: Promise<unknown>): Promise<boolean> {
  show({ failure: null })
  try {
    await work
    return true
  } catch (error) {
    show({ failure: failureOf(error) })
    return false
  }
}
