import { useSyncExternalStore } from 'react'

/** What a course embeds. `path` is the one that leads to a clip, if one does. */
type Embedded =
  | {
      readonly screen: 'embedded'
      readonly place: 'watch'
      readonly id: string
      readonly second: number | null
      readonly path: string | null
    }
  | { readonly screen: 'embedded'; readonly place: 'paths' | 'pick'; readonly id: string }
  | { readonly screen: 'embedded'; readonly place: 'traces' }
  | { readonly screen: 'embedded'; readonly place: 'refused'; readonly why: string | null }

/** Where in the pages somebody is. */
export type Route =
  | { readonly screen: 'search'; readonly asked: URLSearchParams }
  | { readonly screen: 'watch'; readonly id: string; readonly second: number | null; readonly q: string }
  | { readonly screen: 'people' }
  | { readonly screen: 'platforms' }
  | Embedded
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
  /** An address that is none of ours. */
  | { readonly screen: 'lost' }

function embeddedOf(url: URL): Route {
  const screen = 'embedded'
  const [, place, id] = /^\/embed\/(watch|paths|pick)\/([A-Za-z0-9_-]{8,64})$/.exec(url.pathname) ?? []
  if (id !== undefined && place === 'watch')
    return { screen, place, id, second: secondOf(url), path: url.searchParams.get('path') }
  if (id !== undefined && (place === 'paths' || place === 'pick')) return { screen, place, id }
  if (url.pathname === '/embed/traces') return { screen, place: 'traces' }
  if (url.pathname === '/embed/refused') return { screen, place: 'refused', why: url.searchParams.get('why') }
  return { screen: 'lost' }
}

function secondOf(url: URL): number | null {
  const t = url.searchParams.get('t')
  return t !== null && /^\d{1,6}(\.\d+)?$/.test(t) ? Number(t) : null
}

export function routeOf(url: URL): Route {
  if (url.pathname.startsWith('/embed/')) return embeddedOf(url)
  const [, id] = /^\/watch\/([A-Za-z0-9_-]{8,64})$/.exec(url.pathname) ?? []
  if (id !== undefined) return { screen: 'watch', id, second: secondOf(url), q: url.searchParams.get('q') ?? '' }
  const [, place, inner] = /^\/(chat|inbox)(?:\/([A-Za-z0-9_-]{8,64}))?$/.exec(url.pathname) ?? []
  if (place === 'chat')
    return { screen: 'chat', id: inner ?? null, draft: (url.searchParams.get('ask') ?? '').slice(0, 300) }
  if (place === 'inbox') return { screen: 'inbox', id: inner ?? null }
  for (const screen of ['clips', 'paths', 'traces', 'kpi', 'account', 'platforms'] as const)
    if (url.pathname === `/${screen}`) return { screen }
  const [, certificate] = /^\/certificates\/([A-Za-z0-9_-]{8,64})$/.exec(url.pathname) ?? []
  if (certificate !== undefined) return { screen: 'certificate', id: certificate }
  if (url.pathname === '/people') return { screen: 'people' }
  if (url.pathname === '/stop') return { screen: 'stop', token: url.hash.slice(1) || null }
  if (url.pathname === '/enter') return { screen: 'enter', token: url.hash.slice(1) || null }
  return url.pathname === '/' ? { screen: 'search', asked: url.searchParams } : { screen: 'lost' }
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
