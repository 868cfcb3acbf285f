import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { openDatabase } from '../native/database/database.ts'
import { launchBrowser } from './browser.ts'
import { enter, RunningStudio } from './e2e/studio.ts'
import { root } from './steps.ts'
import { RecordingPage } from './support/recording-page.ts'

// `npm run screens`: pictures of every screen for docs/screens, from the real program and the sample it comes with.
// `npm run screens -- keeping jobs` takes those alone; those of the knowledge base come from its test, which takes them into
// the folder that ESTOMPE_SCREENS names.

const folder = join(root, 'docs', 'screens')
mkdirSync(folder, { recursive: true })
const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
]

/** Names of those that are taken; all of them when none is given. */
const wanted = new Set(process.argv.slice(2))
const isWanted = (...names: string[]): boolean => wanted.size === 0 || names.some((name) => wanted.has(name))

// A camera and a microphone that every machine has.
const devices = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']
const browser = await launchBrowser(devices)

/** @param open opens what the language cannot be switched behind, and gives what closes it */
async function shoot(page: Page, name: string, open?: () => Promise<() => Promise<void>>): Promise<void> {
  if (!isWanted(name)) return
  for (const language of ['fr', 'en']) {
    if ((await page.locator('html').getAttribute('lang')) !== language) await otherLanguage(page)
    await page.locator(`html[lang=${language}]`).waitFor()
    const close = await open?.()
    for (const size of sizes) {
      await page.setViewportSize(size)
      for (const theme of ['light', 'dark'] as const) {
        if (theme === 'dark' && (size.width !== 1440 || language !== 'fr')) continue
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
        await page.waitForTimeout(300)
        await page.screenshot({ path: join(folder, `${name}-${language}-${size.width}-${theme}.png`) })
      }
    }
    await close?.()
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

/** By its key, or by its button where a field would take the key. */
async function otherLanguage(page: Page): Promise<void> {
  const button = page.locator('.unlock button[lang]')
  if (await button.count()) await button.click()
  else await page.keyboard.press('l')
}

/** From a screen without fields: the keys that go to it and back again are those of the program. */
const french = async (page: Page): Promise<void> => {
  if ((await page.locator('html').getAttribute('lang')) !== 'fr') await page.keyboard.press('l')
  await page.locator('html[lang=fr]').waitFor()
}

async function openScreen(page: Page, hash: string, ready: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to
  }, hash)
  await page.locator(ready).first().waitFor()
}

/** The sample on its way through: found, reviewed, rendered. */
async function ofTheSample(page: Page): Promise<void> {
  await page.locator('a.row-link').click()
  await page.locator('.stage[data-state=running] .bar').waitFor()
  await shoot(page, 'processing')
  await page.locator('.verdict').waitFor({ timeout: 1_800_000 })
  await page.locator('input[type=range]').fill('12')
  await page.locator('input[type=range]').blur()
  await page.mouse.move(0, 0)
  await page.waitForTimeout(1500)
  await shoot(page, 'session')
  await page.locator('.report').evaluate((report) => report.scrollIntoView())
  await page.mouse.wheel(0, -80)
  await shoot(page, 'report')
  await page.keyboard.press('Escape')
  await page.locator('.row-picture img').waitFor()
  await shoot(page, 'library')
  await page.locator('a.row-link').click()
  await page.locator('.picture-canvas').waitFor({ timeout: 120_000 })
  await page.waitForTimeout(3000)
  await page.keyboard.press('Enter')
  await shoot(page, 'review')
  for (const [key, name] of [
    ['2', 'people'],
    ['3', 'clips'],
    ['4', 'approval'],
  ] as const) {
    await page.keyboard.press(key)
    await shoot(page, `review-${name}`)
  }
  await page.locator('.rules button').first().click()
  await page.locator('.rules-choice li').first().waitFor()
  await shoot(page, 'review-policy')
}

/** Who agreed to what, in a session that was recorded here: the sample's is said to have been. */
async function ofConsents(page: Page): Promise<void> {
  const at = '2026-11-03T10:15:00.000Z'
  const database = openDatabase(join(studio.home, 'library.db'))
  const session = database.sessions.all()[0]?.id ?? ''
  database.consents.remember({
    ...{ session, take: '20261103-101500-1a2b3c4d', recordedAt: at, participants: ['Inès', 'Marc'] },
    entries: [
      {
        ...{ kind: 'given', person: 'Inès', agreed: ['recording', 'reuse', 'voice'], explainedIn: 'fr', at },
        how: { kind: 'spoken', at: 12 },
      },
      {
        ...{ kind: 'given', person: 'Marc', agreed: ['recording'], explainedIn: 'fr', at },
        how: { kind: 'form', reference: '2026-114' },
      },
    ],
  })
  database.close()
  await openScreen(page, `#/consent/${session}`, '.consent-record li')
  await shoot(page, 'consent')
}

const passphrase = 'quatre mots sans aucun lien'

/** A passphrase is chosen: the code that is shown once belongs to a library that is thrown away. Gives what seals it. */
async function choosePassphrase(page: Page): Promise<() => Promise<void>> {
  await page.getByRole('button', { name: /^(Choisir une phrase de passe|Choose a passphrase)$/ }).click()
  await page.getByLabel(/^(Nouvelle phrase de passe|New passphrase)$/).fill(passphrase)
  await page.getByLabel(/^(La même, une seconde fois|The same once more)$/).fill(passphrase)
  await page.getByRole('button', { name: /^(Continuer|Continue)$/ }).click()
  await page.locator('.recovery-code').waitFor()
  return async () => {
    await page.getByRole('checkbox', { name: /J’ai noté ce code|I have written this code/ }).check()
    await page.getByRole('button', { name: /^(Chiffrer la bibliothèque|Encrypt the library)$/ }).click()
    await page.getByText(/^(La bibliothèque est chiffrée|The library is encrypted)/).waitFor({ timeout: 120_000 })
  }
}

const ofReviews = ['review', 'review-people', 'review-clips', 'review-approval', 'review-policy']
const studio = await RunningStudio.start()
try {
  const context = await browser.newContext({ viewport: sizes[0] as { width: number; height: number }, locale: 'fr-FR' })
  const { page } = await enter(context, await studio.newLink())
  await page.locator('li.row').waitFor()
  if (isWanted('processing', 'session', 'report', 'library', ...ofReviews)) await ofTheSample(page)
  await openScreen(page, '#/keeping', '.keeping-table')
  await shoot(page, 'keeping')
  await french(page)
  const recorder = new RecordingPage(page)
  await recorder.open()
  await recorder.choose('Ma caméra', 'Premier rendez-vous', ['Inès'])
  for (const source of ['Caméra', 'Micro']) await recorder.source(source)
  await page.locator('h1').click()
  await shoot(page, 'recorder')
  await openScreen(page, '#/jobs', '.jobs h1')
  await page.locator('.new-job li').first().waitFor()
  await shoot(page, 'jobs')
  await openScreen(page, '#/provider', '.provider-table')
  await shoot(page, 'provider')
  if (isWanted('consent')) await ofConsents(page)
  await openScreen(page, '#/', 'li.row')
  await shoot(page, 'members', async () => {
    await page.getByRole('button', { name: /^(Accès…|Access…)$/ }).click()
    await page.getByRole('dialog').locator('.members-list li').first().waitFor()
    return async () => {
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'hidden' })
    }
  })
  await shoot(page, 'keys', async () => {
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
    return async () => {
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }
  })
  if (isWanted('vault', 'locked')) {
    await openScreen(page, '#/keeping', '.keeping-table')
    await shoot(page, 'vault', async () => {
      await choosePassphrase(page)
      return () => page.getByRole('button', { name: /^(Annuler|Cancel)$/ }).click()
    })
    const seal = await choosePassphrase(page)
    await seal()
    await studio.end('SIGTERM')
    const locked = await enter(context, await studio.run())
    await locked.page.locator('.unlock').waitFor()
    await shoot(locked.page, 'locked')
  }
} finally {
  await browser.close()
  await studio.remove()
}
