import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { AxeResults } from 'axe-core'
import type { Frame, Page } from 'playwright-core'

const source = readFileSync(
  join(dirname(createRequire(import.meta.url).resolve('axe-core/package.json')), 'axe.min.js'),
  'utf8',
)

/** What axe finds wrong on the page, or in the frame of another site, as it stands: rule and the element it is about. */
export async function violations(on: Page | Frame): Promise<string[]> {
  // Runs in the page without its policy in the way: nothing is added to the document.
  const session = await ('page' in on ? on.page() : on).context().newCDPSession(on)
  await session.send('Runtime.evaluate', { expression: source })
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression: 'axe.run(document, { resultTypes: ["violations"] })',
    awaitPromise: true,
    returnByValue: true,
  })
  await session.detach()
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
  const found = result.value as AxeResults
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`))
}

/** The same as it stands in the dark and in the light, which it is left in. */
export async function violationsInBothThemes(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of ['dark', 'light'] as const) {
    // Colours on their way from one theme to the other are of neither.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const violation of await violations(page)) found.push(`${colorScheme}: ${violation}`)
  }
  return found
}
