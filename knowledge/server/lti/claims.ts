import { z } from 'zod'
import { Line } from '../../contract/people.ts'

// Names of claims: LTI Core 1.3 (5.3, 5.4), Deep Linking 2.0 (3.4) and Assignment and Grade Services 2.0 (3.1).
export const messageType = 'https://purl.imsglobal.org/spec/lti/claim/message_type'
export const version = 'https://purl.imsglobal.org/spec/lti/claim/version'
export const deploymentId = 'https://purl.imsglobal.org/spec/lti/claim/deployment_id'
const targetLink = 'https://purl.imsglobal.org/spec/lti/claim/target_link_uri'
const roles = 'https://purl.imsglobal.org/spec/lti/claim/roles'
const context = 'https://purl.imsglobal.org/spec/lti/claim/context'
const resourceLink = 'https://purl.imsglobal.org/spec/lti/claim/resource_link'
const presentation = 'https://purl.imsglobal.org/spec/lti/claim/launch_presentation'
const endpoint = 'https://purl.imsglobal.org/spec/lti-ags/claim/endpoint'
const linkSettings = 'https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings'
export const contentItems = 'https://purl.imsglobal.org/spec/lti-dl/claim/content_items'
export const linkData = 'https://purl.imsglobal.org/spec/lti-dl/claim/data'
export const scoreScope = 'https://purl.imsglobal.org/spec/lti-ags/scope/score'

const Name = z.string().min(1).max(255)
const Address = z.url({ protocol: /^https?$/ }).max(2000)

/** Of everything that a platform says of a person, only this is read: no e-mail address. */
const Said = z.object({
  sub: Name,
  // OpenID Connect Core 1.0 (5.1). A platform may keep it to itself, or send an empty one.
  name: z.string().optional(),
  azp: z.string().optional(),
  aud: z.union([z.string(), z.array(z.string()).length(1)]),
  nonce: z.string(),
  [version]: z.literal('1.3.0'),
  [deploymentId]: Name,
  [targetLink]: z.string().max(2000),
  [roles]: z.array(z.string()).max(100),
  [context]: z.object({ id: Name, title: z.string().optional(), label: z.string().optional() }).optional(),
  [presentation]: z.object({ locale: z.string().optional() }).optional(),
})
const Started = Said.extend({
  [messageType]: z.literal('LtiResourceLinkRequest'),
  [resourceLink]: z.object({ id: Name }),
  [endpoint]: z.object({ scope: z.array(z.string()), lineitem: Address.optional() }).optional(),
})
const Choosing = Said.extend({
  [messageType]: z.literal('LtiDeepLinkingRequest'),
  [linkSettings]: z.object({
    deep_link_return_url: Address,
    accept_types: z.array(z.string()),
    accept_presentation_document_targets: z.array(z.string()),
    accept_lineitem: z.boolean().optional(),
    data: z.string().max(10_000).optional(),
  }),
})

const membership = 'http://purl.imsglobal.org/vocab/lis/v2/membership#'
const teachers = ['Instructor', 'ContentDeveloper', 'Administrator'].map((role) => membership + role)

const lineOf = (text = ''): string => text.replaceAll(/\s+/g, ' ').trim()

/** An id token whose signature was checked, in our words. What it lacks, or says otherwise than the standard, it fails by. */
export const LaunchClaims = z.union([Started, Choosing]).transform((said) => {
  const { title, label, id } = said[context] ?? {}
  const line = lineOf(title ?? label)
  return {
    subject: said.sub,
    /** Null where the platform does not say it. */
    name: Line(120).nullable().catch(null).parse(lineOf(said.name).slice(0, 120)),
    audience: [said.aud].flat()[0],
    authorised: said.azp,
    nonce: said.nonce,
    deployment: said[deploymentId],
    target: said[targetLink],
    course: { id: id ?? '', title: line === '' ? null : line.slice(0, 200) },
    // Roles in this course alone: who teaches elsewhere in the school may learn here.
    isLearner: said[roles].includes(`${membership}Learner`),
    isTeacher: said[roles].some((role) => teachers.includes(role)),
    language: said[presentation]?.locale?.toLowerCase().startsWith('fr') === false ? ('en' as const) : ('fr' as const),
    message:
      said[messageType] === 'LtiResourceLinkRequest'
        ? {
            kind: 'start' as const,
            link: said[resourceLink].id,
            lineItem: said[endpoint]?.scope.includes(scoreScope) ? (said[endpoint].lineitem ?? null) : null,
          }
        : { kind: 'choose' as const, settings: said[linkSettings] },
  }
})
export type LaunchClaims = z.output<typeof LaunchClaims>
