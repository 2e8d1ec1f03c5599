// What the settings of the call say in Simplified Chinese.
import type { settings as english } from '../en/settings.ts'
import type { Translated } from '../shape.ts'

export const settings = {
  title: '设置',
  colours: '配色',
  themes: { system: '跟随系统', light: '浅色', dark: '深色' },
  readOut: '朗读哪些内容',
  readOutNote: '供屏幕阅读器使用，使用页面的语言。',
  topics: { people: '谁加入和离开', lobby: '谁在等候，以及房间是否锁定', hands: '举手', chat: '聊天消息', screens: '共享的屏幕', roles: '角色的变化', labels: '标签的变化' },
} satisfies Translated<typeof english>
