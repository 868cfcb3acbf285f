import type { Exporter } from '../../contract/plugins.ts'

/** Milliseconds are more than an aligner knows. */
const rounded = (_key: string, value: unknown): unknown =>
  typeof value === 'number' ? Math.round(value * 1000) / 1000 : value

/** The whole transcript, times in seconds. */
export default {
  kind: 'exporter',
  id: 'json',
  version: 1,
  extension: 'json',
  title: { fr: 'Transcription complète (JSON)', en: 'Whole transcript (JSON)' },
  render: (transcript) => `${JSON.stringify(transcript, rounded, 2)}\n`,
} satisfies Exporter
