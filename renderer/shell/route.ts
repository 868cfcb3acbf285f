import { useSyncExternalStore } from 'react'

export type Route = { readonly screen: 'library' } | { readonly screen: 'session' | 'review'; readonly id: string }

/** Routes live behind the `#`: they work the same from a host and from the desktop shell. */
export function routeOf(hash: string): Route {
  const [, screen, id] = /^#\/(session|review)\/([A-Za-z0-9_-]+)$/.exec(hash) ?? []
  return id ? { screen: screen as 'session' | 'review', id } : { screen: 'library' }
}

export const hashOf = (route: Route): string => (route.screen === 'library' ? '#/' : `#/${route.screen}/${route.id}`)

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
