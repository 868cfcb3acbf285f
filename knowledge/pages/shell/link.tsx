import type { AnchorHTMLAttributes, MouseEvent } from 'react'
import { fromHere } from '../wire/door.ts'
import { go } from './route.ts'

/** A link inside the pages: opens without loading them again; with a modifier key it is an ordinary link. */
export function Link({ href, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { readonly href: string }) {
  const address = fromHere(href)
  const follow = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return
    event.preventDefault()
    go(address)
  }
  return <a {...rest} href={address} onClick={follow} />
}
