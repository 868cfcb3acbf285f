import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Box } from '../../../core/contract/box.ts'
import { dragged, type Handle, handles } from './box-drag.ts'

interface Props {
  readonly name: string
  readonly box: Box
  /** Size of the picture in its own pixels: the step of the keyboard. */
  readonly picture: { readonly width: number; readonly height: number }
  /** While it is being dragged. */
  readonly onDraft: (box: Box) => void
  /** When it is let go. */
  readonly onDone: (box: Box) => void
  /** When it is given up: two fingers came down, or the system took the pointer away. */
  readonly onLeave: () => void
}

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** What a mouse would meet at this place if the chosen box were not there. Pixels of the window. */
const beneath = (x: number, y: number): HTMLElement | null =>
  document.elementsFromPoint(x, y).find((one): one is HTMLElement => one.matches('.box-target')) ?? null

/**
 * The selected box: dragged as a whole, by edges and corners, or with the arrow keys. A click that moves nothing goes
 * through it: a face on a screen that is chosen can be chosen too.
 */
export function BoxEditor({ name, box, picture, onDraft, onDone, onLeave }: Props) {
  const { t } = useTranslation()
  const from = useRef<{ x: number; y: number; box: Box; handle: Handle } | null>(null)
  const now = useRef(box)

  const take = (event: PointerEvent<HTMLElement>, handle: Handle): void => {
    if (event.button !== 0) return
    event.stopPropagation()
    event.currentTarget.setPointerCapture(event.pointerId)
    now.current = box
    from.current = { x: event.clientX, y: event.clientY, box, handle }
  }
  const move = (event: PointerEvent<HTMLElement>): void => {
    const begun = from.current
    const layer = event.currentTarget.closest('.edit-layer')
    if (!begun || !layer) return
    const { width, height } = layer.getBoundingClientRect()
    now.current = dragged(
      begun.box,
      begun.handle,
      (event.clientX - begun.x) / width,
      (event.clientY - begun.y) / height,
    )
    onDraft(now.current)
  }
  const release = (event: PointerEvent<HTMLElement>): void => {
    const begun = from.current
    from.current = null
    if (begun && begun.box !== now.current) onDone(now.current)
    else if (begun?.handle === 'move') beneath(event.clientX, event.clientY)?.click()
  }
  const leave = (): void => {
    if (from.current === null) return
    from.current = null
    onLeave()
  }
  const press = (event: KeyboardEvent): void => {
    const arrow = arrows[event.key]
    if (!arrow || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    const step = event.shiftKey ? 10 : 1
    const [dx, dy] = [(arrow[0] * step) / picture.width, (arrow[1] * step) / picture.height]
    onDone(event.altKey ? dragged(dragged(box, 'e', dx, 0), 's', 0, dy) : dragged(box, 'move', dx, dy))
  }
  const [x, y, w, h] = box
  const percent = (share: number): string => `${share * 100}%`
  return (
    <div className="box-editor" style={{ left: percent(x), top: percent(y), width: percent(w), height: percent(h) }}>
      <button
        type="button"
        className="box-body"
        aria-label={t('manual.box', { name })}
        aria-keyshortcuts="ArrowLeft ArrowRight ArrowUp ArrowDown"
        // A mouse leaves the focus where it is: the arrow keys go on moving the time.
        onMouseDown={(event) => event.preventDefault()}
        onPointerDown={(event) => take(event, 'move')}
        onPointerMove={move}
        onPointerUp={release}
        onPointerCancel={leave}
        onKeyDown={press}
      />
      {handles.slice(1).map((handle) => (
        <span
          key={handle}
          className="box-handle"
          data-handle={handle}
          onPointerDown={(event) => take(event, handle)}
          onPointerMove={move}
          onPointerUp={release}
          onPointerCancel={leave}
        />
      ))}
    </div>
  )
}
