// What the pages around a call say in Simplified Chinese.
import type { pages as english } from '../en/pages.ts'
import type { Translated } from '../shape.ts'

export const pages = {
  leftTitle: '您已离开通话',
  leftText: '您的摄像头和麦克风已关闭。',
  leftTextAnalysis: '您的摄像头和麦克风已关闭，也不再分析您的任何内容。',
  joinAgain: '重新加入',
  startPage: '前往首页',
  notFoundTitle: '此地址没有房间',
  notFoundText: '房间名由 1 到 64 个小写英文字母、数字和连字符组成，例如 quiet-otter-42。请检查链接，或新开一个房间。',
  openRoom: '新开一个房间',
  unsupportedTitle: '此浏览器无法参加通话',
  unsupportedText: 'Overtone 需要 WebRTC。新版的 Chrome、Edge、Firefox 和 Safari 都支持；某些应用内置的浏览器不支持。',
  tryAgain: '重试',
  loading: '正在加载……',
  fetchFailedTitle: '无法加载此页面',
  fetchFailedText: '页面脚本未能送达。请检查网络连接，然后重新加载页面。',
  report: '会议报告',
  reports: '您的会议',
  openReport: '在新标签页中打开本次会议的报告',
  hide: '隐藏',
  close: '关闭',
  reload: '重新加载页面',
  titleAndAction: '{{title}}。{{action}}',
  sentence: '{{text}}。',
  language: '语言',
  theme: '配色：{{now}}。切换为：{{next}}',
  themes: { system: '跟随系统', light: '浅色', dark: '深色' },
  purposes: { personal: '私人通话', research: '研究', coaching: '辅导', healthcare: '医疗保健', events: '活动', work: '工作', education: '教学' },
  serverIsFor: '本服务器用于{{purpose}}。',
  serverProhibits: '本服务器用于{{purpose}}：这里不分析任何人的表情和语气。',
} satisfies Translated<typeof english>
