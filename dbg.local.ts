import { Person } from './test/e2e/browser.ts'
import { startServer } from './test/e2e/support.ts'
const overtone = await startServer({ media: { announcedAddress: '192.0.2.1' }, analysis: { enabled: false } })
const ada = await Person.open({})
ada.page.on('console', (m) => console.log(m.type(), m.text()))
ada.page.on('pageerror', (m) => console.log('ERR', m.message))
await ada.page.addInitScript(() => {
  const O = RTCPeerConnection
  window.RTCPeerConnection = class extends O { constructor(c) { super(c); this.addEventListener('connectionstatechange', () => console.log('pc', this.connectionState, Math.round(performance.now()))) } }
})
await ada.page.goto(`${overtone.url}/tea`)
await ada.page.getByRole('textbox', { name: 'Your name' }).fill('Ada')
await ada.page.getByRole('button', { name: 'Join', exact: true }).click()
await new Promise((r) => setTimeout(r, 28000))
await ada.page.screenshot({ path: '/tmp/dbg.png' })
await ada.close(); await overtone.close()
for (const sw of ['--webrtc-ip-handling-policy=disable_non_proxied_udp', '--force-webrtc-ip-handling-policy=disable_non_proxied_udp --enforce-webrtc-ip-permission-check']) {
  const o2 = await startServer({ analysis: { enabled: false } })
  const b = await Person.open({}, undefined, { switches: sw.split(' ') })
  await b.page.goto(`${o2.url}/tea`)
  await b.page.getByRole('button', { name: /^Check the connection/ }).click()
  await b.page.locator('.check-summary[data-verdict]').waitFor()
  console.log(sw, await b.page.locator('.check-line').allInnerTexts())
  await b.close(); await o2.close()
}
process.exit(0)
