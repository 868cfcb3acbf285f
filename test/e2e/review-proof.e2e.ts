import { appendFile, copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AuditExport } from '../../core/contract/keeping/audit.ts'
import type { ReviewRecord } from '../../core/contract/review/records.ts'
import { launchBrowser } from '../browser.ts'
import { sample, samplesMissing } from '../support/samples.ts'
import { violations, violationsInBothThemes } from './axe.ts'
import { Cable } from './cable.ts'
import { auditOf, findingsIn, leaksIn, recordsOf } from './review-records.ts'
import { enter, RunningStudio } from './studio.ts'

/**
 * From a recording to a verified clip, by three people. `npm run proof` does it on the long sample call; the short form
 * takes the bundled call of 24 s, under another content and name.
 */
const isLong = process.env.MODE === 'call'
const title = isLong ? 'coaching-prix' : 'appel'
const hour = 3_600_000

let scratch: string
let studio: RunningStudio
let cable: Cable
let browser: Browser
let owner: Page
let mentor: Page
let claire: Page
const complaints: string[] = []

async function visit(link: string, context?: BrowserContext): Promise<Page> {
  const visitor = context ?? (await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'fr-FR' }))
  const entered = await enter(visitor, cable.through(link))
  entered.page.on('close', () => complaints.push(...entered.complaints))
  return entered.page
}

/** The owner lets somebody in, by the dialogue of the library. */
async function letIn(name: string, role: 'mentor' | 'reviewer'): Promise<Page> {
  await owner.getByRole('button', { name: 'Accès…' }).click()
  const dialog = owner.getByRole('dialog')
  await dialog.getByLabel('Nom').fill(name)
  await dialog.getByLabel('Rôle').selectOption(role)
  await dialog.getByRole('button', { name: 'Inviter' }).click()
  const told = dialog.locator('.members-link', { hasText: name })
  const link = await told.locator('code').textContent()
  await dialog.getByRole('button', { name: 'Fermer', exact: true }).click()
  return visit(link ?? '')
}

const row = (page: Page) => page.locator('li.row', { hasText: title })
const records = (): ReviewRecord[] => recordsOf(studio.home, title)
const finding = (id: string) => findingsIn(records()).find((record) => record.id === id)
const left = async (): Promise<number> => Number(await claire.locator('.desk-left').getAttribute('data-left'))
const chosen = async (): Promise<string> =>
  (await claire.locator('.desk-inspected').getAttribute('data-finding')) ?? 'none'

const approveButton = (page: Page) => page.getByRole('button', { name: 'Approuver cette séance' })

/** Opens the session from the library, with the keyboard alone. */
async function open(page: Page): Promise<void> {
  await row(page).waitFor()
  for (let tries = 0; tries < 5; tries++) {
    await page.keyboard.press('ArrowDown')
    if (await row(page).locator('a.row-link:focus').count()) break
  }
  await page.keyboard.press('Enter')
  await page.locator('.desk-word').first().waitFor({ timeout: 60_000 })
}

/** Puts the keyboard on the first word of the transcript. */
async function firstWord(): Promise<void> {
  await claire.keyboard.press('w')
  await claire.locator('.desk-word:focus').waitFor()
  await claire.keyboard.press('Home')
  await claire.locator('.desk-word[data-word="0"]:focus').waitFor()
}

async function pictureReady(): Promise<void> {
  await claire.locator('.picture-canvas').waitFor({ timeout: 120_000 })
}

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'estompe-proof-'))
  studio = await RunningStudio.start()
  const link = await studio.newLink()
  cable = await Cable.to(Number(new URL(link).port))
  browser = await launchBrowser(cable.switches)
  owner = await visit(link)
  // The sample has its own test; here its work would only be in the way.
  await owner.getByRole('button', { name: 'Arrêter le traitement de starter-call' }).click()
})
afterAll(async () => {
  await browser?.close()
  cable?.close()
  await studio?.remove()
  await rm(scratch, { recursive: true, force: true })
})

test('a mentor brings a call in; when all is found it waits for a person', async () => {
  const call = join(scratch, `${title}.mp4`)
  if (isLong) {
    const long = sample('calls/coaching-prix.mp4')
    if (!long) throw new Error(samplesMissing)
    await copyFile(long, call)
  } else {
    await copyFile(resolve(import.meta.dirname, '../../resources/samples/starter-call.mp4'), call)
    // An empty `free` box: the same call, another file.
    await appendFile(call, Buffer.from([0, 0, 0, 12, 0x66, 0x72, 0x65, 0x65, 9, 9, 9, 9]))
  }
  mentor = await letIn('Marc', 'mentor')
  await mentor.locator('input[type=file][accept]').first().setInputFiles(call)
  await row(mentor).getByRole('progressbar').waitFor({ timeout: 60_000 })
  await row(mentor).locator('[data-standing=to-review]').waitFor({ timeout: hour })
  // Others' sessions are none of a mentor's business.
  expect(await mentor.locator('li.row').count()).toBe(1)
  expect(await owner.locator('li.row').count()).toBe(2)
})

test('a mentor may look and propose; approving is refused with a sentence, and by the studio itself', async () => {
  await open(mentor)
  await mentor.keyboard.press('4')
  await mentor.getByText('Votre rôle (mentor) ne permet pas d’approuver.').waitFor()
  expect(await approveButton(mentor).isDisabled()).toBe(true)
  await mentor.getByText('revient à un relecteur ou à un administrateur').waitFor()
  expect(await mentor.getByRole('button', { name: /Rendre et contrôler|Mettre à disposition/ }).count()).toBe(0)
  // What a mentor would be refused is offered nowhere, and no key asks for it.
  const before = records()
  await mentor.keyboard.press('1')
  for (const key of ['Enter', 'r', 'e', 'c', ' ']) await mentor.keyboard.press(key)
  await mentor.locator('.desk-inspected').waitFor()
  await mentor.getByText('Ce qui est masqué ou laissé revient à un relecteur').waitFor()
  await mentor.keyboard.press('2')
  await mentor.getByText('Dites qui est qui').waitFor()
  const refused = /^(Garder masqué|Masquer|Laisser (voir|entendre)|Partout|Réunir|Séparer)/
  for (const part of ['1', '2']) {
    await mentor.keyboard.press(part)
    expect(await mentor.locator('.desk-panel').getByRole('button', { name: refused }).count()).toBe(0)
  }
  expect(await mentor.getByRole('alert').count()).toBe(0)
  expect(records()).toEqual(before)
  // Nor do links lead where a mentor would only be refused.
  expect(await mentor.getByRole('link', { name: /^(Lots|Garder et effacer)$/ }).count()).toBe(0)
  // What a page could ask that does not care for its buttons.
  const answer = await mentor.evaluate(async () => {
    const socket = new WebSocket(`ws://${location.host}/wire`)
    await new Promise((opened) => socket.addEventListener('open', opened))
    const session = location.hash.split('/').at(-1)
    const said = new Promise<string>((hear) => socket.addEventListener('message', ({ data }) => hear(String(data))))
    socket.send(JSON.stringify({ kind: 'request', id: 1, name: 'review.approve', input: { session, seen: {} } }))
    return said.finally(() => socket.close())
  })
  expect(JSON.parse(answer)).toMatchObject({ kind: 'error', id: 1, code: 'forbidden' })
  expect(records().filter(({ type }) => type === 'approval')).toEqual([])
  expect(auditOf(studio.home).filter(({ action }) => action === 'approve')).toEqual([])
  await mentor.close()
})

test('a reviewer rejects a finding with a reason, and takes it back', async () => {
  claire = await letIn('Claire', 'reviewer')
  await open(claire)
  await pictureReady()
  const before = await left()
  expect(before).toBeGreaterThan(0)
  await claire.keyboard.press('Enter')
  const id = await chosen()
  await claire.keyboard.press('r')
  await claire.keyboard.type('affiche publique')
  await claire.keyboard.press('Enter')
  await expect.poll(left).toBe(before - 1)
  await expect.poll(() => finding(id)?.decision).toBe('show')
  expect(finding(id)?.why).toBe('affiche publique')
  await claire.keyboard.press('Control+z')
  await expect.poll(left).toBe(before)
  await expect.poll(() => finding(id)?.decision).toBe(null)
})

test('a box is drawn on the picture and followed through its shot', async () => {
  await claire.keyboard.press('Escape')
  await claire.keyboard.press('Home')
  await claire.keyboard.press('d')
  const layer = await claire.locator('.edit-layer').boundingBox()
  if (!layer) throw new Error('no picture to draw on')
  const at = (x: number, y: number): [number, number] => [layer.x + layer.width * x, layer.y + layer.height * y]
  await claire.mouse.move(...at(0.06, 0.1))
  await claire.mouse.down()
  await claire.mouse.move(...at(0.12, 0.2), { steps: 4 })
  await claire.mouse.move(...at(0.2, 0.3), { steps: 4 })
  await claire.mouse.up()
  await expect.poll(() => findingsIn(records()).filter(({ origin }) => origin === 'drawn').length).toBe(1)
  const drawn = findingsIn(records()).find(({ origin }) => origin === 'drawn')
  expect(drawn?.decision).toBe('hide')
  await claire.keyboard.press('f')
  await expect.poll(() => finding(drawn?.id ?? '')?.origin, { timeout: 120_000 }).toBe('followed')
  expect(finding(drawn?.id ?? '')?.finding.keyframes.length).toBeGreaterThan(1)
})

const marked = () => findingsIn(records()).filter(({ origin }) => origin === 'marked')

test('sound is muted by hand, undone and done again', async () => {
  await claire.keyboard.press('Escape')
  await claire.keyboard.press('Home')
  await claire.keyboard.press('i')
  for (let i = 0; i < 2; i++) await claire.keyboard.press('Shift+ArrowRight')
  await claire.keyboard.press('i')
  await claire.keyboard.press('u')
  await expect.poll(() => marked().length).toBe(1)
  expect(marked()[0]?.finding.end).toBeGreaterThan(1)
  await claire.keyboard.press('Control+z')
  await expect.poll(() => marked().length).toBe(0)
  await claire.keyboard.press('Control+Shift+z')
  await expect.poll(() => marked().length).toBe(1)
})

test('the host is killed in the middle: every decision is there, and undo still knows what was done', async () => {
  const before = await left()
  await studio.end('SIGKILL')
  await claire.getByText('La liaison avec le studio est coupée').waitFor({ timeout: 15_000 })
  await claire.close()
  await owner.close()
  owner = await visit(await studio.run())
  claire = await letIn('Claire', 'reviewer')
  await open(claire)
  expect(await left()).toBe(before)
  await claire.keyboard.press('Control+z')
  await expect.poll(() => marked().length).toBe(0)
  await claire.keyboard.press('Control+Shift+z')
  await expect.poll(() => marked().length).toBe(1)
})

test('ten seconds without a network: what is done meanwhile is kept, shown and sent', async () => {
  cable.cut()
  await claire.getByText('La liaison avec le studio est coupée').waitFor({ timeout: 15_000 })
  await firstWord()
  await claire.keyboard.press('e')
  await claire.locator('.desk-line-editor textarea:focus').waitFor()
  await claire.keyboard.type(' (mot ajouté)')
  await claire.keyboard.press('Enter')
  // One, or two where the answer to what was done before went down with the line.
  const kept = claire.getByText(/changements? gardés? ici/)
  await kept.waitFor()
  await claire.locator('.desk-lines').getByText('(mot ajouté)').waitFor()
  expect(await violationsInBothThemes(claire)).toEqual([])
  await new Promise((go) => setTimeout(go, 10_000))
  expect(records().filter(({ type }) => type === 'word')).toEqual([])
  cable.mend()
  await kept.waitFor({ state: 'detached', timeout: 60_000 })
  await expect.poll(() => records().filter(({ type }) => type === 'word').length).toBe(1)
})

test('the keyboard alone clears the whole queue, and nothing had to be hunted for', async () => {
  // A word has the focus: Enter would go to it.
  await claire.keyboard.press('Escape')
  const all = await left()
  await claire.keyboard.press('4')
  expect(await approveButton(claire).isDisabled()).toBe(true)
  const renders = claire.locator('.desk-render').getByRole('button', { name: /Rendre et contrôler/ })
  expect(await renders.first().isDisabled()).toBe(true)
  await claire.getByRole('button', { name: /^Aller aux? .*points? à vérifier$/ }).press('Enter')
  for (let done = 1; done <= all; done++) {
    const id = await chosen()
    await claire.keyboard.press(' ')
    await expect.poll(left).toBe(all - done)
    await expect.poll(() => finding(id)?.decision).toBe('hide')
  }
  await claire.getByText('Plus rien à vérifier').waitFor()
})

test('words become a clip', async () => {
  await firstWord()
  for (let line = 0; line < 2; line++) await claire.keyboard.press('Shift+ArrowDown')
  await claire.keyboard.press('c')
  await claire.getByRole('button', { name: 'À partir des mots choisis' }).click()
  await claire.getByLabel('Titre').fill('Bienvenue')
  await claire.getByLabel('Mots-clés').fill('accueil, cadre')
  await claire.keyboard.press('Enter')
  await expect.poll(() => records().find(({ type }) => type === 'clip')).toMatchObject({ tags: ['accueil', 'cadre'] })
})

test('an approval says who answers; any change drops it, and it is given again', async () => {
  const approved = claire.locator('.desk-approval')
  await claire.keyboard.press('4')
  await approveButton(claire).click()
  await approved.getByText('Approuvée par Claire (relecteur)').waitFor()
  expect(await claire.locator('.desk-approved:focus').count()).toBe(1)
  expect(records().find(({ type }) => type === 'approval')).toMatchObject({ by: 'Claire', role: 'reviewer' })
  await row(owner).locator('[data-standing=approved]').waitFor()
  await claire.keyboard.press('2')
  await claire.locator('.desk-person').first().getByRole('button', { name: 'Masquer' }).click()
  await claire.keyboard.press('4')
  await claire.getByText('Un changement a annulé l’approbation').waitFor()
  await expect.poll(() => records().filter(({ type }) => type === 'approval')).toEqual([])
  await row(owner).locator('[data-standing=to-review]').waitFor()
  await approveButton(claire).click()
  await approved.getByText('Approuvée par Claire (relecteur)').waitFor()
})

test('the clip is rendered, verified and handed over, each step with its figure', async () => {
  const clip = claire.locator('.desk-render', { hasText: 'Bienvenue' })
  await clip.getByRole('button', { name: /Rendre et contrôler/ }).click()
  await clip.getByRole('progressbar').waitFor({ timeout: 60_000 })
  const ended = /^(clean|leaks|failed)$/
  await expect.poll(() => clip.getAttribute('data-render'), { timeout: hour }).toMatch(ended)
  expect(leaksIn(studio.home)).toEqual([])
  expect(await clip.getAttribute('data-render'), (await clip.textContent()) ?? '').toBe('clean')
  await clip.getByText('vérifié', { exact: true }).waitFor()
  await clip.getByRole('button', { name: /Voir le clip vérifié/ }).press('Enter')
  const address = await claire.locator('.watch-sheet[open] video').getAttribute('src')
  expect(await violationsInBothThemes(claire)).toEqual([])
  await claire.keyboard.press('Escape')
  await expect.poll(() => claire.locator('.watch-sheet video').count()).toBe(0)
  const answer = await claire.request.get(new URL(address ?? '', claire.url()).href, {
    headers: { range: 'bytes=0-9' },
  })
  expect(answer.status()).toBe(206)
  await clip.getByRole('button', { name: /Mettre à disposition/ }).click()
  await clip.getByText(/^mis à disposition/).waitFor({ timeout: 120_000 })
  await claire.getByRole('button', { name: 'Afficher le journal' }).click()
  const log = claire.locator('.desk-audit')
  await log.getByText('La chaîne des empreintes est entière.').waitFor()
  await log.getByText('a approuvé').first().waitFor()
  const file = await log.getByRole('link', { name: 'JSON' }).getAttribute('href')
  const exported = await claire.request.get(new URL(file ?? '', claire.url()).href)
  const { faults, entries } = AuditExport.parse(await exported.json())
  expect(faults).toEqual([])
  expect(entries.filter(({ action, actor }) => action === 'approve' && actor === 'Claire').length).toBe(2)
  const page = await log.getByRole('link', { name: 'Page à imprimer' }).getAttribute('href')
  const kept = await claire.request.get(new URL(page ?? '', claire.url()).href)
  expect(kept.headers()['content-disposition']).toContain('attachment')
  const opened = await claire.context().newPage()
  await opened.setContent(await kept.text())
  await opened.getByText('a approuvé').first().waitFor()
  expect(await violationsInBothThemes(opened)).toEqual([])
  await opened.close()
})

test('axe finds no fault on any part of the review, in both languages and both themes', async () => {
  for (const theme of ['light', 'dark'] as const) {
    await claire.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    for (const language of ['fr', 'en']) {
      if ((await claire.locator('html').getAttribute('lang')) !== language) await claire.keyboard.press('l')
      await expect.poll(() => claire.locator('html').getAttribute('lang')).toBe(language)
      // Something chosen, so that the inspector has all its parts. A mouse would not reach what lies under the box that
      // is chosen already.
      await claire.locator('.box-target, .desk-word').first().press('Enter')
      for (const tab of ['1', '2', '3', '4']) {
        await claire.keyboard.press(tab)
        expect(await violations(claire), `${tab} ${theme} ${language}`).toEqual([])
      }
    }
  }
})

test('the browser had nothing to complain about but the cut line', () => {
  expect(
    complaints.filter((text) => !/ERR_CONNECTION|ERR_SOCKET|WebSocket|Failed to load resource/.test(text)),
  ).toEqual([])
})
