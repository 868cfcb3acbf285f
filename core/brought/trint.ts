import { z } from 'zod'
import { writeWhole } from '../../native/files/aside.ts'
import { readBrought } from '../contract/brought/lines.ts'
import { type ErrorCode, StudioError } from '../contract/errors.ts'
import { jsonOf } from '../contract/json-of.ts'

/** A transcript that lies at Trint. */
export interface TrintFile {
  readonly id: string
  readonly title: string
  /** Seconds; null where Trint does not say. */
  readonly duration: number | null
  /** ISO 639-1, perhaps with a region; null where Trint does not say. */
  readonly language: string | null
  /** ISO time of the last change; null where Trint does not say. */
  readonly updated: string | null
}

export interface TrintAccount {
  /** Id and secret of an API key, with a colon between them. */
  readonly key: string
  /** `https://api.trint.com`, or `https://api.eu.trint.com` for accounts in Europe. */
  readonly address: string
}

const Listed = z.object({
  id: z.string().min(1),
  title: z.string(),
  duration: z.number().nullish(),
  language: z.string().nullish(),
  updated: z.string().nullish(),
})

/** Files asked for at once: Trint gives a thousand at most. */
const atOnce = 100
/** Bytes of one answer that are read. */
const longest = 64 << 20
/** Milliseconds that an answer may take. */
const patience = 60_000

/**
 * The account's transcripts, all of them.
 * Source: dev.trint.com, "List files", "Trint API Keys and Authentication", "US vs EU Tenant".
 * @throws StudioError `trint-refused`, `trint-unreachable`, `cancelled`
 */
export async function* trintFiles(account: TrintAccount, signal: AbortSignal): AsyncGenerator<TrintFile> {
  const seen = new Set<string>()
  for (let skip = 0; ; skip += atOnce) {
    const page = z
      .array(Listed)
      .safeParse(jsonOf(await asked(account, `transcripts/?limit=${atOnce}&skip=${skip}`, signal)))
    if (!page.success) throw new StudioError('trint-unreachable', { address: account.address }, page.error)
    const fresh = page.data.filter(({ id }) => !seen.has(id))
    for (const { id, title, duration, language, updated } of fresh) {
      seen.add(id)
      yield {
        ...{ id, title, language: language ?? null, updated: updated ?? null },
        duration: duration == null ? null : duration / 1000,
      }
    }
    // A server that ignores `skip` gives the same page for ever.
    if (page.data.length < atOnce || fresh.length === 0) return
  }
}

/**
 * Keeps a transcript with the time of each word as a file, as `readBrought` takes it.
 * Source: dev.trint.com, "JSON".
 * @param to absolute path; what lies there is replaced when all of it has come
 * @throws StudioError `trint-refused`, `trint-missing` also while it is still being transcribed, `trint-unreachable`,
 *   `transcript-unreadable`, `folder-not-writable`, `cancelled`
 */
export async function keepTranscript(
  account: TrintAccount,
  id: string,
  to: string,
  signal: AbortSignal,
): Promise<void> {
  const text = await asked(account, `export/json/${encodeURIComponent(id)}`, signal)
  readBrought(text, Number.POSITIVE_INFINITY)
  await writeWhole(to, text)
}

const codes: Readonly<Record<number, ErrorCode>> = { 401: 'trint-refused', 403: 'trint-refused', 404: 'trint-missing' }

async function asked({ key, address }: TrintAccount, path: string, signal: AbortSignal): Promise<string> {
  const data = { address }
  try {
    const response = await fetch(new URL(path, address.endsWith('/') ? address : `${address}/`), {
      headers: { accept: 'application/json', authorization: `Basic ${Buffer.from(key).toString('base64')}` },
      // The key is for this address alone.
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
    })
    if (!response.ok) {
      await response.body?.cancel()
      throw new StudioError(codes[response.status] ?? 'trint-unreachable', data)
    }
    const parts: Uint8Array[] = []
    let size = 0
    for await (const part of response.body ?? []) {
      size += part.length
      if (size > longest) throw new StudioError('trint-unreachable', data)
      parts.push(part)
    }
    return Buffer.concat(parts).toString()
  } catch (error) {
    if (error instanceof StudioError) throw error
    throw new StudioError(signal.aborted ? 'cancelled' : 'trint-unreachable', data, error)
  }
}
