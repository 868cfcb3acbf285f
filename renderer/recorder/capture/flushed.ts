/** Milliseconds that an encoder has to give what it still holds: one that hangs does not keep a recording from ending. */
const patience = 10_000

/** Settles when an encoder has given everything that it will give. */
export function flushed(encoder: VideoEncoder | AudioEncoder): Promise<unknown> {
  const tooLong = new Promise((go) => setTimeout(go, patience))
  return Promise.race([encoder.flush().catch(() => undefined), tooLong])
}
