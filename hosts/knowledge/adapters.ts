import { z } from 'zod'
import { StudioError } from '../../core/contract/errors.ts'
import type { KnowledgeBaseOptions } from '../../knowledge/server/knowledge-base.ts'
import { openCometChat } from '../../knowledge/server/outside-chat/cometchat.ts'
import { openXapi } from '../../knowledge/server/records/xapi.ts'
import { openAlgolia } from '../../knowledge/server/search/outside/algolia.ts'
import { openOpenSearch } from '../../knowledge/server/search/outside/opensearch.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** What connects a knowledge base to other services. */
export type Adapters = Pick<KnowledgeBaseOptions, 'chats' | 'courses' | 'openid' | 'records' | 'searchElsewhere'>

const CometChat = z.object({
  APP: z.string().regex(/^[A-Za-z0-9]{1,60}$/),
  REGION: z.enum(['us', 'eu', 'in']),
  KEY: z.string().min(1),
  BOT: z.string().min(1),
  /** `user:password`, as set for the webhook in CometChat's dashboard. */
  WEBHOOK: z.string().regex(/^[^:]+:.{8,}$/),
})

const OpenId = z.object({
  ISSUER: z.url(),
  CLIENT: z.string().min(1),
  SECRET: z.string().min(1),
  NAME: z.string().min(1).max(60).default('OpenID Connect'),
  DOMAIN: z
    .string()
    .regex(/^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/)
    .optional(),
})

const Algolia = z.object({
  APP: z.string().regex(/^[A-Z0-9]{4,20}$/),
  KEY: z.string().min(1),
  INDEX: z
    .string()
    .regex(/^[\w-]{1,100}$/)
    .default('estompe'),
})

const OpenSearch = z.object({
  URL: z.url({ protocol: /^https?$/ }),
  INDEX: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,100}$/)
    .default('estompe'),
  USER: z.string().min(1).optional(),
  PASSWORD: z.string().min(1).optional(),
})

const Lrs = z.object({ ENDPOINT: z.url(), USER: z.string().min(1), PASSWORD: z.string().min(1) })

const Lti = z.object({ PRIVATE: z.literal('yes') })

/**
 * The adapters that the environment configures; the others are off.
 * @throws StudioError `usage` for one that is configured in part or wrongly, naming what is missing and never its value
 */
export function adaptersFrom(environment: Environment): Adapters {
  const comet = configured(environment, 'ESTOMPE_KB_COMETCHAT_', CometChat)
  const openid = configured(environment, 'ESTOMPE_KB_OPENID_', OpenId)
  const algolia = configured(environment, 'ESTOMPE_KB_ALGOLIA_', Algolia)
  const opensearch = configured(environment, 'ESTOMPE_KB_OPENSEARCH_', OpenSearch)
  if (algolia && opensearch) throw new StudioError('usage', { what: 'ESTOMPE_KB_ALGOLIA_… | ESTOMPE_KB_OPENSEARCH_…' })
  const lrs = configured(environment, 'ESTOMPE_KB_LRS_', Lrs)
  const lti = configured(environment, 'ESTOMPE_KB_LTI_', Lti)
  return {
    ...(algolia ? { searchElsewhere: openAlgolia({ app: algolia.APP, key: algolia.KEY, index: algolia.INDEX }) } : {}),
    ...(opensearch ? { searchElsewhere: openSearch(opensearch) } : {}),
    ...(lrs ? { records: openXapi({ endpoint: lrs.ENDPOINT, user: lrs.USER, password: lrs.PASSWORD }) } : {}),
    ...(lti ? { courses: { reach: 'private' as const } } : {}),
    ...(comet ? { chats: [cometChat(comet)] } : {}),
    ...(openid ? { openid: openId(openid) } : {}),
  }
}

const openId = ({ ISSUER: issuer, CLIENT: client, SECRET: secret, NAME: name, DOMAIN }: z.infer<typeof OpenId>) => ({
  ...{ issuer, client, secret, name },
  ...(DOMAIN === undefined ? {} : { domain: DOMAIN }),
})

function openSearch({ URL: node, INDEX: index, USER: user, PASSWORD: password }: z.infer<typeof OpenSearch>) {
  return openOpenSearch({ node, index, ...(user === undefined || password === undefined ? {} : { user, password }) })
}

function cometChat({ APP: app, REGION: region, KEY: key, BOT: bot, WEBHOOK }: z.infer<typeof CometChat>) {
  const [user = '', ...password] = WEBHOOK.split(':')
  return openCometChat({ app, region, key, bot, user, password: password.join(':') })
}

/** The variables that begin with `prefix`, parsed; null when there is none. */
function configured<S extends z.ZodObject>(environment: Environment, prefix: string, Schema: S): z.infer<S> | null {
  const names = Object.keys(Schema.shape)
  const given = Object.fromEntries(names.map((name) => [name, environment[prefix + name]]))
  if (Object.values(given).every((value) => value === undefined)) return null
  const read = Schema.safeParse(given)
  if (read.success) return read.data
  const wrong = [...new Set(read.error.issues.map(({ path }) => `${prefix}${String(path[0])}`))]
  throw new StudioError('usage', { what: wrong.join(', ') })
}
