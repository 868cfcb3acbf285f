// The only bridge between the page and the shell: a few functions, no channel names, no Node.
const { contextBridge, ipcRenderer, webUtils } = require('electron')

const isWindowsOrMac = process.platform === 'win32' || process.platform === 'darwin'

ipcRenderer.on('estompe:port', (event) => {
  window.postMessage('estompe:port', location.origin, [...event.ports])
})

ipcRenderer.on('estompe:take', (event) => {
  window.postMessage('estompe:take', location.origin, [...event.ports])
})

contextBridge.exposeInMainWorld('estompe', {
  connect: () => ipcRenderer.send('estompe:connect'),
  /** @param {string} take */
  connectTake: (take) => ipcRenderer.send('estompe:connect-take', take),
  /** @param {boolean} on */
  recording: (on) => ipcRenderer.send('estompe:recording', on),
  /** @param {boolean} on */
  recordsScreen: (on) => ipcRenderer.send('estompe:records-screen', on),
  /** @param {unknown} state */
  showBar: (state) => ipcRenderer.send('estompe:bar', state),
  /** @param {(state: unknown) => void} take */
  onBar: (take) => {
    /** @param {unknown} _ @param {unknown} state */
    const hear = (_, state) => take(state)
    ipcRenderer.on('estompe:bar', hear)
    return () => ipcRenderer.off('estompe:bar', hear)
  },
  /** @param {string} command */
  command: (command) => ipcRenderer.send('estompe:command', command),
  systemSound: isWindowsOrMac,
  /** @param {string} what */
  shareNext: (what) => ipcRenderer.invoke('estompe:share-next', what),
  permissionPages: isWindowsOrMac,
  /** @param {string} kind */
  openPermissions: (kind) => ipcRenderer.send('estompe:permissions', kind),
  /** @param {(command: string) => void} take */
  onCommand: (take) => {
    /** @param {unknown} _ @param {string} command */
    const hear = (_, command) => take(command)
    ipcRenderer.on('estompe:command', hear)
    return () => ipcRenderer.off('estompe:command', hear)
  },
  /** @param {File} file */
  pathOf: (file) => webUtils.getPathForFile(file),
  /** @param {string} session */
  reveal: (session) => ipcRenderer.invoke('estompe:reveal', session),
})
