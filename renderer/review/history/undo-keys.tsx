import { useEffect } from 'react'
import { useReview } from '../store/review-provider.tsx'

const typing = 'input:not([type=range]):not([type=checkbox]), select, textarea, [contenteditable]'

/** Ctrl+Z takes back, Ctrl+Shift+Z and Ctrl+Y do again (the Command key on a Mac). Text fields keep theirs. */
export function UndoKeys() {
  const { undo, redo } = useReview()
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.defaultPrevented) return
      if (event.target instanceof Element && event.target.closest(typing)) return
      const key = event.key.toLowerCase()
      if (key !== 'z' && key !== 'y') return
      event.preventDefault()
      void (key === 'y' || event.shiftKey ? redo() : undo())
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [undo, redo])
  return null
}
