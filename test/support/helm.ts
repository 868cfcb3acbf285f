import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

const version = 'v3.19.0'
const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'estompe-tools', `helm-${version}`)
const name = process.platform === 'win32' ? 'helm.exe' : 'helm'
const program = [...(process.env.PATH ?? '').split(delimiter), folder].map((path) => join(path, name)).find(existsSync)

/** Why charts cannot be rendered on this machine; null when they can. */
export const helmMissing: string | null = program
  ? null
  : `no helm: GOBIN=${folder} go install helm.sh/helm/v3/cmd/helm@${version}`

/** What a chart comes to with values of a file, as YAML. Nothing is asked of a cluster. */
export function renderChart(chart: string, values: string): string {
  if (!program) throw new Error(helmMissing ?? '')
  return execFileSync(program, ['template', 'fleet', chart, '--values', values], { encoding: 'utf8' })
}
