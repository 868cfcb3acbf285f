import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildInterface, buildShell } from './build.ts'

// `npm run package`: installers for this system, as electron-builder.yml says. What follows goes to electron-builder.

/** Fetched when it is needed: who works on Estompe without packaging it does not install it. */
export const builder = 'electron-builder@26.17'

/** Where packages that name no feed look for a newer one: nowhere, by a name that never resolves (RFC 2606). */
const noFeed = 'https://example.invalid/'

async function makePackages(): Promise<void> {
  const log = (line: string): void => console.log(line)
  await buildInterface(log)
  await buildShell(log)
  const env = { ...process.env, ESTOMPE_UPDATE_FEED: process.env.ESTOMPE_UPDATE_FEED || noFeed }
  if (env.ESTOMPE_UPDATE_FEED === noFeed) log('ESTOMPE_UPDATE_FEED names no feed: these packages will find no update.')
  const npx = process.platform === 'win32' ? 'npx.cmd' : 'npx'
  const { status } = spawnSync(npx, ['--yes', builder, '--config', 'electron-builder.yml', ...process.argv.slice(2)], {
    cwd: resolve(import.meta.dirname, '..'),
    env,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  process.exitCode = status ?? 1
  if (status !== 0)
    log(
      'No package was made. electron-builder fetches Electron’s program from where it is published: without that, `npm run package:archive` packs everything else and looks at it.',
    )
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await makePackages()
