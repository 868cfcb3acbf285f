import { statSync } from 'node:fs'
import { isAbsolute, resolve } from 'node:path'
import { SessionId } from '../core/contract/api.ts'

/** The scheme of links that open Estompe from elsewhere; its own pages have another one, which no link reaches. */
export const linkScheme = 'estompe-open'

/** What somebody wants to see. Files are imported by the page after it was asked. */
export type Opening =
  | { readonly kind: 'page'; readonly hash: string }
  | { readonly kind: 'file'; readonly path: string }

/** A link from elsewhere names a screen and nothing more: it cannot start, change or delete anything. */
export function openingOfLink(link: string): Opening | null {
  let url: URL
  try {
    url = new URL(link)
  } catch {
    return null
  }
  if (url.protocol !== `${linkScheme}:`) return null
  if (url.host === 'record' && /^\/?$/.test(url.pathname)) return { kind: 'page', hash: '#/record' }
  const id = SessionId.safeParse(url.pathname.slice(1))
  return url.host === 'session' && id.success ? { kind: 'page', hash: `#/session/${id.data}` } : null
}

/** What a start of the program was given: links and files, in the order of the command line. */
export function openingsOf(argv: readonly string[], folder: string): Opening[] {
  return argv.flatMap((one) => {
    if (one.startsWith('-')) return []
    if (one.startsWith(`${linkScheme}:`)) return openingOfLink(one) ?? []
    const path = isAbsolute(one) ? one : resolve(folder, one)
    return isRecording(path) ? { kind: 'file' as const, path } : []
  })
}

/** A file with one of the endings that Estompe is registered for. */
export function isRecording(path: string): boolean {
  if (!/\.(mp4|m4v|mov|mkv|webm|m4a|mp3|wav|ogg|opus|flac)$/i.test(path)) return false
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}
