import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { buildKnowledge } from '../../hosts/build.ts'
import { Gap } from '../../knowledge/contract/search.ts'
import { launchBrowser } from '../browser.ts'
import type { Browser as Account, TestBase } from '../support/knowledge.ts'
import { openStockedBase, programme } from '../support/stocked-base.ts'
import { violations } from './axe.ts'
import { expectToStand, type Look, shot, windowOf } from './knowledge-pages.ts'

let kb: TestBase
let browser: Browser
let student: Page
let mentor: Page
let desk: Account
const complaints: string[] = []

beforeAll(async () => {
  browser = await launchBrowser()
  kb = await openStockedBase({ pages: await buildKnowledge(() => undefined) })
  student = await windowOf(await kb.enter('student', [programme]), browser, kb, complaints)
  desk = await kb.enter('mentor')
  mentor = await windowOf(desk, browser, kb, complaints)
})
afterAll(async () => {
  await browser?.close()
  await kb?.remove()
})

const write = async (page: Page, name: string, text: string): Promise<void> => {
  await page.getByRole('textbox', { name }).fill(text)
  await page.keyboard.press('Enter')
}

test('a student asks and is shown the second that answers', async () => {
  await student.goto(`${kb.base.origin}/chat`)
  await write(student, 'Posez votre question', 'anoncer une hausse de tariff')
  await student.getByText('Annonce la hausse trois mois').waitFor()
  await student.getByText('On y parle de').first().waitFor()
  await student.waitForURL(/\/chat\/[\w-]+$/)
  await student.getByRole('button', { name: 'Cela m’aide', exact: true }).click()
  await student.getByText('Merci, c’est noté.').waitFor()
  await shot('chat-found-fr-1440', student)
  expect(await violations(student)).toEqual([])
  await student.getByRole('link', { name: /Augmenter ses prix/ }).click()
  await student.waitForURL(/\/watch\/lesson-prix-hausse\?t=6/)
})

test('a search that finds nothing is one gap, however often the page is drawn again', async () => {
  await student.goto(kb.base.origin)
  await student.getByRole('searchbox', { name: 'Votre question' }).fill('xylophone quantique')
  await student.getByText('Aucun passage ne répond').waitFor()
  await student.waitForURL(/q=xylophone/)
  const gaps = async () => z.array(Gap).parse(await desk.json('GET', '/api/search/gaps'))
  await expect.poll(gaps).toMatchObject([{ query: 'xylophone quantique' }])
  // Twice as long as the page waits for another key.
  await student.waitForTimeout(3500)
  expect(await gaps()).toMatchObject([{ query: 'xylophone quantique', count: 1 }])
})

test('what no video answers goes to the mentor, whose answer comes by itself', async () => {
  await mentor.goto(`${kb.base.origin}/inbox`)
  await mentor.getByText('Aucune question n’attend.').waitFor()
  await student.goto(`${kb.base.origin}/?q=ornithorynque`)
  await student.getByRole('link', { name: 'Poser cette question' }).click()
  await student.getByRole('textbox', { name: 'Posez votre question' }).press('Enter')
  await student.getByText('Votre mentor a reçu la question').waitFor()
  await mentor.getByRole('link', { name: /^ornithorynque/ }).click()
  await mentor.getByText('Rien dans la base ne ressemble').waitFor()
  await write(mentor, 'Votre réponse', 'Un animal d’Australie.\nIl pond.')
  await student.getByText('Un animal d’Australie.').waitFor()
  await shot('chat-replied-fr-1440', student)
  await mentor.getByRole('button', { name: 'En faire une vidéo' }).click()
  await mentor.getByText('La demande de vidéo est notée.').waitFor()
  await shot('inbox-replied-fr-1440', mentor)
  expect(await violations(mentor)).toEqual([])
})

test('the mentor is shown what was already answered, and sends a moment with one key', async () => {
  await kb.base.settled()
  await student.goto(`${kb.base.origin}/chat`)
  await write(
    student,
    'Posez votre question',
    'le trac devant un amphithéâtre de zoologie à Zanzibar, avec un xylophone : comment je respire',
  )
  await student.getByText('Je ne suis pas sûr').waitFor()
  await shot('chat-unsure-fr-1440', student)
  await student.getByRole('button', { name: 'Demander à mon mentor' }).click()
  await student.getByText('Votre mentor a reçu la question').waitFor()
  await mentor.goto(`${kb.base.origin}/inbox`)
  await mentor.getByRole('link', { name: /trac/ }).click()
  await mentor.getByRole('button', { name: /Envoyer le passage 1/ }).waitFor()
  await shot('inbox-proposals-fr-1440', mentor)
  expect(await violations(mentor)).toEqual([])
  await mentor.keyboard.press('Alt+1')
  await student.locator('.message[data-author=mentor] .card').waitFor()
  await student.goto(`${kb.base.origin}/chat`)
  await write(student, 'Posez votre question', 'ornithorynque')
  await student.getByText('Votre mentor a reçu la question').waitFor()
  await mentor.getByRole('link', { name: /^ornithorynque/ }).click()
  await mentor.getByRole('button', { name: 'Reprendre cette réponse' }).click()
  expect(await mentor.getByRole('textbox', { name: 'Votre réponse' }).inputValue()).toContain('Il pond.')
})

test('a request for a clip ends with the clip, and the student is told', async () => {
  await mentor.goto(`${kb.base.origin}/clips`)
  await mentor.getByRole('heading', { name: 'ornithorynque' }).waitFor()
  await mentor.getByRole('searchbox', { name: 'Chercher la vidéo' }).fill('jury')
  await mentor.getByLabel('Vidéo qui répond').selectOption({ label: 'Parler devant un jury' })
  await student.goto(kb.base.origin)
  await mentor.getByRole('button', { name: 'La vidéo est faite' }).click()
  const badge = student.getByRole('link', { name: /Mes questions.*message/ })
  await badge.waitFor()
  await badge.click()
  await student.getByRole('link', { name: /^ornithorynque.*non lu/ }).click()
  await student.getByText('Une vidéo a été faite').waitFor()
})

test('what could not be sent stays, and is sent once when the line is back', async () => {
  await student.goto(`${kb.base.origin}/chat`)
  await student.getByRole('textbox', { name: 'Posez votre question' }).waitFor()
  await student.context().setOffline(true)
  await write(student, 'Posez votre question', 'relanser trois foix')
  await student.getByRole('alert').waitFor()
  expect(await student.getByRole('textbox', { name: 'Posez votre question' }).inputValue()).toBe('relanser trois foix')
  await student.context().setOffline(false)
  await student.getByRole('button', { name: 'Réessayer' }).first().click()
  await student.getByText('Relance trois fois').waitFor()
  expect(await student.locator('.message[data-author=student]').count()).toBe(1)
  complaints.splice(0, complaints.length, ...complaints.filter((one) => !/ERR_INTERNET_DISCONNECTED/.test(one)))
})

test('every page stands on a telephone, in both languages and both themes, without fault for axe', {
  timeout: 240_000,
}, async () => {
  const looks: readonly Look[] = [
    ['FR', 390, 844, 'light'],
    ['EN', 1024, 700, 'light'],
    ['FR', 390, 844, 'dark'],
    ['EN', 1024, 700, 'dark'],
  ]
  await expectToStand(student, { name: 'chat', address: student.url(), landmark: '.message .card' }, looks)
  await expectToStand(mentor, { name: 'inbox', address: `${kb.base.origin}/inbox`, landmark: '.chat-list li' }, looks)
  await expectToStand(mentor, { name: 'clips', address: `${kb.base.origin}/clips`, landmark: '.card' }, looks)
})

test('a student erases a conversation of their own', async () => {
  await student.getByRole('button', { name: 'Erase' }).click()
  await student.getByRole('button', { name: 'Erase for good' }).click()
  await student.waitForURL(/\/chat$/)
  await expect.poll(() => student.getByRole('link', { name: /relanser/ }).count()).toBe(0)
})

test('an inbox of more than one page leads on and back', async () => {
  const many = await kb.enter('student', [programme])
  for (let i = 0; i < 51; i++) {
    const asked = { message: crypto.randomUUID(), text: `xylophone ${i} quantique` }
    await many.json('POST', '/api/chat/conversations', asked)
  }
  await mentor.goto(`${kb.base.origin}/inbox`)
  await mentor.getByRole('button', { name: 'More', exact: true }).click()
  await mentor.getByRole('link', { name: /^xylophone 50 quantique/ }).waitFor()
  await mentor.getByRole('button', { name: 'Back', exact: true }).click()
  await mentor.getByRole('link', { name: /^xylophone 0 quantique/ }).waitFor()
})

test('the pages complained about nothing', () => {
  expect(complaints).toEqual([])
  expect(kb.bugs).toEqual([])
})
