import { useSyncExternalStore } from 'react'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const remembered = 'estompe.theme'
const listeners = new Set<() => void>()

const current = (): Theme => themes.find((theme) => theme === localStorage.getItem(remembered)) ?? 'system'

function apply(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}

export const startTheme = (): void => apply(current())

export function nextTheme(): void {
  const theme = themes[(themes.indexOf(current()) + 1) % themes.length] as Theme
  localStorage.setItem(remembered, theme)
  apply(theme)
  for (const listener of listeners) listener()
}

export const useTheme = (): Theme =>
  useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, current)
