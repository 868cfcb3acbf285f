import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { arch, cpus, platform, release } from 'node:os'
import { dirname, join } from 'node:path'
import * as ort from 'onnxruntime-node'
import type { ProviderName } from '../../core/contract/provider/choice.ts'
import { providerOrder } from './providers.ts'
import { inferenceVersion } from './version.ts'

export interface Files {
  readonly exists: (path: string) => boolean
  /** Names in a folder; none when there is no such folder. */
  readonly names: (folder: string) => string[]
}

const realFiles: Files = {
  exists: existsSync,
  names: (folder) => {
    try {
      return readdirSync(folder).sort()
    } catch {
      return []
    }
  },
}

/**
 * Providers other than the CPU that could run here: the runtime was built with them, what they load is there, and so
 * is a graphics device. Costs a look at a few files, and loads no driver.
 */
export function possibleProviders(
  built: readonly string[] = ort.listSupportedBackends().map(({ name }) => name),
  system: NodeJS.Platform = platform(),
  files: Files = realFiles,
): ProviderName[] {
  const device = {
    nvidia: files.exists('/dev/nvidiactl') || files.exists('/dev/dxg'),
    any: files.names('/dev/dri').some((name) => name.startsWith('renderD')),
  }
  const libraries = join(
    dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json')),
    `bin/napi-v6/${system}/${arch()}`,
  )
  const isPossible = (name: ProviderName): boolean => {
    if (name === 'cpu' || !built.includes(name)) return false
    if (name === 'cuda')
      return device.nvidia && files.exists(join(libraries, 'libonnxruntime_providers_cuda.so')) && system === 'linux'
    return system !== 'linux' || device.nvidia || device.any
  }
  return providerOrder.filter(isPossible)
}

/**
 * A fingerprint of what decides which provider can be trusted: runtime, system, processor, graphics devices and their
 * drivers. Says nothing about whose machine it is.
 */
export function machineMark(): string {
  const read = (path: string): string => {
    try {
      return readFileSync(path, 'utf8').trim()
    } catch {
      return ''
    }
  }
  const changed = (path: string): number => {
    try {
      return statSync(path).mtimeMs
    } catch {
      return 0
    }
  }
  const cards = realFiles.names('/sys/class/drm').map((card) => {
    const about = join('/sys/class/drm', card, 'device')
    return `${read(join(about, 'vendor'))} ${read(join(about, 'device'))}`
  })
  const drivers = ['nvidia', 'amdgpu', 'i915', 'xe'].map((name) => read(`/sys/module/${name}/version`))
  const facts = {
    runtime: inferenceVersion().version,
    system: [platform(), arch(), release(), cpus()[0]?.model],
    cards,
    drivers: [...drivers, read('/proc/driver/nvidia/version')],
    // Windows writes here whenever a driver is installed; macOS brings its drivers with the system.
    installed: changed(join(process.env.SystemRoot ?? '', 'System32', 'DriverStore', 'FileRepository')),
  }
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex')
}
