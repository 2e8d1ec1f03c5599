// What went wrong and what to do, in Simplified Chinese.
import type { errors as english } from '../en/errors.ts'
import type { Translated } from '../shape.ts'

export const errors = {
  BAD_REQUEST: { title: '请求不符合约定的格式', action: '请重新加载页面；如果仍然如此，请告知此服务器的管理者。' },
  UNKNOWN_EVENT: { title: '服务器不认识此请求', action: '请重新加载页面：它可能比服务器旧。' },
  PROTOCOL_VERSION: { title: '此页面与服务器的版本不同', action: '请重新加载页面。' },
  NOT_JOINED: { title: '您不在任何房间里', action: '请先加入一个房间。' },
  ALREADY_JOINED: { title: '您已经在一个房间里', action: '请先离开它，再加入另一个。' },
  ROOM_FULL: { title: '此房间已满', action: '请等有人离开，或另开一个房间。' },
  TOO_MANY_ROOMS: { title: '此服务器无法再开更多房间', action: '请稍后再试。' },
  RATE_LIMITED: { title: '请求过多', action: '请稍等几秒。' },
  TOO_LARGE: { title: '消息过大', action: '请分次发送。' },
  NOT_FOUND: { title: '它不存在，或不属于您', action: '请重新加载页面。' },
  WRONG_STATE: { title: '现在无法这样做', action: '请稍后再试。' },
  LIMIT_REACHED: { title: '您打开的数量已达每人上限', action: '请先关闭一个。' },
  MEDIA_REJECTED: { title: '媒体服务器未接受这些媒体参数', action: '请重新加载页面，或换一个浏览器。' },
  CANNOT_CONSUME: { title: '此浏览器无法播放该媒体流', action: '请换一个浏览器。' },
  MEDIA_UNAVAILABLE: { title: '媒体服务器正在重启', action: '通话会在几秒内自动恢复。' },
  ANALYSIS_OFF: { title: '此服务器已关闭表情分析', action: '不会分析任何内容。通话照常进行。' },
  ANALYSIS_PROHIBITED_BY_PURPOSE: { title: '按照此服务器声明的用途，不得分析任何人的表情和语气', action: '不会分析任何内容，也没有人可以同意分析。通话照常进行。' },
  CONSENT_REQUIRED: { title: '此人没有同意被分析', action: '只有本人可以同意。' },
  CONSENT_VERSION: { title: '您同意过的文字已经更改', action: '请阅读新的文字并重新决定。' },
  UNAUTHORIZED: { title: '令牌缺失或有误', action: '请检查配置中的令牌。' },
  FORBIDDEN: { title: '您无权这样做', action: '请咨询此服务器的管理者。' },
  SHUTTING_DOWN: { title: '服务器正在关闭', action: '请一分钟后重新加入。' },
  INTERNAL: { title: '服务器出错了', action: '请重试；此服务器的管理者可以在日志中查到。' },
  UNREACHABLE: { title: '无法连接到服务器', action: '请检查您的网络。通话会自动继续尝试。' },
  TIMEOUT: { title: '服务器未及时响应', action: '请稍后再试。' },
  ELSEWHERE: { title: '此通话已在别处打开', action: '同一时间只能在一个窗口中通话。重新加入即可移回这里。' },
  UNSUPPORTED: { title: '此浏览器无法参加通话', action: '请使用新版的 Chrome、Edge、Firefox 或 Safari。' },
} satisfies Translated<typeof english>
