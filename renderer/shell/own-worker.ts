/** The page's policy lets scripts be named by our own code alone. */
function trusted(address: string): string | URL {
  const types = (
    window as { trustedTypes?: { createPolicy(name: string, rules: object): { createScriptURL(url: string): URL } } }
  ).trustedTypes
  if (!types) return address
  return types
    .createPolicy('estompe-worker', { createScriptURL: (asked: string) => (asked === address ? asked : '') })
    .createScriptURL(address)
}

/** Starts a thread of ours. @param address of a `?worker&url` import */
export const ownWorker = (address: string): Worker => new Worker(trusted(address), { type: 'module' })
