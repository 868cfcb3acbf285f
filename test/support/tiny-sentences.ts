import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { InstalledModel } from '../../core/contract/plugins.ts'

/**
 * A sentence-embedding network of a few kilobytes in the published layout: a real ONNX graph and a real tokenizer. Words
 * of one group have the same vector, all others none.
 */
export function tinySentences(folder: string, groups: readonly (readonly string[])[]): InstalledModel {
  mkdirSync(folder, { recursive: true })
  const special = ['<s>', '<pad>', '</s>', '<unk>']
  const words = groups.flatMap((group, meaning) => group.map((word) => ({ word, meaning })))
  const table = new Float32Array((special.length + words.length) * groups.length)
  for (const [i, { meaning }] of words.entries()) table[(special.length + i) * groups.length + meaning] = 1
  const files = {
    'onnx/model_quantized.onnx': network(table, groups.length),
    'tokenizer.json': JSON.stringify(tokenizer(special, words)),
    'tokenizer_config.json': JSON.stringify({ tokenizer_class: 'XLMRobertaTokenizer' }),
  }
  mkdirSync(join(folder, 'onnx'), { recursive: true })
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return {
    entry: {
      ...{ id: 'tiny-sentences', title: 'Tiny', task: 'sentence-embedding', layout: 'sentence-transformers' },
      ...{ licence: 'MIT', attribution: 'nobody', home: 'https://example.org', bundled: false, memory: null },
      files: Object.keys(files).map((path) => ({ path, size: null, sha256: '0'.repeat(64), sources: [] })),
    },
    files: Object.fromEntries(Object.keys(files).map((path) => [path, join(folder, path)])),
  }
}

const tokenizer = (special: readonly string[], words: readonly { readonly word: string }[]): object => ({
  version: '1.0',
  added_tokens: special.map((content, id) => ({ id, content, special: true, normalized: false })),
  normalizer: { type: 'Lowercase' },
  pre_tokenizer: { type: 'Metaspace', replacement: '▁', add_prefix_space: true, prepend_scheme: 'always' },
  post_processor: {
    type: 'TemplateProcessing',
    single: [
      { SpecialToken: { id: '<s>', type_id: 0 } },
      { Sequence: { id: 'A', type_id: 0 } },
      { SpecialToken: { id: '</s>', type_id: 0 } },
    ],
    pair: [],
    special_tokens: Object.fromEntries(
      ['<s>', '</s>'].map((id) => [id, { id, ids: [special.indexOf(id)], tokens: [id] }]),
    ),
  },
  decoder: { type: 'Metaspace', replacement: '▁', add_prefix_space: true, prepend_scheme: 'always' },
  model: {
    type: 'Unigram',
    unk_id: special.indexOf('<unk>'),
    vocab: [...special.map((one) => [one, 0]), ...words.map(({ word }) => [`▁${word}`, -1])],
  },
})

const floatType = 1
const integerType = 7

/** `last_hidden_state` = the row of the table for each token, as a graph of one node (onnx.proto3, opset 13). */
function network(table: Float32Array, width: number): Buffer {
  const axes = ['texts', 'tokens'] as const
  const graph = [
    bytes(1, [text(1, 'table'), text(1, 'input_ids'), text(2, 'last_hidden_state'), text(4, 'Gather')]),
    text(2, 'sentences'),
    bytes(5, [
      ...[table.length / width, width].map((size) => number(1, size)),
      number(2, floatType),
      text(8, 'table'),
      bytes(9, [Buffer.from(table.buffer)]),
    ]),
    bytes(11, value('input_ids', integerType, axes)),
    bytes(11, value('attention_mask', integerType, axes)),
    bytes(12, value('last_hidden_state', floatType, [...axes, width])),
  ]
  return Buffer.concat([number(1, 8), bytes(7, graph), bytes(8, [text(1, ''), number(2, 13)])])
}

const value = (name: string, type: number, axes: readonly (string | number)[]): Buffer[] => [
  text(1, name),
  bytes(2, [
    bytes(1, [
      number(1, type),
      bytes(
        2,
        axes.map((axis) => bytes(1, [typeof axis === 'string' ? text(2, axis) : number(1, axis)])),
      ),
    ]),
  ]),
]

const varint = (n: number): number[] => (n < 128 ? [n] : [(n & 127) | 128, ...varint(n >>> 7)])
const number = (field: number, n: number): Buffer => Buffer.from([...varint(field << 3), ...varint(n)])
const bytes = (field: number, parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([...varint((field << 3) | 2), ...varint(content.length)]), content])
}
const text = (field: number, content: string): Buffer => bytes(field, [Buffer.from(content)])
