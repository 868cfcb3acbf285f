import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, matchesGlob } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { root } from './steps.ts'

const configuration = readFileSync(join(root, 'electron-builder.yml'), 'utf8')

/** A list of texts under a name at the top of the file. */
const listed = (name: string): string[] => parse(configuration)[name]

const files = listed('files')
/** The braces of electron-builder's patterns, spelled out. */
const spelled = (pattern: string): string[] => {
  const [whole, inside] = /\{([^{}]*)\}/.exec(pattern) ?? []
  return whole && inside !== undefined
    ? inside.split(',').flatMap((one) => spelled(pattern.replace(whole, one)))
    : [pattern]
}
const fits = (path: string, pattern: string): boolean => spelled(pattern).some((one) => matchesGlob(path, one))
const isPacked = (path: string): boolean =>
  files.filter((one) => !one.startsWith('!')).some((one) => fits(path, one)) &&
  !files.filter((one) => one.startsWith('!')).some((one) => fits(path, one.slice(1)))
const isUnpacked = (path: string): boolean => listed('asarUnpack').some((one) => fits(path, one))
const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean)

test('everything that the program reads while it runs is in the package, where it can be read by path', () => {
  const read = tracked.filter((path) => /^(models|resources)\//.test(path) && !/\.(ts|md)$/.test(path))
  expect(read.length).toBeGreaterThan(30)
  for (const path of read) {
    expect(isPacked(path), path).toBe(true)
    expect(isUnpacked(path), path).toBe(true)
  }
  for (const path of ['dist/electron/main.js', 'dist/electron/engine/engine.js', 'dist/electron/preload.cjs'])
    expect(isPacked(path), path).toBe(true)
  for (const path of [
    'dist/core/studio.js',
    'dist/native/media/ffmpeg.js',
    'dist/renderer/assets/index-x.css',
    'package.json',
  ])
    expect(isPacked(path), path).toBe(true)
})

test('nothing else of the project is in it: no sources, no tests, no documents, no secrets', () => {
  const code = tracked.filter((path) => /\.(ts|tsx|py)$/.test(path) && !path.startsWith('resources/'))
  for (const path of [...code, ...tracked.filter((path) => /^(docs|test|\.github|\.ci)\//.test(path))])
    expect(isPacked(path), path).toBe(false)
  for (const path of ['.env', '.npmrc', 'dist/test/crash.test.js', 'dist/core/jobs.test.js', 'resources/lists/bake.ts'])
    expect(isPacked(path), path).toBe(false)
})

test('every native library lies outside the archive', () => {
  const native = globSync('node_modules/**/*.{node,so,dylib,dll}', { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /node_modules\/(node-av|@seydx|onnxruntime-node|better-sqlite3)\//.test(path))
  expect(native.length).toBeGreaterThan(2)
  for (const path of native) expect(isUnpacked(path), path).toBe(true)
})

test('the licence of every dependency goes with it, whatever kind of file it is in', () => {
  const licences = globSync('node_modules/**/{LICENSE,LICENCE,COPYING,NOTICE,license,licence}{,.*,-*}', { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !/\.(js|ts|json|map)$/.test(path) && !/\/(test|tests|docs|example|examples)\//.test(path))
  expect(licences.length).toBeGreaterThan(200)
  expect(licences.some((path) => path.endsWith('.md'))).toBe(true)
  const left = files.filter((one) => one.startsWith('!')).map((one) => one.slice(1))
  for (const path of licences)
    expect(
      left.filter((one) => fits(path, one)),
      path,
    ).toEqual([])
  expect(left.some((one) => fits('node_modules/zod/README.md', one))).toBe(true)
})

test('files that the program opens are its to open on Linux too, where they are told by their kind', () => {
  const kinds: Readonly<Record<string, string>> = {
    ...{ mp4: 'video/mp4', m4v: 'video/x-m4v', mov: 'video/quicktime', mkv: 'video/x-matroska', webm: 'video/webm' },
    ...{ m4a: 'audio/mp4', mp3: 'audio/mpeg', wav: 'audio/x-wav', ogg: 'audio/ogg', opus: 'audio/x-opus+ogg' },
    flac: 'audio/flac',
  }
  const { fileAssociations, linux } = parse(configuration) as {
    fileAssociations: { ext: string[] }[]
    linux: { mimeTypes: string[] }
  }
  const endings = fileAssociations.flatMap(({ ext }) => ext)
  expect(endings.length).toBeGreaterThan(10)
  expect(linux.mimeTypes.toSorted()).toEqual(endings.map((ending) => kinds[ending]).toSorted())
})

test('licences, entitlements, icons and the sentences that macOS shows are there', () => {
  for (const path of ['LICENSE', 'THIRD-PARTY.md', 'resources/icons/icon.png', 'resources/icons/tray.png'])
    expect(existsSync(join(root, path)) && isPacked(path), path).toBe(true)
  const plists = [...configuration.matchAll(/entitlements(?:Inherit)?: (.*)$/gm)].map((line) => line[1] as string)
  expect(plists).toHaveLength(2)
  for (const path of plists) expect(readFileSync(join(root, path), 'utf8')).toContain('com.apple.security')
  for (const key of ['NSCameraUsageDescription', 'NSMicrophoneUsageDescription', 'NSAudioCaptureUsageDescription'])
    expect(configuration).toContain(key)
})

test('the fuses leave no way to run other code in the program', () => {
  for (const fuse of ['runAsNode: false', 'enableNodeOptionsEnvironmentVariable: false', 'onlyLoadAppFromAsar: true'])
    expect(configuration).toContain(fuse)
  for (const fuse of ['enableCookieEncryption: true', 'enableEmbeddedAsarIntegrityValidation: true'])
    expect(configuration).toContain(fuse)
})
