import { pictureSize } from '../../core/contract/recording/rates.ts'
import type { Quality, SourceKind } from '../../core/contract/recording/take.ts'
import type { Shell } from '../../core/contract/shell.ts'

/**
 * Why a source cannot be had. `denied`: by the person or the system; `no-sound`: shared, but without its sound; `apart`:
 * the same where the sound is a source of its own.
 */
export type SourceProblem = 'denied' | 'none' | 'busy' | 'no-sound' | 'apart' | 'ended' | 'failed'

/** What was opened: a track, and where it comes from. */
export interface Opened {
  readonly kind: SourceKind
  readonly track: MediaStreamTrack
}

/** Which device or screen a track comes from: the usual one has the same id whichever it is, but not the same name. */
export function deviceOf(track: MediaStreamTrack): string {
  const { deviceId = '', groupId = '' } = track.getSettings()
  return JSON.stringify([deviceId, groupId, track.label])
}

/**
 * Whether a running recording can take what was opened: what it records is not given away for something that does not fit
 * in. A device that it has goes on in its track.
 * @param tracksLeft tracks that the recording may still begin; null while nothing is recorded
 */
export function fitsIn(
  recorder: { readonly sources: readonly Pick<Opened, 'track'>[]; readonly tracksLeft: number | null },
  opened: readonly Opened[],
): boolean {
  const known = new Set(recorder.sources.map(({ track }) => deviceOf(track)))
  const further = opened.filter(({ track }) => !known.has(deviceOf(track)))
  return recorder.tracksLeft === null || further.length <= recorder.tracksLeft
}

const problems: Readonly<Record<string, SourceProblem>> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'none',
  OverconstrainedError: 'none',
  NotReadableError: 'busy',
  AbortError: 'busy',
}

export const problemOf = (error: unknown): SourceProblem =>
  (error instanceof DOMException && problems[error.name]) || 'failed'

/** The other side's voices come back through loudspeakers: taken out, so that each source stays by itself. */
const voice = { echoCancellation: true, noiseSuppression: false, autoGainControl: true, channelCount: 1 }

/** @param device id of a device, as the browser names it; the usual one when left out */
export async function openMicrophone(device?: string): Promise<Opened[]> {
  const audio = { ...voice, ...(device ? { deviceId: { exact: device } } : {}) }
  const stream = await navigator.mediaDevices.getUserMedia({ audio })
  return stream.getAudioTracks().map((track) => ({ kind: 'microphone' as const, track }))
}

/** A camera that cannot give the quality that is asked for gives the nearest that it can. */
export async function openCamera(quality: Quality, device?: string): Promise<Opened[]> {
  const { width, height } = pictureSize[quality]
  const video = {
    ...{ width: { ideal: width }, height: { ideal: height }, frameRate: { ideal: 30, max: 30 } },
    ...(device ? { deviceId: { exact: device } } : {}),
  }
  const stream = await navigator.mediaDevices.getUserMedia({ video })
  return stream.getVideoTracks().map((track) => ({ kind: 'camera' as const, track }))
}

/** What others say is left as it comes, and goes on being heard. */
const asItComes = {
  echoCancellation: false,
  noiseSuppression: false,
  autoGainControl: false,
  suppressLocalAudioPlayback: false,
}

/** Lets the person choose a screen, a window or a tab; its sound comes along where the system has it. */
export async function openScreen(): Promise<Opened[]> {
  await window.estompe?.shareNext('screen')
  const options = {
    video: { frameRate: { ideal: 30, max: 30 } },
    audio: asItComes,
    systemAudio: 'include',
    selfBrowserSurface: 'exclude',
    surfaceSwitching: 'include',
  }
  const stream = await navigator.mediaDevices.getDisplayMedia(options)
  return stream
    .getTracks()
    .map((track) => ({ kind: track.kind === 'video' ? ('screen' as const) : ('call' as const), track }))
}

/** What the whole machine plays, in the desktop shell: a call is in it, whichever screen is recorded. */
export async function openSystemSound(shell: Pick<Shell, 'shareNext'>): Promise<Opened[]> {
  await shell.shareNext('sound')
  const stream = await navigator.mediaDevices.getDisplayMedia({ video: true, audio: asItComes })
  for (const track of stream.getVideoTracks()) track.stop()
  return stream.getAudioTracks().map((track) => ({ kind: 'call' as const, track }))
}

/** Devices of a kind, once the browser tells their names. */
export async function devicesOf(kind: 'microphone' | 'camera'): Promise<MediaDeviceInfo[]> {
  const wanted = kind === 'microphone' ? 'audioinput' : 'videoinput'
  const all = await navigator.mediaDevices.enumerateDevices().catch(() => [])
  return all.filter((device) => device.kind === wanted && device.deviceId !== '' && device.label !== '')
}
