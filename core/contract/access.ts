import type { MediaKind, StudioApi } from './api.ts'
import type { Role } from './review/records.ts'

/** What a role may ask of something. `own`: only of sessions that this person recorded or brought in. */
export type Reach = 'all' | 'own' | 'none'
export type Access = Readonly<Record<Role, Reach>>

const everybody: Access = { mentor: 'all', reviewer: 'all', admin: 'all' }
const concerned: Access = { mentor: 'own', reviewer: 'all', admin: 'all' }
const reviewers: Access = { mentor: 'none', reviewer: 'all', admin: 'all' }
const admins: Access = { mentor: 'none', reviewer: 'none', admin: 'all' }

/** Who may ask what on the wire. A name without a line here does not compile. */
export const wireAccess: Readonly<Record<keyof StudioApi, Access>> = {
  'program.about': everybody,
  /** A mentor sees their own sessions only: the handler leaves the others out. */
  'library.watch': everybody,
  /** Any file of the owner's machine; everybody else streams what they have to `upload`. */
  'library.import': admins,
  'session.process': concerned,
  'session.cancel': concerned,
  'session.results': concerned,
  'session.relocate': admins,
  'review.open': concerned,
  /** Each command names its roles besides. */
  'review.perform': concerned,
  'review.policies': concerned,
  'review.readPolicy': admins,
  'review.rule': reviewers,
  'review.undo': concerned,
  'review.redo': concerned,
  'review.approve': reviewers,
  'review.requestChanges': reviewers,
  'review.follow': concerned,
  'review.media': concerned,
  'review.strip': concerned,
  'review.excerpt': concerned,
  'review.renders': concerned,
  'review.render': reviewers,
  'review.cancelRender': reviewers,
  'review.publish': reviewers,
  'people.me': everybody,
  'people.list': admins,
  'people.invite': admins,
  'people.remove': admins,
  'audit.entries': reviewers,
  'outlet.bases': reviewers,
  'outlet.trust': admins,
  'outlet.forget': admins,
  'outlet.begin': reviewers,
  'outlet.publish': reviewers,
  'outlet.pause': reviewers,
  'outlet.resume': reviewers,
  'outlet.takeOut': reviewers,
  'outlet.watch': concerned,
  'enrolment.list': reviewers,
  'enrolment.add': reviewers,
  'enrolment.forget': reviewers,
  'provider.choice': everybody,
  'provider.measure': admins,
  'keeping.overview': reviewers,
  'keeping.answerRetention': reviewers,
  'keeping.askAgain': admins,
  'keeping.previewErasure': admins,
  'keeping.eraseSession': admins,
  'keeping.consentBiometrics': reviewers,
  'keeping.deleteBiometrics': admins,
  'keeping.erasePerson': admins,
  'keeping.backUp': admins,
  'keeping.restore': admins,
  /** Everybody sees that the library is locked, and whom to ask. */
  'vault.watch': everybody,
  'vault.unlock': admins,
  'vault.prepare': admins,
  'vault.seal': admins,
  'vault.change': admins,
  'vault.newCode': admins,
  'vault.clear': admins,
  'vault.remember': admins,
  'library.move': admins,
  'library.stopMoving': admins,
  /** Of the takes a mentor sees and touches their own only: the handlers see to it. */
  'recording.room': everybody,
  'recording.begin': everybody,
  'recording.watch': everybody,
  'recording.participants': everybody,
  'recording.consent': everybody,
  'recording.finish': everybody,
  'recording.destroy': everybody,
  'consent.of': concerned,
  'consent.give': concerned,
  'consent.withdraw': concerned,
  /** Whole folders of this machine, other people's sessions among them. */
  'bulk.watch': admins,
  'bulk.items': admins,
  'bulk.policies': admins,
  'bulk.policy': admins,
  'bulk.plan': admins,
  'bulk.models': admins,
  'bulk.start': admins,
  'bulk.pause': admins,
  'bulk.resume': admins,
  'bulk.stop': admins,
  'bulk.forget': admins,
  'bulk.report': admins,
  'fetch.elsewhere': admins,
  'fetch.watch': admins,
  'fetch.begin': admins,
  'fetch.cancel': admins,
}

/** What there may be several of is read at `<name>-<which>`. */
const several = ['clip', 'heard'] as const

/** Who may read what by address; `clip` stands for every `clip-<id>`, `heard` for every `heard-<digest>`. */
export const mediaAccess: Readonly<
  Record<Exclude<MediaKind, `${(typeof several)[number]}-${string}`> | (typeof several)[number], Access>
> = {
  redacted: concerned,
  clip: concerned,
  heard: concerned,
  thumbnail: concerned,
  filmstrip: concerned,
  original: concerned,
  proxy: concerned,
  frames: concerned,
  peaks: concerned,
  crop: reviewers,
}

/** Who may ask for the other addresses of the hosts. */
export const addressAccess = {
  upload: everybody,
  results: concerned,
  audit: reviewers,
  /** Opens the knowledge base of this machine as its admin. */
  knowledge: admins,
} as const satisfies Readonly<Record<string, Access>>

export const accessOfMedia = (kind: MediaKind): Access =>
  mediaAccess[several.find((name) => kind.startsWith(`${name}-`)) ?? (kind as keyof typeof mediaAccess)]

/**
 * Whether somebody may.
 * @param own whether they recorded the session that it is about; null where it is about none
 */
export function may(access: Access, who: { readonly role: Role }, own: boolean | null): boolean {
  const reach = access[who.role]
  return reach === 'all' || (reach === 'own' && own === true)
}
