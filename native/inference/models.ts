import { access, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { StudioError } from '../../core/contract/errors.ts'
import { type ModelEntry, type ModelFile, ModelManifest } from '../../core/contract/manifest.ts'
import type { InstalledModel, Models } from '../../core/contract/plugins.ts'
import { openFingerprints } from './fingerprint.ts'
import { readTrusted } from './trust.ts'

/** What is known of one model on this machine, without hashing anything. */
export interface ModelListing {
  readonly entry: ModelEntry
  /** `installed`: all files are there (not yet hashed). `partial`: some are. */
  readonly state: 'installed' | 'partial' | 'absent'
  /** True when a file has neither a pin in the manifest nor one that the user recorded. */
  readonly unpinned: boolean
  /** Bytes of all files, null when the manifest does not know one of them. */
  readonly size: number | null
}

/** The outcome of checking every byte of one model. */
export interface ModelCheck {
  readonly id: string
  readonly state: 'intact' | 'altered' | 'missing' | 'unpinned'
  /** Paths (as in the manifest) of the files that are not as they should be. */
  readonly files: readonly string[]
}

export interface OpenModels extends Models {
  readonly manifest: ModelManifest
  /** The folder that downloads go to and that holds `trusted.json`. */
  readonly downloads: string
  list(): Promise<ModelListing[]>
  /** Checks one model, or all that are at least partly there and all that come with the program. */
  verify(id?: string): Promise<ModelCheck[]>
  /** @throws StudioError `model-unknown` */
  entry(id: string): ModelEntry
}

export interface ModelPlaces {
  readonly manifestPath: string
  /** Folders with the manifest's file paths under them, searched in order, each file by itself. */
  readonly folders: readonly string[]
  /** The library's own models folder, where downloads, `trusted.json` and the hash cache live. Searched when in `folders`. */
  readonly downloads: string
}

interface Found {
  /** By the file's path in the manifest. */
  readonly paths: Record<string, string>
  readonly hashed: (ModelFile & { readonly sha256: string })[]
}

/**
 * Reads a manifest.
 * @throws StudioError `models-unreadable`
 */
export async function readManifest(path: string): Promise<ModelManifest> {
  try {
    return ModelManifest.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch (cause) {
    throw new StudioError('models-unreadable', { file: path }, cause)
  }
}

/**
 * The models of this machine. A model is handed out only when each of its files has the sha256 of the manifest, or,
 * for a file without one, the sha256 that the user recorded. Hashes are remembered while nothing about the file
 * changes (see fingerprint.ts).
 */
export async function openModels(places: ModelPlaces): Promise<OpenModels> {
  const manifest = await readManifest(places.manifestPath)
  const folders = places.folders.map((folder) => resolve(folder))
  const fingerprints = openFingerprints(join(places.downloads, 'verified.json'))
  const opening = new Map<string, Promise<InstalledModel>>()

  const entry = (id: string): ModelEntry => {
    const found = manifest.models.find((model) => model.id === id)
    if (!found) throw new StudioError('model-unknown', { model: id })
    return found
  }

  const locate = async (file: ModelFile): Promise<string | null> => {
    for (const folder of folders) {
      const path = join(folder, file.path)
      const there = await access(path).then(
        () => true,
        () => false,
      )
      if (there) return path
    }
    return null
  }

  const pinOf = async (model: ModelEntry, file: ModelFile): Promise<string | null> =>
    file.sha256 ?? (await readTrusted(places.downloads))[model.id]?.[file.path] ?? null

  const check = async (model: ModelEntry): Promise<ModelCheck & Found> => {
    const wrong: Record<'altered' | 'missing' | 'unpinned', string[]> = { altered: [], missing: [], unpinned: [] }
    const paths: Record<string, string> = {}
    const hashed: Found['hashed'] = []
    for (const file of model.files) {
      const path = await locate(file)
      const seen = path ? await fingerprints.of(path) : null
      if (!path || !seen) {
        wrong.missing.push(file.path)
        continue
      }
      paths[file.path] = path
      hashed.push({ ...file, sha256: seen.sha256 })
      const pin = await pinOf(model, file)
      if (!pin) wrong.unpinned.push(file.path)
      else if (seen.sha256 !== pin) wrong.altered.push(file.path)
    }
    const state = (['altered', 'missing', 'unpinned'] as const).find((kind) => wrong[kind].length > 0) ?? 'intact'
    return { id: model.id, state, files: state === 'intact' ? [] : wrong[state], paths, hashed }
  }

  const open = async (id: string): Promise<InstalledModel> => {
    const model = entry(id)
    const { state, files, paths, hashed } = await check(model)
    if (state === 'intact') return { entry: { ...model, files: hashed }, files: paths }
    const data = { model: id, file: files[0] ?? '' }
    throw new StudioError(`model-${state}`, data)
  }

  // Callers at the same moment share one check; a later caller gets a new one, so that an alteration is noticed.
  const need = (id: string): Promise<InstalledModel> => {
    const running = opening.get(id)
    if (running) return running
    const fresh = open(id).finally(() => opening.delete(id))
    opening.set(id, fresh)
    return fresh
  }

  return {
    manifest,
    downloads: places.downloads,
    entry,
    need,
    async maybe(id) {
      try {
        return await need(id)
      } catch (error) {
        if (error instanceof StudioError && (error.code === 'model-missing' || error.code === 'model-unpinned'))
          return null
        throw error
      }
    },
    async list() {
      return Promise.all(
        manifest.models.map(async (model): Promise<ModelListing> => {
          const there = await Promise.all(model.files.map(locate))
          const pins = await Promise.all(model.files.map((file) => pinOf(model, file)))
          const count = there.filter((path) => path !== null).length
          return {
            entry: model,
            state: count === model.files.length ? 'installed' : count > 0 ? 'partial' : 'absent',
            unpinned: pins.includes(null),
            size: model.files.some((file) => file.size === null)
              ? null
              : model.files.reduce((sum, file) => sum + (file.size ?? 0), 0),
          }
        }),
      )
    },
    async verify(id) {
      const asked = id === undefined ? manifest.models : [entry(id)]
      const checks: ModelCheck[] = []
      for (const model of asked) {
        const there = (await Promise.all(model.files.map(locate))).some((path) => path !== null)
        if (id === undefined && !there && !model.bundled) continue
        const { state, files } = await check(model)
        checks.push({ id: model.id, state, files })
      }
      return checks
    },
  }
}
