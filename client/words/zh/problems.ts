// Why a camera or microphone could not be opened, in Simplified Chinese.
import type { problems as english } from '../en/problems.ts'
import type { Translated } from '../shape.ts'

export const problems = {
  insecure: {
    camera: { title: '在此地址上，浏览器不开放摄像头', action: '请通过 https 打开页面，或在本机上使用 http://localhost。' },
    microphone: { title: '在此地址上，浏览器不开放麦克风', action: '请通过 https 打开页面，或在本机上使用 http://localhost。' },
    both: { title: '在此地址上，浏览器不开放摄像头和麦克风', action: '请通过 https 打开页面，或在本机上使用 http://localhost。' },
  },
  denied: {
    camera: { title: '浏览器无权使用您的摄像头', action: '请在浏览器地址栏中允许使用摄像头，然后重试。' },
    microphone: { title: '浏览器无权使用您的麦克风', action: '请在浏览器地址栏中允许使用麦克风，然后重试。' },
    both: { title: '浏览器无权使用您的摄像头和麦克风', action: '请在浏览器地址栏中允许使用摄像头和麦克风，然后重试。' },
  },
  'none-found': {
    camera: { title: '未找到摄像头', action: '接上后会立即使用。在此之前，通话可以照常进行。' },
    microphone: { title: '未找到麦克风', action: '接上后会立即使用。在此之前，通话可以照常进行。' },
    both: { title: '未找到摄像头或麦克风', action: '接上后会立即使用。在此之前，通话可以照常进行。' },
  },
  busy: {
    camera: { title: '另一个程序正在使用摄像头', action: '请在那里关闭它，然后重试。' },
    microphone: { title: '另一个程序正在使用麦克风', action: '请在那里关闭它，然后重试。' },
    both: { title: '另一个程序正在使用摄像头和麦克风', action: '请在那里关闭它们，然后重试。' },
  },
  unplugged: {
    camera: { title: '摄像头已断开', action: '请重新连接，或选择另一个。' },
    microphone: { title: '麦克风已断开', action: '请重新连接，或选择另一个。' },
    both: { title: '摄像头和麦克风已断开', action: '请重新连接，或选择其他设备。' },
  },
  unknown: {
    camera: { title: '摄像头未能启动', action: '请重试，或选择另一个。' },
    microphone: { title: '麦克风未能启动', action: '请重试，或选择另一个。' },
    both: { title: '摄像头和麦克风未能启动', action: '请重试，或选择其他设备。' },
  },
} satisfies Translated<typeof english>
