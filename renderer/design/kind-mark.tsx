import type { FindingKind } from '../../core/contract/finding.ts'

/** The shape of a kind, so that it is told without colour: outline, dashes, underline, wave. */
const shapes: Readonly<Record<FindingKind, string>> = {
  face: 'M8 2.6a5.4 5.4 0 1 1 0 10.8 5.4 5.4 0 0 1 0-10.8Z',
  screen: 'M2 4h3M6.7 4h3M11.3 4H14v2.6M14 8.4V12h-2.4M9.6 12h-3M4.8 12H2V9.2M2 7.4V5',
  text: 'M2.5 12.5h11',
  speech: 'M1.5 8.5q1.6-4 3.25 0t3.25 0 3.25 0 3.25 0',
}

export function KindMark({ kind }: { kind: FindingKind }) {
  return (
    <svg className="kind-mark" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" data-kind={kind}>
      <path
        d={shapes[kind]}
        fill="none"
        stroke="currentColor"
        strokeWidth={kind === 'text' ? 3 : 1.8}
        strokeLinecap="round"
      />
    </svg>
  )
}
