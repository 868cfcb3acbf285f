import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** `unknown`: this system does not say, or nobody taught the program to ask it; then nothing is held up. */
export type Power = 'mains' | 'battery' | 'unknown'

/**
 * What this machine runs on, as Linux tells it (Documentation/ABI/testing/sysfs-class-power): a supply of type `Mains`
 * or `USB` that is online, or a system battery that is discharging. Other systems answer `unknown`.
 */
export async function powerNow(folder = '/sys/class/power_supply'): Promise<Power> {
  if (process.platform !== 'linux') return 'unknown'
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
