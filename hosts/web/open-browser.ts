import { spawn } from 'node:child_process'

/** Whether somebody sits at a screen of this machine who wants a window. */
export function hasScreen(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): boolean {
  if (env.CI || env.SSH_CONNECTION) return false
  return platform === 'win32' || platform === 'darwin' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

/** Opens an address in the user's own browser. False when there is no way to. */
export function openBrowser(address: string, platform: NodeJS.Platform = process.platform): Promise<boolean> {
  const [command, ...args] =
    platform === 'win32'
      ? ['rundll32', 'url.dll,FileProtocolHandler', address]
      : platform === 'darwin'
        ? ['open', address]
        : ['xdg-open', address]
  return new Promise((tell) => {
    const child = spawn(command as string, args, { stdio: 'ignore', detached: true })
    child.once('error', () => tell(false))
    child.once('spawn', () => {
      child.unref()
      tell(true)
    })
  })
}
