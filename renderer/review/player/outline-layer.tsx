import { type RefObject, useEffect, useRef } from 'react'
import { shapeOf } from '../../../core/contract/mask-shape.ts'
import { huesAt } from '../hues.ts'
import { type LiveFinding, sightingsAt } from '../live/live-findings.ts'
import type { Draft } from '../manual/manual.ts'
import { outlineOn } from './outline.ts'

/** Draws outlines of what is in the picture at a time. */
export type DrawOutlines = (seconds: number) => void

interface Props {
  readonly findings: readonly LiveFinding[]
  readonly selected: string | null
  readonly draft: Draft | null
  /** Filled with the function that draws: called by whoever paints the frame. */
  readonly drawer: RefObject<DrawOutlines>
}

/**
 * Thin outlines over the picture, one look a kind: hidden ones are drawn through, visible ones dotted, the selected one
 * twice as strong, and vermilion marks what needs a person.
 */
export function OutlineLayer({ findings, selected, draft, drawer }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const last = useRef(0)
  useEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (!element || !context) return
    const hues = huesAt(element.parentElement ?? element)
    const draw = (seconds: number): void => {
      last.current = seconds
      const scale = window.devicePixelRatio
      const width = Math.round(element.clientWidth * scale)
      const height = Math.round(element.clientHeight * scale)
      if (element.width !== width || element.height !== height) {
        element.width = width
        element.height = height
      } else context.clearRect(0, 0, width, height)
      for (const { live, box } of sightingsAt(findings, seconds)) {
        const { finding, hidden, open } = live
        const [x, y, w, h] = draft?.finding === finding.id ? draft.box : box
        const path = new Path2D()
        const kind = finding.kind === 'speech' ? 'text' : finding.kind
        outlineOn(path, { x: x * width, y: y * height, width: w * width, height: h * height, shape: shapeOf({ kind }) })
        const strong = finding.id === selected ? 2.5 : 1.25
        context.setLineDash(hidden ? (kind === 'screen' ? [8 * scale, 4 * scale] : []) : [2 * scale, 3 * scale])
        context.strokeStyle = 'rgb(18 18 17 / 55%)'
        context.lineWidth = (strong + 1.5) * scale
        context.stroke(path)
        context.strokeStyle = open ? hues['needs-you-lit'] : hues[`${kind}-lit`]
        context.lineWidth = strong * scale
        context.stroke(path)
        if (kind !== 'text') continue
        context.fillStyle = open ? hues['needs-you-lit'] : hues['text-lit']
        context.fillRect(x * width, (y + h) * height, w * width, 3 * scale)
      }
    }
    drawer.current = draw
    draw(last.current)
    const watch = new ResizeObserver(() => draw(last.current))
    watch.observe(element)
    return () => watch.disconnect()
  }, [findings, selected, draft, drawer])
  return (
    <div className="outline-layer" aria-hidden="true">
      <canvas ref={canvas} />
    </div>
  )
}
