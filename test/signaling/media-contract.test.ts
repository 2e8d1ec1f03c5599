// Holds the fake media server and the real one to the same contract.
import { createLog } from '../../src/kit/log.ts'
import { openSfu } from '../../src/sfu/sfu.ts'
import { FakeMediaServer } from './fake-media.ts'
import { mediaServerContract } from './media-contract.ts'

mediaServerContract('the fake', async () => ({ server: new FakeMediaServer(), close: async () => undefined }))

mediaServerContract('mediasoup', async () => {
  const sfu = await openSfu({ workers: 1, listenIp: '127.0.0.1', port: 0, logLevel: 'silent' }, createLog('contract', { level: 'silent' }))
  return { server: sfu, close: () => sfu.close() }
})
