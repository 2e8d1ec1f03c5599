// The consent question in Simplified Chinese, which stands in the protocol: the server keeps a digest of what people agreed to.

export { consent } from '../../../src/protocol/consent-words/zh.ts'
