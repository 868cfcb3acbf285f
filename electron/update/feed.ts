import { parse } from 'yaml'
import { z } from 'zod'

/** A packaged program of a feed. */
export interface Release {
  /** Three whole numbers, as in `1.4.0`. */
  readonly version: string
  readonly file: FeedFile
}

/** Names of files are names alone: nothing in a feed leads elsewhere. */
const FeedFile = z.object({
  url: z.string().regex(/^[\w][\w. -]*$/),
  /** Base64, of the whole file. */
  sha512: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
  size: z.int().positive(),
})
export type FeedFile = z.infer<typeof FeedFile>

const FeedText = z.object({ version: z.string().regex(/^\d+\.\d+\.\d+$/), files: z.array(FeedFile).min(1) })

/** What is installed here. */
export interface Installed {
  readonly version: string
  readonly platform: NodeJS.Platform
  readonly arch: string
  /** Whether it runs as an AppImage; otherwise, on Linux, as a deb. */
  readonly asAppImage: boolean
}

/** The file that electron-builder writes beside the packages of a system. */
export const feedNameOf = ({ platform, arch }: Pick<Installed, 'platform' | 'arch'>): string => {
  if (platform === 'win32') return 'latest.yml'
  if (platform === 'darwin') return 'latest-mac.yml'
  return arch === 'x64' ? 'latest-linux.yml' : `latest-linux-${arch}.yml`
}

/** Whether one version comes after another; each three whole numbers. */
export function isNewer(version: string, than: string): boolean {
  const [a, b] = [version, than].map((one) => one.split('.').map(Number))
  for (let i = 0; i < 3; i++) if (a?.[i] !== b?.[i]) return (a?.[i] ?? 0) > (b?.[i] ?? 0)
  return false
}

/** The package that a feed has for what is installed, if it is newer; null for anything else, nonsense included. */
export function newerIn(text: string, installed: Installed): Release | null {
  const read = FeedText.safeParse(yamlOf(text))
  if (!read.success || !isNewer(read.data.version, installed.version)) return null
  const { platform, arch, asAppImage } = installed
  const ending = platform === 'win32' ? '.exe' : platform === 'darwin' ? '.dmg' : asAppImage ? '.AppImage' : '.deb'
  const fitting = read.data.files.filter(({ url }) => url.endsWith(ending))
  const file = fitting.find(({ url }) => /arm64|aarch64/.test(url) === (arch === 'arm64')) ?? null
  return file && { version: read.data.version, file }
}

function yamlOf(text: string): unknown {
  try {
    return parse(text)
  } catch {
    return null
  }
}
