import { type RefObject, useEffect, useState } from 'react'
import { useTheme } from '../shell/theme.ts'

/** Tokens of `design/tokens.css` that are drawn on canvases. */
const tokens = [
  'face',
  'screen',
  'text',
  'speech',
  'ink',
  'ink-soft',
  'line',
  'line-strong',
  'surface',
  'sunken',
  'ground',
  'needs-you',
  'face-lit',
  'screen-lit',
  'text-lit',
  'needs-you-lit',
] as const
export type Hues = Readonly<Record<(typeof tokens)[number], string>>

/** The colours of the tokens as they come out where an element stands: canvases cannot read variables. */
export function huesAt(element: Element): Hues {
  const probe = document.createElement('span')
  element.append(probe)
  try {
    const colour = (token: string): string => {
      probe.style.color = `var(--${token})`
      return getComputedStyle(probe).color
    }
    return Object.fromEntries(tokens.map((token) => [token, colour(token)])) as Hues
  } finally {
    probe.remove()
  }
}

/** The same, again whenever the theme changes; null before the element is there. */
export function useHues(element: RefObject<Element | null>): Hues | null {
  const theme = useTheme()
  const [hues, setHues] = useState<Hues | null>(null)
  useEffect(() => {
    // Read so that a change of the theme reads the colours anew.
    void theme
    const read = (): void => setHues(element.current && huesAt(element.current))
    read()
    const system = matchMedia('(prefers-color-scheme: dark)')
    system.addEventListener('change', read)
    return () => system.removeEventListener('change', read)
  }, [element, theme])
  return hues
}
