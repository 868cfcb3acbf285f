import {
  type DesktopCapturerSource,
  desktopCapturer,
  type IpcMain,
  Menu,
  type Session,
  shell,
  systemPreferences,
  type WebContents,
} from 'electron'
import { PermissionKind, Shared } from '../core/contract/shell.ts'
import { isOurs } from './lockdown.ts'
import { type ShellWords, wordsOf } from './words.ts'

/** What the recorder asks for, as Electron names it; nothing else is ever granted. */
const asked = new Set(['media', 'display-capture'])

/** The system's pages on which a source is permitted. */
const pages: Readonly<Partial<Record<NodeJS.Platform, Readonly<Record<PermissionKind, string>>>>> = {
  darwin: {
    camera: 'x-apple.systempreferences:com.apple.preference.security?Privacy_Camera',
    microphone: 'x-apple.systempreferences:com.apple.preference.security?Privacy_Microphone',
    screen: 'x-apple.systempreferences:com.apple.preference.security?Privacy_ScreenCapture',
  },
  win32: {
    camera: 'ms-settings:privacy-webcam',
    microphone: 'ms-settings:privacy-microphone',
    screen: 'ms-settings:privacy-graphicscaptureprogrammatic',
  },
}

/**
 * Systems that give the sound of the whole machine. macOS does from 13 on and asks the user with the sentence of
 * `NSAudioCaptureUsageDescription` (`electron-builder.yml`); without that sentence it stays silent without a word.
 */
const hasLoopback = (): boolean => process.platform === 'win32' || process.platform === 'darwin'

type Share = Exclude<Parameters<Session['setDisplayMediaRequestHandler']>[0], null>

type CaptureSession = Pick<
  Session,
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setDisplayMediaRequestHandler'
>

/** Grants camera, microphone and screen to our own page and to nobody else; everything else is refused. */
export function allowCapture(session: CaptureSession, ipc: Pick<IpcMain, 'handle'>, language: string): void {
  const ours = (contents: Pick<WebContents, 'getURL'> | null): boolean => contents !== null && isOurs(contents.getURL())
  session.setPermissionRequestHandler((contents, permission, answer, details) => {
    if (!asked.has(permission) || !ours(contents) || !isOurs(details.requestingUrl)) return answer(false)
    // Of a screen these would be its picture and its sound.
    const media = permission === 'media' && 'mediaTypes' in details ? (details.mediaTypes ?? []) : []
    void systemAllows(media).then(answer, () => answer(false))
  })
  session.setPermissionCheckHandler((contents, permission) => asked.has(permission) && ours(contents))
  session.setDevicePermissionHandler(() => false)
  const screen: Share = (request, give) => {
    if (!isOurs(request.frame?.url ?? '')) return give({})
    const audio = request.audioRequested && hasLoopback() ? { audio: 'loopback' as const } : {}
    void chosen(wordsOf(language)).then(
      (video) => give(video ? { video, ...audio } : {}),
      () => give({}),
    )
  }
  // The system's own list where there is one (macOS 15). Then the handler is not asked, and no sound comes with the screen.
  const offerScreen = (): void => session.setDisplayMediaRequestHandler(screen, { useSystemPicker: true })
  const sound: Share = ({ frame }, give) => {
    offerScreen()
    // There has to be a picture: that of the page itself, which ends it at once, needs nobody's permission.
    give(frame && isOurs(frame.url) ? { video: frame, audio: 'loopback' } : {})
  }
  offerScreen()
  ipc.handle('estompe:share-next', (event, asked: unknown) => {
    const what = Shared.safeParse(asked)
    if (!what.success || !isOurs(event.senderFrame?.url ?? '')) return
    if (what.data === 'sound' && hasLoopback()) session.setDisplayMediaRequestHandler(sound, { useSystemPicker: false })
    else offerScreen()
  })
}

/** macOS asks once for camera and microphone, each when it is chosen; other systems ask elsewhere or not at all. */
async function systemAllows(media: readonly ('audio' | 'video')[]): Promise<boolean> {
  if (process.platform !== 'darwin') return true
  for (const one of media)
    if (!(await systemPreferences.askForMediaAccess(one === 'audio' ? 'microphone' : 'camera'))) return false
  return true
}

/** Lets the user choose from a native menu, which works with keyboard and screen reader; null when they do not. */
async function chosen(words: ShellWords): Promise<DesktopCapturerSource | null> {
  const none = { width: 0, height: 0 }
  const sources = await desktopCapturer.getSources({ types: ['screen', 'window'], thumbnailSize: none })
  const others = sources.filter(({ name }) => name !== 'Estompe')
  return new Promise((give) => {
    let picked: DesktopCapturerSource | null = null
    const entry = (source: DesktopCapturerSource) => ({
      label: source.name,
      click: () => {
        picked = source
      },
    })
    const screens = others.filter(({ id }) => id.startsWith('screen:')).map(entry)
    const windows = others.filter(({ id }) => id.startsWith('window:')).map(entry)
    const title = { label: words.shareWhat, enabled: false }
    const menu = Menu.buildFromTemplate([title, ...screens, { type: 'separator' }, ...windows])
    // Clicks are told after the menu has closed.
    menu.popup({ callback: () => setTimeout(() => give(picked), 0) })
  })
}

/** Opens the system's page for a source, when our page asks for it. */
export function offerPermissionPages(ipc: Pick<IpcMain, 'on'>): void {
  ipc.on('estompe:permissions', (event, kind: unknown) => {
    const source = PermissionKind.safeParse(kind)
    const page = source.success ? pages[process.platform]?.[source.data] : undefined
    if (page && isOurs(event.senderFrame?.url ?? '')) void shell.openExternal(page)
  })
}
