import { useSyncExternalStore } from 'react'

export type Route =
  | { readonly screen: 'library' | 'record' | 'keeping' | 'jobs' | 'provider' }
  | { readonly screen: 'session' | 'review' | 'consent'; readonly id: string }

/** Routes live behind the `#`: they work the same from a host and from the desktop shell. */
export function routeOf(hash: string): Route {
  if (hash === '#/keeping') return { screen: 'keeping' }
  if (hash === '#/record') return { screen: 'record' }
  if (hash === '#/jobs') return { screen: 'jobs' }
  if (hash === '#/provider') return { screen: 'provider' }
  const [, screen, id] = /^#\/(session|review|consent)\/([A-Za-z0-9_-]+)$/.exec(hash) ?? []
  return id ? { screen: screen as 'session' | 'review' | 'consent', id } : { screen: 'library' }
}

export function hashOf(route: Route): string {
  if ('id' in route) return `#/${route.screen}/${route.id}`
  return route.screen === 'library' ? '#/' : `#/${route.screen}`
}

export function go(route: Route): void {
  location.hash = hashOf(route)
}

const current = (): string => location.hash

export function useRoute(): Route {
  return routeOf(
    useSyncExternalStore((listener) => {
      window.addEventListener('hashchange', listener)
      return () => window.removeEventListener('hashchange', listener)
    }, current),
  )
}
