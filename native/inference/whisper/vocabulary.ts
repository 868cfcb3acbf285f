import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { StudioError } from '../../../core/contract/errors.ts'

/** GPT-2's reversible spelling of bytes as printable characters (`bytes_to_unicode` of OpenAI's encoder.py). */
const byteOfCharacter: ReadonlyMap<string, number> = (() => {
  const printable = new Set<number>()
  for (const [first, last] of [
    [33, 126],
    [161, 172],
    [174, 255],
  ] as const)
    for (let byte = first; byte <= last; byte++) printable.add(byte)
  const map = new Map<string, number>()
  let next = 256
  for (let byte = 0; byte < 256; byte++) map.set(String.fromCharCode(printable.has(byte) ? byte : next++), byte)
  return map
})()

const TokenizerFile = z.object({
  model: z.object({ vocab: z.record(z.string(), z.int()) }),
  added_tokens: z.array(z.object({ id: z.int(), content: z.string() })),
})

const GenerationFile = z.object({
  alignment_heads: z.array(z.tuple([z.int(), z.int()])).optional(),
  suppress_tokens: z.array(z.int()).default([]),
  begin_suppress_tokens: z.array(z.int()).default([]),
  lang_to_id: z.record(z.string(), z.int()),
  no_timestamps_token_id: z.int(),
  max_initial_timestamp_index: z.int().default(50),
})

/** Tokens of a Whisper model: what they spell, and which of them steer the decoder. */
export interface Vocabulary {
  readonly startOfTranscript: number
  readonly endOfText: number
  readonly transcribe: number
  readonly noTimestamps: number
  /** Null when the model has no token for it. */
  readonly noSpeech: number | null
  /** Token of 0.00 s; each next one is 20 ms later, up to 30.00 s. */
  readonly firstTimestamp: number
  readonly maxInitialTimestamp: number
  readonly suppressed: readonly number[]
  readonly suppressedAtBegin: readonly number[]
  /** Token by ISO 639-1 code. */
  readonly languages: ReadonlyMap<string, number>
  /** [decoder layer, head] pairs whose cross attention follows the sound; null when the model does not say. */
  readonly alignmentHeads: readonly (readonly [number, number])[] | null
  /** What tokens spell; special tokens and timestamps spell nothing. Incomplete UTF-8 becomes U+FFFD. */
  text(tokens: readonly number[]): string
  /** True when a token begins a new word (begins with a space). */
  beginsWord(token: number): boolean
}

/** Seconds between two timestamp tokens, and between two positions of the encoder. */
export const timestampStep = 0.02

/**
 * Reads `tokenizer.json` and `generation_config.json` as Hugging Face writes them.
 * @throws StudioError `model-broken`
 */
export async function readVocabulary(tokenizerPath: string, generationPath: string): Promise<Vocabulary> {
  try {
    const tokenizer = TokenizerFile.parse(JSON.parse(await readFile(tokenizerPath, 'utf8')))
    const generation = GenerationFile.parse(JSON.parse(await readFile(generationPath, 'utf8')))
    return vocabularyOf(tokenizer, generation)
  } catch (cause) {
    throw new StudioError('model-broken', { file: tokenizerPath }, cause)
  }
}

function vocabularyOf(
  tokenizer: z.infer<typeof TokenizerFile>,
  generation: z.infer<typeof GenerationFile>,
): Vocabulary {
  const spelled: string[] = []
  for (const [content, id] of Object.entries(tokenizer.model.vocab)) spelled[id] = content
  const special = new Map(tokenizer.added_tokens.map((token) => [token.content, token.id]))
  const need = (content: string): number => {
    const id = special.get(content)
    if (id === undefined) throw new Error(`no token ${content}`)
    return id
  }
  const endOfText = need('<|endoftext|>')
  const bytesOf = (token: number): number[] =>
    token < endOfText ? [...(spelled[token] ?? '')].map((c) => byteOfCharacter.get(c) ?? 63) : []
  return {
    startOfTranscript: need('<|startoftranscript|>'),
    endOfText,
    transcribe: need('<|transcribe|>'),
    noTimestamps: generation.no_timestamps_token_id,
    noSpeech: special.get('<|nospeech|>') ?? special.get('<|nocaptions|>') ?? null,
    firstTimestamp: generation.no_timestamps_token_id + 1,
    maxInitialTimestamp: generation.max_initial_timestamp_index,
    suppressed: generation.suppress_tokens,
    suppressedAtBegin: generation.begin_suppress_tokens,
    languages: new Map(Object.entries(generation.lang_to_id).map(([token, id]) => [token.slice(2, -2), id])),
    alignmentHeads: generation.alignment_heads ?? null,
    text: (tokens) => Buffer.from(tokens.flatMap(bytesOf)).toString('utf8'),
    beginsWord: (token) => (spelled[token] ?? '').startsWith('Ġ'),
  }
}
