import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import { StudioError } from '../../../core/contract/errors.ts'
import type { InstalledModel } from '../../../core/contract/plugins.ts'
import { openSession } from '../session.ts'
import type { WhisperGraphs } from './graphs.ts'
import { ownLayout } from './own-layout.ts'
import { publishedLayout } from './published-layout.ts'
import { readVocabulary, type Vocabulary } from './vocabulary.ts'

/** Layouts of the manifest that can be opened here. */
export const whisperLayouts = ['estompe-whisper', 'onnx-community-whisper'] as const

const ConfigFile = z.object({
  vocab_size: z.int().positive(),
  num_mel_bins: z.int().positive().default(80),
  d_model: z.int().positive(),
  decoder_attention_heads: z.int().positive(),
})

/**
 * Opens a Whisper model of either layout.
 * @throws StudioError `model-broken`, `unsupported`
 */
export async function openWhisper(
  model: InstalledModel,
  options: { threads: number },
): Promise<{ graphs: WhisperGraphs; vocabulary: Vocabulary }> {
  const fileNamed = (pattern: RegExp): string => {
    const found = Object.values(model.files).find((path) => pattern.test(basename(path)))
    if (!found) throw new StudioError('model-broken', { file: model.entry.id })
    return found
  }
  const configPath = fileNamed(/^config\.json$/)
  const config = ConfigFile.safeParse(JSON.parse(await readFile(configPath, 'utf8')))
  if (!config.success) throw new StudioError('model-broken', { file: configPath }, config.error)
  const vocabulary = await readVocabulary(fileNamed(/^tokenizer\.json$/), fileNamed(/^generation_config\.json$/))
  const shape = {
    melBins: config.data.num_mel_bins,
    heads: config.data.decoder_attention_heads,
    headSize: config.data.d_model / config.data.decoder_attention_heads,
    vocabularySize: config.data.vocab_size,
  }
  const own = model.entry.layout === 'estompe-whisper'
  if (!own && model.entry.layout !== 'onnx-community-whisper')
    throw new StudioError('unsupported', { what: model.entry.layout })
  const setting = { ...options, shapes: 'many' } as const
  const [encoder, decoder] = await Promise.all([
    openSession(fileNamed(own ? /^encoder\.onnx$/ : /^encoder_model(_\w+)?\.onnx$/), setting),
    // One token at a time, each fed with the answer before: copies to a device and back would cost more than they save.
    openSession(fileNamed(own ? /^decoder\.onnx$/ : /^decoder_model_merged(_\w+)?\.onnx$/), { ...setting, on: 'cpu' }),
  ])
  const graphs = own
    ? ownLayout({ encoder, decoder }, shape)
    : publishedLayout({ encoder, decoder }, { ...shape, alignmentHeads: vocabulary.alignmentHeads })
  return { graphs, vocabulary }
}
