import type { Finding } from '../../contract/finding.ts'
import { openTogether } from '../../contract/open-together.ts'
import type { RedactionPlan } from '../../contract/plan.ts'
import type { PluginHost, PluginSet, TranscribeOptions } from '../../contract/plugins.ts'
import type { Check, Leak } from '../../contract/report.ts'
import type { Span } from '../../contract/span.ts'
import type { Transcript } from '../../contract/transcript.ts'
import { checkCaptions } from './captions.ts'
import type { Checked } from './checking.ts'
import { checkMetadata, checkStreams } from './container.ts'
import { leftOut } from './left-out.ts'
import type { Media } from './pairs.ts'
import type { PersonalSearch } from './personal.ts'
import { personalInPicture } from './personal-picture.ts'
import { checkPicture } from './picture.ts'
import { type ComparedSound, checkFlatSound, checkSound } from './sound.ts'
import { checkSpeech } from './speech.ts'
import { choose, openEyes, openTranscriber } from './tools.ts'
import { checkVoices } from './voices.ts'

export interface Examination {
  readonly rendered: Media
  /** Null when it is not at hand: what compares with it is left out. */
  readonly original: Media | null
  readonly plan: RedactionPlan | null
  /** Findings that the policy or a person leaves visible. */
  readonly shown: readonly Finding[]
  /** What was heard in the original; null where it is not at hand. */
  readonly said: Transcript | null
  /** The texts that go with the render, and the transcript that they must repeat. */
  readonly texts: { readonly files: readonly string[]; readonly transcript: Transcript } | null
  /** On its way: it is opened beside the networks of the picture. Whoever gave it closes it. */
  readonly search: Promise<PersonalSearch>
  readonly language: TranscribeOptions['language']
  readonly model: string
  readonly plugins: PluginSet
  readonly host: PluginHost
  readonly scratch: string
  /** Seconds done, of twice the duration: the picture, then the sound. */
  onProgress(done: number, total: number): void
}

export interface Examined {
  readonly checks: Check[]
  readonly leaks: Leak[]
  /** Codes that the report has sentences for. */
  readonly notes: string[]
  /** What of the original could not be read, seconds. */
  readonly unread: { readonly picture: readonly Span[]; readonly sound: readonly Span[] }
}

/** Every check of a rendered file, one after another: what it is, what it shows, what it says, what goes with it. */
export async function examine(wish: Examination): Promise<Examined> {
  const { rendered, original, plan, host, plugins, scratch } = wish
  const { signal } = host
  const { duration, video, audio } = rendered.info
  const done: Checked[] = [
    checkStreams(rendered.info, original?.info ?? null),
    await checkMetadata(rendered.path, rendered.info),
  ]
  const notes = original ? leftOut(original.info) : ['original-missing']
  const total = duration * 2
  const unread: { picture: readonly Span[]; sound: readonly Span[] } = { picture: [], sound: [] }

  if (video) {
    const chosen = await choose(plugins, host.models)
    const [eyes, reader] = await openTogether(openEyes(chosen, host), chosen.reader.open(host))
    try {
      const search = await wish.search
      const picture = await checkPicture({
        ...{ rendered, original, plan, eyes, reader, signal },
        shown: wish.shown,
        onProgress: (seconds) => wish.onProgress(seconds, total),
      })
      done.push(...picture.checks)
      const began = performance.now()
      const text = await personalInPicture(picture.lines, {
        ...{ rendered, reader, search, signal },
        ...{ language: languageOf(wish), shown: wish.shown },
      })
      if (text.unsure) notes.push('text-unsure')
      done.push(picture.closeText(text.leaks, performance.now() - began))
      unread.picture = picture.unread
      if (picture.unsure) notes.push('faces-unsure')
      if (picture.incomparable) notes.push('colours-brought-down')
    } finally {
      await Promise.all([eyes.close(), reader.close()])
    }
  }

  const search = await wish.search
  if (audio.length > 0) {
    let masked: readonly Span[] = []
    let compared: (ComparedSound & { readonly original: Media }) | null = null
    if (plan) {
      if (original) {
        const sound = await checkSound(rendered, original, plan, scratch, signal)
        done.push(sound)
        unread.sound = sound.unread
        compared = { ...sound, original }
        if (sound.leaks.length === 0) masked = plan.audio
      } else {
        const sound = await checkFlatSound(rendered, plan, scratch, signal)
        done.push(sound)
        masked = sound.flat
      }
      if (plan.voices && original) done.push(await checkVoices(rendered, original, plan, scratch, signal))
      else if (plan.voices) notes.push('voices-not-compared')
    }
    const transcriber = await openTranscriber(plugins, host, wish.model)
    try {
      const speech = await checkSpeech(rendered, transcriber, search, {
        ...{ language: wish.language, scratch, signal, said: wish.said },
        kept: { shown: wish.shown, transcript: wish.texts?.transcript ?? null },
        ...{ masked, compared },
        // The word of a plan alone: what lies beside its masks was not compared with anything.
        reach: original ? 0.25 : 0,
        onProgress: (seconds) => wish.onProgress(duration + Math.min(seconds, duration), total),
      })
      done.push(speech)
      if (speech.unsure) notes.push('speech-unsure')
    } finally {
      await transcriber.close()
    }
  }

  if (wish.texts && plan)
    done.push(await checkCaptions(wish.texts.files, wish.texts.transcript, plan, plugins.exporters, search, wish.shown))
  if (unread.picture.length > 0) notes.push('picture-unread')
  if (unread.sound.length > 0) notes.push('sound-unread')
  wish.onProgress(total, total)
  return { checks: done.map((one) => one.check), leaks: done.flatMap((one) => one.leaks), notes, unread }
}

const languageOf = ({ texts, language }: Examination): string =>
  texts && texts.transcript.language !== 'und' ? texts.transcript.language : language === 'auto' ? 'fr' : language
