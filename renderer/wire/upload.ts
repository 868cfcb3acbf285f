import { useSyncExternalStore } from 'react'
import type { Failure } from '../../core/contract/api.ts'
import { ErrorCode, StudioError } from '../../core/contract/errors.ts'
import { connection } from './connection.ts'

/** A recording on its way into the library. Bytes. */
export interface Incoming {
  readonly key: number
  readonly name: string
  readonly done: number
  readonly total: number
  readonly failure: Failure | null
  readonly cancel: () => void
}

let incoming: readonly Incoming[] = []
let last = 0
const listeners = new Set<() => void>()

function show(next: readonly Incoming[]): void {
  incoming = next
  for (const listener of listeners) listener()
}

const update = (key: number, part: Partial<Incoming>): void =>
  show(incoming.map((one) => (one.key === key ? { ...one, ...part } : one)))
const remove = (key: number): void => show(incoming.filter((one) => one.key !== key))

export const dismiss = remove

export function failureOf(error: unknown): Failure {
  return error instanceof StudioError ? { code: error.code, data: { ...error.data } } : { code: 'internal', data: {} }
}

/** Brings files into the library: by path in the desktop shell, by streaming them in a browser. */
export function importFiles(files: Iterable<File>): void {
  for (const file of files) {
    const path = window.estompe?.pathOf(file)
    if (path) void importPath(path, file.name)
    else stream(file)
  }
}

/** @throws nothing: what goes wrong is shown as a failed arrival */
export async function importPath(path: string, name: string, language: 'fr' | 'en' | 'auto' = 'auto'): Promise<void> {
  const key = ++last
  try {
    await connection.call('library.import', { path, language })
  } catch (error) {
    show([...incoming, { key, name, done: 0, total: 0, failure: failureOf(error), cancel: () => remove(key) }])
  }
}

/** Files that go over the line at once: a browser has six lines to one host, and the studio wants some for itself. */
const atOnce = 2
let sending = 0
const queue: { readonly key: number; readonly file: File }[] = []

function stream(file: File): void {
  const key = ++last
  const cancel = (): void => {
    const at = queue.findIndex((waiting) => waiting.key === key)
    if (at >= 0) queue.splice(at, 1)
    remove(key)
  }
  show([...incoming, { key, name: file.name, done: 0, total: file.size, failure: null, cancel }])
  queue.push({ key, file })
  sendNext()
}

function sendNext(): void {
  const next = sending < atOnce ? queue.shift() : undefined
  if (!next) return
  sending += 1
  send(next.key, next.file)
}

function send(key: number, file: File): void {
  const request = new XMLHttpRequest()
  const fail = (failure: Failure): void => update(key, { failure, cancel: () => remove(key) })
  update(key, { cancel: () => request.abort() })
  request.addEventListener('loadend', () => {
    sending -= 1
    sendNext()
  })
  request.upload.addEventListener('progress', ({ loaded }) => update(key, { done: Math.min(loaded, file.size) }))
  request.addEventListener('abort', () => remove(key))
  request.addEventListener('error', () => fail({ code: 'disconnected', data: {} }))
  request.addEventListener('load', () => {
    if (request.status === 201) remove(key)
    else fail(answered(request.responseText))
  })
  request.open('POST', `/upload?name=${encodeURIComponent(file.name)}`)
  request.send(file)
}

function answered(text: string): Failure {
  try {
    const { code, data } = JSON.parse(text) as { code: unknown; data: Record<string, string | number> }
    return { code: ErrorCode.parse(code), data }
  } catch {
    return { code: 'internal', data: {} }
  }
}

export const useIncoming = (): readonly Incoming[] =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => incoming,
  )
