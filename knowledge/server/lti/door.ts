import { StudioError } from '../../../core/contract/errors.ts'
import type { UiLanguage } from '../../../core/contract/language.ts'
import type { LaunchRefusal } from '../../contract/lti.ts'
import { Id } from '../../contract/people.ts'
import type { SignIns } from '../people/sign-ins.ts'
import { hashOf } from '../people/tokens.ts'
import type { CourseArrivals, Target } from './arrivals.ts'
import type { Attempts } from './attempts.ts'
import type { LaunchClaims } from './claims.ts'
import type { IdTokens } from './id-token.ts'
import type { Picks } from './picks.ts'
import type { KnownPlatform, Platforms } from './platforms.ts'
import type { CourseResults } from './results.ts'

export interface Refused {
  readonly refused: LaunchRefusal
  /** What they read, where the platform said it. */
  readonly language?: UiLanguage
}

/** How a platform asks that somebody be sent to it to be authenticated (OpenID Connect, third-party initiated login). */
export interface LoginAsked {
  readonly iss: string
  readonly login_hint: string
  readonly target_link_uri: string
  readonly client_id?: string | undefined
  readonly lti_message_hint?: string | undefined
  readonly lti_deployment_id?: string | undefined
}

export interface DoorParts {
  readonly platforms: Platforms
  readonly attempts: Attempts
  readonly tokens: IdTokens
  readonly arrivals: CourseArrivals
  readonly picks: Picks
  readonly results: CourseResults
  readonly signIns: SignIns
  readonly origin: () => string
}

/** Lets people in who come from a registered course platform: LTI 1.3 launches and deep linking. */
export class CourseDoor {
  readonly #with: DoorParts

  constructor(parts: DoorParts) {
    this.#with = parts
  }

  /** Where a platform posts its id tokens. */
  get launchAddress(): string {
    return `${this.#with.origin()}/api/lti/launch`
  }

  /** Begins a launch. Gives the platform's address to go to, and the secret that only this browser keeps meanwhile. */
  async begin(asked: LoginAsked): Promise<{ address: string; state: string; browser: string } | Refused> {
    const { platforms, attempts } = this.#with
    const platform = await platforms.named(asked.iss, asked.client_id)
    const { lti_deployment_id: deployment, lti_message_hint: hint } = asked
    if (!platform || (deployment !== undefined && !platform.deployments.includes(deployment)))
      return { refused: 'unknown' }
    const { state, nonce, browser } = await attempts.begin(platform.id, asked.target_link_uri)
    const address = new URL(platform.authorization)
    for (const [name, value] of Object.entries({
      ...{ scope: 'openid', response_type: 'id_token', response_mode: 'form_post', prompt: 'none' },
      ...{ client_id: platform.client, redirect_uri: this.launchAddress, login_hint: asked.login_hint, state, nonce },
      ...(hint === undefined ? {} : { lti_message_hint: hint }),
    }))
      address.searchParams.set(name, value)
    return { address: address.href, state, browser }
  }

  /**
   * Ends it. Gives the secret of a sign-in and the page of ours where it leads.
   * @param browser the secret that the browser kept
   */
  async end(
    { state, token }: { readonly state: string; readonly token: string },
    browser: string | undefined,
  ): Promise<{ secret: string; leads: string } | Refused> {
    const { platforms, attempts, tokens } = this.#with
    const attempt = await attempts.end(state)
    if (!attempt) return { refused: 'late' }
    if (browser === undefined) return { refused: 'cookie' }
    if (hashOf(browser) !== attempt.browser) return { refused: 'late' }
    const platform = await platforms.byId(attempt.platform)
    if (!platform) return { refused: 'unknown' }
    try {
      const said = await tokens.read(platform, token)
      const isExpected =
        said.nonce === attempt.nonce && said.target === attempt.target && platform.deployments.includes(said.deployment)
      if (!isExpected) return { refused: 'token' }
      const entered = await this.#enter(platform, said)
      return 'refused' in entered ? { ...entered, language: said.language } : entered
    } catch (error) {
      if (!(error instanceof StudioError)) throw error
      if (error.code === 'link-used') return { refused: 'token' }
      if (error.code === 'server-unreachable') return { refused: 'platform' }
      throw error
    }
  }

  async #enter(platform: KnownPlatform, said: LaunchClaims): Promise<{ secret: string; leads: string } | Refused> {
    const { platforms, arrivals, signIns, picks, results } = this.#with
    const { deployment, course, message } = said
    const context = await platforms.context(platform.id, { deployment, course: course.id, title: course.title })
    if (!context?.programme) return { refused: 'untied' }
    const teaches = said.isTeacher && !said.isLearner
    const target = message.kind === 'start' ? targetOf(said.target, this.#with.origin()) : null
    if (message.kind === 'choose' ? !teaches : !said.isLearner && !said.isTeacher) return { refused: 'role' }
    if (message.kind === 'start' && !(target && (await arrivals.sees(context.programme, target))))
      return { refused: 'gone' }
    if (message.kind === 'choose' && !picks.accepts(platform, message.settings)) return { refused: 'token' }
    const person = await arrivals.account(platform, said)
    await arrivals.enrol(person, context.id)
    const secret = await signIns.beginEmbedded(person, teaches && context.mentors ? 'mentor' : 'student')
    const leads =
      message.kind === 'choose'
        ? `/embed/pick/${await picks.begin(person, context.id, message.settings)}`
        : `/embed/${target?.kind}/${target?.id}`
    if (message.kind === 'start' && target && message.lineItem !== null && said.isLearner)
      await results.expect({ person, platform, link: message.link, target, lineItem: message.lineItem })
    return { secret, leads: `${leads}?language=${said.language}` }
  }
}

/** What of ours an address names; null for everything else, whatever it looks like. */
export function targetOf(address: string, origin: string): Target | null {
  const [, kind, id] = /^\/embed\/(watch|paths)\/([^/]*)$/.exec(address.slice(origin.length)) ?? []
  if (!address.startsWith(origin) || !Id.safeParse(id).success) return null
  return { kind: kind === 'watch' ? 'watch' : 'paths', id: String(id) }
}
