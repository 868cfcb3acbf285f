import { expect, test } from 'vitest'
import { type DeviceChange, DeviceChanges } from './device-changes.ts'

class Machine extends EventTarget {
  names: string[] = []
  async enumerateDevices(): Promise<MediaDeviceInfo[]> {
    return this.names.map((label) => ({ label }) as MediaDeviceInfo)
  }
  async plug(...names: string[]): Promise<void> {
    this.names = names
    this.dispatchEvent(new Event('devicechange'))
    await this.settled()
  }
  settled(): Promise<void> {
    return new Promise((go) => setTimeout(go, 0))
  }
}

test('headphones that go and come back are told of by name, once each, while something is recorded', async () => {
  const machine = new Machine()
  const told: DeviceChange[] = []
  const changes = new DeviceChanges(machine as never, (change) => told.push(change))
  await machine.plug('Micro', 'Haut-parleurs')
  changes.listen(true)
  await machine.settled()
  // A headset is two devices of one name.
  await machine.plug('Micro', 'Haut-parleurs', 'Casque', 'Casque', '')
  await machine.plug('Micro', 'Haut-parleurs', 'Casque', 'Casque')
  await machine.plug('Micro', 'Haut-parleurs')
  expect(told).toEqual([
    { come: ['Casque'], gone: [] },
    { come: [], gone: ['Casque'] },
  ])
  changes.listen(false)
  await machine.plug('Micro')
  changes.listen(true)
  await machine.settled()
  await machine.plug('Micro', 'Casque')
  expect(told.slice(2)).toEqual([{ come: ['Casque'], gone: [] }])
})
