import { type Link, portLink, socketLink } from '../../core/contract/link.ts'
import type { NoLink } from './studio-line.ts'

/** What the desktop shell puts on the page's window (see `core/contract/shell.ts`). */
const shellPort = 'estompe:port'

/** In the desktop shell: asks the preload script for a port to the engine. */
function dialShell(): Promise<Link> {
  return new Promise((give) => {
    const take = (event: MessageEvent): void => {
      const [port] = event.ports
      if (event.source !== window || event.data !== shellPort || !port) return
      window.removeEventListener('message', take)
      give(portLink(port))
    }
    window.addEventListener('message', take)
    window.estompe?.connect()
  })
}

/** In a browser: a WebSocket to the host that served the page. */
async function dialHost(): Promise<Link | NoLink> {
  const socket = new WebSocket(`ws://${location.host}/wire`)
  const opened = await new Promise<boolean>((tell) => {
    socket.addEventListener('open', () => tell(true), { once: true })
    socket.addEventListener('close', () => tell(false), { once: true })
    socket.addEventListener('error', () => tell(false), { once: true })
  })
  if (opened) return socketLink(socket)
  const status = await fetch('/', { method: 'HEAD' }).then(
    (response) => response.status,
    () => 0,
  )
  return status === 401 ? 'closed' : 'away'
}

export const dial = (): Promise<Link | NoLink> => (window.estompe ? dialShell() : dialHost())
