import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { afterAll, expect, test } from 'vitest'
import { z } from 'zod'
import { SearchAnswer } from '../knowledge/contract/search.ts'
import { run, start } from './support/command-line.ts'
import { browser } from './support/knowledge.ts'
import { verifiedOutput } from './support/publication.ts'

const folder = mkdtempSync(join(tmpdir(), 'estompe-kb-command-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const env = { ESTOMPE_HOME: join(folder, 'home') }
const Ready = z.object({ event: z.literal('ready'), origin: z.string(), link: z.string() })

test('from nothing to a clip that is found: kb, kb trust, kb publish', { timeout: 240_000 }, async () => {
  const { child, says, ended } = start(['kb', '--json'], { env })
  try {
    let out = ''
    child.stdout?.on('data', (piece) => (out += piece))
    await says('"event":"ready"')
    const { origin, link } = Ready.parse(JSON.parse(out.split('\n').find((line) => line.startsWith('{')) ?? ''))
    const stranger = browser(() => origin)
    expect(await (await stranger.ask('GET', '/')).text()).toContain('<div id="knowledge">')
    expect((await stranger.ask('GET', '/api/search?q=x')).status).toBe(401)
    const entered = await stranger.ask('POST', '/api/sign-in', { token: link.split('#')[1] })
    const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? ''
    const admin = browser(() => origin, { id: '', email: '', cookie })
    const { code } = z.object({ code: z.string() }).parse(await admin.json('POST', '/api/studios/codes'))

    const output = await verifiedOutput(folder, ['Le seuil de rentabilité se calcule chaque trimestre.'])
    const words = ['--title', 'Le seuil', '--mentor', 'Claire', '--approved-by', 'Ada', '--consent', 'in writing']
    const publish = ['kb', 'publish', output.folder, '--to', origin, ...words, '--downloadable', '--json']
    expect((await run(publish, { env })).code).toBe(4)
    expect((await run(['kb', 'trust', '--to', origin, '--code', code], { env })).code).toBe(0)
    expect((await run(['kb', 'trust', '--to', 'http://example.org', '--code', code], { env })).code).toBe(2)
    const first = await run(publish, { env })
    expect([first.code, first.events().at(-1)]).toEqual([0, { event: 'end', state: 'published' }])
    expect((await run(publish, { env })).code).toBe(0)
    const found = SearchAnswer.parse(await admin.json('GET', '/api/search?q=seuil%20rentabilit%C3%A9'))
    expect(found.videos.map(({ moments }) => moments[0]?.start)).toEqual([0])
    const word = await admin.ask('GET', `/api/videos/${found.videos[0]?.id}/transcript/docx`)
    expect(word.headers.get('content-disposition')).toBe('attachment; filename="transcript.docx"')
    const files = unzipSync(new Uint8Array(await word.arrayBuffer()))
    expect(strFromU8(files['word/document.xml'] ?? new Uint8Array())).toContain('Le seuil de rentabilité')
    expect((await admin.ask('GET', `/api/videos/${found.videos[0]?.id}/transcript/exe`)).status).toBe(404)
    expect((await run(['kb', 'publish', output.folder, '--to', origin, '--json'], { env })).code).toBe(2)

    await admin.json('POST', '/api/search/gaps', { q: 'joindre zébulon au 06 12 34 56 78' })
    const gaps = JSON.stringify(await admin.json('GET', '/api/search/gaps'))
    expect(gaps).toContain('[téléphone]')
    expect(gaps).not.toMatch(/12 34/)
  } finally {
    child.kill('SIGTERM')
    expect((await ended).code).toBe(0)
  }
})
