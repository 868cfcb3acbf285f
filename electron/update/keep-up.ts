import { join } from 'node:path'
import { app, Notification, shell } from 'electron'
import type { ShellWords } from '../words.ts'
import { findUpdate, type Ready, type UpdatesHost } from './updates.ts'

/** Milliseconds after the start, and between two looks: nobody waits for a newer program. */
const firstLook = 60_000
const nextLook = 12 * 3_600_000

/**
 * Looks for a newer program now and then, where the package names a feed, and says when one lies here. Installing it is for
 * the person: nothing is replaced under a program that runs.
 * @returns ends it
 */
export function keepUpToDate(words: ShellWords, isBusy: () => boolean): () => void {
  if (!app.isPackaged) return () => undefined
  const { platform, arch } = process
  const asAppImage = process.env.APPIMAGE !== undefined
  const host: UpdatesHost = {
    configuration: join(process.resourcesPath, 'app-update.yml'),
    folder: join(app.getPath('userData'), 'updates'),
    installed: { version: app.getVersion(), platform, arch, asAppImage },
    isBusy,
  }
  let told: string | null = null
  const look = async (): Promise<void> => {
    // A feed that cannot be reached, or says nonsense, is asked again another time.
    const ready = await findUpdate(host).catch(() => null)
    if (!ready || ready.version === told || isBusy()) return
    told = ready.version
    offer(ready, words, asAppImage)
  }
  const first = setTimeout(() => void look(), firstLook)
  const next = setInterval(() => void look(), nextLook)
  return () => {
    clearTimeout(first)
    clearInterval(next)
  }
}

/** An AppImage is no installer: it is shown where it lies, to take the place of the other. */
function offer({ version, path }: Ready, words: ShellWords, asAppImage: boolean): void {
  const notification = new Notification({ title: 'Estompe', body: words.updateReady.replace('{version}', version) })
  notification.on('click', () => (asAppImage ? shell.showItemInFolder(path) : void shell.openPath(path)))
  notification.show()
}
