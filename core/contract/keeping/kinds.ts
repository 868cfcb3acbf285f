import { z } from 'zod'

/** What a library keeps, by what it tells about people. */
export const KeptKind = z.enum([
  /** Recordings as they were made. */
  'originals',
  /** Smaller or partial copies of them, made to be looked at: unmasked. */
  'proxies',
  /** What was said. */
  'transcripts',
  /** What faces and voices look and sound like to a recognition network. */
  'embeddings',
  /** What was found, where, and what was decided about it. */
  'findings',
  /** Rendered files inside the library, with their reports. */
  'renders',
  /** Renders in which verification found something. */
  'quarantine',
  /** What is thrown away when a job ends. */
  'scratch',
  /** Records in the database. */
  'records',
  /** Copies of a result that were handed over to a folder outside the library. */
  'published',
  /** Downloaded models: nothing about anybody. */
  'models',
  'other',
])
export type KeptKind = z.infer<typeof KeptKind>

/** How much of a kind. */
export const KeptCount = z.object({ kind: KeptKind, files: z.int().min(0), bytes: z.number().min(0) })
export type KeptCount = z.infer<typeof KeptCount>
