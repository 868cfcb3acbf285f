// The only bridge between the page and the shell: three functions, no channel names, no Node.
const { contextBridge, ipcRenderer, webUtils } = require('electron')

ipcRenderer.on('estompe:port', (event) => {
  window.postMessage('estompe:port', location.origin, [...event.ports])
})

contextBridge.exposeInMainWorld('estompe', {
  connect: () => ipcRenderer.send('estompe:connect'),
  /** @param {File} file */
  pathOf: (file) => webUtils.getPathForFile(file),
  /** @param {string} session */
  reveal: (session) => ipcRenderer.invoke('estompe:reveal', session),
})
