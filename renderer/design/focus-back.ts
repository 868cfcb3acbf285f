import { type RefObject, useLayoutEffect, useState } from 'react'

/**
 * When a form goes away with the keyboard in it, gives the keyboard to what opened it, or to the button that stands in its
 * place again, else to the part of the screen around it. The form has to be there from its first rendering to its last.
 */
export function useFocusBack(form: RefObject<HTMLElement | null>): void {
  // Read while this renders: what opened the form may be gone as soon as the form is there.
  const [opener] = useState(() => document.activeElement)
  useLayoutEffect(() => {
    const element = form.current
    const around = element?.parentElement ?? null
    const part = around?.closest<HTMLElement>('[tabindex]') ?? null
    const name = opener?.textContent
    return () => {
      const holder = document.activeElement
      if (holder !== document.body && !element?.contains(holder)) return
      queueMicrotask(() => {
        // Whatever came in the place of the form may have asked for it.
        if (document.activeElement !== null && document.activeElement !== document.body) return
        const asked = opener !== document.body && opener instanceof HTMLElement && opener.isConnected ? opener : null
        const again = around?.isConnected
          ? [...around.querySelectorAll('button')].find((button) => button.textContent === name)
          : undefined
        const to = asked ?? again ?? part
        to?.focus()
      })
    }
  }, [form, opener])
}
