#!/usr/bin/env node
// Plain JavaScript that the oldest Node in use can read: it finds a Node that is new enough, and says what to do when
// there is none.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { dirname, join, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { allocateSparingly, sparing } from './allocator.mjs'
import { isNewEnough, tooOld } from './node-version.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '..', '..')

if (isNewEnough(process.versions.node)) run()
else runWithOwnNode()

function run() {
  allocateSparingly()
  const folder = join(root, 'node_modules', '.cache', 'estompe')
  module.enableCompileCache?.(folder)
  process.on('disconnect', () => process.exit(137))
  process.channel?.unref()
  // Node strips types from the sources of a checkout, but not below node_modules, where the compiled form lies.
  const installed = here.split(sep).includes('node_modules') || !existsSync(join(here, 'main.ts'))
  const main = installed ? join(root, 'dist', 'hosts', 'cli', 'main.js') : join(here, 'main.ts')
  import(pathToFileURL(main).href).then(({ main }) => main(process.argv.slice(2)))
}

function runWithOwnNode() {
  const own = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (!existsSync(own)) {
    process.stderr.write(tooOld(process.versions.node))
    process.exit(2)
  }
  // The channel tells the other process when this one is killed, so that it never works on unseen.
  const child = spawn(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...sparing, ...process.env },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', () => {
    process.stderr.write(tooOld(process.versions.node))
    process.exit(2)
  })
  child.on('exit', (code, signal) => {
    if (signal) process.exit(signal === 'SIGKILL' ? 137 : 1)
    process.exit(code ?? 1)
  })
}
