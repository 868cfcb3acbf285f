import { WebSocket } from 'ws'

/** A socket that hears a message only while whoever sends it may come in; the first that comes later ends it. */
export class VisitorSocket extends WebSocket {
  /** Asked before each message. */
  isWelcome = (): boolean => true
  /** Whether the visit is over, without keeping it awake. */
  isOver = (): boolean => false

  // A listener could not keep a message from the other listeners.
  override emit(event: string | symbol, ...what: unknown[]): boolean {
    if (event !== 'message' || this.isWelcome()) return super.emit(event, ...what)
    this.terminate()
    return false
  }
}
