import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import type { RenderOutput } from '../../core/contract/pipeline.ts'
import { activeAt } from '../../core/contract/plan.ts'
import type { PluginSet } from '../../core/contract/plugins.ts'
import type { Span } from '../../core/contract/span.ts'
import { masksOver } from '../../core/stages/render/masks.ts'
import { sha256OfFile } from '../../native/files/sha256.ts'
import { soundRate } from '../../native/media/decoded-track.ts'
import { probe } from '../../native/media/probe.ts'
import { renderMedia } from '../../native/media/render.ts'
import { openSound } from '../../native/media/sound.ts'
import { pick, timesApart } from './random.ts'
import type { Redacted } from './redacted.ts'
import { remux } from './remux.ts'
import { wave } from './wave.ts'

/** Something that was put back, or in: verification has to find it, there. */
export interface Planted extends Span {
  readonly kind: 'face' | 'label' | 'phone' | 'subtitle' | 'tag'
  /** Region of the plan that was lifted, for things in the picture. */
  readonly region?: string
}

export interface PlantedRender {
  readonly rendered: RenderOutput
  readonly planted: readonly Planted[]
}

/**
 * Lifts masks for a while: `faces` times one face for five frames, `labels` times one text for a second or two, each at
 * a random time with at least a second around it. The picture beneath is the original's.
 */
export async function plantPictures(
  { source, plan, rendered, policy }: Redacted,
  plugins: PluginSet,
  folder: string,
  random: () => number,
  count: { faces: number; labels: number },
): Promise<PlantedRender> {
  const rate = source.media.video?.frameRate ?? 25
  const times = timesApart(random, count.faces + count.labels, { from: 0.4, to: plan.source.duration - 2.5, gap: 3 })
  const planted: Planted[] = []
  for (const [i, time] of times.entries()) {
    const isFace = shuffledFaces(count, times.length)[i] ?? true
    const start = Math.round(time * rate) / rate
    const lasts = isFace ? 5 / rate : 1 + random()
    const there = activeAt(plan.video, start).filter(
      ({ region, box }) =>
        region.kind === (isFace ? 'face' : 'text') &&
        region.end > start + lasts &&
        box[0] >= 0 &&
        box[1] >= 0 &&
        box[0] + box[2] <= 1 &&
        box[1] + box[3] <= 1,
    )
    if (there.length === 0) continue
    const { region } = pick(random, there)
    planted.push({ kind: isFace ? 'face' : 'label', region: region.id, start, end: start + lasts })
  }
  const masksAt = masksOver(plan.video, plugins.redactors)
  const media = join(folder, basename(rendered.media))
  await renderMedia({
    input: source.path,
    output: media,
    masksAt: (time) => {
      // The order of `activeAt` is that of the masks: both go through the regions that are hidden at the time.
      const active = new Map(activeAt(plan.video, time).map((one) => [one.box.join(), one.region.id]))
      return masksAt(time).filter((mask) => {
        const id = active.get(mask.box.join())
        return !planted.some(
          (one) => one.region === id && time >= one.start - 0.5 / rate && time < one.end - 0.5 / rate,
        )
      })
    },
    sounds: plan.audio,
    replaceWith: policy.speech.replaceWith,
    threads: 2,
  })
  return { rendered: { ...rendered, media, mediaSha256: await sha256OfFile(media) }, planted }
}

/** Which of the plantings are faces: spread evenly. */
const shuffledFaces = ({ faces, labels }: { faces: number; labels: number }, count: number): boolean[] =>
  Array.from({ length: count }, (_, i) => {
    const share = faces / (faces + labels)
    return Math.floor((i + 1) * share) > Math.floor(i * share)
  })

/**
 * Puts spoken numbers into the redacted sound at random times, over whatever is said there. The result is a WAVE file
 * of 16 kHz: what verification listens to.
 * @param said pieces of sound, 16 kHz
 */
export async function plantSound(
  { plan, rendered }: Redacted,
  folder: string,
  random: () => number,
  said: readonly Float32Array[],
  count: number,
): Promise<{ path: string; planted: readonly Planted[] }> {
  const info = await probe(rendered.media)
  const sound = await openSound(rendered.media, info, { track: 'mix', scratch: folder })
  const samples = await sound.read(0, sound.duration)
  await sound.close()
  const planted: Planted[] = []
  const longest = Math.max(...said.map((piece) => piece.length)) / soundRate
  const isFree = (time: number): boolean =>
    plan.audio.every((span) => span.start > time + longest + 0.5 || time > span.end + 0.5)
  const range = { from: 0.2, to: sound.duration - longest - 0.5, gap: longest + 4 }
  for (const start of timesApart(random, count, range, isFree)) {
    const piece = pick(random, said)
    samples.set(piece, Math.round(start * soundRate))
    planted.push({ kind: 'phone', start, end: start + piece.length / soundRate })
  }
  const path = join(folder, 'planted.wav')
  await writeFile(path, wave(samples))
  return { path, planted }
}

/** A piece of a recording's sound, 16 kHz mono. */
export async function pieceOf(path: string, span: Span, scratch: string): Promise<Float32Array> {
  const sound = await openSound(path, await probe(path), { track: 'mix', scratch })
  const samples = await sound.read(span.start, span.end)
  await sound.close()
  return samples
}

const names = ['Camille Robert', 'Inès Lefèvre', 'Thomas Garnier', 'Sarah Benali', 'Julien Moreau']
const sentences = [
  'Je m’appelle NAME, bonjour à tous.',
  'Vous pouvez me joindre au 06 12 34 56 78.',
  'Mon adresse est name@atelier-exemple.fr, écrivez-moi.',
  'NAME va vous répondre tout de suite.',
]

/** Adds one caption with personal data to one of the files that go with the render, or a stream of captions. */
export async function plantSubtitle(redacted: Redacted, folder: string, random: () => number): Promise<PlantedRender> {
  const { rendered, plan } = redacted
  const name = pick(random, names)
  const text = pick(random, sentences)
    .replaceAll('NAME', name)
    .replaceAll(
      'name',
      name
        .toLowerCase()
        .normalize('NFD')
        .replace(/[^a-z]+/g, '.'),
    )
  const start = random() * Math.max(1, plan.source.duration - 3)
  const place = pick(random, ['stream', ...rendered.texts])
  const planted: Planted[] = [{ kind: 'subtitle', start, end: start + 2 }]
  if (place === 'stream') {
    const media = join(folder, basename(rendered.media))
    await remux(rendered.media, media, { subtitles: [{ start, end: start + 2, text }] })
    return { rendered: { ...rendered, media, mediaSha256: await sha256OfFile(media) }, planted }
  }
  const copy = join(folder, basename(place))
  const content = await readFile(place, 'utf8')
  await writeFile(copy, withLine(extname(place), content, start, text))
  return { rendered: { ...rendered, texts: rendered.texts.map((file) => (file === place ? copy : file)) }, planted }
}

function withLine(extension: string, content: string, start: number, text: string): string {
  const clock = (seconds: number, mark: string): string =>
    new Date(seconds * 1000).toISOString().slice(11, 23).replace('.', mark)
  if (extension === '.vtt') return `${content}\n${clock(start, '.')} --> ${clock(start + 2, '.')}\n${text}\n`
  if (extension === '.srt') return `${content}\n99\n${clock(start, ',')} --> ${clock(start + 2, ',')}\n${text}\n`
  if (extension === '.txt') return `${content}\n${text}\n`
  const transcript = JSON.parse(content) as { segments: unknown[] }
  transcript.segments.push({ start, end: start + 2, speaker: null, text, words: [] })
  return JSON.stringify(transcript)
}

const keys = ['title', 'artist', 'comment', 'description', 'album', 'copyright', 'author', 'location', 'episode_id']

/** Adds one tag to the container or to a stream of it. */
export async function plantTag(redacted: Redacted, folder: string, random: () => number): Promise<PlantedRender> {
  const { rendered } = redacted
  const media = join(folder, basename(rendered.media))
  const value = pick(random, names)
  await remux(
    rendered.media,
    media,
    random() < 0.25 ? { streamTags: { handler_name: value } } : { tags: { [pick(random, keys)]: value } },
  )
  return {
    rendered: { ...rendered, media, mediaSha256: await sha256OfFile(media) },
    planted: [{ kind: 'tag', start: 0, end: 0 }],
  }
}

/** The render as it is, in another folder. */
export async function unplanted({ rendered }: Redacted, folder: string): Promise<RenderOutput> {
  const media = join(folder, basename(rendered.media))
  await copyFile(rendered.media, media)
  return { ...rendered, media }
}
