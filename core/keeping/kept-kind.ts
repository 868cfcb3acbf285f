import type { KeptKind } from '../contract/keeping/kinds.ts'

const byFolder: Readonly<Record<string, KeptKind>> = {
  originals: 'originals',
  takes: 'originals',
  proxies: 'proxies',
  results: 'renders',
  statements: 'records',
  quarantine: 'quarantine',
  scratch: 'scratch',
  models: 'models',
}
const byStage: Readonly<Record<string, KeptKind>> = {
  import: 'findings',
  transcribe: 'transcripts',
  look: 'findings',
  detect: 'findings',
  track: 'findings',
  plan: 'findings',
  render: 'renders',
  verify: 'renders',
  publish: 'renders',
}

/**
 * What a file of the library is, from where it lies.
 * @param path relative to the library, with `/`
 */
export function keptKind(path: string): KeptKind {
  const [top = '', , stage = ''] = path.split('/')
  if (/(^|\/)(face-looks|person-looks|voice-looks|embedding)[^/]*$/.test(path)) return 'embeddings'
  if (/^library\./.test(top)) return 'records'
  if (top !== 'sessions') return byFolder[top] ?? 'other'
  return byStage[stage.split('-')[0] ?? ''] ?? 'proxies'
}
