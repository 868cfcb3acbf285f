import { useEffect, useRef } from 'react'

const typing = 'input:not([type=range]):not([type=checkbox]), select, textarea, [contenteditable]'
const answersSpace = 'button, a, summary, input, select, textarea'

/**
 * Binds single keys (`event.key`; space is ` `) while a component is there. Keys stay with whoever is being typed into,
 * with an open dialogue or list, and Space and Enter with a focused control.
 */
export function useKeys(keys: Readonly<Record<string, (event: KeyboardEvent) => void>>): void {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
      const target = event.target instanceof Element ? event.target : null
      if (target?.closest(typing) || document.querySelector('dialog[open], :popover-open')) return
      if ((event.key === ' ' || event.key === 'Enter') && target?.closest(answersSpace)) return
      if (event.key.startsWith('Arrow') && target?.closest('input')) return
      const run = latest.current[event.key] ?? latest.current[event.key.toLowerCase()]
      if (!run) return
      event.preventDefault()
      run(event)
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
}
