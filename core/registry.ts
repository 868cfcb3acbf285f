import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import type { Plugin, PluginSet } from './contract/plugins.ts'

const pluginsFolder = join(import.meta.dirname, 'plugins')

/** A plugin's file: TypeScript in a checkout, JavaScript when compiled; tests and sub-folders belong to plugins. */
const isPluginFile = (name: string): boolean => /\.(ts|js)$/.test(name) && !/\.(test|d)\.(ts|js)$/.test(name)

/** Paths of all plugin files, one a plugin. */
export function pluginFiles(folder = pluginsFolder): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((kind) =>
      readdirSync(join(folder, kind.name), { withFileTypes: true })
        .filter((entry) => entry.isFile() && isPluginFile(entry.name))
        .map((entry) => join(folder, kind.name, entry.name)),
    )
    .sort()
}

const base = { id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/), version: z.int().positive() }
const method = z.custom<unknown>((value) => typeof value === 'function', 'must be a function')
const names = z.array(z.string())

/** What makes a plugin of its kind one; the types say the rest. */
const shape = z.discriminatedUnion('kind', [
  z.object({
    ...base,
    kind: z.literal('frame-detector'),
    finds: z.enum(['face', 'screen', 'text']),
    role: z.enum(['fast', 'careful']),
    rank: z.number(),
    needs: names,
    open: method,
  }),
  z.object({ ...base, kind: z.literal('text-detector'), entities: names.min(1), needs: names, open: method }),
  z.object({ ...base, kind: z.literal('transcriber'), layouts: names.min(1), open: method }),
  z.object({
    ...base,
    kind: z.literal('redactor'),
    mask: z.enum(['soft', 'fill', 'mosaic', 'blur']),
    safeForIdentity: z.boolean(),
    apply: method,
  }),
  z.object({ ...base, kind: z.literal('exporter'), extension: z.string().regex(/^[a-z0-9]+$/), render: method }),
  z.object({
    ...base,
    kind: z.literal('document'),
    extension: z.string().regex(/^[a-z0-9]+$/),
    type: z.string().regex(/^[a-z]+\/[a-z0-9.; =+-]+$/i),
    render: method,
  }),
])

const isPlugin = (value: unknown): value is Plugin => shape.safeParse(value).success

/**
 * Loads every plugin. A file without a plugin, or two plugins of one id, is a mistake of the program and stops it.
 * @returns plugins by kind, each list in the order of their ids
 */
export async function loadPlugins(files = pluginFiles()): Promise<PluginSet> {
  const found = new Map<string, { plugin: Plugin; file: string }>()
  for (const file of files) {
    const module: { default?: unknown } = await import(pathToFileURL(file).href)
    const plugin = module.default
    if (!isPlugin(plugin)) {
      const why = shape.safeParse(plugin).error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
      throw new Error(`${file} does not default-export a plugin (${why?.join('; ')})`)
    }
    const other = found.get(plugin.id)
    if (other) throw new Error(`two plugins have the id ${plugin.id}: ${other.file} and ${file}`)
    found.set(plugin.id, { plugin, file })
  }
  return setOf([...found.values()].map(({ plugin }) => plugin))
}

/** Sorts plugins into their kinds. */
export function setOf(plugins: readonly Plugin[]): PluginSet {
  const sorted = [...plugins].sort((a, b) => (a.id < b.id ? -1 : 1))
  const of = <K extends Plugin['kind']>(kind: K) =>
    sorted.filter((plugin): plugin is Extract<Plugin, { kind: K }> => plugin.kind === kind)
  return {
    frameDetectors: of('frame-detector'),
    textDetectors: of('text-detector'),
    transcribers: of('transcriber'),
    redactors: of('redactor'),
    exporters: of('exporter'),
    documents: of('document'),
  }
}
