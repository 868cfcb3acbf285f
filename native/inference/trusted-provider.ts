import type { ProviderName } from '../../core/contract/provider/choice.ts'

/** Where this process opens networks. One for the process, as the runtime itself is; loads nothing of it. */
let asked: () => Promise<ProviderName> = async () => 'cpu'
const used = new Set<ProviderName>()

/** Says where networks are opened from now on; asked whenever one is opened. Without it, on the CPU. */
export function openSessionsOn(provider: () => Promise<ProviderName>): void {
  asked = provider
}

export const trustedProvider = (): Promise<ProviderName> => asked()

export function noteUsed(provider: ProviderName): void {
  used.add(provider)
}

/** The providers that have given answers in this process, the CPU last. */
export const providersUsed = (): ProviderName[] =>
  [...used].sort((a, b) => Number(a === 'cpu') - Number(b === 'cpu') || a.localeCompare(b))
