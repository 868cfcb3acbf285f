import { execFileSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { z } from 'zod'
import { fleetOptions } from '../hosts/cli/commands/fleet.ts'
import { workerOptions } from '../hosts/cli/commands/worker.ts'
import { needs } from '../hosts/fleet/jobs.ts'
import { helmMissing, renderChart } from './support/helm.ts'

// Containers cannot be started here. What can drift apart is compared: options and environment that the files use with
// those that the commands know, values with the templates that use them, folders that are copied with those that are there.
const root = resolve(import.meta.dirname, '..')
const deploy = (name: string): string => readFileSync(join(root, 'deploy', name), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'estompe-deploy-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Names of the environment that the program reads, and those of the client of buckets (AWS SDK for JavaScript). */
const known = new Set([
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  ...globSync(['core/**/*.ts', 'native/**/*.ts', 'hosts/**/*.ts'], { cwd: root })
    .filter((file) => !file.endsWith('.test.ts'))
    .flatMap((file) => readFileSync(join(root, file), 'utf8').match(/\b(?:ESTOMPE|AWS)_[A-Z_]+\b/g) ?? []),
])

/** Refuses a command line that the program would refuse. */
function understood(command: readonly string[]): void {
  const [name] = command
  const options = name === 'worker' ? workerOptions : fleetOptions
  expect(['worker', 'fleet']).toContain(name)
  for (const [index, word] of command.entries()) {
    if (!word.startsWith('--') || word === '--json') continue
    expect(options).toContain(word.slice(2))
    expect(command[index + 1], word).toMatch(/^[^-]/)
    if (word === '--needs') for (const need of (command[index + 1] as string).split(',')) expect(needs).toContain(need)
  }
  expect(command).toContain('--temporal')
}

/** The options of a command line. */
const optionsIn = (command: readonly string[]): string[] =>
  command.flatMap((word) => (word.startsWith('--') && word !== '--json' ? [word.slice(2)] : [])).sort()

const Service = z.looseObject({
  image: z.string(),
  environment: z.record(z.string(), z.string()).optional(),
  command: z.array(z.string()).optional(),
  read_only: z.boolean().optional(),
  user: z.string().optional(),
  cap_drop: z.array(z.string()).optional(),
  ports: z.array(z.string()).default([]),
})
const Compose = z.object({ services: z.record(z.string(), Service), volumes: z.record(z.string(), z.unknown()) })

test('the compose file: workers for every queue, understood by the command, without rights, and no secret', () => {
  const { services } = Compose.parse(parse(deploy('compose.yaml'), { merge: true }))
  const workers = Object.entries(services).filter(([name]) => name.startsWith('worker'))
  const taken = workers.flatMap(([, { command = [] }]) => command[command.indexOf('--needs') + 1]?.split(',') ?? [])
  expect(taken.sort()).toEqual([...needs].sort())
  for (const [, { command, environment = {}, read_only, user, cap_drop }] of workers) {
    understood(command ?? [])
    for (const name of Object.keys(environment)) expect(known).toContain(name)
    expect({ read_only, user, cap_drop }).toEqual({ read_only: true, user: '10001:10001', cap_drop: ['ALL'] })
  }
  // Nothing that makes a fleet quick or slow is hidden in a default: what one machine has one of, and wishes, may be.
  const hasUsual = ['namespace', 'queue']
  const isOwn = (option: string): boolean => !hasUsual.includes(option)
  for (const [, { command = [] }] of workers) expect(optionsIn(command)).toEqual(workerOptions.filter(isOwn).sort())
  const archive = services.archive?.command ?? []
  understood(archive)
  const wishes = ['mask', 'language', 'names', 'model', 'tenant', 'hours-a-day', ...hasUsual]
  expect(optionsIn(archive)).toEqual(fleetOptions.filter((option) => !wishes.includes(option)).sort())
  // Nothing is reached from elsewhere, every image has its version, and passwords come from outside.
  for (const [, { ports, image }] of Object.entries(services)) {
    if (image !== 'estompe-worker') expect(image).toMatch(/:(?!latest)[\w.-]+$/)
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/)
  }
  const asked = [...deploy('compose.yaml').matchAll(/\$\{([A-Z_]+)(:\?)?\}/g)]
  expect(asked.map(([, , needed]) => needed)).toEqual(asked.map(() => ':?'))
  const given = deploy('example.env').match(/^[A-Z_]+(?==$)/gm)
  expect([...new Set(asked.map(([, name]) => name))].sort()).toEqual([...(given ?? [])].sort())
  expect(execFileSync('git', ['check-ignore', 'deploy/.env'], { cwd: root, encoding: 'utf8' })).toBe('deploy/.env\n')
})

test('the image: what it copies is there, and nothing in it runs as root', () => {
  const lines = deploy('Dockerfile').split('\n')
  const copied = lines.flatMap((line) => /^COPY (.+) \S+$/.exec(line)?.[1]?.split(' ') ?? [])
  expect(copied.length).toBeGreaterThan(5)
  for (const path of copied) expect(globSync(path, { cwd: root }), path).toEqual([path])
  const sent = deploy('Dockerfile.dockerignore').match(/(?<=^!).+$/gm)
  expect(copied.toSorted()).toEqual(sent?.toSorted())
  expect(lines.filter((line) => line.startsWith('USER'))).toEqual(['USER 10001:10001'])
  const home = lines.find((line) => line.startsWith('ENV ESTOMPE_'))?.slice(4)
  expect(known).toContain(home?.split('=')[0])
  expect(lines.find((line) => line.startsWith('FROM'))).toMatch(/^FROM node:24-/)
})

const templates = globSync('deploy/chart/templates/*', { cwd: root })
const values = parse(deploy('chart/values.yaml')) as Record<string, unknown>

test('the chart: every value that a template uses is there, and every option it names is understood', () => {
  const text = templates.map((file) => readFileSync(join(root, file), 'utf8')).join('\n')
  expect(text.split('{{').length).toBe(text.split('}}').length)
  const used = [...text.matchAll(/\.Values\.([a-zA-Z.]+)/g)].map(([, path]) => path as string)
  expect(used.length).toBeGreaterThan(10)
  for (const path of used) {
    const found = path
      .split('.')
      .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], values)
    expect(found, path).toBeDefined()
  }
  for (const [name, options] of [
    ['workers', workerOptions],
    ['archives', [...fleetOptions, 'json']],
  ] as const) {
    const template = readFileSync(join(root, `deploy/chart/templates/${name}.yaml`), 'utf8')
    expect([...template.matchAll(/^ *- --([a-z-]+)$/gm)].map(([, option]) => option).sort()).toEqual(
      [...options].sort(),
    )
  }
  for (const [, name] of text.matchAll(/\b((?:ESTOMPE|AWS)_[A-Z_]+)\b/g)) expect(known).toContain(name)
  const workers = values.workers as Record<string, { needs: string }>
  expect(
    Object.values(workers)
      .map((worker) => worker.needs)
      .sort(),
  ).toEqual([...needs].sort())
})

const Container = z.looseObject({
  args: z.array(z.string()),
  env: z.array(z.looseObject({ name: z.string(), value: z.string().optional() })),
  securityContext: z.looseObject({
    readOnlyRootFilesystem: z.literal(true),
    allowPrivilegeEscalation: z.literal(false),
    capabilities: z.object({ drop: z.tuple([z.literal('ALL')]) }),
  }),
})
const Workload = z.looseObject({
  kind: z.enum(['Deployment', 'Job']),
  spec: z.looseObject({
    template: z.looseObject({
      spec: z.looseObject({
        automountServiceAccountToken: z.literal(false),
        securityContext: z.looseObject({ runAsNonRoot: z.literal(true) }),
        containers: z.tuple([Container]),
      }),
    }),
  }),
})

test.skipIf(helmMissing !== null)(
  `the chart rendered: a deployment a queue, a job an archive, with its tenant’s limit (${helmMissing ?? 'helm'})`,
  () => {
    const archive = {
      tenant: 'lyon',
      source: 's3://archive/calls',
      out: 's3://archive/clean',
      work: 's3://work',
      atOnce: 40,
      hoursADay: 500,
      pieceMinutes: 5,
      piecesAtOnce: 20,
      heartbeat: 30,
      ...{ mask: 'fill', language: 'fr', model: 'whisper-base', names: ['Anne', 'Zoé'] },
    }
    const path = join(folder, 'values.json')
    writeFileSync(
      path,
      JSON.stringify({ archives: [archive], results: { enabled: true }, store: { endpoint: 'http://s3' } }),
    )
    const rendered = parseAllDocuments(renderChart(join(root, 'deploy/chart'), path))
    const workloads = rendered.map((document) => Workload.parse(document.toJS()))
    expect(workloads.map(({ kind }) => kind).sort()).toEqual(['Deployment', 'Deployment', 'Job'])
    for (const { kind, spec } of workloads) {
      const [{ args, env }] = spec.template.spec.containers
      understood(args)
      expect(args[0]).toBe(kind === 'Job' ? 'fleet' : 'worker')
      expect(optionsIn(args)).toEqual([...(kind === 'Job' ? fleetOptions : workerOptions)].sort())
      for (const { name } of env) expect(known).toContain(name)
      // Credentials come from secrets; what stands in the open is an address and a region.
      const open = env.filter(({ value }) => value !== undefined).map(({ name }) => name)
      expect(open.sort()).toEqual(['AWS_ENDPOINT_URL', 'AWS_REGION'])
      expect(env.some(({ name }) => name === 'ESTOMPE_RESULTS')).toBe(kind === 'Deployment')
    }
    const job = workloads.find(({ kind }) => kind === 'Job')?.spec.template.spec.containers[0].args ?? []
    const limits = job.slice(job.indexOf('--tenant'), job.indexOf('--policy'))
    const pieces = ['--heartbeat', '30', '--piece-minutes', '5', '--pieces-at-once', '20']
    expect(limits).toEqual(['--tenant', 'lyon', '--at-once', '40', '--hours-a-day', '500', ...pieces])
    expect(job.slice(job.indexOf('--names'))).toEqual(['--names', 'Anne,Zoé', '--json'])
  },
)
