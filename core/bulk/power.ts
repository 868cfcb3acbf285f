import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** `unknown`: this system does not say; then nothing is held up. */
export type Power = 'mains' | 'battery' | 'unknown'

/** What a program of the system says. */
export type Ask = (program: string, args: readonly string[]) => Promise<string>

/** Milliseconds for which an answer of a program holds, and that it may take. */
const holds = 30_000
const patience = 10_000

interface Told {
  readonly program: string
  readonly args: readonly string[]
  readonly battery: RegExp
  readonly mains: RegExp
}

/** Systems on which a program has to be asked. */
const told: Readonly<Partial<Record<NodeJS.Platform, Told>>> = {
  // pmset(1) names the source in its first line.
  darwin: {
    ...{ program: '/usr/bin/pmset', args: ['-g', 'batt'] },
    ...{ battery: /'(Battery|UPS) Power'/, mains: /'AC Power'/ },
  },
  // System.Windows.Forms.PowerLineStatus.
  win32: {
    program: 'powershell.exe',
    args: [
      ...['-NoProfile', '-NonInteractive', '-Command', 'Add-Type -AssemblyName System.Windows.Forms;'],
      '[System.Windows.Forms.SystemInformation]::PowerStatus.PowerLineStatus',
    ],
    ...{ battery: /^Offline\b/, mains: /^Online\b/ },
  },
}

const run = promisify(execFile)
const askSystem: Ask = async (program, args) =>
  (await run(program, [...args], { timeout: patience, windowsHide: true })).stdout

let last: { readonly at: number; readonly power: Promise<Power> } | null = null

/** What this machine runs on. */
export function powerNow(): Promise<Power> {
  if (process.platform === 'linux') return linuxPower()
  if (last === null || performance.now() - last.at >= holds) last = { at: performance.now(), power: askedPower() }
  return last.power
}

/** The same, as a program of the system says. */
export async function askedPower(platform = process.platform, ask = askSystem): Promise<Power> {
  const system = told[platform]
  const said = system ? await ask(system.program, system.args).catch(() => '') : ''
  return system?.battery.test(said) ? 'battery' : system?.mains.test(said) ? 'mains' : 'unknown'
}

/**
 * The same, as Linux tells it (Documentation/ABI/testing/sysfs-class-power): a supply of type `Mains` or `USB` that is
 * online, or a system battery that is discharging.
 */
export async function linuxPower(folder = '/sys/class/power_supply'): Promise<Power> {
  const names = await readdir(folder).catch(() => [])
  const supplies = await Promise.all(
    names.map(async (name) => {
      const say = (what: string) =>
        readFile(join(folder, name, what), 'utf8').then(
          (text) => text.trim(),
          () => '',
        )
      const [type, online, status, scope] = await Promise.all(['type', 'online', 'status', 'scope'].map(say))
      return { type, online, status, isDevice: scope === 'Device' }
    }),
  )
  const own = supplies.filter(({ isDevice }) => !isDevice)
  if (own.some(({ type, online }) => type !== 'Battery' && online === '1')) return 'mains'
  const batteries = own.filter(({ type }) => type === 'Battery')
  if (batteries.some(({ status }) => status === 'Discharging')) return 'battery'
  return batteries.length > 0 || own.some(({ online }) => online === '1') ? 'mains' : 'unknown'
}
