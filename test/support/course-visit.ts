import { z } from 'zod'
import type { CoursePlatform, Launch } from './course-platform.ts'
import { type Browser, browser, type TestBase } from './knowledge.ts'

/** Where a launch ended, and what its browser may ask from then on. */
export interface Visit {
  /** The page of ours, without its query; of a refusal also why. */
  readonly leads: string
  /** Asks at the door of embedded pages. */
  readonly embedded: Browser
  /** What the platform posted last, to post it again. */
  readonly posted: URLSearchParams
  /** The cookies of the browser as `name=value`. */
  readonly cookies: readonly string[]
}

const cookieOf = (answer: Response): string[] => answer.headers.getSetCookie()
const pairOf = (line: string): string => line.split(';')[0] ?? ''
/** What a browser sends with a form that a page of the platform posts into a frame. */
const crossSite = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }

/** Posts a form from a page of the platform. */
export const post = (
  { base }: TestBase,
  platform: { readonly origin: string },
  path: string,
  form: URLSearchParams,
  cookies: readonly string[] = [],
): Promise<Response> =>
  fetch(`${base.origin}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      ...{ origin: platform.origin, 'content-type': 'application/x-www-form-urlencoded', ...crossSite },
      ...(cookies.length > 0 ? { cookie: cookies.join('; ') } : {}),
    },
    body: form.toString(),
  })

/** Begins a launch. Gives what the platform is asked, and the cookie that binds the browser. */
export async function beginLaunch(
  kb: TestBase,
  platform: CoursePlatform,
  launch: Launch,
  change: Readonly<Record<string, string>> = {},
): Promise<{ answer: Response; asked: URLSearchParams; cookies: string[] }> {
  const form = new URLSearchParams({
    ...{ iss: platform.origin, client_id: platform.client, login_hint: launch.subject },
    ...{ target_link_uri: launch.target, lti_message_hint: 'hint', lti_deployment_id: platform.deployment },
    ...change,
  })
  const answer = await post(kb, platform, '/api/lti/login', form)
  const address = new URL(answer.headers.get('location') ?? '', kb.base.origin)
  return { answer, asked: address.searchParams, cookies: cookieOf(answer).map(pairOf) }
}

/** Ends a launch with what the platform posts. */
export async function endLaunch(
  kb: TestBase,
  platform: CoursePlatform,
  posted: URLSearchParams,
  cookies: readonly string[],
): Promise<Visit> {
  const answer = await post(kb, platform, '/api/lti/launch', posted, cookies)
  const leads = new URL(z.string().parse(answer.headers.get('location')), kb.base.origin)
  if (leads.origin !== kb.base.origin) throw new Error('a launch leads elsewhere')
  const cookie =
    cookieOf(answer)
      .map(pairOf)
      .find((pair) => pair.startsWith('estompe-kb-embedded-')) ?? ''
  const why = leads.searchParams.get('why')
  return {
    leads: why === null ? leads.pathname : `${leads.pathname} ${why}`,
    embedded: browser(() => `${kb.base.origin}`, { id: '', email: '', cookie }),
    ...{ posted, cookies },
  }
}

/** The whole way of somebody from a course into what it embeds. */
export async function visit(kb: TestBase, platform: CoursePlatform, launch: Launch): Promise<Visit> {
  const { asked, cookies } = await beginLaunch(kb, platform, launch)
  const token = await platform.idToken(asked, launch)
  return endLaunch(kb, platform, new URLSearchParams({ state: asked.get('state') ?? '', id_token: token }), cookies)
}
