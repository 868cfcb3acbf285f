import { mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { keptSize } from '../../../native/files/kept.ts'
import { sha256OfFile } from '../../../native/files/sha256.ts'
import { remembering } from '../../../native/inference/remembering-detectors.ts'
import { probe } from '../../../native/media/probe.ts'
import { StudioError } from '../../contract/errors.ts'
import { installedOf } from '../../contract/installed-detectors.ts'
import { VerifyInput, VerifyOutput } from '../../contract/pipeline.ts'
import { stage } from '../../contract/stage.ts'
import { provenRender, type VerifiedRender } from '../../contract/verified.ts'
import { askAhead, verifyPieces } from './ahead.ts'
import { examine } from './examine.ts'
import { openPersonalSearch, spokenNames } from './personal.ts'
import { reportOf } from './report.ts'
import { languageOf } from './speech.ts'
import { modelsUsed } from './tools.ts'

/**
 * A second opinion on the rendered file itself: another face detector, the text on the screen read again, the sound
 * transcribed again, every mask compared with the original, and everything that goes with the file. It can only say
 * what it found; whoever publishes needs its word.
 */
export const verifyStage = stage<VerifyInput, VerifyOutput>({
  name: 'verify',
  version: 16,
  input: VerifyInput,
  output: VerifyOutput,
  // What the search was told of the recording is none of it: a render is looked at for itself.
  keepsAnswers: 'its-own',
  uses: async ({ model }, { plugins, models }) => {
    const { textDetectors, transcribers, exporters, frameDetectors } = plugins
    const deciding = [...textDetectors, ...transcribers, ...exporters, ...(await installedOf(frameDetectors, models))]
    return [model, ...deciding.map(({ kind, id, version }) => `${kind}:${id}:${version}`)]
  },
  async run(input, context) {
    const { source, rendered, plan, policy, shown, names, transcript, model } = input
    const { signal, models, plugins, threads, answers } = context
    if ((await sha256OfFile(rendered.media, signal)) !== rendered.mediaSha256)
      throw new StudioError('source-changed', { file: rendered.media })
    const texts: Record<string, string> = {}
    for (const path of rendered.texts) {
      // One that cannot be read is told by the check of captions.
      const sha256 = await sha256OfFile(path, signal).catch(() => null)
      if (sha256 !== null) texts[basename(path)] = sha256
    }
    const scratch = join(context.scratch, 'verify')
    await mkdir(scratch, { recursive: true })
    const host = { models, threads, signal, answers }
    const known = [...names, ...(transcript ? spokenNames(transcript, input.findings) : [])]
    const alone = source.path === rendered.media
    const search = openPersonalSearch(host, plugins.textDetectors, known, policy)
    // Whether it fails is told by the examination, which waits for it.
    search.catch(() => {})
    try {
      const examined = await examine({
        rendered: { path: rendered.media, info: await probe(rendered.media, { signal }) },
        original: alone ? null : { path: source.path, info: source.media },
        texts: { files: rendered.texts, transcript: rendered.transcript },
        language: languageOf(input),
        said: transcript ?? null,
        ...{ plan, shown, search, model, host, scratch },
        plugins: remembering(context).plugins,
        onProgress: context.progress,
      })
      for (const check of examined.checks)
        context.log('check', { check: check.id, examined: check.examined, leaks: check.leaks, seconds: check.seconds })
      const bytes = await keptSize(rendered.media)
      const report = reportOf(input, examined, await modelsUsed(plugins, models, model), { bytes, texts })
      return { report, leaks: report.leaks }
    } finally {
      await search.then(
        (opened) => opened.close(),
        () => {},
      )
    }
  },
  pieces: {
    count: async (input, seconds) => verifyPieces(input, seconds),
    make: askAhead,
  },
})

/** What a clean verification proves; null when something was found. */
export const verifiedRender = ({ report }: VerifyOutput, media: string): VerifiedRender | null =>
  provenRender(report, media)
