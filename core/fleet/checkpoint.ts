import { createHash } from 'node:crypto'
import { globSync } from 'node:fs'
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { z } from 'zod'
import { listName, partsIn, unitedParts } from '../../native/media/kept-parts.ts'
import { fetchObject } from '../../native/store/fetch-object.ts'
import type { ObjectStore } from '../../native/store/object-store.ts'
import { wholeObject } from '../../native/store/whole-object.ts'
import { StudioError } from '../contract/errors.ts'
import { stageAnswersName } from '../stage-answers.ts'
import { AnswerPieces } from './answer-pieces.ts'
import { FileOfSession, objectKey, placeOf } from './session-files.ts'

/*
 * What an unfinished stage has finished: parts of a render, and pieces of what networks have said in a search or a
 * transcription, each an object under its sha256 like all files of a session, and a list of them, an object as well.
 * Whoever goes on is told the sha256 of the list.
 */

const Checkpoint = z.object({ version: z.literal(1), files: z.array(FileOfSession) })

/** Hands on what one attempt at a stage finishes, as it goes. */
export class CheckpointKeeper {
  readonly #store: ObjectStore
  readonly #id: string
  readonly #home: string
  readonly #signal: AbortSignal
  readonly #sent: Set<string>
  readonly #answers: AnswerPieces
  #last: string | null = null
  #turn: Promise<void> = Promise.resolve()

  /**
   * @param home absolute path of the session's library
   * @param brought what `bringCheckpoints` gave: it is in the store already
   */
  constructor(store: ObjectStore, id: string, home: string, signal: AbortSignal, brought: Iterable<string> = []) {
    this.#store = store
    this.#id = id
    this.#home = home
    this.#signal = signal
    this.#sent = new Set(brought)
    this.#answers = new AnswerPieces(home)
  }

  /**
   * Hands on what was finished since the last time; calls follow one another.
   * @param rest hands on answers however few there are: no more will come
   * @returns the sha256 of the list of all that is finished; null where nothing is
   * @throws StudioError as the store
   */
  look(rest = false): Promise<string | null> {
    const looked = this.#turn.then(() => this.#look(rest))
    this.#turn = looked.then(
      () => undefined,
      () => undefined,
    )
    return looked
  }

  async #look(rest: boolean): Promise<string | null> {
    const files: FileOfSession[] = []
    for (const list of globSync('sessions/*/*/parts/parts.json', { cwd: this.#home }).sort()) {
      const path = join(this.#home, list)
      // The list is replaced whole, and the folder goes when the stage has ended.
      const bytes = await readFile(path).catch(() => null)
      const parts = bytes && partsIn(bytes.toString())
      if (!bytes || !parts) continue
      for (const { name, size, sha256 } of parts) {
        const part = join(dirname(path), name)
        if (!(await this.#send(sha256, { path: part }))) continue
        files.push({ path: relative(this.#home, part).replaceAll('\\', '/'), size, sha256 })
      }
      const sha256 = sha256Of(bytes)
      await this.#send(sha256, { bytes })
      files.push({ path: list.replaceAll('\\', '/'), size: bytes.length, sha256 })
    }
    files.push(...(await this.#answers.look((sha256, bytes) => this.#send(sha256, { bytes }), rest)))
    if (files.length === 0) return this.#last
    const list = Buffer.from(JSON.stringify({ version: 1, files }))
    await this.#send(sha256Of(list), { bytes: list })
    this.#last = sha256Of(list)
    return this.#last
  }

  /** @returns false when the file went meanwhile */
  async #send(sha256: string, content: { path: string } | { bytes: Buffer }): Promise<boolean> {
    if (this.#sent.has(sha256)) return true
    try {
      await this.#store.put(objectKey(this.#id, sha256), content, { signal: this.#signal })
    } catch (error) {
      if (error instanceof StudioError && error.code === 'file-missing') return false
      throw error
    }
    this.#sent.add(sha256)
    return true
  }
}

/**
 * Brings here what an earlier attempt, or pieces of the stage, had finished. What is no longer in the store, because that
 * stage has ended or it expired, is done again.
 * @param checkpoints what `CheckpointKeeper.look` gave, in each place
 * @param home absolute path of the session's library, without the unfinished stage
 * @returns sha256 of what was brought
 * @throws StudioError `object-altered`, `disk-full`, and what the store answers
 */
export async function bringCheckpoints(
  store: ObjectStore,
  id: string,
  checkpoints: readonly string[],
  home: string,
  signal: AbortSignal,
): Promise<string[]> {
  const brought = new Set<string>()
  const begun = new Map<string, Set<string>>()
  for (const checkpoint of checkpoints)
    try {
      const { bytes } = await wholeObject(store, objectKey(id, checkpoint), { signal })
      if (sha256Of(bytes) !== checkpoint) throw new StudioError('object-altered', { file: objectKey(id, checkpoint) })
      // Lists come behind their parts: half of a checkpoint is none.
      for (const { path, size, sha256 } of Checkpoint.parse(JSON.parse(bytes.toString())).files) {
        const before = begun.get(path)
        if (before?.has(sha256)) continue
        const place = placeOf(home, path)
        const to = before ? `${place}.piece` : place
        const there = await fetchObject(store, objectKey(id, sha256), to, { signal })
        if (there.sha256 !== sha256 || there.size !== size) throw new StudioError('object-altered', { file: path })
        if (to !== place) await putTogether(place, to)
        begun.set(path, new Set(before).add(sha256))
        brought.add(sha256)
      }
    } catch (error) {
      if (!(error instanceof StudioError && error.code === 'file-missing')) throw error
    }
  return [...brought]
}

/** A path that comes again goes on; a list of parts is one with those from other places. */
async function putTogether(place: string, more: string): Promise<void> {
  if (basename(place) === listName)
    await writeFile(place, unitedParts(await readFile(place, 'utf8'), await readFile(more, 'utf8')))
  else if (basename(place) === stageAnswersName) await appendFile(place, await readFile(more))
  await rm(more)
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
