/** An EBML element: its id (hex), the size of its content and the content. */
function element(id: string, content: Buffer): Buffer {
  const size = Buffer.alloc(8)
  size.writeBigUInt64BE(BigInt(content.length) | (1n << 56n))
  return Buffer.concat([Buffer.from(id, 'hex'), size, content])
}

function unsigned(value: number): Buffer {
  const out = Buffer.alloc(8)
  out.writeBigUInt64BE(BigInt(value))
  return out
}

/**
 * A Matroska file with chapters put at the end of its segment, whose size is made unknown for that (RFC 9559, 5.1.7).
 */
export function insertChapters(
  file: Buffer,
  chapters: readonly { start: number; end: number; title: string }[],
): Buffer {
  const atoms = chapters.map(({ start, end, title }, index) =>
    element(
      'b6',
      Buffer.concat([
        element('73c4', unsigned(index + 1)),
        element('91', unsigned(Math.round(start * 1e9))),
        element('92', unsigned(Math.round(end * 1e9))),
        element('80', Buffer.concat([element('85', Buffer.from(title)), element('437c', Buffer.from('fra'))])),
      ]),
    ),
  )
  const list = element('1043a770', element('45b9', Buffer.concat(atoms)))
  const segment = file.indexOf(Buffer.from('18538067', 'hex'))
  const info = file.indexOf(Buffer.from('1549a966', 'hex'), segment)
  const head = Buffer.from(file.subarray(0, segment + 12))
  Buffer.from('01ffffffffffffff', 'hex').copy(head, segment + 4)
  return Buffer.concat([head, list, file.subarray(info)])
}
