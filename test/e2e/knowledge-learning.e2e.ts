import { join } from 'node:path'
import type { Browser, Frame, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildKnowledge } from '../../hosts/build.ts'
import { packed } from '../../knowledge/client/parcel.ts'
import { publish } from '../../knowledge/client/publish.ts'
import { Path, Progress, parts } from '../../knowledge/contract/learning.ts'
import { launchBrowser } from '../browser.ts'
import { type CoursePlatform, instructor, type Launch, servePlatform } from '../support/course-platform.ts'
import { type Browser as Account, browser as browserOf, type TestBase } from '../support/knowledge.ts'
import { description, trustedStudio, verifiedOutput } from '../support/publication.ts'
import { openStockedBase, programme } from '../support/stocked-base.ts'
import { violations } from './axe.ts'
import { expectToStand, shot, windowOf } from './knowledge-pages.ts'

let kb: TestBase
let browser: Browser
let student: Page
let mentor: Page
let learner: Account
let platform: CoursePlatform
const complaints: string[] = []

/** What the course shows in its frame. */
function embeddedIn(course: Page): Frame {
  const frame = course.frame({ name: 'tool' })
  if (!frame) throw new Error('the course embeds nothing')
  return frame
}

const watch = (who: Account, video: string): Promise<unknown> =>
  who.json('PUT', `/api/videos/${video}/progress`, {
    position: 20,
    parts: Array.from({ length: parts }, (_, part) => part),
  })

/** The same account in another browser. */
async function entered({ id, email }: Account): Promise<Account> {
  const stranger = browserOf(() => kb.base.origin)
  await stranger.ask('POST', '/api/sign-in/link', { email })
  await kb.base.settled()
  const token = kb.letters.findLast(({ to }) => to === email)?.link.split('#')[1]
  const answer = await stranger.ask('POST', '/api/sign-in', { token })
  return browserOf(() => kb.base.origin, { id, email, cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' })
}

beforeAll(async () => {
  browser = await launchBrowser()
  platform = await servePlatform()
  kb = await openStockedBase({ pages: await buildKnowledge(() => undefined), courses: { reach: 'private' } })
  platform.toolKeys = `${kb.base.origin}/api/lti/keys`
  learner = await kb.enter('student', [programme])
  const studio = await trustedStudio(kb, await kb.enter('admin'))
  const { folder } = await verifiedOutput(
    kb.home,
    Array.from({ length: 20 }, (_, i) => `Exemple numéro ${i + 1}.`),
  )
  const described = description({ title: 'Vingt exemples', programmes: [programme] })
  const parcel = await packed(folder, described, join(kb.home, 'memory'))
  await publish(studio, parcel, { signal: new AbortController().signal, progress: () => undefined })
  student = await windowOf(learner, browser, kb, complaints)
  mentor = await windowOf(await kb.enter('mentor'), browser, kb, complaints)
})
afterAll(async () => {
  await browser?.close()
  await kb?.remove()
  await platform?.close()
})

test('a mentor makes a path and a question, copies the path and adapts it', async () => {
  await mentor.goto(`${kb.base.origin}/paths`)
  await mentor.getByRole('button', { name: 'Nouveau parcours' }).click()
  await mentor.getByLabel('Titre').fill('Premiers clients')
  for (const words of ['prospecter', 'offre phrase']) {
    await mentor.getByRole('searchbox', { name: 'Ajouter une vidéo' }).fill(words)
    await mentor
      .getByRole('button', { name: words === 'prospecter' ? '+ Prospecter sans téléphone' : '+ Dire son offre' })
      .click()
  }
  await mentor.getByRole('button', { name: 'Monter Dire son offre en une phrase' }).click()
  await mentor.getByLabel('Programme').selectOption(programme)
  await shot('path-editor-fr-1440', mentor)
  expect(await violations(mentor)).toEqual([])
  await mentor.getByRole('button', { name: 'Enregistrer' }).click()
  await mentor.getByRole('heading', { name: 'Premiers clients' }).waitFor()
  await mentor.getByRole('button', { name: 'Copier et adapter' }).click()
  await mentor.getByRole('button', { name: 'Retirer Prospecter sans téléphone' }).click()
  await mentor.getByRole('button', { name: 'Enregistrer' }).click()
  await mentor.getByRole('heading', { name: 'Premiers clients (copie)' }).waitFor()
  await mentor.getByRole('link', { name: 'Prospecter sans téléphone' }).click()
  await mentor.getByLabel('Question', { exact: true }).fill('Combien de relances ?')
  await mentor.getByRole('button', { name: 'Ajouter une question' }).click()
  await mentor.getByText('Combien de relances ?').waitFor()
})

test('a student follows it, answers, is reviewed, and gets a certificate', async () => {
  await student.goto(`${kb.base.origin}/paths`)
  await student.getByRole('link', { name: 'Continuer : Dire son offre en une phrase' }).waitFor()
  expect(await student.getByText('copie').count()).toBe(0)
  await watch(learner, 'lesson-offre')
  await watch(learner, 'lesson-prospection')
  await student.reload()
  await student.getByText('1 sur 2').waitFor()
  await shot('paths-fr-1440', student)
  expect(await violations(student)).toEqual([])
  await student.getByRole('link', { name: 'Continuer : Prospecter sans téléphone' }).click()
  await student.getByRole('textbox', { name: /Votre réponse/ }).fill('Trois, dit Camille.')
  await student.getByRole('button', { name: 'Répondre' }).click()
  await student.getByText('En attente de relecture').waitFor()
  await shot('quiz-fr-1440', student)
  expect(await violations(student)).toEqual([])
  await mentor.goto(`${kb.base.origin}/paths`)
  await mentor.getByText('Trois, dit Camille.').waitFor()
  await mentor.getByRole('button', { name: 'C’est juste' }).click()
  await expect.poll(() => mentor.getByText('Trois, dit Camille.').count()).toBe(0)
  await student.goto(`${kb.base.origin}/paths`)
  await student.getByRole('link', { name: 'Votre attestation' }).click()
  await student.getByText('Test student a terminé le parcours').waitFor()
  await shot('certificate-fr-1440', student)
  expect(await violations(student)).toEqual([])
})

test('what is played counts, and is resumed where it stopped', { timeout: 240_000 }, async () => {
  await student.goto(`${kb.base.origin}/?q=exemple`)
  await student.locator('.results h2 a').first().click()
  await student.getByRole('heading', { name: 'Vingt exemples', level: 1 }).waitFor()
  const address = new URL(student.url()).pathname
  await student.$eval('video', (video) => {
    video.muted = true
    return video.play()
  })
  const progress = async () =>
    Progress.parse(await learner.json('GET', `/api/videos/${address.split('/').at(-1)}/progress`))
  await expect.poll(async () => (await progress()).share, { timeout: 120_000, interval: 1000 }).toBeGreaterThan(0)
  await student.$eval('video', (video) => video.pause())
  await student.goto(kb.base.origin)
  await student.getByText('arrêtée à').waitFor()
  await shot('unfinished-fr-1440', student)
  expect(await violations(student)).toEqual([])
  await student.getByRole('link', { name: 'Vingt exemples' }).click()
  await student.getByText('Repris à').waitFor()
  await expect.poll(() => student.$eval('video', (video) => video.currentTime)).toBeGreaterThan(3)
})

test('a student sees and erases what is kept of them', async () => {
  await student.getByRole('link', { name: 'Test student' }).click()
  await student.getByText('vue à 100').first().waitFor()
  await shot('traces-fr-1440', student)
  expect(await violations(student)).toEqual([])
  // A link that the same student used in another browser.
  const elsewhere = await entered(learner)
  await student.reload()
  await student.getByRole('button', { name: 'Fermer cette session' }).click()
  await expect.poll(() => student.getByRole('button', { name: 'Fermer cette session' }).count()).toBe(0)
  await student.getByText('ce navigateur').waitFor()
  expect((await elsewhere.ask('GET', '/api/me')).status).toBe(401)
  await student.getByRole('button', { name: 'Effacer mes traces' }).click()
  await student.getByRole('button', { name: 'Effacer pour de bon' }).click()
  await student.getByText('Rien n’est gardé.').waitFor()
  await student.getByRole('link', { name: 'Premiers clients' }).waitFor()
})

test('figures are there for five people, on every screen, without fault for axe', { timeout: 240_000 }, async () => {
  await mentor.goto(`${kb.base.origin}/kpi`)
  await mentor.getByText('Moins de cinq personnes').waitFor()
  for (let i = 0; i < 5; i++) await watch(await kb.enter('student', [programme]), 'lesson-trac')
  for (const [page, name, landmark] of [
    [mentor, 'kpi', '.figures'],
    [mentor, 'paths', '.path-steps li'],
    [student, 'traces', '.path-steps li'],
    [student, 'account', '#weekly-title'],
    [student, 'stop', '.enter p'],
  ] as const)
    await expectToStand(page, { name, address: `${kb.base.origin}/${name}`, landmark }, [
      ['FR', 390, 844, 'light'],
      ['EN', 1024, 700, 'dark'],
    ])
})

test('a course embeds a clip: an admin ties it, who teaches chooses, who learns watches', async () => {
  const admin = await windowOf(await kb.enter('admin'), browser, kb, complaints)
  await admin.goto(`${kb.base.origin}/platforms`)
  const registered = platform.registration()
  for (const [label, value] of [
    ['Nom affiché ici', registered.name],
    ['Émetteur', registered.issuer],
    ['Client ID', registered.client],
    ['Deployment ID', registered.deployments],
    ['Adresse d’authentification', registered.authorization],
    ['Adresse des jetons', registered.token],
    ['Clés de la plateforme', registered.keys],
    ['Pages qui intègrent', registered.frames],
  ] as const)
    await admin.getByLabel(label).fill([value].flat().join('\n'))
  await admin.getByRole('button', { name: 'Relier', exact: true }).click()
  await admin.getByRole('heading', { name: 'Test school' }).waitFor()

  const course = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
  const tool = course.frameLocator('iframe')
  const opened = async (launch: Omit<Launch, 'locale'>): Promise<void> => {
    platform.next = { ...launch, locale: 'fr-FR' }
    await course.goto(`${platform.pages}/course?tool=${kb.base.origin}`)
  }
  const choosing = { subject: 'teacher', target: `${kb.base.origin}/embed`, roles: instructor }
  await opened({ ...choosing, message: 'LtiDeepLinkingRequest' })
  await tool.getByText('Ce cours n’est pas encore rattaché').waitFor()
  await shot('course-untied-fr-1440', course)
  await admin.reload()
  await admin.getByLabel('Programme · Selling 101').selectOption(programme)
  await expect.poll(() => admin.getByText('attend un programme').count()).toBe(0)
  await opened({ ...choosing, message: 'LtiDeepLinkingRequest' })
  await tool.getByRole('searchbox').fill('vingt exemples')
  await tool.getByRole('button', { name: 'Choisir Vingt exemples' }).waitFor()
  await shot('course-pick-fr-1440', course)
  expect(await violations(embeddedIn(course))).toEqual([])
  await tool.getByRole('button', { name: 'Choisir Vingt exemples' }).click()
  await tool.getByText('Back in the course.').waitFor()
  const [target = ''] = platform.linked
  await opened({ subject: 'learner', target })
  await tool.getByRole('heading', { name: 'Vingt exemples', level: 1 }).waitFor()
  const video = tool.locator('video')
  // The cookie of the frame brings the picture, too.
  await expect.poll(() => video.evaluate((media) => (media as HTMLVideoElement).readyState)).toBeGreaterThan(0)
  await shot('course-watch-fr-1440', course)
  expect(await violations(embeddedIn(course))).toEqual([])
  await course.setViewportSize({ width: 1024, height: 700 })
  const draft = { title: 'Two lessons', summary: '', programme, videos: ['lesson-offre', 'lesson-trac'] }
  const { id } = Path.pick({ id: true }).parse(await (await kb.enter('mentor')).json('POST', '/api/paths', draft))
  await opened({ subject: 'learner', target: `${kb.base.origin}/embed/paths/${id}` })
  await tool.getByText('0 sur 2').waitFor()
  await tool.getByRole('button', { name: 'EN', exact: true }).click()
  await shot('course-path-en-1024', course)
  expect(await violations(embeddedIn(course))).toEqual([])
  await tool.getByRole('link', { name: /^Go on/ }).click()
  await shot('course-step-en-1024', course)
  await tool.getByRole('link', { name: 'Back to the path' }).click()
  await tool.getByRole('heading', { name: 'Two lessons' }).waitFor()
  await tool.getByText('What is kept of me').click()
  await tool.getByRole('button', { name: 'Erase everything about me' }).waitFor()
  await shot('course-traces-en-1024', course)
  expect(await violations(embeddedIn(course))).toEqual([])
  await expectToStand(admin, { name: 'platforms', address: `${kb.base.origin}/platforms`, landmark: '.contexts li' }, [
    ['FR', 1440, 900, 'light'],
    ['EN', 1024, 700, 'dark'],
  ])
  expect(platform.faults).toEqual([])
})

test('only what is made for it stands in a frame, and only in those of the platform’s pages', async () => {
  const headersOf = async (path: string): Promise<Headers> => (await fetch(`${kb.base.origin}${path}`)).headers
  for (const [path, forms] of [
    ['/embed/watch/AAAAAAAA', "'none'"],
    ['/embed/pick/AAAAAAAA', `${platform.origin} ${platform.pages}`],
  ] as const) {
    const headers = await headersOf(path)
    expect(headers.get('x-frame-options')).toBe(null)
    const policy = headers.get('content-security-policy')
    expect(policy).toContain(`frame-ancestors ${platform.origin} ${platform.pages};`)
    expect(policy).toContain(`form-action ${forms};`)
  }
  for (const { method, path } of kb.base.routes.filter(({ method }) => method === 'GET')) {
    if (/^\/embed\/(watch|paths|pick|traces|refused)/.test(path)) continue
    const headers = await headersOf(path.replaceAll('*', 'x').replaceAll(/:[a-zA-Z]+/g, 'AAAAAAAAAAAAAAAA'))
    expect(headers.get('x-frame-options'), `${method} ${path}`).toBe('DENY')
    expect(headers.get('content-security-policy'), `${method} ${path}`).toContain("frame-ancestors 'none'")
  }
})

test('whoever leaves is asked twice, and led to the entrance', async () => {
  const leaving = await kb.enter('student', [programme])
  const page = await windowOf(leaving, browser, kb, [])
  await page.goto(`${kb.base.origin}/traces`)
  await page.getByRole('button', { name: 'Supprimer mon compte' }).click()
  await shot('leave-account-fr-1440', page)
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Supprimer mon compte pour de bon' }).click()
  await page.getByRole('heading', { name: 'Entrer' }).waitFor()
  expect((await leaving.ask('GET', '/api/me')).status).toBe(401)
  expect(await kb.base.people.byEmail(leaving.email)).toBe(null)
})

test('the pages complained about nothing', () => {
  expect(complaints).toEqual([])
  expect(kb.bugs).toEqual([])
})
