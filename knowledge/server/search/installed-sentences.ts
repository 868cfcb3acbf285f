import type { Models } from '../../../core/contract/plugins.ts'
import { openSentences, type SentenceModel } from '../../../native/inference/sentences.ts'

/** Where models are looked for, and how many threads one may use. */
export interface ModelShelf {
  readonly models: () => Promise<Models>
  readonly threads: number
}

/**
 * The network for sentences that the manifest offers, or null when it is not installed.
 * @throws StudioError `model-altered`, `model-broken`
 */
export async function openInstalledSentences({ models, threads }: ModelShelf): Promise<SentenceModel | null> {
  const model = await (await models()).maybe('paraphrase-multilingual-minilm')
  return model && openSentences(model, threads)
}
