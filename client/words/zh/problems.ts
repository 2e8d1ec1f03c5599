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
    camera: { title: '浏览器无权使用您的摄像头' },
    microphone: { title: '浏览器无权使用您的麦克风' },
    both: { title: '浏览器无权使用您的摄像头和麦克风' },
  },
  unsupported: {
    camera: { title: '此浏览器不向网页开放摄像头', action: '请使用最新的 Chrome、Edge、Firefox 或 Safari；其他应用内置的浏览器往往不行。' },
    microphone: { title: '此浏览器不向网页开放麦克风', action: '请使用最新的 Chrome、Edge、Firefox 或 Safari；其他应用内置的浏览器往往不行。' },
    both: { title: '此浏览器不向网页开放摄像头和麦克风', action: '请使用最新的 Chrome、Edge、Firefox 或 Safari；其他应用内置的浏览器往往不行。' },
  },
  'blocked-by-policy': {
    camera: { title: '此页面不被允许使用摄像头', action: '您所在组织的规定，或显示此页面的网页禁止使用。请在单独的标签页中打开通话，或询问管理员。' },
    microphone: { title: '此页面不被允许使用麦克风', action: '您所在组织的规定，或显示此页面的网页禁止使用。请在单独的标签页中打开通话，或询问管理员。' },
    both: { title: '此页面不被允许使用摄像头和麦克风', action: '您所在组织的规定，或显示此页面的网页禁止使用。请在单独的标签页中打开通话，或询问管理员。' },
  },
  'denied-by-system': {
    camera: { title: '系统没有向浏览器开放摄像头' },
    microphone: { title: '系统没有向浏览器开放麦克风' },
    both: { title: '系统没有向浏览器开放摄像头和麦克风' },
  },
  dismissed: {
    camera: { title: '浏览器关于摄像头的询问被关闭了', action: '请重试，并在询问时选择“允许”。' },
    microphone: { title: '浏览器关于麦克风的询问被关闭了', action: '请重试，并在询问时选择“允许”。' },
    both: { title: '浏览器关于摄像头和麦克风的询问被关闭了', action: '请重试，并在询问时选择“允许”。' },
  },
  'none-found': {
    camera: { title: '未找到摄像头', action: '接上后会立即使用。在此之前，通话可以照常进行。' },
    microphone: { title: '未找到麦克风', action: '接上后会立即使用。在此之前，通话可以照常进行。' },
    both: { title: '未找到摄像头或麦克风', action: '接上后会立即使用。在此之前，通话可以照常进行。' },
  },
  busy: {
    camera: { title: '另一个程序正在使用摄像头', action: '请在那里将其关闭，这里就会自动启动。' },
    microphone: { title: '另一个程序正在使用麦克风', action: '请在那里将其关闭，这里就会自动启动。' },
    both: { title: '另一个程序正在使用摄像头和麦克风', action: '请在那里将其关闭，这里就会自动启动。' },
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
