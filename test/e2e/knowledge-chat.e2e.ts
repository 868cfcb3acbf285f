import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildKnowledge } from '../../hosts/build.ts'
import type { Role } from '../../knowledge/contract/people.ts'
import { launchBrowser } from '../browser.ts'
import type { TestBase } from '../support/knowledge.ts'
import { openStockedBase, programme } from '../support/stocked-base.ts'
import { violations } from './axe.ts'

let kb: TestBase
let browser: Browser
let student: Page
let mentor: Page
const complaints: string[] = []

/** A browser window of somebody who has come in. */
async function enter(role: Role): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'fr-FR',
    reducedMotion: 'reduce',
  })
  const { cookie } = await kb.enter(role, role === 'student' ? [programme] : [])
  const [name = '', value = ''] = cookie.split('=')
  await context.addCookies([{ name, value, url: kb.base.origin, httpOnly: true, sameSite: 'Strict' }])
  const page = await context.newPage()
  page.on('console', (message) => {
    // The lessons of this library have no media.
    if (message.type() === 'error' && !message.location().url.endsWith('/media'))
      complaints.push(`${message.text()} ${message.location().url}`)
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  return page
}

const shot = async (name: string, page: Page): Promise<void> => {
  const folder = process.env.ESTOMPE_SCREENS
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`) })
}

beforeAll(async () => {
  browser = await launchBrowser()
  kb = await openStockedBase({ pages: await buildKnowledge(() => undefined) })
  student = await enter('student')
  mentor = await enter('mentor')
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
  await write(student, 'Posez votre question', "j'ai le trac avant de passer à l'oral comment je respire")
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
  const conversation = student.url()
  for (const [page, name, address, landmark] of [
    [student, 'chat', conversation, '.message .card'],
    [mentor, 'inbox', `${kb.base.origin}/inbox`, '.chat-list li'],
    [mentor, 'clips', `${kb.base.origin}/clips`, '.card'],
  ] as const)
    for (const theme of ['light', 'dark'] as const)
      for (const [language, width, height] of [
        ['FR', 390, 844],
        ['EN', 1024, 700],
      ] as const) {
        await page.setViewportSize({ width, height })
        await page.emulateMedia({ colorScheme: theme })
        await page.goto(address)
        await page.getByRole('button', { name: language, exact: true }).click()
        await page.locator(landmark).first().waitFor()
        await shot(`${name}-${language.toLowerCase()}-${width}-${theme}`, page)
        expect(await violations(page), `${name} ${language} ${width} ${theme}`).toEqual([])
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        expect(wide, `${name} ${width}`).toBeLessThanOrEqual(0)
      }
})

test('a student erases a conversation of their own', async () => {
  await student.getByRole('button', { name: 'Erase' }).click()
  await student.getByRole('button', { name: 'Erase for good' }).click()
  await student.waitForURL(/\/chat$/)
  await expect.poll(() => student.getByRole('link', { name: /relanser/ }).count()).toBe(0)
})

test('the pages complained about nothing', () => {
  expect(complaints).toEqual([])
  expect(kb.bugs).toEqual([])
})
