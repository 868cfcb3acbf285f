import { readFile } from 'node:fs/promises'
import { openSession, Tensor } from '../../../../native/inference/session.ts'
import type { Entity } from '../../../contract/finding.ts'
import type { InstalledModel } from '../../../contract/plugins.ts'
import { wordPieces } from './tokenizer.ts'

/** A stretch that the model names, with the lowest probability among its pieces. */
export interface Named {
  readonly start: number
  readonly end: number
  readonly label: string
  readonly entity: Entity
  readonly probability: number
}

/** A piece of a word with the probabilities, 0..1, that it belongs to somebody's name or to a place's. */
export interface Judged {
  readonly start: number
  readonly end: number
  readonly person: number
  readonly place: number
}

/** What the model makes of a text. */
export interface Read {
  readonly named: readonly Named[]
  readonly pieces: readonly Judged[]
}

const entities: Readonly<Record<string, Entity>> = {
  GIVEN_NAME: 'PERSON',
  SURNAME: 'PERSON',
  CITY: 'LOCATION',
  STATE: 'LOCATION',
  BUILDING_NUMBER: 'ADDRESS',
  STREET_NAME: 'ADDRESS',
  SECONDARY_ADDRESS: 'ADDRESS',
  ZIP_CODE: 'ADDRESS',
  EMAIL: 'EMAIL',
  PHONE: 'PHONE',
  URL: 'URL',
  BANK_ACCOUNT: 'IBAN',
}

/** Pieces that one run of the model takes; a window of 512 positions less its two marks. */
const room = 510

/** Opens the token classifier (6 layers, 384 wide). */
export async function openRampart(
  model: InstalledModel,
  threads: number,
): Promise<{
  read(text: string): Promise<Read>
  close(): Promise<void>
}> {
  const file = (end: string): string => Object.entries(model.files).find(([path]) => path.endsWith(end))?.[1] ?? ''
  const vocabulary = new Map((await readFile(file('vocab.txt'), 'utf8')).split('\n').map((word, i) => [word, i]))
  const config = JSON.parse(await readFile(file('config.json'), 'utf8')) as { id2label: Record<string, string> }
  const session = await openSession(file('.onnx'), { threads })
  const edges = [vocabulary.get('[CLS]') as number, vocabulary.get('[SEP]') as number] as const
  const tensor = (values: readonly number[]): Tensor =>
    new Tensor(
      'int64',
      BigInt64Array.from(values, (v) => BigInt(v)),
      [1, values.length],
    )

  const kinds = Object.entries(config.id2label).map(([k, label]) => [Number(k), entities[label.slice(2)]] as const)

  async function window(text: string, pieces: ReturnType<typeof wordPieces>): Promise<Read> {
    const ids = [edges[0], ...pieces.map((p) => p.id), edges[1]]
    const inputs = {
      input_ids: tensor(ids),
      attention_mask: tensor(ids.map(() => 1)),
      token_type_ids: tensor(ids.map(() => 0)),
    }
    const feeds = Object.fromEntries(session.inputNames.map((name) => [name, inputs[name as keyof typeof inputs]]))
    const output = (await session.run(feeds))[session.outputNames[0] as string] as Tensor
    const logits = output.data as Float32Array
    const labels = output.dims[2] as number
    const out: Named[] = []
    const judged: Judged[] = []
    for (const [i, piece] of pieces.entries()) {
      const row = logits.subarray((i + 1) * labels, (i + 2) * labels)
      let best = 0
      for (let k = 1; k < labels; k++) if ((row[k] as number) > (row[best] as number)) best = k
      let sum = 0
      for (const value of row) sum += Math.exp(value - (row[best] as number))
      const share = (entity: Entity): number => {
        let part = 0
        for (const [k, kind] of kinds) if (kind === entity) part += Math.exp((row[k] as number) - (row[best] as number))
        return part / sum
      }
      judged.push({ start: piece.start, end: piece.end, person: share('PERSON'), place: share('LOCATION') })
      const label = config.id2label[String(best)] ?? 'O'
      const entity = entities[label.slice(2)]
      if (!entity || 1 / sum < 0.5) continue
      const last = out.at(-1)
      const named = label.slice(2)
      if (last && last.label === named && /^\s?$/.test(text.slice(last.end, piece.start)))
        out.splice(-1, 1, { ...last, end: piece.end, probability: Math.min(last.probability, 1 / sum) })
      else out.push({ start: piece.start, end: piece.end, label: named, entity, probability: 1 / sum })
    }
    return { named: out, pieces: judged }
  }

  return {
    async read(text) {
      const pieces = wordPieces(vocabulary, text)
      const parts: Read[] = []
      for (let at = 0; at < pieces.length; at += room) parts.push(await window(text, pieces.slice(at, at + room)))
      return { named: parts.flatMap(({ named }) => named), pieces: parts.flatMap(({ pieces }) => pieces) }
    },
    close: async () => session.release(),
  }
}
