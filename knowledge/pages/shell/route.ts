import { useSyncExternalStore } from 'react'

/** Where in the pages somebody is. */
export type Route =
  | { readonly screen: 'search'; readonly asked: URLSearchParams }
  | { readonly screen: 'watch'; readonly id: string; readonly second: number | null; readonly q: string }
  | { readonly screen: 'people' }
  | { readonly screen: 'chat'; readonly id: string | null; readonly draft: string }
  | { readonly screen: 'inbox'; readonly id: string | null }
  | { readonly screen: 'clips' }
  | { readonly screen: 'paths' }
  | { readonly screen: 'traces' }
  | { readonly screen: 'kpi' }
  | { readonly screen: 'account' }
  | { readonly screen: 'stop'; readonly token: string | null }
  | { readonly screen: 'certificate'; readonly id: string }
  | { readonly screen: 'enter'; readonly token: string | null }

export function routeOf(url: URL): Route {
  const [, id] = /^\/watch\/([A-Za-z0-9_-]{8,64})$/.exec(url.pathname) ?? []
  if (id !== undefined) {
    const t = url.searchParams.get('t')
    const second = t !== null && /^\d{1,6}(\.\d+)?$/.test(t) ? Number(t) : null
    return { screen: 'watch', id, second, q: url.searchParams.get('q') ?? '' }
  }
  const [, place, inner] = /^\/(chat|inbox)(?:\/([A-Za-z0-9_-]{8,64}))?$/.exec(url.pathname) ?? []
  if (place === 'chat')
    return { screen: 'chat', id: inner ?? null, draft: (url.searchParams.get('ask') ?? '').slice(0, 300) }
  if (place === 'inbox') return { screen: 'inbox', id: inner ?? null }
  for (const screen of ['clips', 'paths', 'traces', 'kpi', 'account'] as const)
    if (url.pathname === `/${screen}`) return { screen }
  const [, certificate] = /^\/certificates\/([A-Za-z0-9_-]{8,64})$/.exec(url.pathname) ?? []
  if (certificate !== undefined) return { screen: 'certificate', id: certificate }
  if (url.pathname === '/people') return { screen: 'people' }
  if (url.pathname === '/stop') return { screen: 'stop', token: url.hash.slice(1) || null }
  if (url.pathname === '/enter') return { screen: 'enter', token: url.hash.slice(1) || null }
  return { screen: 'search', asked: url.searchParams }
}

const moved = new EventTarget()

export function go(address: string, replace = false): void {
  history[replace ? 'replaceState' : 'pushState'](null, '', address)
  moved.dispatchEvent(new Event('moved'))
}

export function useRoute(): Route {
  const address = useSyncExternalStore(
    (listener) => {
      window.addEventListener('popstate', listener)
      window.addEventListener('hashchange', listener)
      moved.addEventListener('moved', listener)
      return () => {
        window.removeEventListener('popstate', listener)
        window.removeEventListener('hashchange', listener)
        moved.removeEventListener('moved', listener)
      }
    },
    () => location.href,
  )
  return routeOf(new URL(address))
}
