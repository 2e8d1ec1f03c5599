// What is tried before a call and when media fail, and how a device is given back, in Simplified Chinese.
import type { checks as english } from '../en/checks.ts'
import type { Translated } from '../shape.ts'

export const checks = {
  heard: '能听到您',
  speak: '请说句话',
  silent: '还没有声音',
  silentAction: '这个麦克风没有声音。如果您说话时仍然没有声音，请选择另一个，或检查设备本身是否已静音。',
  playSound: '播放测试音',
  playing: '正在播放…',
  didYouHear: '听到两个音了吗？如果没有，请调高音量或选择其他扬声器。',
  speakerGone: '那个扬声器已不存在，声音从默认扬声器播出。请选择其他扬声器。',
  soundFailed: '浏览器无法播放声音。请检查此页面是否已静音，然后重试。',
  check: '检查连接',
  checkAgain: '重新检查连接',
  checking: '正在检查…',
  connection: '您与服务器的连接',
  paths: {
    udp: '直连，UDP',
    tcp: '直连，TCP',
    relay: '中继，TURN',
  },
  trying: '正在尝试…',
  works: '可用（{{time}} 毫秒）',
  notOffered: '此服务器没有中继',
  fails: {
    blocked: '无法通过',
    'relay-unreachable': '无法连接到中继',
    'relay-refused': '中继拒绝了此服务器的凭据',
  },
  verdict: {
    good: '在此网络上通话正常。',
    slower: '在此网络上可以通话，但走的不是最快的线路：画面和声音可能会延迟。',
    none: '您的网络无法把画面和声音送到此服务器。',
  },
  todo: {
    udp: '防火墙或 VPN 拦住了 UDP。请关闭 VPN，或换一个网络，例如手机热点。',
    tcp: 'UDP 可用时不需要它。',
    tcpAlso: 'TCP 也无法连接到服务器的媒体端口。公司和酒店的网络往往只允许浏览网页：请换一个网络。',
    relay: '有直连线路可用时不需要它。',
    relayAlso: '连中继也无法通过。请换一个网络，并告知此服务器的管理者。',
    relayRefused: '只有此服务器的管理者能解决：turn.secret 与中继自己的密钥不一致。',
    noRelay: '这里需要中继（TURN）。请告知此服务器的管理者。',
  },
  allow: {
    chromium: '点击地址左侧的图标，将摄像头和麦克风设为“允许”。立即生效。',
    firefox: '点击地址左侧带斜线的设备图标，取消阻止，然后重试。',
    safari: '在菜单栏中选择 Safari › 此网站的设置，将摄像头和麦克风设为“允许”。',
    ios: '点按地址左侧的图标 › 网站设置，允许摄像头和麦克风；或在“设置” › App › 您的浏览器中允许。',
    android: '点按地址左侧的图标 › 权限，允许摄像头和麦克风。',
    other: '请在浏览器设置中允许此页面使用摄像头和麦克风，然后重试。',
  },
  allowInSystem: {
    mac: '打开系统设置 › 隐私与安全性 › 摄像头以及麦克风，启用您的浏览器。可能需要重新启动浏览器。',
    windows: '打开设置 › 隐私和安全性 › 摄像头以及麦克风，允许桌面应用使用它们。',
    ios: '打开设置 › 隐私与安全性 › 摄像头以及麦克风，启用您的浏览器。',
    android: '打开设置 › 应用 › 您的浏览器 › 权限，允许摄像头和麦克风。',
    other: '请在系统的隐私设置中允许浏览器使用摄像头和麦克风。',
  },
} satisfies Translated<typeof english>
